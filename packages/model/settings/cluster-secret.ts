import type { KubeObject } from '@tiphys/base';
import { isJsonObject } from '@tiphys/base';
import type { Cluster, ClusterConfig } from '../schema/cluster.ts';
import type { SecretData } from './secret-data.ts';
import { splitList } from './reader.ts';

/** URL that stands for the cluster Tiphys itself runs in. */
export const inClusterServer = 'https://kubernetes.default.svc';

const emptyInfo = {
  connectionState: { status: '', message: '', attemptedAt: null },
  cacheInfo: {},
  applicationsCount: 0,
} as const;

/**
 * The cluster that a Secret of type `cluster` describes. Its labels and annotations are those of the Secret that users set.
 * Throws `SyntaxError` for a `config` that is not JSON.
 */
export function clusterFromSecret(data: SecretData, secret: Pick<KubeObject, 'metadata'>): Cluster {
  const config = readConfig(data['config'] || '{}');
  const { 'argocd.argoproj.io/secret-type': _type, ...labels } = secret.metadata.labels ?? {};
  const annotations = { ...secret.metadata.annotations };
  delete annotations['kubectl.kubernetes.io/last-applied-configuration'];
  delete annotations['managed-by'];
  const refreshRequestedAt = annotations['argocd.argoproj.io/refresh'];
  const server = (data['server'] ?? '').replace(/\/+$/, '');
  return {
    server,
    name: data['name'] ?? '',
    config: {
      ...config,
      tlsClientConfig: { ...config.tlsClientConfig, insecure: config.tlsClientConfig?.insecure ?? false },
    },
    connectionState: emptyInfo.connectionState,
    info: emptyInfo,
    ...(data['namespaces'] ? { namespaces: splitList(data['namespaces']) } : {}),
    ...(data['clusterResources'] === 'true' ? { clusterResources: true } : {}),
    ...(data['project'] ? { project: data['project'] } : {}),
    ...(/^\d+$/.test(data['shard'] ?? '') ? { shard: Number(data['shard']) } : {}),
    ...(refreshRequestedAt && !Number.isNaN(Date.parse(refreshRequestedAt)) ? { refreshRequestedAt } : {}),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
}

function readConfig(text: string): Partial<ClusterConfig> {
  try {
    const config: unknown = JSON.parse(text);
    if (isJsonObject(config)) return config;
  } catch {
    // The parser's message quotes the text, which holds credentials.
  }
  throw new SyntaxError('config: not a JSON object');
}

/** The data of a cluster's Secret. */
export function clusterToSecret(cluster: Cluster): Record<string, string> {
  return {
    server: cluster.server.replace(/\/+$/, ''),
    name: cluster.name || cluster.server,
    config: JSON.stringify(cluster.config),
    ...(cluster.namespaces && cluster.namespaces.length > 0
      ? { namespaces: cluster.namespaces.join(',') }
      : {}),
    ...(cluster.clusterResources ? { clusterResources: 'true' } : {}),
    ...(cluster.project ? { project: cluster.project } : {}),
    ...(cluster.shard === undefined || cluster.shard === null ? {} : { shard: String(cluster.shard) }),
  };
}

/** The cluster that Tiphys runs in, when no Secret describes it. */
export function inCluster(): Cluster {
  return {
    server: inClusterServer,
    name: 'in-cluster',
    config: { tlsClientConfig: { insecure: false } },
    connectionState: emptyInfo.connectionState,
    info: emptyInfo,
  };
}
