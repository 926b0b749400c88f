import { createKubeClient, isInCluster, loadInClusterConfig } from '@tiphys/kube';
import type { KubeClient } from '@tiphys/kube';
import type { CliCall } from '../../cli.ts';
import { loadContext, withKubeClient } from '../kube-access.ts';

/**
 * Works with the cluster of the installation: the kubeconfig's, or the pod's own where none is named, and with the
 * namespace of `--namespace`, the context or the pod.
 */
export async function withAdminClient<T>(
  { context, flags }: CliCall,
  work: (client: KubeClient, namespace: string) => Promise<T>,
): Promise<T> {
  const { env } = context.environment;
  const named = flags.string('kubeconfig') !== '' || env['KUBECONFIG'] || flags.string('context') !== '';
  if (!named && isInCluster(env)) {
    const config = await loadInClusterConfig({ env });
    const client = createKubeClient(config);
    try {
      return await work(client, flags.string('namespace') || config.namespace || 'default');
    } finally {
      await client.close();
    }
  }
  const loaded = await loadContext(context, flags, flags.string('context') || undefined);
  return withKubeClient(loaded, (client) =>
    work(client, flags.string('namespace') || loaded.namespace || 'default'),
  );
}
