import { parseTime } from '@tiphys/base';
import type { Labels, Metrics } from '@tiphys/base';
import type { ClusterInfo } from '@tiphys/model';

/** Keeps Argo CD's metrics about destination clusters, as of the last time that somebody looked. */
export interface ClusterMetrics {
  /** Records how a cluster is now; `now` in milliseconds. */
  record(cluster: { readonly server: string; readonly name: string }, info: ClusterInfo, now: number): void;
}

/** Declares the metrics. */
export function createClusterMetrics(metrics: Metrics): ClusterMetrics {
  const gauge = (name: string, help: string, ...labels: string[]): ReturnType<Metrics['gauge']> =>
    metrics.gauge({ name: `argocd_cluster_${name}`, help, labels: ['server', ...labels] });
  const about = gauge('info', 'Information about cluster.', 'k8s_version', 'name');
  const connection = gauge('connection_status', 'The k8s cluster current connection status.', 'k8s_version');
  const objects = gauge('api_resource_objects', 'Number of k8s resource objects in the cache.');
  const apis = gauge('api_resources', 'Number of monitored k8s API resources.');
  const age = gauge('cache_age_seconds', 'Cluster cache age in seconds.');
  const shown = new Map<string, { readonly about: Labels; readonly connection: Labels }>();
  return {
    record({ server, name }, { connectionState, serverVersion, cacheInfo }, now) {
      const labels = { server };
      const next = {
        about: { server, k8s_version: serverVersion ?? '', name },
        connection: { server, k8s_version: serverVersion ?? '' },
      };
      const before = shown.get(server);
      if (before) {
        about.remove(before.about);
        connection.remove(before.connection);
      }
      shown.set(server, next);
      about.set(1, next.about);
      connection.set(connectionState?.status === 'Successful' ? 1 : 0, next.connection);
      objects.set(cacheInfo?.resourcesCount ?? 0, labels);
      apis.set(cacheInfo?.apisCount ?? 0, labels);
      const syncedAt = parseTime(cacheInfo?.lastCacheSyncTime);
      age.set(syncedAt === undefined ? -1 : Math.max(0, Math.floor((now - syncedAt) / 1000)), labels);
    },
  };
}
