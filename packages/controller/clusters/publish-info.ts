import type { Runnable } from '@tiphys/base';
import { formatTime, messageOf, sleep } from '@tiphys/base';
import type { LiveCluster } from '@tiphys/engine/live';
import type { ApplicationObject, ClusterInfo } from '@tiphys/model';
import type { ControllerDeps } from '../types.ts';

/** How often the state of each cluster is told, in milliseconds, and how long it stays known. */
const everyMs = 10_000;
const ttlMs = 600_000;

/** Tells through the cache how each destination cluster is: reachable or not, how much it has, how many applications go there. */
export function createClusterInfoPublisher(
  deps: Pick<ControllerDeps, 'applications' | 'cache' | 'clock' | 'clusters' | 'config' | 'log'>,
): Runnable {
  return {
    async run(signal) {
      while (!signal.aborted) {
        try {
          await publish(deps);
        } catch (error) {
          deps.log.warn('could not tell the state of the clusters', { error: messageOf(error) });
        }
        await sleep(everyMs, signal).catch(() => undefined);
      }
    },
  };
}

async function publish(deps: Parameters<typeof createClusterInfoPublisher>[0]): Promise<void> {
  const counts = countApplications(deps);
  for (const { server, live } of deps.clusters.started()) {
    const info = clusterInfo(live, formatTime(deps.clock.now()), counts.get(server) ?? 0);
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
    const server = serverOf(config, application);
    if (server !== undefined) counts.set(server, (counts.get(server) ?? 0) + 1);
  }
  return counts;
}

function serverOf(config: ControllerDeps['config'], application: ApplicationObject): string | undefined {
  try {
    return config.destination(application.spec.destination).server;
  } catch {
    return undefined;
  }
}
