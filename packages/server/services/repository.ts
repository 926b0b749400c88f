import { codes, StatusError } from '@tiphys/base';
import type {
  Application,
  RepoAccessQuery,
  RepoAppDetailsQuery,
  RepoAppsQuery,
  RepoAppsResponse,
  RepoCreateRequest,
  RepoQuery,
  RepoUpdateRequest,
  Repository,
  RepositoryList,
} from '@tiphys/model';
import type { ConfigWriter } from '@tiphys/config';
import { credentialsFor, sameUrl } from '@tiphys/config';
import { withCredentials } from '@tiphys/model';
import type { Access } from '../auth/access.ts';
import { permissionDenied } from '../auth/access.ts';
import type { Call, ServiceMethods } from '../call.ts';
import { isSourceInHistory } from './application/history.ts';
import type { ConnectionDeps } from './repository-list.ts';
import { connectionStateKey, sanitizedRepository, withConnectionStates } from './repository-list.ts';
import { differentSpec } from './upsert.ts';
import { withoutHydrator } from './write-repositories.ts';

/** What `RepositoryService` needs. */
export interface RepositoryServiceDeps extends ConnectionDeps {
  readonly access: Access;
  readonly writer: ConfigWriter;
  readonly isSourcePermitted: (url: string, project: string) => boolean;
  /** The application by (qualified) name. */
  readonly application: (name: string) => Application | undefined;
}

/** `/repository.RepositoryService`. Reading goes by URL; who may not see a repository is not told whether it exists. */
export function createRepositoryService(deps: RepositoryServiceDeps): ServiceMethods {
  const list = (query: RepoQuery, call: Call): Promise<RepositoryList> => listRepositories(deps, query, call);
  const create = (request: RepoCreateRequest, call: Call): Promise<Repository> =>
    createRepository(deps, request, call);
  const update = (request: RepoUpdateRequest, call: Call): Promise<Repository> =>
    updateRepository(deps, request, call);
  const remove = (query: RepoQuery, call: Call): Promise<object> => deleteRepository(deps, query, call);
  const readable = (query: RepoQuery, call: Call): Repository => readableRepository(deps, query, call);
  return {
    ...withoutHydrator([
      'GetWrite',
      'ListWriteRepositories',
      'CreateWriteRepository',
      'UpdateWriteRepository',
      'DeleteWriteRepository',
      'ValidateWriteAccess',
    ]),
    List: list,
    ListRepositories: list,
    Create: create,
    CreateRepository: create,
    Update: update,
    UpdateRepository: update,
    Delete: remove,
    DeleteRepository: remove,
    Get: (query: RepoQuery, call: Call) => getRepository(deps, query, call),
    ListRefs: async (query: RepoQuery, call: Call) =>
      deps.repoService.listRefs({ repo: readable(query, call) }, call),
    ListOCITags: async (query: RepoQuery, call: Call) =>
      deps.repoService.listOCITags({ repo: readable(query, call) }, call),
    GetHelmCharts: async (query: RepoQuery, call: Call) =>
      deps.repoService.getHelmCharts({ repo: readable(query, call) }, call),
    ListApps: (query: RepoAppsQuery, call: Call) => listApps(deps, query, call),
    GetAppDetails: (query: RepoAppDetailsQuery, call: Call) => getAppDetails(deps, query, call),
    ValidateAccess: (query: RepoAccessQuery, call: Call) => validateAccess(deps, query, call),
  };
}

/** The RBAC object of a repository. */
export function repositoryObject(project: string | undefined, url: string): string {
  return project ? `${project}/${url}` : url;
}

interface Right {
  readonly call: Call;
  readonly action: string;
}

function needs(
  deps: RepositoryServiceDeps,
  repository: Pick<Repository, 'repo' | 'project'>,
  { call, action }: Right,
): void {
  deps.access.enforce(call.identity, {
    resource: 'repositories',
    action,
    object: repositoryObject(repository.project, repository.repo),
  });
}

