import { parseTime } from '@tiphys/base';
import type { Labels, Metrics } from '@tiphys/base';
import type { ClusterInfo } from '@tiphys/model';
import type { LiveClusters } from '../types.ts';
import { labelName } from './application-metrics.ts';

/** Keeps Argo CD's metrics about destination clusters, as of the last time that somebody looked. */
export interface ClusterMetrics {
  /** Records how a cluster is now; `now` in milliseconds. */
  record(cluster: MeasuredCluster, info: ClusterInfo, now: number): void;
}

/** What a cluster is called, and the labels of its Secret. */
export interface MeasuredCluster {
  readonly server: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Declares the metrics; labels of clusters that are to be shown are named. */
export function createClusterMetrics(metrics: Metrics, clusterLabels: readonly string[]): ClusterMetrics {
  const gauge = (name: string, help: string, ...labels: string[]): ReturnType<Metrics['gauge']> =>
    metrics.gauge({ name: `argocd_cluster_${name}`, help, labels: ['server', ...labels] });
  const about = gauge('info', 'Information about cluster.', 'k8s_version', 'name');
  const connection = gauge('connection_status', 'The k8s cluster current connection status.', 'k8s_version');
  const objects = gauge('api_resource_objects', 'Number of k8s resource objects in the cache.');
  const apis = gauge('api_resources', 'Number of monitored k8s API resources.');
  const age = gauge('cache_age_seconds', 'Cluster cache age in seconds.');
  const labelNames = clusterLabels.map(labelName);
  const labelled =
    clusterLabels.length > 0
      ? gauge('labels', 'Argo Cluster labels converted to Prometheus labels', 'name', ...labelNames)
      : undefined;
  const shown = new Map<
    string,
    { readonly about: Labels; readonly connection: Labels; readonly labels: Labels }
  >();
  return {
    record({ server, name, labels: all }, { connectionState, serverVersion, cacheInfo }, now) {
      const labels = { server };
      const next = {
        about: { server, k8s_version: serverVersion ?? '', name },
        connection: { server, k8s_version: serverVersion ?? '' },
        labels: {
          server,
          name,
          ...Object.fromEntries(clusterLabels.map((label, at) => [labelNames[at] ?? '', all[label] ?? ''])),
        },
      };
      const before = shown.get(server);
      if (before) {
        about.remove(before.about);
        connection.remove(before.connection);
        labelled?.remove(before.labels);
      }
      shown.set(server, next);
      about.set(1, next.about);
      labelled?.set(1, next.labels);
      connection.set(connectionState?.status === 'Successful' ? 1 : 0, next.connection);
      objects.set(cacheInfo?.resourcesCount ?? 0, labels);
      apis.set(cacheInfo?.apisCount ?? 0, labels);
      const syncedAt = parseTime(cacheInfo?.lastCacheSyncTime);
      age.set(syncedAt === undefined ? -1 : Math.max(0, Math.floor((now - syncedAt) / 1000)), labels);
    },
  };
}

/** Counts changes that are seen in destination clusters, by kind; returns how to stop. */
export function countClusterEvents(metrics: Metrics, clusters: Pick<LiveClusters, 'subscribe'>): () => void {
  const total = metrics.counter({
    name: 'argocd_cluster_events_total',
    help: 'Number of processes k8s resource events.',
    labels: ['server', 'group', 'kind'],
  });
  return clusters.subscribe((server, { key: { group, kind } }) => total.inc({ server, group, kind }));
}
