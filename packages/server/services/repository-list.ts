import type { Cache, Logger } from '@tiphys/base';
import { formatTime, mapLimit, messageOf } from '@tiphys/base';
import type { Config } from '@tiphys/config';
import type { ConnectionState, Repository } from '@tiphys/model';
import type { RepoService } from '@tiphys/render';

const defaultStateMs = 3_600_000;
const testsAtOnce = 10;

/** What a look at a repository's connection needs. */
export interface ConnectionDeps {
  readonly cache: Cache;
  readonly config: Config;
  readonly repoService: RepoService;
  readonly log: Logger;
  readonly now: () => number;
  /** How long a state is taken from the cache, in milliseconds. Default an hour. */
  readonly connectionStateMs?: number | undefined;
}

/** The repository without its secrets. */
export function sanitizedRepository(repository: Repository): Repository {
  const shown: Repository = {
    repo: repository.repo,
    connectionState: { status: '', message: '', attemptedAt: null },
    username: repository.username,
    insecure: repository.insecure || repository.insecureIgnoreHostKey,
    enableLfs: repository.enableLfs,
    type: repository.type || (repository.repo.startsWith('oci://') ? 'oci' : 'git'),
    name: repository.name,
    inheritedCreds: repository.inheritedCreds,
    enableOCI: repository.enableOCI,
    githubAppID: repository.githubAppID,
    githubAppInstallationID: repository.githubAppInstallationID,
    githubAppEnterpriseBaseUrl: repository.githubAppEnterpriseBaseUrl,
    proxy: repository.proxy,
    project: repository.project,
    forceHttpBasicAuth: repository.forceHttpBasicAuth,
    noProxy: repository.noProxy,
    useAzureWorkloadIdentity: repository.useAzureWorkloadIdentity,
    depth: repository.depth,
    azureServicePrincipalClientId: repository.azureServicePrincipalClientId,
    azureServicePrincipalTenantId: repository.azureServicePrincipalTenantId,
    azureActiveDirectoryEndpoint: repository.azureActiveDirectoryEndpoint,
  };
  return shown;
}

/** Options of `withConnectionStates`. */
export interface StateOptions {
  readonly forceRefresh: boolean;
  readonly signal: AbortSignal;
}

/** The repositories with the state of their connection, from the cache or by trying. */
export function withConnectionStates(
  deps: ConnectionDeps,
  repositories: readonly Repository[],
  options: StateOptions,
): Promise<Repository[]> {
  return mapLimit(repositories, testsAtOnce, async (repository) => ({
    ...sanitizedRepository(repository),
    connectionState: await connectionState(deps, repository, options),
  }));
}

async function connectionState(
  deps: ConnectionDeps,
  { repo, project = '' }: Repository,
  { forceRefresh, signal }: StateOptions,
): Promise<ConnectionState> {
  const key = connectionStateKey(repo, project);
  if (!forceRefresh) {
    const known = await deps.cache.get(key);
    if (known) return known as ConnectionState;
  }
  const attemptedAt = formatTime(deps.now());
  let state: ConnectionState = { status: 'Successful', message: '', attemptedAt };
  try {
    await deps.repoService.testRepository({ repo: deps.config.repository(repo, project) }, { signal });
  } catch (reason) {
    signal.throwIfAborted();
    state = {
      status: 'Failed',
      // As the error of Argo CD's repository server reads here.
      message: `Unable to connect to repository: rpc error: code = Unknown desc = ${messageOf(reason)}`,
      attemptedAt,
    };
  }
  await deps.cache.set(key, state, { ttlMs: deps.connectionStateMs ?? defaultStateMs });
  return state;
}

/** Cache key of a repository's connection state. */
export function connectionStateKey(url: string, project: string): string {
  return `repo|${url}|${project}|connection-state`;
}
