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

/** Reads all labelled Secrets; one that does not parse is named in the log and left out. */
export function readSecrets(secrets: readonly KubeObject[], log: Logger): DescribedSecrets {
  const repositories: Repository[] = [];
  const credentials: RepoCreds[] = [];
  const clusters: Cluster[] = [];
  for (const secret of secrets) {
    const type = secret.metadata.labels?.[secretTypeLabel];
    if (!type) continue;
    try {
      const data = secretData(secret);
      if (type === 'repository') repositories.push(repositoryFromSecret(data));
      else if (type === 'repo-creds') credentials.push(credentialsFromSecret(data));
      else if (type === 'cluster') clusters.push(clusterFromSecret(data, secret));
    } catch (error) {
      log.warn('a labelled Secret could not be read', {
        secret: secret.metadata.name,
        type,
        error: messageOf(error),
      });
    }
  }
  return { repositories, credentials, clusters };
}

/** The decoded values of a Secret. */
export function secretData(secret: KubeObject | undefined): SecretData {
  return decodeSecret(secret?.['data'] as Record<string, string> | undefined);
}

/** The texts of a ConfigMap. */
export function configMapData(configMap: KubeObject | undefined): Readonly<Record<string, string>> {
  return (configMap?.['data'] as Record<string, string> | undefined) ?? {};
}
