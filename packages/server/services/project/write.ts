import { codes, jsonEqual, StatusError } from '@tiphys/base';
import type {
  AppProject,
  AppProjectObject,
  AppProjectSpec,
  ProjectCreateRequest,
  ProjectQuery,
  ProjectUpdateRequest,
} from '@tiphys/model';
import { isDestinationPermitted, isSourcePermitted, normalize } from '@tiphys/model';
import type { Call } from '../../call.ts';
import { projectType, updateObject } from '../../store/write.ts';
import { projectName } from '../application/find.ts';
import { sourcesOf } from '../application/select.ts';
import { differentSpec } from '../upsert.ts';
import type { ProjectDeps } from './deps.ts';
import { normalPolicies, validateProject } from './validate.ts';

const specType = 'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.AppProjectSpec';

/** What somebody wants to do with a project. */
export interface Right {
  readonly call: Call;
  readonly action: string;
}

/** Throws `permissionDenied` unless the caller may do something with a project. */
export function needProjectRight(deps: ProjectDeps, name: string, { call, action }: Right): void {
  deps.access.enforce(call.identity, { resource: 'projects', action, object: name });
}

/** The project as the API server has it. Throws `notFound`. */
export async function readProject(
  deps: ProjectDeps,
  name: string,
  { signal }: Call,
): Promise<AppProjectObject> {
  const ref = { type: projectType, namespace: deps.config.namespace, name };
  const project = (await deps.kube.get(ref, { signal })) as AppProjectObject | undefined;
  if (project) return project;
  throw new StatusError(codes.notFound, `appprojects.argoproj.io "${name}" not found`);
}

function payload({ project }: ProjectCreateRequest | ProjectUpdateRequest): AppProject {
  if (project) return normalPolicies(project);
  throw new StatusError(codes.invalidArgument, "missing payload 'project' in request");
}

/** Creates a project; the same again is answered with what is there, another one needs `upsert`. */
export async function createProject(
  deps: ProjectDeps,
  request: ProjectCreateRequest,
  call: Call,
): Promise<AppProject> {
  const wanted = payload(request);
  const name = wanted.metadata.name ?? '';
  needProjectRight(deps, name, { call, action: 'create' });
  validateProject(wanted, deps.lang);
  const { labels, annotations, finalizers } = wanted.metadata;
  const object = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: {
      name,
      namespace: deps.config.namespace,
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
    },
    spec: wanted.spec,
  } as AppProjectObject;
  try {
    const created = (await deps.kube.create(object, projectType, {
      signal: call.signal,
    })) as AppProjectObject;
    deps.config.put(created);
    deps.events.record(created, { reason: 'ResourceCreated', action: 'created project', call });
    return created;
  } catch (reason) {
    if (!(reason instanceof StatusError) || reason.code !== codes.alreadyExists) throw reason;
  }
  return createAgain(deps, object, { upsert: request.upsert ?? false, call });
}

async function createAgain(
  deps: ProjectDeps,
  wanted: AppProjectObject,
  { upsert, call }: { readonly upsert: boolean; readonly call: Call },
): Promise<AppProject> {
  const name = wanted.metadata.name ?? '';
  const existing = await readProject(deps, name, call);
  if (isSameSpec(existing.spec, wanted.spec)) return existing;
  if (!upsert) throw differentSpec('project', existing.spec, wanted.spec);
  needProjectRight(deps, name, { call, action: 'update' });
  return save(deps, wanted, call);
}

function isSameSpec(left: AppProjectSpec, right: AppProjectSpec): boolean {
  return jsonEqual(normalize(specType, left), normalize(specType, right));
}

async function save(deps: ProjectDeps, wanted: AppProject, call: Call): Promise<AppProjectObject> {
  const written = (await updateObject(
    deps.kube,
    { type: projectType, namespace: deps.config.namespace, name: wanted.metadata.name ?? '' },
    {
      signal: call.signal,
      change: (current) => ({
        ...current,
        metadata: {
          ...current.metadata,
          labels: wanted.metadata.labels ?? {},
          annotations: wanted.metadata.annotations ?? {},
          finalizers: wanted.metadata.finalizers ?? [],
        },
        spec: wanted.spec,
      }),
    },
  )) as AppProjectObject;
  deps.config.put(written);
  deps.events.record(written, { reason: 'ResourceUpdated', action: 'updated project', call });
  return written;
}

