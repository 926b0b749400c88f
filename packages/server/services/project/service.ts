import type {
  AppProjectList,
  AppProjectObject,
  DetailedProjectsResponse,
  EventList,
  GlobalProjectsResponse,
  LinksResponse,
  ListProjectLinksRequest,
  ProjectCreateRequest,
  ProjectQuery,
  ProjectSyncWindowsQuery,
  ProjectSyncWindowsResponse,
  ProjectTokenCreateRequest,
  ProjectTokenDeleteRequest,
  ProjectUpdateRequest,
} from '@tiphys/model';
import { isWindowActive } from '@tiphys/model';
import type { Call, ServiceMethods } from '../../call.ts';
import { evaluateLinks, withoutTokens } from '../application/links.ts';
import { windowRules } from '../application/windows.ts';
import { listEvents } from '../events.ts';
import { sanitizedRepository } from '../repository-list.ts';
import type { ProjectDeps } from './deps.ts';
import { createProjectToken, deleteProjectToken } from './tokens.ts';
import { createProject, deleteProject, needProjectRight, readProject, updateProject } from './write.ts';

/** `/project.ProjectService`. */
export function createProjectService(deps: ProjectDeps): ServiceMethods {
  return {
    List: (_query: ProjectQuery, call: Call) => Promise.resolve(listProjects(deps, call)),
    Get: (query: ProjectQuery, call: Call) => getProject(deps, query, call),
    GetDetailedProject: (query: ProjectQuery, call: Call) => getDetailed(deps, query, call),
    GetGlobalProjects: async (query: ProjectQuery, call: Call): Promise<GlobalProjectsResponse> => ({
      items: globalsOf(deps, await getProject(deps, query, call)),
    }),
    Create: (request: ProjectCreateRequest, call: Call) => createProject(deps, request, call),
    Update: (request: ProjectUpdateRequest, call: Call) => updateProject(deps, request, call),
    Delete: (query: ProjectQuery, call: Call) => deleteProject(deps, query, call),
    CreateToken: (request: ProjectTokenCreateRequest, call: Call) => createProjectToken(deps, request, call),
    DeleteToken: (request: ProjectTokenDeleteRequest, call: Call) => deleteProjectToken(deps, request, call),
    ListEvents: (query: ProjectQuery, call: Call) => projectEvents(deps, query, call),
    GetSyncWindowsState: (query: ProjectSyncWindowsQuery, call: Call) => activeWindows(deps, query, call),
    ListLinks: (request: ListProjectLinksRequest, call: Call) => projectLinks(deps, request, call),
  };
}

function listProjects(deps: ProjectDeps, { identity }: Call): AppProjectList {
  const items = deps.config
    .projects()
    .filter(({ metadata }) =>
      deps.access.allows(identity, { resource: 'projects', action: 'get', object: metadata.name ?? '' }),
    )
    .sort((a, b) => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1));
  return { metadata: {}, items };
}

async function getProject(
  deps: ProjectDeps,
  { name = '' }: ProjectQuery,
  call: Call,
): Promise<AppProjectObject> {
  needProjectRight(deps, name, { call, action: 'get' });
  return readProject(deps, name, call);
}

function globalsOf(deps: ProjectDeps, project: AppProjectObject): readonly AppProjectObject[] {
  const name = project.metadata.name ?? '';
  const merged = deps.config.virtualProject(name);
  if (!merged || merged === deps.config.project(name)) return [];
  return deps.config
    .settings()
    .globalProjects.flatMap(({ projectName }) =>
      projectName === name ? [] : (deps.config.project(projectName) ?? []),
    );
}

async function getDetailed(
  deps: ProjectDeps,
  query: ProjectQuery,
  call: Call,
): Promise<DetailedProjectsResponse> {
  const project = await getProject(deps, query, call);
  const name = project.metadata.name ?? '';
  const clusters = deps.config.clusters().filter((cluster) => cluster.project === name);
  return {
    globalProjects: globalsOf(deps, project),
    project: deps.config.virtualProject(name) ?? project,
    repositories: deps.config
      .repositories()
      .filter((repository) => repository.project === name)
      .map(sanitizedRepository),
    clusters: clusters.map((cluster) => ({ ...cluster, config: { tlsClientConfig: { insecure: false } } })),
  };
}

async function projectEvents(deps: ProjectDeps, query: ProjectQuery, call: Call): Promise<EventList> {
  const { name = '', namespace = '', uid = '' } = (await getProject(deps, query, call)).metadata;
  return listEvents(deps.kube, { name, namespace, uid }, call.signal);
}

async function activeWindows(
  deps: ProjectDeps,
  query: ProjectSyncWindowsQuery,
  call: Call,
): Promise<ProjectSyncWindowsResponse> {
  const project = await getProject(deps, query, call);
  const now = deps.clock.now();
  const windows = (project.spec.syncWindows ?? []).filter((window) =>
    isWindowActive(window, now, windowRules(deps)),
  );
  return { windows };
}

async function projectLinks(
  deps: ProjectDeps,
  request: ListProjectLinksRequest,
  call: Call,
): Promise<LinksResponse> {
  const project = await getProject(deps, request, call);
  const links = deps.config.settings().links.project;
  return evaluateLinks(deps.lang, links, { project: withoutTokens(project) });
}
