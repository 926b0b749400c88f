import type {
  Application,
  ApplicationList,
  AppProject,
  Cluster,
  ClusterList,
  Repository,
  RepositoryList,
} from '@tiphys/model';
import type {
  DiscoverRequest,
  DiscoverResponse,
  PreviewRequest,
  PreviewResponse,
  ProjectCheck,
  ProjectCheckRequest,
} from '@tiphys/model/v2';
import { callApi } from './http.ts';

/** What a repository offers. */
export function discover(request: DiscoverRequest, signal: AbortSignal): Promise<DiscoverResponse> {
  return callApi('api/v2/discover', { method: 'POST', body: request, signal });
}

/** What an application would deploy; nothing is saved. */
export function preview(request: PreviewRequest, signal: AbortSignal): Promise<PreviewResponse> {
  return callApi('api/v2/preview', { method: 'POST', body: request, signal });
}

/** What a form offers to choose from. */
export interface Choices {
  readonly repositories: readonly Repository[];
  readonly clusters: readonly Cluster[];
  readonly projects: readonly AppProject[];
}

/** Loads what a form offers; what the caller may not list is empty, since anything can be typed. */
export async function loadChoices(signal: AbortSignal): Promise<Choices> {
  const empty = (): { readonly items: null } => ({ items: null });
  const [repositories, clusters, projects] = await Promise.all([
    callApi<RepositoryList>('api/v1/repositories', { signal }).catch(empty),
    callApi<ClusterList>('api/v1/clusters', { signal }).catch(empty),
    callApi<{ readonly items: readonly AppProject[] | null }>('api/v1/projects', { signal }).catch(empty),
  ]);
  signal.throwIfAborted();
  return {
    repositories: repositories.items ?? [],
    clusters: clusters.items ?? [],
    projects: projects.items ?? [],
  };
}

/** Saves a new application. Throws `ApiError` with what is wrong. */
export function createApplication(
  application: Pick<Application, 'metadata' | 'spec'>,
  options: { readonly validate: boolean },
): Promise<Application> {
  return callApi(`api/v1/applications?validate=${options.validate}`, { method: 'POST', body: application });
}

/** Saves spec, labels and annotations of an application. Throws `ApiError` with what is wrong. */
export function updateApplication(
  application: Pick<Application, 'metadata' | 'spec'>,
  options: { readonly validate: boolean },
): Promise<Application> {
  const name = encodeURIComponent(application.metadata.name ?? '');
  return callApi(`api/v1/applications/${name}?validate=${options.validate}`, {
    method: 'PUT',
    body: application,
  });
}

/** Applications that come from a repository. */
export async function applicationsOf(repository: string, signal: AbortSignal): Promise<readonly string[]> {
  const list = await callApi<Pick<ApplicationList, 'items'>>(
    `api/v1/applications?repo=${encodeURIComponent(repository)}&fields=items.metadata.name`,
    { signal },
  );
  return (list.items ?? []).map(({ metadata }) => metadata.name ?? '');
}

/** Whether a project would let an application be deployed. */
export function checkProject(
  name: string,
  request: ProjectCheckRequest,
  signal: AbortSignal,
): Promise<ProjectCheck> {
  return callApi(`api/v2/projects/${encodeURIComponent(name)}/check`, {
    method: 'POST',
    body: request,
    signal,
  });
}
