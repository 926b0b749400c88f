import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../packages/app/dev/cluster/index.ts';
import { buildEngine } from '../../scripts/build-engine.mjs';
import { runTiphys, startTestCluster, startTiphys } from '../harness/index.ts';
import type { RunningTiphys, TestCluster } from '../harness/index.ts';
import { linkProgram } from './program.ts';
import { startTestRedis } from './redis.ts';
import type { TestRedis } from './redis.ts';

/** One component as a process of its own. */
export interface Component {
  /** `http://host:port` of its metrics. */
  readonly metricsUrl: string;
  /** What the process of now has printed. */
  output(): string;
  /** Ends it, by SIGTERM where no signal is named; resolves to its exit code, null when the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** Starts a stopped one again, and waits until it is there. */
  start(): Promise<void>;
}

/** Argo CD's three components apart from each other, over a cluster and a Redis. */
export interface ApartSystem extends AsyncDisposable {
  readonly cluster: TestCluster;
  readonly redis: TestRedis;
  readonly server: Component;
  readonly repoServer: Component;
  readonly controller: Component;
  /** `host:port` of the API server and of the repository server. */
  readonly address: string;
  readonly repoServerAddress: string;
  /** The first password of `admin`. */
  password(): Promise<string>;
  /** Runs a command of the command line; a non-zero exit is an error. */
  run(...args: string[]): Promise<string>;
  /** The same with more environment. */
  runWith(more: Readonly<Record<string, string>>, ...args: string[]): Promise<string>;
}

const startTimeoutMs = 180_000;

/** Whose rights a component acts with. */
export type Account = 'server' | 'repo-server' | 'application-controller';

/** How the components find their cluster. */
export interface ApartOptions {
  /** No API server is started. */
  readonly core?: boolean | undefined;
  /** Prepares the cluster and resolves to the kubeconfig of each component; without it, all are administrators. */
  readonly install?:
    | ((cluster: TestCluster, redis: TestRedis) => Promise<Readonly<Partial<Record<Account, string>>>>)
    | undefined;
  /** Starts a component, as `startTiphys` does where nothing else is given. */
  readonly start?: typeof startTiphys | undefined;
  /** More arguments and environment of the repository server. */
  readonly repoServer?: MoreOptions | undefined;
  /** More arguments of the controller. */
  readonly controller?: Pick<MoreOptions, 'args'> | undefined;
  /** More arguments of the two that call it. */
  readonly callers?: Pick<MoreOptions, 'args'> | undefined;
}

/** What a component gets besides. */
export interface MoreOptions {
  readonly args?: readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** Starts everything: the API server by a link's name, the controller by `ARGOCD_BINARY_NAME`, the other as a subcommand. */
export async function startApart(options: ApartOptions = {}): Promise<ApartSystem> {
  const home = await mkdtemp(join(tmpdir(), 'tiphys-apart-'));
  const stack = new AsyncDisposableStack();
  stack.defer(() => rm(home, { recursive: true, force: true }));
  try {
    const [port = 0, repoPort = 0, serverMetrics = 0, repoMetrics = 0, controllerMetrics = 0] =
      await freePorts(5);
    // The pods of an installation run here, outside.
    const redis = stack.use(await startTestRedis());
    const redisPort = Number(redis.address.split(':')[1]);
    const podPorts = { 8080: port, 8081: repoPort, 6379: redisPort };
    const cluster = stack.use(await startTestCluster({ podPorts }));
    await buildEngine();
    const address = `127.0.0.1:${port}`;
    const repoServerAddress = `127.0.0.1:${repoPort}`;
    const env = componentEnv(home, redis);
    const kubeconfigs = await options.install?.(cluster, redis);
    const { start = startTiphys } = options;
    const kube = (account: Account): string[] => [
      '--kubeconfig',
      kubeconfigs?.[account] ?? cluster.kubeconfig,
      '--namespace',
      'argocd',
    ];
    const repoServer = component(repoMetrics, () =>
      start(
        [
          'repo-server',
          ...kube('repo-server'),
          '--address',
          '127.0.0.1',
          '--port',
          `${repoPort}`,
          '--metrics-port',
          `${repoMetrics}`,
          ...(options.repoServer?.args ?? []),
        ],
        { env: { ...env, ...options.repoServer?.env } },
      ),
    );
    const controller = component(controllerMetrics, () =>
      start(
        [
          ...kube('application-controller'),
          `--metrics-port=${controllerMetrics}`,
          '--app-resync',
          '120',
          '--status-processors',
          '10',
          '--operation-processors',
          '5',
          '--kubectl-parallelism-limit=9',
          '--hydration-processors=2',
          ...(options.callers?.args ?? []),
          ...(options.controller?.args ?? []),
        ],
        {
          env: {
            ...env,
            ARGOCD_BINARY_NAME: 'argocd-application-controller',
            REDIS_SERVER: redis.address,
            ARGOCD_APPLICATION_CONTROLLER_REPO_SERVER: repoServerAddress,
            ARGOCD_RECONCILIATION_TIMEOUT: '2m',
          },
        },
      ),
    );
    const program = await linkProgram(home, 'argocd-server');
    const server = component(serverMetrics, () =>
      start(
        [
          ...kube('server'),
          '--redis',
          redis.address,
          '--repo-server',
          repoServerAddress,
          '--address',
          '127.0.0.1',
          '--port',
          `${port}`,
          '--metrics-port',
          `${serverMetrics}`,
          '--dex-server',
          'nowhere:5556',
          ...(options.callers?.args ?? []),
        ],
        { program, env: { ...env, ARGOCD_SERVER_INSECURE: 'true' } },
      ),
    );
    const components = options.core ? [repoServer, controller] : [repoServer, controller, server];
    for (const one of components) stack.defer(async () => void (await one.stop()));
    await Promise.all(components.map((one) => one.start()));
    const runWith = async (more: Readonly<Record<string, string>>, ...args: string[]): Promise<string> => {
      const clientEnv = { ...env, KUBECONFIG: cluster.kubeconfig, ...more };
      const { code, stdout, stderr } = await runTiphys(args, { env: clientEnv });
      if (code !== 0) throw new Error(`tiphys ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`);
      return stdout;
    };
    const owned = stack.move();
    return {
      cluster,
      redis,
      server,
      repoServer,
      controller,
      address,
      repoServerAddress,
      async password() {
        const secret = await cluster.get('secret', 'argocd-initial-admin-secret', '--namespace', 'argocd');
        return Buffer.from(secret?.data?.['password'] ?? '', 'base64').toString();
      },
      run: (...args) => runWith({}, ...args),
      runWith,
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** Surroundings of a component whose files are all below a folder. */
export function componentEnv(home: string, redis: TestRedis): Readonly<Record<string, string | undefined>> {
  return {
    HOME: home,
    TMPDIR: home,
    XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
    XDG_CONFIG_HOME: undefined,
    ARGOCD_CONFIG_DIR: undefined,
    KUBECONFIG: undefined,
    REDIS_PASSWORD: redis.password,
  };
}

/** A component that is started again and again in the same way. */
export function component(metricsPort: number, launch: () => RunningTiphys): Component {
  let running: RunningTiphys | undefined;
  return {
    metricsUrl: `http://127.0.0.1:${metricsPort}`,
    output: () => running?.output() ?? '',
    async stop(signal) {
      const ended = await running?.stop(signal).catch(() => undefined); // it may never have started
      running = undefined;
      return ended?.code ?? null;
    },
    async start() {
      running = launch();
      await running.waitFor(
        /"msg":"(?:repo server is listening|application controller is running|API server is listening)/,
        startTimeoutMs,
      );
    },
  };
}
