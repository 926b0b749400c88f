import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import { pipeline } from 'node:stream';
import type { KubeObject } from '@tiphys/base';
import { messageOf } from '@tiphys/base';
import { openPodPort } from '@tiphys/kube';
import type { ClientConfig, PodPort } from '@tiphys/kube';
import type { Cli } from '../cli.ts';
import { loadContext, withKubeClient } from './kube-access.ts';

/** Where an API server listens in its pod. */
const serverPort = 8080;
/** Argo CD's, by which all its parts are found. */
const nameLabel = 'app.kubernetes.io/name';

/** A port of this machine that leads to a pod. */
export interface ForwardedPort {
  /** `127.0.0.1:port`. */
  readonly address: string;
  close(): Promise<void>;
}

/** Which pod is meant. */
export interface PodTarget {
  readonly namespace: string;
  /** Values of the label `app.kubernetes.io/name`; the first that a ready pod has counts. */
  readonly names: readonly string[];
  readonly port: number;
  /** Which flags name another one. */
  readonly hint: string;
}

/** Forwards a free port of this machine to a pod of the API server, where the flags say it is. */
export async function forwardServerPort(cli: Cli): Promise<ForwardedPort> {
  const { flags } = cli;
  const config = await loadContext(cli, flags, flags.string('kube-context') || undefined);
  return await forwardPodPort(cli, config, {
    namespace: flags.string('port-forward-namespace') || config.namespace || 'default',
    names: [flags.string('server-name')],
    port: serverPort,
    hint: '--port-forward-namespace names another namespace, --server-name another API server',
  });
}

/** Forwards a free port of this machine to a ready pod. Throws where there is none. */
export async function forwardPodPort(
  cli: Cli,
  config: ClientConfig,
  target: PodTarget,
): Promise<ForwardedPort> {
  let pod = await findPod(config, target);
  const dial = async () => {
    try {
      return await openPodPort(config, pod, cli.signal);
    } catch {
      // The pod may be gone; another has its place.
      pod = await findPod(config, target);
      return await openPodPort(config, pod, cli.signal);
    }
  };
  return await listen(async (socket) => {
    try {
      const stream = await dial();
      // Whoever connected may have gone meanwhile, and nobody else would end the stream.
      if (socket.destroyed) stream.on('error', () => {}).destroy();
      else pipeline(socket, stream, socket, () => {}); // either side's end is the other's
    } catch (error) {
      if (socket.destroyed) return;
      cli.log.log('error', `cannot forward to pod ${pod.namespace}/${pod.name}: ${messageOf(error)}`);
      socket.destroy();
    }
  });
}

async function findPod(config: ClientConfig, target: PodTarget): Promise<PodPort> {
  const type = { group: '', version: 'v1', plural: 'pods' };
  const { namespace, names, port, hint } = target;
  const selectors = names.map((name) => `${nameLabel}=${name}`);
  const pod = await withKubeClient(config, async (client) => {
    for (const labelSelector of selectors) {
      const { items } = await client.list(type, { namespace, labelSelector });
      const ready = items.find(isReady);
      if (ready) return ready;
    }
    return undefined;
  });
  if (pod) return { namespace, name: pod.metadata.name ?? '', port };
  const selected = selectors.join(' ');
  throw new Error(`cannot find ready pod with selector: [${selected}] in namespace ${namespace}; ${hint}`);
}

interface PodStatus {
  readonly conditions?: readonly { readonly type: string; readonly status: string }[] | undefined;
}

function isReady(pod: KubeObject): boolean {
  const { conditions = [] } = (pod['status'] ?? {}) as PodStatus;
  const ready = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
  return ready && pod.metadata.deletionTimestamp === undefined;
}

async function listen(serve: (socket: Socket) => Promise<void>): Promise<ForwardedPort> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {}); // its close follows
    void serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
