import type { KubeObject } from '@tiphys/base';
import { codes, retry, StatusError } from '@tiphys/base';
import type { KubeClient, ResourceType } from '@tiphys/kube';
import type { Cluster, RepoCreds, Repository } from '@tiphys/model';
import {
  clusterSecretName,
  clusterToSecret,
  credentialsSecretName,
  credentialsToSecret,
  encodeSecret,
  isRepositorySecretKey,
  repositorySecretName,
  repositoryToSecret,
} from '@tiphys/model';
import { managedByAnnotation, partOfLabel, secretTypeLabel, types } from './labels.ts';
import { sameUrl } from './repositories.ts';
import { secretData } from './secrets.ts';
import type { Config } from './types.ts';

/** What config writes through. */
export interface ConfigWriterDeps {
  readonly client: KubeClient;
  readonly config: Config;
}

/** Writes into the Tiphys namespace, with Argo CD's names and labels. Every answer goes back into `config` at once. */
export interface ConfigWriter {
  saveRepository(repository: Repository, signal?: AbortSignal): Promise<void>;
  /** Resolves to false where nothing is stored for the URL and project. */
  deleteRepository(url: string, project: string | undefined, signal?: AbortSignal): Promise<boolean>;
  saveCredentials(credentials: RepoCreds, signal?: AbortSignal): Promise<void>;
  deleteCredentials(url: string, signal?: AbortSignal): Promise<boolean>;
  saveCluster(cluster: Cluster, signal?: AbortSignal): Promise<void>;
  deleteCluster(server: string, signal?: AbortSignal): Promise<boolean>;
  /** Sets (text) or removes (`undefined`) keys of a ConfigMap or Secret, made where it is missing. */
  saveValues(target: ValuesToSave, signal?: AbortSignal): Promise<void>;
}

/** Makes a writer. */
export function createConfigWriter(deps: ConfigWriterDeps): ConfigWriter {
  const { config } = deps;
  return {
    saveRepository(repository, signal) {
      const present = findSecret(
        config,
        'repository',
        (data) =>
          sameUrl(data['url'] ?? '', repository.repo) &&
          (data['project'] ?? '') === (repository.project ?? ''),
      );
      const name = present?.metadata.name ?? repositorySecretName(repository.repo, repository.project ?? '');
      return saveSecret(
        deps,
        { name, type: 'repository', data: repositoryToSecret(repository), present },
        signal,
      );
    },
    deleteRepository(url, project, signal) {
      const present = findSecret(
        config,
        'repository',
        (data) =>
          sameUrl(data['url'] ?? '', url) && (project === undefined || (data['project'] ?? '') === project),
      );
      return deleteSecret(deps, present, signal);
    },
    saveCredentials(credentials, signal) {
      const present = findSecret(config, 'repo-creds', (data) => data['url'] === credentials.url);
      const name = present?.metadata.name ?? credentialsSecretName(credentials.url);
      return saveSecret(
        deps,
        { name, type: 'repo-creds', data: credentialsToSecret(credentials), present },
        signal,
      );
    },
    deleteCredentials(url, signal) {
      return deleteSecret(
        deps,
        findSecret(config, 'repo-creds', (data) => data['url'] === url),
        signal,
      );
    },
    saveCluster(cluster, signal) {
      const present = findSecret(
        config,
        'cluster',
        (data) => trimmed(data['server']) === trimmed(cluster.server),
      );
      const name = present?.metadata.name ?? clusterSecretName(cluster.server);
      const labels = cluster.labels ?? {};
      const annotations = { ...bookkeepingOf(present), ...cluster.annotations };
      return saveSecret(
        deps,
        { name, type: 'cluster', data: clusterToSecret(cluster), present, labels, annotations },
        signal,
      );
    },
    deleteCluster(server, signal) {
      return deleteSecret(
        deps,
        findSecret(config, 'cluster', (data) => trimmed(data['server']) === trimmed(server)),
        signal,
      );
    },
    saveValues: (target, signal) => saveValues(deps, target, signal),
  };
}