async function listRepositories(
  deps: RepositoryServiceDeps,
  query: RepoQuery,
  call: Call,
): Promise<RepositoryList> {
  const visible = deps.config.repositories().filter(({ project, repo }) =>
    deps.access.allows(call.identity, {
      resource: 'repositories',
      action: 'get',
      object: repositoryObject(project, repo),
    }),
  );
  const items = await withConnectionStates(deps, visible, {
    forceRefresh: query.forceRefresh ?? false,
    signal: call.signal,
  });
  const key = ({ project, repo }: Repository): string => `${project ?? ''}/${repo}`;
  return { metadata: {}, items: items.sort((a, b) => (key(a) < key(b) ? -1 : 1)) };
}

/** The one stored repository that is meant: by URL alone where that is enough, else also by project. */
function findRepository(deps: RepositoryServiceDeps, query: RepoQuery, call: Call): Repository {
  const { repo: url = '', appProject = '' } = query;
  const found = deps.config
    .repositories()
    .filter((candidate) => sameUrl(candidate.repo, url))
    .filter(({ project, repo }) =>
      deps.access.allows(call.identity, {
        resource: 'repositories',
        action: 'get',
        object: repositoryObject(project, repo),
      }),
    );
  if (found.length === 0) throw permissionDenied();
  const one =
    found.length === 1 && appProject === ''
      ? found[0]
      : found.find(({ project = '' }) => project === appProject);
  if (!one) {
    throw new StatusError(
      codes.unknown,
      `repository not found for url ${JSON.stringify(url)} and project ${JSON.stringify(appProject)}`,
    );
  }
  return one;
}

async function getRepository(deps: RepositoryServiceDeps, query: RepoQuery, call: Call): Promise<Repository> {
  const found = findRepository(deps, query, call);
  needs(deps, found, { call, action: 'get' });
  const options = { forceRefresh: query.forceRefresh ?? false, signal: call.signal };
  const [shown] = await withConnectionStates(deps, [found], options);
  return shown as Repository;
}

/** What the repo server needs to read a repository, when the caller may. */
function readableRepository(
  deps: RepositoryServiceDeps,
  { repo: url = '', appProject = '' }: Pick<RepoQuery, 'repo' | 'appProject'>,
  call: Call,
): Repository {
  const repository = deps.config.repository(url, appProject);
  needs(deps, repository, { call, action: 'get' });
  return repository;
}

async function createRepository(
  deps: RepositoryServiceDeps,
  request: RepoCreateRequest,
  call: Call,
): Promise<Repository> {
  const wanted = request.repo;
  if (!wanted) throw new StatusError(codes.invalidArgument, 'missing payload in request');
  needs(deps, wanted, { call, action: 'create' });
  if (!wanted.project) {
    await tryRepository(deps, wanted, call);
  }
  const existing = deps.config
    .repositories()
    .find(({ repo, project = '' }) => sameUrl(repo, wanted.repo) && project === (wanted.project ?? ''));
  if (existing && !request.upsert && !isSameRepository(existing, wanted))
    throw differentSpec('repository', existing, wanted);
  if (!existing || request.upsert) await deps.writer.saveRepository(wanted, call.signal);
  await deps.cache.delete(connectionStateKey(wanted.repo, wanted.project ?? ''));
  return shortRepository(wanted);
}

/** `unavailable` would make clients try again; here it is the repository that does not answer, not this server. */
async function tryRepository(deps: RepositoryServiceDeps, repository: Repository, call: Call): Promise<void> {
  try {
    await deps.repoService.testRepository({ repo: withTemplate(deps, repository) }, { signal: call.signal });
  } catch (reason) {
    if (!(reason instanceof StatusError) || reason.code !== codes.unavailable) throw reason;
    throw new StatusError(codes.unknown, reason.message, { cause: reason });
  }
}

function withTemplate(deps: RepositoryServiceDeps, wanted: Repository): Repository {
  return withCredentials(wanted, credentialsFor(deps.config.repositoryCredentials(), wanted.repo));
}

function isSameRepository(existing: Repository | undefined, wanted: Repository): boolean {
  const plain = (repository: Repository): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries({ ...repository, type: repository.type || 'git', connectionState: undefined }).filter(
        ([, value]) => value,
      ),
    );
  if (!existing) return false;
  const left = plain(existing);
  const right = plain(wanted);
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => left[key] === right[key]);
}

