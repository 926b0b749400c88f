import type {
  AccountDetails,
  AppProject,
  Cluster,
  GnuPGPublicKey,
  RepoCreds,
  Repository,
  RepositoryCertificate,
} from '@tiphys/model';
import type { RepositoryTest } from '@tiphys/model/v2';
import { callApi } from './http.ts';

interface Items<T> {
  readonly items: readonly T[] | null;
}

async function list<T>(path: string, signal: AbortSignal): Promise<readonly T[]> {
  return (await callApi<Items<T>>(path, { signal })).items ?? [];
}

const part = encodeURIComponent;

/** Repositories with their connection states; `refresh` tries each anew. */
export function listRepositories(signal: AbortSignal, refresh = false): Promise<readonly Repository[]> {
  return list(`api/v1/repositories${refresh ? '?forceRefresh=true' : ''}`, signal);
}

/** Tries a repository; nothing is saved. */
export function testRepository(repository: Partial<Repository>): Promise<RepositoryTest> {
  return callApi('api/v2/repositories/test', { method: 'POST', body: { repository } });
}

/** Saves a repository; one that cannot be reached is refused. */
export function connectRepository(repository: Partial<Repository>): Promise<Repository> {
  return callApi('api/v1/repositories', { method: 'POST', body: repository });
}

/** Changes how a connected repository is reached; what is not given is gone. */
export function updateRepository(
  repository: Partial<Repository> & { readonly repo: string },
): Promise<Repository> {
  return callApi(`api/v1/repositories/${part(repository.repo)}`, { method: 'PUT', body: repository });
}

/** Forgets a repository and its credentials. */
export function disconnectRepository(url: string, project: string): Promise<unknown> {
  return callApi(`api/v1/repositories/${part(url)}?appProject=${part(project)}`, { method: 'DELETE' });
}

/** Credentials templates, without their secrets. */
export function listTemplates(signal: AbortSignal): Promise<readonly RepoCreds[]> {
  return list('api/v1/repocreds', signal);
}

/** Saves a credentials template. */
export function saveTemplate(template: Partial<RepoCreds>): Promise<RepoCreds> {
  return callApi('api/v1/repocreds?upsert=true', { method: 'POST', body: template });
}

/** Forgets a credentials template. */
export function deleteTemplate(url: string): Promise<unknown> {
  return callApi(`api/v1/repocreds/${part(url)}`, { method: 'DELETE' });
}

/** TLS certificates and SSH host keys. */
export function listCertificates(signal: AbortSignal): Promise<readonly RepositoryCertificate[]> {
  return list('api/v1/certificates', signal);
}

/** Saves certificates and host keys. */
export function addCertificates(items: readonly Partial<RepositoryCertificate>[]): Promise<unknown> {
  return callApi('api/v1/certificates?upsert=true', { method: 'POST', body: { items } });
}

/** Forgets a certificate or host key. */
export function deleteCertificate({
  serverName,
  certType,
  certSubType,
}: RepositoryCertificate): Promise<unknown> {
  const query = `hostNamePattern=${part(serverName)}&certType=${part(certType)}&certSubType=${part(certSubType)}`;
  return callApi(`api/v1/certificates?${query}`, { method: 'DELETE' });
}

/** Keys that signatures are checked with. */
export function listKeys(signal: AbortSignal): Promise<readonly GnuPGPublicKey[]> {
  return list('api/v1/gpgkeys', signal);
}

/** Saves armoured keys. */
export function addKeys(keyData: string): Promise<unknown> {
  return callApi('api/v1/gpgkeys', { method: 'POST', body: { keyID: '', keyData } });
}

/** Forgets a key. */
export function deleteKey(keyID: string): Promise<unknown> {
  return callApi(`api/v1/gpgkeys?keyID=${part(keyID)}`, { method: 'DELETE' });
}

/** Clusters with what is known of them. */
export function listClusters(signal: AbortSignal): Promise<readonly Cluster[]> {
  return list('api/v1/clusters', signal);
}

/** Changes some fields of a cluster. */
export function updateCluster(
  cluster: Partial<Cluster> & { readonly server: string },
  fields: readonly string[],
): Promise<Cluster> {
  const query = fields.map((field) => `updatedFields=${part(field)}`).join('&');
  return callApi(`api/v1/clusters/${part(cluster.server)}?${query}`, { method: 'PUT', body: cluster });
}

