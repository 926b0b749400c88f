import type { KubeClient, ResourceType } from '@tiphys/kube';

const configMaps: ResourceType = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap' };

/** The address and authority that a cluster publishes in `kube-public/cluster-info`; throws where it publishes none. */
export async function publicEndpoint(
  client: KubeClient,
  signal: AbortSignal,
): Promise<{ readonly server: string; readonly ca?: string | undefined }> {
  const info = await client.get(
    { type: configMaps, namespace: 'kube-public', name: 'cluster-info' },
    { signal },
  );
  const data = info?.['data'] as Readonly<Record<string, string>> | undefined;
  const text = data?.['kubeconfig'];
  if (text === undefined) throw new Error('cluster-info does not contain a public kubeconfig');
  const { parse } = await import('yaml');
  const config = parse(text) as PublicKubeconfig | null;
  const cluster = config?.clusters?.[0]?.cluster;
  if (!cluster?.server) throw new Error('cluster-info kubeconfig does not have any clusters');
  const ca = cluster['certificate-authority-data'];
  return { server: cluster.server, ca: ca ? Buffer.from(ca, 'base64').toString('utf8') : undefined };
}

interface PublicKubeconfig {
  readonly clusters?: readonly {
    readonly cluster?: { readonly server?: string; readonly 'certificate-authority-data'?: string };
  }[];
}
