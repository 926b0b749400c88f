import type { Runnable } from '@tiphys/base';
import { formatTime, messageOf, sleep } from '@tiphys/base';
import type { LiveCluster } from '@tiphys/engine/live';
import type { ClusterInfo } from '@tiphys/model';
import { createClusterMetrics } from '../metrics/cluster-metrics.ts';
import type { ClusterMetrics } from '../metrics/cluster-metrics.ts';
import type { ControllerDeps } from '../types.ts';
import { destinationServer } from './destination-server.ts';

/** How often the state of each cluster is told, in milliseconds, and how long it stays known. */
const everyMs = 10_000;
const ttlMs = 600_000;

/** Tells through the cache how each destination cluster is: reachable or not, how much it has, how many applications go there. */
export function createClusterInfoPublisher(
  deps: Pick<ControllerDeps, 'applications' | 'cache' | 'clock' | 'clusters' | 'config' | 'log' | 'metrics'>,
  clusterLabels: readonly string[] = [],
): Runnable {
  const metrics = createClusterMetrics(deps.metrics, clusterLabels);
  return {
    async run(signal) {
      while (!signal.aborted) {
        try {
          await publish(deps, metrics);
        } catch (error) {
          deps.log.warn('could not tell the state of the clusters', { error: messageOf(error) });
        }
        await sleep(everyMs, signal).catch(() => undefined);
      }
    },
  };
}

async function publish(
  deps: Parameters<typeof createClusterInfoPublisher>[0],
  metrics: ClusterMetrics,
): Promise<void> {
  const counts = countApplications(deps);
  for (const { server, live } of deps.clusters.started()) {
    const now = deps.clock.now();
    const info = clusterInfo(live, formatTime(now), counts.get(server) ?? 0);
    const { name = '', labels = {} } = deps.config.cluster(server) ?? {};
    metrics.record({ server, name, labels }, info, now);
    await deps.cache.set(`cluster|info|${server}`, info, { ttlMs });
  }
}

function clusterInfo(live: LiveCluster, now: string, applicationsCount: number): ClusterInfo {
  const { resources, apis, lastSync, error } = live.stats();
  const status = error !== undefined ? 'Failed' : lastSync === '' ? 'Unknown' : 'Successful';
  return {
    connectionState: { status, message: error ?? '', attemptedAt: now },
    serverVersion: live.serverVersion(),
    cacheInfo: {
      resourcesCount: resources,
      apisCount: apis,
      ...(lastSync ? { lastCacheSyncTime: lastSync } : {}),
    },
    applicationsCount,
    apiVersions: [...live.catalog().apiVersions()],
  };
}

/** Applications by the server they go to; a destination that means no cluster counts nowhere. */
function countApplications({
  applications,
  config,
}: Pick<ControllerDeps, 'applications' | 'config'>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const application of applications.list()) {
    const server = destinationServer(config, application);
    if (server !== undefined) counts.set(server, (counts.get(server) ?? 0) + 1);
  }
  return counts;
}
