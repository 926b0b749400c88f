import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../packages/app/dev/cluster/index.ts';
import { buildEngine } from '../../scripts/build-engine.mjs';
import { runTiphys, startTestCluster, startTiphys } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';
import { component, componentEnv } from './apart.ts';
import type { Component } from './apart.ts';
import { startBalancer } from './balancer.ts';
import { startTestRedis } from './redis.ts';
import type { TestRedis } from './redis.ts';

/** Two of each component over a cluster and a Redis, the API servers and the repository servers behind one address each. */
export interface ReplicatedSystem extends AsyncDisposable {
  readonly cluster: TestCluster;
  readonly redis: TestRedis;
  readonly servers: readonly Replica[];
  readonly repoServers: readonly Replica[];
  readonly controllers: readonly Replica[];
  /** `host:port` in front of both API servers. */
  readonly address: string;
  password(): Promise<string>;
  /** Runs a command of the command line; a non-zero exit is an error. */
  run(...args: string[]): Promise<string>;
}

/** One of two, and where it listens itself; a controller does not. */
export interface Replica extends Component {
  readonly name: string;
  readonly address: string;
}

/** Starts everything. */
export async function startReplicated(): Promise<ReplicatedSystem> {
  const home = await mkdtemp(join(tmpdir(), 'tiphys-replicated-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(home, { recursive: true, force: true }));
  const cluster = stack.use(await startTestCluster());
  const redis = stack.use(await startTestRedis());
  await buildEngine();
  // A bound that nothing reaches, so that waiting for it is measured.
  const env = { ...componentEnv(home, redis), ARGOCD_K8S_CLIENT_QPS: '1000' };
  const ports = await freePorts(12);
  const port = (): number => ports.pop() ?? 0;
  const common = ['--kubeconfig', cluster.kubeconfig, '--namespace', 'argocd', '--address', '127.0.0.1'];

  const pair = (kind: string, more: (name: string) => Started): Replica[] =>
    [0, 1].map((index) => {
      const name = `${kind}-${index}`;
      const { args, env: own, listens } = more(name);
      const [at, metrics] = [port(), port()];
      const kube = listens ? [...common, '--port', `${at}`] : common.slice(0, 4);
      const launch = (): ReturnType<typeof startTiphys> =>
        startTiphys([kind, ...kube, '--metrics-port', `${metrics}`, ...args], { env: { ...env, ...own } });
      const replica = component(metrics, launch);
      stack.defer(async () => void (await replica.stop('SIGKILL')));
      return { ...replica, name, address: `127.0.0.1:${at}` };
    });

  const repoServers = pair('repo-server', (name) => ({
    args: [],
    // Each has a disk of its own.
    env: { TMPDIR: join(home, name) },
    listens: true,
  }));
  const repoServer = stack.use(await startBalancer(repoServers.map(({ address }) => address)));
  const shared = ['--redis', redis.address, '--repo-server', repoServer.address];
  const servers = pair('server', () => ({ args: [...shared, '--insecure'], env: {}, listens: true }));
  const controllers = pair('application-controller', (name) => ({
    args: [
      ...shared,
      '--metrics-application-labels=team',
      '--metrics-application-conditions=SyncError',
      '--metrics-cluster-labels=environment',
    ],
    env: { ARGOCD_CONTROLLER_REPLICAS: '2', POD_NAME: name },
    listens: false,
  }));
  const server = stack.use(await startBalancer(servers.map(({ address }) => address)));
  await Promise.all(repoServers.map(({ name }) => mkdir(join(home, name))));
  await Promise.all([...repoServers, ...servers, ...controllers].map((one) => one.start()));
  const owned = stack.move();
  return {
    cluster,
    redis,
    servers,
    repoServers,
    controllers,
    address: server.address,
    async password() {
      const secret = await cluster.get('secret', 'argocd-initial-admin-secret', '--namespace', 'argocd');
      return Buffer.from(secret?.data?.['password'] ?? '', 'base64').toString();
    },
    async run(...args) {
      const { code, stdout, stderr } = await runTiphys(args, { env, timeoutMs: 330_000 });
      if (code !== 0) throw new Error(`tiphys ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`);
      return stdout;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

interface Started {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly listens: boolean;
}