/** Replaces a project; refused where applications would become invalid, or the caller lacks rights on what is added. */
export async function updateProject(
  deps: ProjectDeps,
  request: ProjectUpdateRequest,
  call: Call,
): Promise<AppProject> {
  const wanted = payload(request);
  const name = wanted.metadata.name ?? '';
  needProjectRight(deps, name, { call, action: 'update' });
  validateProject(wanted, deps.lang);
  const old = await readProject(deps, name, call);
  checkAdded(deps, { old, wanted, call });
  checkApplications(deps, old, wanted);
  return save(deps, wanted, call);
}

interface Added {
  readonly old: AppProject;
  readonly wanted: AppProject;
  readonly call: Call;
}

const kindLists = [
  'clusterResourceWhitelist',
  'clusterResourceBlacklist',
  'namespaceResourceWhitelist',
  'namespaceResourceBlacklist',
] as const;

function checkAdded(deps: ProjectDeps, { old, wanted, call }: Added): void {
  const enforce = (resource: string, object: string): void =>
    deps.access.enforce(call.identity, { resource, action: 'update', object });
  const clusters = (project: AppProject): string[] =>
    (project.spec.destinations ?? []).map(({ server = '' }) => server).filter((server) => server !== '');
  const before = new Set(clusters(old));
  for (const server of clusters(wanted)) if (!before.has(server)) enforce('clusters', server);
  const repos = new Set(old.spec.sourceRepos ?? []);
  for (const repo of wanted.spec.sourceRepos ?? []) if (!repos.has(repo)) enforce('repositories', repo);
  const changed = kindLists.some((list) => !jsonEqual(old.spec[list] ?? [], wanted.spec[list] ?? []));
  if (changed) for (const server of clusters(wanted)) enforce('clusters', server);
}

/** Argo CD: rules count that were kept before the change and would be broken by it. */
function checkApplications(deps: ProjectDeps, old: AppProject, wanted: AppProject): void {
  const matchGlob = deps.lang.globMatchSafe;
  let sources = 0;
  let destinations = 0;
  for (const application of deps.applications.list()) {
    if (projectName(application) !== wanted.metadata.name) continue;
    const permits = (project: AppProject): boolean =>
      sourcesOf(application).every(({ repoURL }) => isSourcePermitted(project, repoURL, matchGlob));
    if (permits(old) && !permits(wanted)) sources++;
    const { destination } = application.spec;
    const reaches = (project: AppProject): boolean => {
      try {
        const cluster = deps.config.destination(destination);
        const place = { cluster, namespace: destination.namespace ?? '', clusters: deps.config.clusters() };
        return isDestinationPermitted(project, place, matchGlob);
      } catch {
        // A destination that is gone is in error whatever the project says.
        return false;
      }
    };
    if (reaches(old) && !reaches(wanted)) destinations++;
  }
  const parts: string[] = [];
  if (sources > 0) parts.push(`${sources} applications source became invalid`);
  if (destinations > 0) parts.push(`${destinations} applications destination became invalid`);
  if (parts.length > 0) {
    throw new StatusError(codes.invalidArgument, `as a result of project update ${parts.join(' and ')}`);
  }
}

/** Deletes a project that no application uses. */
export async function deleteProject(
  deps: ProjectDeps,
  { name = '' }: ProjectQuery,
  call: Call,
): Promise<object> {
  if (name === 'default') {
    throw new StatusError(codes.invalidArgument, `name '${name}' is reserved and cannot be deleted`);
  }
  needProjectRight(deps, name, { call, action: 'delete' });
  const project = await readProject(deps, name, call);
  const users = deps.applications.list().filter((application) => projectName(application) === name).length;
  if (users > 0)
    throw new StatusError(codes.invalidArgument, `project is referenced by ${users} applications`);
  const ref = { type: projectType, namespace: deps.config.namespace, name };
  await deps.kube.delete(ref, { signal: call.signal, uid: project.metadata.uid });
  deps.config.remove(project);
  deps.events.record(project, { reason: 'ResourceDeleted', action: 'deleted project', call });
  return {};
}
