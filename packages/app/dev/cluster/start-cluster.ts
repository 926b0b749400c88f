import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type ApiAccess, callApi } from './api.ts';
import {
  apiServerArguments,
  type ArgumentOptions,
  type ClusterPorts,
  controllerArguments,
  etcdArguments,
  kwokArguments,
  schedulerArguments,
} from './arguments.ts';
import { type Component, startComponent } from './component.ts';
import {
  clusterFiles,
  type ClusterFiles,
  type ClusterSecrets,
  prepareFiles,
  writeKubeconfig,
} from './files.ts';
import { freePorts, isFree } from './ports.ts';
import { clusterObjects, kwokConfiguration, type PodPorts } from './stages.ts';

/** How to start an embedded cluster. */
export type StartClusterOptions = {
  /** The executable that scripts/build-cluster.mjs builds. */
  readonly binary: string;
  /** Folder of the cluster's data; a folder used before continues where it was. */
  readonly dir: string;
  /** Name of the kubeconfig's context, cluster and user; default `tiphys`. */
  readonly name?: string | undefined;
  /** Sync etcd's data to the disk before answering; default true. */
  readonly durable?: boolean | undefined;
  /** Ports of pods that can be forwarded to, and the ports of this machine that play them. Default: none. */
  readonly podPorts?: PodPorts | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** A running embedded cluster: real etcd, API server, controllers and scheduler; kwok plays two nodes. */
export type EmbeddedCluster = AsyncDisposable & {
  readonly server: string;
  readonly kubeconfig: string;
  readonly dir: string;
  /** The authority's certificate, and the administrator's token, certificate and key (PEM). */
  readonly ca: string;
  readonly token: string;
  readonly cert: string;
  readonly key: string;
  /** Settles with a description when a component ends that nobody stopped. */
  readonly failed: Promise<string>;
  /** Stops only the API server: connections are refused until `startApiServer`. */
  stopApiServer(): Promise<void>;
  /** Starts the API server again on the same port, and its controllers anew, and waits until it is ready. */
  startApiServer(): Promise<void>;
  /** Stops everything and resolves when no process is left. Data stays in `dir`. */
  stop(): Promise<void>;
};

const readyTimeoutMs = 120_000;
const pollMs = 25;
const graceMs = 3_000;
const attempts = 3;
/** What lives from the API server. */
const clients = ['kube-controller-manager', 'kube-scheduler', 'kwok'];

/**
 * Starts an embedded cluster and resolves when it accepts work: the API server is ready, both nodes are Ready and the
 * default service account exists. Throws with the end of the guilty component's log when that fails.
 */
export async function startCluster(options: StartClusterOptions): Promise<EmbeddedCluster> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(options);
    } catch (error) {
      // A free port can be taken between looking and listening; another one helps.
      const taken = error instanceof Error && error.message.includes('address already in use');
      if (!taken || attempt === attempts) throw error;
    }
  }
}

type Running = {
  readonly args: ArgumentOptions;
  readonly options: StartClusterOptions;
  readonly access: ApiAccess;
  readonly parts: Map<string, Component>;
  readonly stopping: Set<string>;
  readonly fail: (reason: string) => void;
};

async function startOnce(options: StartClusterOptions): Promise<EmbeddedCluster> {
  const files = clusterFiles(options.dir);
  const secrets = await prepareFiles(files);
  const ports = await choosePorts(files);
  const server = `https://127.0.0.1:${ports.api}`;
  await writeKubeconfig(files.kubeconfig, { ...secrets, server, name: options.name ?? 'tiphys' });
  await writeKwok(files, ports, options.podPorts ?? {});
  const failure = Promise.withResolvers<string>();
  const run: Running = {
    args: { files, ports, server, durable: options.durable ?? true },
    options,
    access: { server, ca: secrets.ca, token: secrets.token },
    parts: new Map(),
    stopping: new Set(),
    fail: failure.resolve,
  };
  try {
    await startParts(run, failure.promise);
  } catch (error) {
    await stopAll(run);
    throw error;
  }
  return handle(run, { secrets, failed: failure.promise });
}

async function startParts(run: Running, failed: Promise<string>): Promise<void> {
  start(run, 'etcd', etcdArguments(run.args));
  await until(run, failed, () => accepts(run.args.ports.etcd));
  start(run, 'kube-apiserver', apiServerArguments(run.args));
  await until(run, failed, () => isReady(run.access));
  for (const { path, body } of clusterObjects()) await create(run.access, path, body);
  startClients(run);
  await until(run, failed, () => acceptsWork(run.access));
}

function startClients(run: Running): void {
  start(run, 'kube-controller-manager', controllerArguments(run.args));
  start(run, 'kube-scheduler', schedulerArguments(run.args));
  start(run, 'kwok', kwokArguments(run.args));
}