/** Makes the controller read a cluster anew. */
export function invalidateCluster(server: string): Promise<unknown> {
  return callApi(`api/v1/clusters/${part(server)}/invalidate-cache`, { method: 'POST', body: {} });
}

/** Forgets a cluster; what runs there stays. */
export function deleteCluster(server: string): Promise<unknown> {
  return callApi(`api/v1/clusters/${part(server)}`, { method: 'DELETE' });
}

/** Projects. */
export function listProjects(signal: AbortSignal): Promise<readonly AppProject[]> {
  return list('api/v1/projects', signal);
}

/** A project with what it has of global ones, and what belongs to it alone. */
export interface DetailedProject {
  readonly project: AppProject;
  readonly globalProjects?: readonly AppProject[] | null;
  readonly repositories?: readonly Repository[] | null;
  readonly clusters?: readonly Cluster[] | null;
}

/** One project with its surroundings. */
export function getProject(name: string, signal: AbortSignal): Promise<DetailedProject> {
  return callApi(`api/v1/projects/${part(name)}/detailed`, { signal });
}

/** Saves a new project. */
export function createProject(project: Pick<AppProject, 'metadata' | 'spec'>): Promise<AppProject> {
  return callApi('api/v1/projects', { method: 'POST', body: { project } });
}

/** Saves the rules of a project. */
export function updateProject(project: AppProject): Promise<AppProject> {
  return callApi(`api/v1/projects/${part(project.metadata.name ?? '')}`, {
    method: 'PUT',
    body: { project },
  });
}

/** Deletes a project that has no applications. */
export function deleteProject(name: string): Promise<unknown> {
  return callApi(`api/v1/projects/${part(name)}`, { method: 'DELETE' });
}

/** How a token is made. */
export interface NewToken {
  readonly id: string;
  /** Seconds; 0 for ever. */
  readonly expiresIn: number;
}

/** Makes a token of a project's role; it is shown only this once. */
export async function createRoleToken(project: string, role: string, token: NewToken): Promise<string> {
  const path = `api/v1/projects/${part(project)}/roles/${part(role)}/token`;
  const body = { project, role, id: token.id, expiresIn: token.expiresIn };
  return (await callApi<{ readonly token: string }>(path, { method: 'POST', body })).token;
}

/** Ends a token of a project's role. */
export function deleteRoleToken(
  project: string,
  role: string,
  token: { readonly iat: number; readonly id?: string | undefined },
): Promise<unknown> {
  const path = `api/v1/projects/${part(project)}/roles/${part(role)}/token/${token.iat}`;
  return callApi(`${path}?id=${part(token.id ?? '')}`, { method: 'DELETE' });
}

/** Accounts that the caller may see. */
export function listAccounts(signal: AbortSignal): Promise<readonly AccountDetails[]> {
  return list('api/v1/account', signal);
}

/** One account. */
export function getAccount(name: string, signal: AbortSignal): Promise<AccountDetails> {
  return callApi(`api/v1/account/${part(name)}`, { signal });
}

/** Makes a token of an account; it is shown only this once. */
export async function createAccountToken(name: string, token: NewToken): Promise<string> {
  const body = { name, id: token.id, expiresIn: token.expiresIn };
  return (
    await callApi<{ readonly token: string }>(`api/v1/account/${part(name)}/token`, { method: 'POST', body })
  ).token;
}

/** Ends a token of an account. */
export function deleteAccountToken(name: string, id: string): Promise<unknown> {
  return callApi(`api/v1/account/${part(name)}/token/${part(id)}`, { method: 'DELETE' });
}

/** Changes a password; the caller's own one proves who asks. */
export function changePassword(body: {
  readonly name: string;
  readonly currentPassword: string;
  readonly newPassword: string;
}): Promise<unknown> {
  return callApi('api/v1/account/password', { method: 'PUT', body });
}

/** All that the server says about its settings. */
export function getInstance(signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
  return callApi('api/v1/settings', { signal });
}

/** Versions of this server and of the tools that come with it. */
export function getVersion(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  return callApi('api/version', { signal });
}