async function updateRepository(
  deps: RepositoryServiceDeps,
  request: RepoUpdateRequest,
  call: Call,
): Promise<Repository> {
  const wanted = request.repo;
  if (!wanted) throw new StatusError(codes.invalidArgument, 'missing payload in request');
  needs(deps, deps.config.repository(wanted.repo, wanted.project ?? ''), { call, action: 'update' });
  needs(deps, wanted, { call, action: 'update' });
  await deps.writer.saveRepository(wanted, call.signal);
  await deps.cache.delete(connectionStateKey(wanted.repo, wanted.project ?? ''));
  return shortRepository(wanted);
}

async function deleteRepository(deps: RepositoryServiceDeps, query: RepoQuery, call: Call): Promise<object> {
  const found = findRepository(deps, query, call);
  needs(deps, found, { call, action: 'delete' });
  await deps.cache.delete(connectionStateKey(found.repo, found.project ?? ''));
  await deps.writer.deleteRepository(found.repo, found.project ?? '', call.signal);
  return {};
}

function shortRepository({ repo, type, name }: Repository): Repository {
  return {
    ...sanitizedRepository({ repo, connectionState: { status: '', message: '', attemptedAt: null } }),
    type,
    name,
  };
}

async function listApps(
  deps: RepositoryServiceDeps,
  query: RepoAppsQuery,
  call: Call,
): Promise<RepoAppsResponse> {
  const { repo: url = '', revision = '', appName = '', appProject = '' } = query;
  const repo = readableRepository(deps, { repo: url, appProject }, call);
  const object = `${appProject}/${appName}`;
  // Looking for applications reads the repository and runs tools: only for who could deploy from it.
  const may = ['create', 'update'].some((action) =>
    deps.access.allows(call.identity, { resource: 'applications', action, object }),
  );
  if (!may) throw permissionDenied();
  needPermitted(deps, url, appProject);
  const { apps } = await deps.repoService.listApps({ repo, revision }, call);
  return { items: Object.entries(apps ?? {}).map(([path, type]) => ({ path, type })) };
}

function needPermitted(deps: RepositoryServiceDeps, url: string, project: string): void {
  if (deps.isSourcePermitted(url, project)) return;
  throw new StatusError(codes.permissionDenied, `repository '${url}' not permitted in project '${project}'`);
}

async function getAppDetails(
  deps: RepositoryServiceDeps,
  query: RepoAppDetailsQuery,
  call: Call,
): Promise<object> {
  const { source, appName = '', appProject = '' } = query;
  if (!source) throw new StatusError(codes.invalidArgument, 'missing payload in request');
  const repo = readableRepository(deps, { repo: source.repoURL, appProject }, call);
  const object = repositoryObject(appProject, appName);
  deps.access.enforce(call.identity, { resource: 'applications', action: 'get', object });
  const application = deps.application(appName);
  if (!application)
    deps.access.enforce(call.identity, { resource: 'applications', action: 'create', object });
  else if (application.spec.project !== appProject || !isSourceInHistory(application, query))
    throw permissionDenied();
  needPermitted(deps, source.repoURL, appProject);
  const settings = deps.config.settings();
  return deps.repoService.getAppDetails(
    {
      repo,
      source,
      appName,
      repos: deps.config.helmRepositories(appProject).repositories,
      kustomizeOptions: settings.kustomizeOptions,
      helmOptions: settings.helmOptions,
      trackingMethod: settings.trackingMethod,
      enabledSourceTypes: settings.enabledSourceTypes,
    },
    call,
  );
}

async function validateAccess(
  deps: RepositoryServiceDeps,
  query: RepoAccessQuery,
  call: Call,
): Promise<object> {
  const { sshPrivateKey, enableOci, insecureOciForceHttp, repo: url = '', project, ...rest } = query;
  needs(deps, { repo: url, project }, { call, action: 'create' });
  const repository: Repository = {
    ...rest,
    repo: url,
    sshPrivateKey,
    enableOCI: enableOci,
    insecureOCIForceHttp: insecureOciForceHttp,
    connectionState: { status: '', message: '', attemptedAt: null },
  };
  await tryRepository(deps, repository, call);
  return {};
}