/**
 * With the API server its controllers start anew, as they do in a cluster where they lost their leases; those that waited
 * out a long absence would go on waiting for another minute.
 */
async function startAgain(run: Running, failed: Promise<string>): Promise<void> {
  run.stopping.delete('kube-apiserver');
  start(run, 'kube-apiserver', apiServerArguments(run.args));
  await Promise.all(clients.map((name) => stopPart(run, name, 0)));
  await until(run, failed, () => isReady(run.access));
  for (const name of clients) run.stopping.delete(name);
  startClients(run);
}

function start(run: Running, name: string, args: readonly string[]): void {
  const part = startComponent({ binary: run.options.binary, name, args, logDir: run.args.files.logs });
  run.parts.set(name, part);
  void part.ended.then((log) => {
    if (!run.stopping.has(name)) run.fail(`${name} ended: ${log.trim()}`);
  });
}

async function until(
  run: Running,
  failed: Promise<string>,
  condition: () => Promise<boolean>,
): Promise<void> {
  let reason: string | undefined;
  void failed.then((text) => (reason = text));
  for (const giveUp = Date.now() + readyTimeoutMs; Date.now() < giveUp;) {
    run.options.signal?.throwIfAborted();
    if (await condition()) return;
    if (reason !== undefined) throw new Error(`cannot start the embedded cluster: ${reason}`);
    await delay(pollMs);
  }
  throw new Error(
    `the embedded cluster was not ready after ${readyTimeoutMs / 1000} s; logs are in ${run.args.files.logs}`,
  );
}

function handle(
  run: Running,
  { secrets, failed }: { secrets: ClusterSecrets; failed: Promise<string> },
): EmbeddedCluster {
  const stop = (): Promise<void> => stopAll(run);
  return {
    server: run.args.server,
    kubeconfig: run.args.files.kubeconfig,
    dir: run.args.files.dir,
    ...secrets,
    failed,
    stopApiServer: () => stopPart(run, 'kube-apiserver', 0),
    startApiServer: () => startAgain(run, failed),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function stopAll(run: Running): Promise<void> {
  // Clients first, so that the API server has no open watches to wait for; the store last.
  await Promise.all(
    ['kwok', 'kube-scheduler', 'kube-controller-manager'].map((name) => stopPart(run, name, graceMs)),
  );
  await stopPart(run, 'kube-apiserver', graceMs);
  await stopPart(run, 'etcd', graceMs);
}

async function stopPart(run: Running, name: string, grace: number): Promise<void> {
  run.stopping.add(name);
  await run.parts.get(name)?.stop(grace);
}

async function choosePorts(files: ClusterFiles): Promise<ClusterPorts> {
  const before = await readPorts(files.ports);
  if (before && (await Promise.all(Object.values(before).map(isFree))).every(Boolean)) return before;
  const [api = 0, etcd = 0, peer = 0, kwok = 0] = await freePorts(4);
  const ports = { api, etcd, peer, kwok };
  await writeFile(files.ports, JSON.stringify(ports));
  return ports;
}

async function readPorts(file: string): Promise<ClusterPorts | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function writeKwok(files: ClusterFiles, ports: ClusterPorts, podPorts: PodPorts): Promise<void> {
  const documents = kwokConfiguration({
    port: ports.kwok,
    certFile: files.pki('server.crt'),
    keyFile: files.pki('server.key'),
    logsFile: files.podLog,
    podPorts,
  });
  await writeFile(files.kwok, documents.map((document) => JSON.stringify(document)).join('\n---\n'));
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (ok: boolean) => (): void => {
      socket.destroy();
      resolve(ok);
    };
    socket.once('connect', done(true)).once('error', done(false));
  });
}

async function isReady(access: ApiAccess): Promise<boolean> {
  try {
    return (await callApi(access, { path: '/readyz' })).status === 200;
  } catch {
    return false; // not listening yet
  }
}

async function create(access: ApiAccess, path: string, body: unknown): Promise<void> {
  const { status, text } = await callApi(access, { path, method: 'POST', body });
  if (status >= 300 && status !== 409)
    throw new Error(`cannot prepare the embedded cluster: POST ${path}: ${status} ${text}`);
}

async function acceptsWork(access: ApiAccess): Promise<boolean> {
  const account = await callApi(access, { path: '/api/v1/namespaces/default/serviceaccounts/default' });
  if (account.status !== 200) return false;
  const { items } = JSON.parse((await callApi(access, { path: '/api/v1/nodes' })).text) as {
    items: NodeObject[];
  };
  return items.length > 1 && items.every(isNodeReady);
}

type NodeObject = {
  readonly spec: { readonly taints?: readonly unknown[] };
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
};

function isNodeReady({ spec, status }: NodeObject): boolean {
  const ready = status.conditions?.some(
    (condition) => condition.type === 'Ready' && condition.status === 'True',
  );
  return ready === true && (spec.taints ?? []).length === 0;
}
