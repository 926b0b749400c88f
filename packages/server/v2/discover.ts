import { codes, messageOf, StatusError } from '@tiphys/base';
import { sameUrl } from '@tiphys/config';
import type { Repository } from '@tiphys/model';
import { isSourcePermitted } from '@tiphys/model';
import type { DiscoverRequest, DiscoverResponse, FieldProblem, RepositoryType } from '@tiphys/model/v2';
import { permissionDenied } from '../auth/access.ts';
import type { Call } from '../call.ts';
import type { ApplicationDeps } from '../services/application/deps.ts';
import { repositoryObject } from '../services/repository.ts';
import { bodyObject, optionalText, requiredText } from './body.ts';
import type { V2Context } from './routes.ts';
import type { V2Route } from './route.ts';

const timeoutMs = 60_000;
const maxBodyBytes = 16 * 1024;
/** Most branches, tags, folders and charts that are listed, each. */
const maxListed = 1000;
const maxVersions = 100;

type Deps = Pick<ApplicationDeps, 'access' | 'config' | 'lang' | 'repoService'>;

/** `POST /api/v2/discover`. */
export function createDiscoverRoutes({ application }: V2Context): readonly V2Route[] {
  return [
    {
      method: 'POST',
      path: 'discover',
      maxBodyBytes,
      handle: ({ body, call }) => discover(application, readRequest(body), call),
    },
  ];
}

function readRequest(value: unknown): DiscoverRequest {
  const body = bodyObject(value);
  const type = optionalText(body, 'type');
  if (type && !['git', 'helm', 'oci'].includes(type))
    throw new StatusError(codes.invalidArgument, `unsupported repository type ${JSON.stringify(type)}`);
  return {
    repoURL: requiredText(body, 'repoURL'),
    project: optionalText(body, 'project'),
    name: optionalText(body, 'name'),
    revision: optionalText(body, 'revision'),
    type: type as RepositoryType | undefined,
  };
}

/**
 * What can be deployed from a repository: its branches and tags and the folders of one revision, or its charts. Asks for the same
 * rights as Argo CD's listings do: to read the repository, to create or update an application in the project, which must permit it.
 */
async function discover(deps: Deps, request: DiscoverRequest, call: Call): Promise<DiscoverResponse> {
  const { repoURL } = request;
  const project = request.project || 'default';
  const stored = deps.config.repository(repoURL, project);
  needRights(deps, { project, name: request.name ?? '', stored }, call);
  const known = deps.config.repositories().some(({ repo, project: owner = '' }) => {
    return sameUrl(repo, repoURL) && (owner === '' || owner === project);
  });
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(timeoutMs)]);
  const type = typeOf(stored, request);
  const look: Look = { repo: { ...stored, type: type ?? 'git' }, revision: request.revision ?? '', signal };
  if (type === 'helm') return { ...nothing, known, ...(await charts(deps, look)) };
  if (type === 'oci') return { ...nothing, known, ...(await tags(deps, look)) };
  const found = await git(deps, look);
  const failed = found.problems.some(({ field }) => field === 'repoURL');
  if (type === 'git' || !failed || !/^https?:/.test(repoURL)) return { ...nothing, known, ...found };
  // Nothing says what it is: what is no Git repository may be one of charts.
  const other = await charts(deps, { ...look, repo: { ...stored, type: 'helm' } });
  return { ...nothing, known, ...(other.problems.length === 0 ? other : found) };
}

const nothing: DiscoverResponse = {
  type: 'git',
  known: false,
  branches: [],
  tags: [],
  apps: [],
  charts: [],
  truncated: false,
  problems: [],
};

interface Subject {
  readonly project: string;
  readonly name: string;
  readonly stored: Repository;
}

function needRights(deps: Deps, { project, name, stored }: Subject, { identity }: Call): void {
  const object = repositoryObject(stored.project, stored.repo);
  deps.access.enforce(identity, { resource: 'repositories', action: 'get', object });
  const may = ['create', 'update'].some((action) =>
    deps.access.allows(identity, { resource: 'applications', action, object: `${project}/${name}` }),
  );
  if (!may) throw permissionDenied();
  const rules = deps.config.virtualProject(project);
  if (rules && isSourcePermitted(rules, stored.repo, deps.lang.globMatchSafe)) return;
  throw new StatusError(
    codes.permissionDenied,
    `repository '${stored.repo}' not permitted in project '${project}'`,
  );
}

function typeOf(stored: Repository, { repoURL, type }: DiscoverRequest): RepositoryType | undefined {
  if (repoURL.startsWith('oci://')) return 'oci';
  if (stored.type === 'helm' && stored.enableOCI) return 'oci';
  return (stored.type as RepositoryType | undefined) || type;
}

interface Look {
  readonly repo: Repository;
  readonly revision: string;
  readonly signal: AbortSignal;
}

type Found = Pick<DiscoverResponse, 'type' | 'problems'> & Partial<DiscoverResponse>;

async function git({ repoService }: Deps, { repo, revision, signal }: Look): Promise<Found> {
  const refs = await attempt('repoURL', signal, () => repoService.listRefs({ repo }, { signal }));
  if (!refs.value) return { type: 'git', problems: refs.problems };
  const apps = await attempt('revision', signal, () => repoService.listApps({ repo, revision }, { signal }));
  const folders = Object.entries(apps.value?.apps ?? {}).map(([path, type]) => ({ path, type }));
  folders.sort((a, b) => (a.path < b.path ? -1 : 1));
  const { branches = [], tags: names = [] } = refs.value;
  return {
    type: 'git',
    branches: branches.slice(0, maxListed),
    tags: names.slice(0, maxListed),
    apps: folders.slice(0, maxListed),
    truncated: [branches, names, folders].some(({ length }) => length > maxListed),
    problems: apps.problems,
  };
}

async function charts({ repoService }: Deps, { repo, signal }: Look): Promise<Found> {
  const { value, problems } = await attempt('repoURL', signal, () =>
    repoService.getHelmCharts({ repo }, { signal }),
  );
  const items = value?.items ?? [];
  return {
    type: 'helm',
    charts: items.slice(0, maxListed).map(({ name, versions = [] }) => ({
      name,
      versions: versions.slice(0, maxVersions),
    })),
    truncated: items.length > maxListed,
    problems,
  };
}

async function tags({ repoService }: Deps, { repo, signal }: Look): Promise<Found> {
  const { value, problems } = await attempt('repoURL', signal, () =>
    repoService.listOCITags({ repo }, { signal }),
  );
  const names = value?.tags ?? [];
  return { type: 'oci', tags: names.slice(0, maxListed), truncated: names.length > maxListed, problems };
}

interface Attempt<T> {
  readonly value?: T;
  readonly problems: readonly FieldProblem[];
}

/** What a repository says, or why it does not, at the field to blame. An abort passes through. */
async function attempt<T>(field: string, signal: AbortSignal, ask: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await ask(), problems: [] };
  } catch (reason) {
    signal.throwIfAborted();
    return { problems: [{ field, message: messageOf(reason) }] };
  }
}
