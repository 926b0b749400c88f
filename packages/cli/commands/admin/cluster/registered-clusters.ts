import type { KubeObject } from '@tiphys/base';
import { messageOf } from '@tiphys/base';
import type { KubeClient } from '@tiphys/kube';
import type { Cluster } from '@tiphys/model';
import { clusterFromSecret, decodeSecret, inCluster, inClusterServer } from '@tiphys/model';
import { backupTypes } from '../backup/objects.ts';

/** Where clusters are registered. */
export interface Registry {
  readonly client: KubeClient;
  /** The namespace of Argo CD. */
  readonly namespace: string;
  readonly signal: AbortSignal;
}

/** A cluster, and the Secret that describes it; the one that Argo CD runs in may have none. */
export interface RegisteredCluster {
  readonly cluster: Cluster;
  readonly secret: KubeObject | undefined;
}

/** All clusters, by address. Throws for a Secret that cannot be read. */
export async function listClusters({ client, namespace, signal }: Registry): Promise<RegisteredCluster[]> {
  const selection = { namespace, labelSelector: 'argocd.argoproj.io/secret-type=cluster' };
  const { items } = await client.list(backupTypes.Secret, selection, { signal });
  const settings = await client.get(
    { type: backupTypes.ConfigMap, namespace, name: 'argocd-cm' },
    { signal },
  );
  const data = settings?.['data'] as Readonly<Record<string, string>> | undefined;
  const hasHome = data?.['cluster.inClusterEnabled'] !== 'false';
  const described = items
    .map((secret) => ({ cluster: readCluster(secret), secret }))
    .filter(({ cluster }) => hasHome || cluster.server !== inClusterServer);
  const isHomeDescribed = described.some(({ cluster }) => cluster.server === inClusterServer);
  const home = hasHome && !isHomeDescribed ? [{ cluster: inCluster(), secret: undefined }] : [];
  return [...home, ...described].sort((a, b) => (a.cluster.server < b.cluster.server ? -1 : 1));
}

function readCluster(secret: KubeObject): Cluster {
  try {
    return clusterFromSecret(decodeSecret(secret['data'] as Record<string, string> | undefined), secret);
  } catch (error) {
    throw new Error(`secret ${JSON.stringify(secret.metadata.name)}: ${messageOf(error)}`, { cause: error });
  }
}
