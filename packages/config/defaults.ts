import type { KubeObject } from '@tiphys/base';
import { codes, formatTime, retry, StatusError } from '@tiphys/base';
import type { Clock } from '@tiphys/base';
import type { KubeClient, ResourceType } from '@tiphys/kube';
import { decodeSecret, encodeSecret } from '@tiphys/model';
import { defaultKnownHosts } from './default-known-hosts.ts';
import { defaultSettings } from './default-settings.ts';
import { partOfLabel, types } from './labels.ts';

/** What defaults are made with. */
export interface DefaultsDeps {
  readonly client: KubeClient;
  readonly clock: Clock;
  /** A new random text of the given length, from letters and digits. */
  readonly randomText: (length: number) => string;
  /** bcrypt hash of a password. */
  readonly hashPassword: (password: string) => Promise<string>;
}

/** Length of the first admin password, as Argo CD's. */
const passwordLength = 16;

/** Length of the key that session tokens are signed with. */
const secretKeyLength = 32;

/** How often it is looked again at a Secret that somebody else wrote in between. */
const fillAttempts = 5;

const namespaceType = { group: '', version: 'v1', plural: 'namespaces' };

/**
 * Makes what Tiphys needs in its namespace where it is missing: the namespace, the `default` project, the ConfigMaps, `argocd-secret` with
 * a signing key and an admin password, and the password itself in `argocd-initial-admin-secret`. Nothing that exists is changed,
 * but for keys that `argocd-secret` lacks.
 */
export async function ensureDefaults(
  deps: DefaultsDeps,
  namespace: string,
  signal?: AbortSignal,
): Promise<void> {
  const make = (object: KubeObject, type: ResourceType): Promise<boolean> =>
    createIfMissing(deps.client, { object, type }, signal);
  await make({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, namespaceType);
  await Promise.all([
    ...defaultConfigMaps().map(({ metadata, ...rest }) =>
      make({ ...rest, metadata: { ...metadata, namespace } } as KubeObject, types.configMaps),
    ),
    make(defaultProject(namespace), types.projects),
    ensureSecret(deps, namespace, signal),
    make(repoServerTokenSecret(deps, namespace), types.secrets),
  ]);
}

/** The Secret whose `token` the repository server wants to see, apart from `argocd-secret`, which it has no right to read. */
export const repoServerTokenName = 'argocd-repo-server-token';

function repoServerTokenSecret(deps: DefaultsDeps, namespace: string): KubeObject {
  const labels = { ...partOfLabel, 'app.kubernetes.io/name': repoServerTokenName };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: repoServerTokenName, namespace, labels },
    type: 'Opaque',
    data: encodeSecret({ token: deps.randomText(secretKeyLength) }),
  };
}

/** The ConfigMaps of a new installation, as `ensureDefaults` makes them where they are missing. */
export function defaultConfigMaps(): KubeObject[] {
  const configMap = (name: string, data: Readonly<Record<string, string>> = {}): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, labels: { ...partOfLabel, 'app.kubernetes.io/name': name } },
    data,
  });
  return [
    configMap('argocd-cm', defaultSettings()),
    configMap('argocd-rbac-cm'),
    configMap('argocd-ssh-known-hosts-cm', { ssh_known_hosts: defaultKnownHosts }),
    configMap('argocd-tls-certs-cm'),
    configMap('argocd-gpg-keys-cm'),
  ];
}

/** The project of applications that name none: everything is allowed, as in Argo CD. */
function defaultProject(namespace: string): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'default', namespace },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  };
}

/** Fills what `argocd-secret` lacks. Components that start together agree, because whoever comes second reads what the first wrote. */
async function ensureSecret(deps: DefaultsDeps, namespace: string, signal?: AbortSignal): Promise<void> {
  const fill = (): Promise<void> => fillSecret(deps, namespace, signal);
  await retry(fill, { attempts: fillAttempts, shouldRetry: isRaced, signal });
}

async function fillSecret(deps: DefaultsDeps, namespace: string, signal?: AbortSignal): Promise<void> {
  const ref = { type: types.secrets, namespace, name: 'argocd-secret' };
  const present = await deps.client.get(ref, { signal });
  const data = decodeSecret(present?.['data'] as Record<string, string> | undefined);
  const missing: Record<string, string> = {};
  if (!data['server.secretkey']) missing['server.secretkey'] = deps.randomText(secretKeyLength);
  if (!data['admin.password']) {
    missing['admin.password'] = await deps.hashPassword(await initialPassword(deps, namespace, signal));
    missing['admin.passwordMtime'] = formatTime(deps.clock.now());
  }
  if (Object.keys(missing).length === 0) return;
  if (present) {
    // With the version that was read, so that nobody's key is replaced.
    const { resourceVersion } = present.metadata;
    const body = { metadata: { resourceVersion }, data: encodeSecret(missing) };
    await deps.client.patch(ref, { type: 'merge', body }, { signal });
    return;
  }
  const labels = { ...partOfLabel, 'app.kubernetes.io/name': ref.name };
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: ref.name, namespace, labels },
    type: 'Opaque',
    data: encodeSecret(missing),
  };
  await deps.client.create(secret, types.secrets, { signal });
}

function isRaced(error: unknown): boolean {
  return error instanceof StatusError && (error.code === codes.alreadyExists || error.code === codes.aborted);
}

/** The first password of `admin`, as `argocd-initial-admin-secret` says; made where nothing says one. */
async function initialPassword(deps: DefaultsDeps, namespace: string, signal?: AbortSignal): Promise<string> {
  const ref = { type: types.secrets, namespace, name: 'argocd-initial-admin-secret' };
  const present = await deps.client.get(ref, { signal });
  const known = decodeSecret(present?.['data'] as Record<string, string> | undefined)['password'];
  if (known) return known;
  const password = deps.randomText(passwordLength);
  const data = encodeSecret({ password });
  if (present) {
    const { resourceVersion } = present.metadata;
    await deps.client.patch(
      ref,
      { type: 'merge', body: { metadata: { resourceVersion }, data } },
      { signal },
    );
    return password;
  }
  const metadata = { name: ref.name, namespace };
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data };
  await deps.client.create(secret, types.secrets, { signal });
  return password;
}

/**
 * Resolves to whether the object was made; one that is there already stays as it is. Where we may not make it, an administrator has:
 * the namespace of an installation.
 */
async function createIfMissing(
  client: KubeClient,
  wanted: { readonly object: KubeObject; readonly type: ResourceType },
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    await client.create(wanted.object, wanted.type, { signal });
    return true;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.code === codes.alreadyExists) return false;
    if (error.code === codes.permissionDenied && wanted.object.kind === 'Namespace') return false;
    throw error;
  }
}
