import type { KubeClient } from '@tiphys/kube';
import type { CliCall } from '../../cli.ts';
import { findInstallation, withKubeClient } from '../kube-access.ts';

/** Works with the cluster of the installation and with its namespace. */
export async function withAdminClient<T>(
  { context, flags }: CliCall,
  work: (client: KubeClient, namespace: string) => Promise<T>,
): Promise<T> {
  const { kube, namespace } = await findInstallation(context, flags);
  return withKubeClient(kube, (client) => work(client, namespace));
}
