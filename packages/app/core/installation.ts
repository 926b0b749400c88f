import { codes, StatusError } from '@tiphys/base';
import { decodeSecret } from '@tiphys/model';
import type { Home } from '../parts/connect.ts';

const configMaps = { group: '', version: 'v1', plural: 'configmaps' };
const secrets = { group: '', version: 'v1', plural: 'secrets' };

/** Throws, with the words of Kubernetes, where what every command needs may not be read or is not installed. */
export async function checkInstallation({ client, namespace }: Home, signal: AbortSignal): Promise<void> {
  const paths = [
    `/api/v1/namespaces/${namespace}/configmaps`,
    `/api/v1/namespaces/${namespace}/secrets`,
    `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/appprojects`,
    `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/applications`,
  ];
  const [settings] = await Promise.all([
    client.get({ type: configMaps, namespace, name: 'argocd-cm' }, { signal }),
    ...paths.map((path) => client.raw(`${path}?limit=1`, { signal })),
  ]);
  if (settings) return;
  throw new StatusError(
    codes.notFound,
    `configmap "argocd-cm" not found in namespace ${namespace}; ` +
      'the namespace is that of the context: kubectl config set-context --current --namespace=argocd',
  );
}

/** `application.namespaces` of `argocd-cmd-params-cm`: where there may be Applications besides. */
export async function applicationNamespaces(
  { client, namespace }: Home,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = await client.get({ type: configMaps, namespace, name: 'argocd-cmd-params-cm' }, { signal });
  const data = found?.['data'] as Readonly<Record<string, string>> | undefined;
  return (data?.['application.namespaces'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** The password of the cache; `undefined` where it has none, or it may not be read. */
export async function redisPassword(
  { client, namespace }: Home,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const found = await client.get({ type: secrets, namespace, name: 'argocd-redis' }, { signal });
    return decodeSecret(found?.['data'] as Record<string, string> | undefined)['auth'];
  } catch (error) {
    if (error instanceof StatusError && error.code === codes.permissionDenied) return undefined;
    throw error;
  }
}
