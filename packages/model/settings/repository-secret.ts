import { messageOf } from '@tiphys/base';
import type { RepoCreds, Repository } from '../schema/repository.ts';
import { readBool } from './reader.ts';
import type { SecretData } from './secret-data.ts';
import { present } from './secret-data.ts';

/** Fields of repositories and credential templates that are the same texts in Secret and message. */
const sharedTexts = [
  'username',
  'password',
  'bearerToken',
  'sshPrivateKey',
  'tlsClientCertData',
  'tlsClientCertKey',
  'type',
  'githubAppPrivateKey',
  'githubAppEnterpriseBaseUrl',
  'proxy',
  'noProxy',
  'gcpServiceAccountKey',
  'azureServicePrincipalClientSecret',
  'azureActiveDirectoryEndpoint',
] as const;
const sharedBools = [
  'enableOCI',
  'insecureOCIForceHttp',
  'forceHttpBasicAuth',
  'useAzureWorkloadIdentity',
] as const;
const sharedNumbers = ['githubAppID', 'githubAppInstallationID'] as const;

/** Fields that only repositories have. */
const repositoryTexts = ['name', 'project'] as const;
const repositoryBools = [
  'insecure',
  'insecureIgnoreHostKey',
  'enableLfs',
  'webhookManifestCacheWarmDisabled',
] as const;

/** Argo CD spells the Azure keys of templates with an upper-case D. */
const azure = {
  repository: ['azureServicePrincipalClientId', 'azureServicePrincipalTenantId'],
  template: ['azureServicePrincipalClientID', 'azureServicePrincipalTenantID'],
} as const;

/** The repository that a Secret of type `repository` describes. Throws a `SyntaxError` that names the key of a value that is none. */
export function repositoryFromSecret(data: SecretData): Repository {
  return {
    repo: data['url'] ?? '',
    ...readShared(data, azure.repository),
    ...pick(data, repositoryTexts),
    ...pickBools(data, repositoryBools),
    ...pickNumbers(data, ['depth']),
    connectionState: { status: '', message: '', attemptedAt: null },
  };
}

const secretKeys: ReadonlySet<string> = new Set([
  'url',
  'depth',
  ...sharedTexts,
  ...sharedBools,
  ...sharedNumbers,
  ...repositoryTexts,
  ...repositoryBools,
  ...azure.repository,
  ...azure.template,
]);

/** Whether a key of a repository's or a template's Secret is one that we write; others belong to whoever wrote them. */
export function isRepositorySecretKey(key: string): boolean {
  return secretKeys.has(key);
}

/** The data of a repository's Secret. */
export function repositoryToSecret(repository: Repository): Record<string, string> {
  const { connectionState: _state, repo, inheritedCreds: _inherited, ...fields } = repository;
  return { ...present(fields), url: repo };
}

/** The credential template that a Secret of type `repo-creds` describes. */
export function credentialsFromSecret(data: SecretData): RepoCreds {
  return { url: data['url'] ?? '', ...readShared(data, azure.template) };
}

/** The data of a credential template's Secret. */
export function credentialsToSecret(credentials: RepoCreds): Record<string, string> {
  const { azureServicePrincipalClientId, azureServicePrincipalTenantId, ...rest } = credentials;
  return {
    ...present(rest),
    ...present({
      [azure.template[0]]: azureServicePrincipalClientId,
      [azure.template[1]]: azureServicePrincipalTenantId,
    }),
    url: credentials.url,
  };
}

/** A repository with what a credential template adds where the repository has no credentials of its own. */
export function withCredentials(repository: Repository, credentials: RepoCreds | undefined): Repository {
  if (!credentials || hasCredentials(repository)) return repository;
  const { url: _url, type: _type, proxy, noProxy, ...inherited } = credentials;
  return {
    ...repository,
    ...inherited,
    ...(repository.proxy || !proxy ? {} : { proxy }),
    ...(repository.noProxy || !noProxy ? {} : { noProxy }),
    inheritedCreds: true,
  };
}

function hasCredentials(repository: Repository): boolean {
  const {
    username,
    password,
    bearerToken,
    sshPrivateKey,
    tlsClientCertData,
    githubAppPrivateKey,
    gcpServiceAccountKey,
    azureServicePrincipalClientSecret,
  } = repository;
  const own = [
    username,
    password,
    bearerToken,
    sshPrivateKey,
    tlsClientCertData,
    githubAppPrivateKey,
    gcpServiceAccountKey,
    azureServicePrincipalClientSecret,
  ];
  if (repository.useAzureWorkloadIdentity === true) return true;
  return own.some((value) => value !== undefined && value !== '');
}

function readShared(
  data: SecretData,
  azureKeys: readonly [string, string],
): Partial<Omit<Repository & RepoCreds, 'repo' | 'url'>> {
  const [client, tenant] = azureKeys;
  return {
    ...pick(data, sharedTexts),
    ...pickBools(data, sharedBools),
    ...pickNumbers(data, sharedNumbers),
    ...(data[client] ? { azureServicePrincipalClientId: data[client] } : {}),
    ...(data[tenant] ? { azureServicePrincipalTenantId: data[tenant] } : {}),
  };
}

function pick<K extends string>(data: SecretData, keys: readonly K[]): { [Key in K]?: string } {
  return Object.fromEntries(keys.filter((key) => data[key]).map((key) => [key, data[key]])) as {
    [Key in K]?: string;
  };
}

function named<T>(key: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new SyntaxError(`${key}: ${messageOf(error)}`, { cause: error });
  }
}

function pickBools<K extends string>(data: SecretData, keys: readonly K[]): { [Key in K]?: boolean } {
  const set = keys.filter((key) => data[key] && named(key, () => readBool(data[key] ?? '')));
  return Object.fromEntries(set.map((key) => [key, true])) as { [Key in K]?: boolean };
}

function pickNumbers<K extends string>(data: SecretData, keys: readonly K[]): { [Key in K]?: number } {
  const set = keys.filter((key) => data[key]);
  for (const key of set)
    if (!/^\d+$/.test(data[key] ?? '')) throw new SyntaxError(`${key}: not a whole number`);
  return Object.fromEntries(set.map((key) => [key, Number(data[key])])) as { [Key in K]?: number };
}
