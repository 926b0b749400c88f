import type { KubeObject, Logger } from '@tiphys/base';
import { messageOf } from '@tiphys/base';
import type { Cluster, RepoCreds, Repository, SecretData } from '@tiphys/model';
import { clusterFromSecret, credentialsFromSecret, decodeSecret, repositoryFromSecret } from '@tiphys/model';
import { secretTypeLabel } from './labels.ts';

/** What the labelled Secrets of the namespace describe. */
export interface DescribedSecrets {
  readonly repositories: readonly Repository[];
  readonly credentials: readonly RepoCreds[];
  readonly clusters: readonly Cluster[];
}

/** What single Secrets described when they could be read last, by name; kept by the caller from one reading to the next. */
export type LastGoodSecrets = Map<string, Described>;

type Described =
  | { readonly type: 'repository'; readonly value: Repository }
  | { readonly type: 'repo-creds'; readonly value: RepoCreds }
  | { readonly type: 'cluster'; readonly value: Cluster };

/** Reads all labelled Secrets. One that does not parse is named in the log; what it described before goes on to count, if anything. */
export function readSecrets(
  secrets: readonly KubeObject[],
  log: Logger,
  lastGood: LastGoodSecrets = new Map(),
): DescribedSecrets {
  const repositories: Repository[] = [];
  const credentials: RepoCreds[] = [];
  const clusters: Cluster[] = [];
  const names = new Set<string>();
  for (const secret of secrets) {
    const { name = '', labels } = secret.metadata;
    const type = labels?.[secretTypeLabel];
    if (!type) continue;
    names.add(name);
    const described = readOne(secret, type, { log, before: lastGood.get(name) });
    if (!described) continue;
    lastGood.set(name, described);
    if (described.type === 'repository') repositories.push(described.value);
    else if (described.type === 'repo-creds') credentials.push(described.value);
    else clusters.push(described.value);
  }
  for (const name of lastGood.keys()) if (!names.has(name)) lastGood.delete(name);
  return { repositories, credentials, clusters };
}

function readOne(
  secret: KubeObject,
  type: string,
  { log, before }: { readonly log: Logger; readonly before: Described | undefined },
): Described | undefined {
  try {
    const data = secretData(secret);
    if (type === 'repository') return { type, value: repositoryFromSecret(data) };
    if (type === 'repo-creds') return { type, value: credentialsFromSecret(data) };
    return type === 'cluster' ? { type, value: clusterFromSecret(data, secret) } : undefined;
  } catch (error) {
    const kept = before?.type === type ? before : undefined;
    log.warn(`a labelled Secret could not be read${kept ? '; what it said before counts' : ''}`, {
      secret: secret.metadata.name,
      type,
      error: messageOf(error),
    });
    return kept;
  }
}

/** The decoded values of a Secret. */
export function secretData(secret: KubeObject | undefined): SecretData {
  return decodeSecret(secret?.['data'] as Record<string, string> | undefined);
}

/** The texts of a ConfigMap. */
export function configMapData(configMap: KubeObject | undefined): Readonly<Record<string, string>> {
  return (configMap?.['data'] as Record<string, string> | undefined) ?? {};
}
