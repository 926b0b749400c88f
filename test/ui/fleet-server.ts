import { buildUi } from '../../scripts/build-ui.mjs';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';
import type { ApiServer, ApiServerOptions } from '../server/api-server.ts';
import { startApiServer } from '../server/api-server.ts';
import { fillFleet } from './fleet.ts';

/** The page and the API server over a fleet of applications that nobody reconciles. */
export type FleetServer = AsyncDisposable & {
  readonly url: string;
  readonly cluster: TestCluster;
  readonly server: ApiServer;
  /** Stops the API server; `start` makes a new one on the same port. */
  stop(): Promise<void>;
  start(): Promise<void>;
};

/** Starts both with `count` applications. */
export async function startFleet(count: number, options: ApiServerOptions = {}): Promise<FleetServer> {
  const [cluster, staticAssets] = await Promise.all([startTestCluster(), buildUi()]);
  let server = await startApiServer(cluster.kubeconfig, { ...options, staticAssets });
  const { url } = server;
  const port = Number(new URL(url).port);
  await fillFleet(server.kube, count);
  await eventually(() => server.applications.list().length === count, { timeoutMs: 60_000 });
  return {
    url,
    cluster,
    get server() {
      return server;
    },
    stop: async () => server[Symbol.asyncDispose](),
    async start() {
      server = await startApiServer(cluster.kubeconfig, { ...options, staticAssets, port });
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await cluster.stop();
    },
  };
}