interface SecretToSave {
  readonly name: string;
  readonly type: string;
  readonly data: Readonly<Record<string, string>>;
  readonly present: KubeObject | undefined;
  /** Those of the Secret, where they are part of what it describes. Default: as they are. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** What others have written into a Secret, as it is. As in Argo CD, it stays in a repository's and goes from a cluster's. */
function dataOfOthers({ present, type }: SecretToSave): Record<string, string> {
  if (type === 'cluster') return {};
  const data = (present?.['data'] ?? {}) as Readonly<Record<string, string>>;
  return Object.fromEntries(Object.entries(data).filter(([key]) => !isRepositorySecretKey(key)));
}

/** Annotations of a cluster's Secret that are not the cluster's. */
function bookkeepingOf(present: KubeObject | undefined): Record<string, string> {
  const own = Object.entries(present?.metadata.annotations ?? {}).filter(
    ([name]) => name === 'managed-by' || name === 'kubectl.kubernetes.io/last-applied-configuration',
  );
  return Object.fromEntries(own);
}

function findSecret(
  config: Config,
  type: string,
  matches: (data: Readonly<Record<string, string>>) => boolean,
): KubeObject | undefined {
  return config.secretsOfType(type).find((secret) => matches(secretData(secret)));
}

async function saveSecret(deps: ConfigWriterDeps, secret: SecretToSave, signal?: AbortSignal): Promise<void> {
  const { present } = secret;
  const object: KubeObject = {
    // All else that it has (its type, who owns it) is not ours to change.
    ...present,
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      ...present?.metadata,
      name: secret.name,
      namespace: deps.config.namespace,
      labels: { ...(secret.labels ?? present?.metadata.labels), [secretTypeLabel]: secret.type },
      annotations: {
        ...(secret.annotations ?? present?.metadata.annotations),
        ...(present ? {} : managedByAnnotation),
      },
    },
    data: { ...dataOfOthers(secret), ...encodeSecret(secret.data) },
  };
  const answer = present
    ? await deps.client.replace(object, types.secrets, { signal })
    : await deps.client.create(object, types.secrets, { signal });
  deps.config.put(answer);
}

/** A Secret made through the API goes; one that a person made only loses its label, as in Argo CD. */
async function deleteSecret(
  deps: ConfigWriterDeps,
  secret: KubeObject | undefined,
  signal?: AbortSignal,
): Promise<boolean> {
  if (!secret) return false;
  const { name = '', namespace, annotations } = secret.metadata;
  const ref = { type: types.secrets, namespace, name };
  if (annotations?.['managed-by'] === managedByAnnotation['managed-by']) {
    // A late event of the watch may have shown it again: what the API server says counts.
    const deleted = await deps.client.delete(ref, { signal });
    deps.config.remove(secret);
    return deleted;
  }
  const body = { metadata: { labels: { [secretTypeLabel]: null } } };
  deps.config.put(await deps.client.patch(ref, { type: 'merge', body }, { signal }));
  return true;
}

/** Keys of a ConfigMap or Secret to set (text) or remove (`undefined`). */
export interface ValuesToSave {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly values: Readonly<Record<string, string | undefined>>;
}

async function saveValues(
  deps: ConfigWriterDeps,
  { kind, name, values }: ValuesToSave,
  signal?: AbortSignal,
): Promise<void> {
  const type: ResourceType = kind === 'Secret' ? types.secrets : types.configMaps;
  const { namespace } = deps.config;
  const set = Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const encoded = kind === 'Secret' ? encodeSecret(set) : set;
  const removed = Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value === undefined)
      .map(([key]) => [key, null]),
  );
  // Another process may make the object between our patch and our create; then the patch is right.
  await retry(
    async () => {
      const answer = await patchOrCreate(
        deps,
        { type, kind, name, namespace, data: { ...encoded, ...removed } },
        signal,
      );
      deps.config.put(answer);
    },
    {
      attempts: 3,
      signal,
      shouldRetry: (error) => error instanceof StatusError && error.code === codes.alreadyExists,
    },
  );
}

async function patchOrCreate(
  deps: ConfigWriterDeps,
  target: {
    readonly type: ResourceType;
    readonly kind: string;
    readonly name: string;
    readonly namespace: string;
    readonly data: Readonly<Record<string, string | null>>;
  },
  signal?: AbortSignal,
): Promise<KubeObject> {
  const { type, kind, name, namespace, data } = target;
  try {
    return await deps.client.patch({ type, namespace, name }, { type: 'merge', body: { data } }, { signal });
  } catch (error) {
    if (!(error instanceof StatusError) || error.code !== codes.notFound) throw error;
    const present = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
    return deps.client.create(
      { apiVersion: 'v1', kind, metadata: { name, namespace, labels: partOfLabel }, data: present },
      type,
      { signal },
    );
  }
}

function trimmed(server: string | undefined): string {
  return (server ?? '').replace(/\/+$/, '');
}
