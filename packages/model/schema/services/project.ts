import type { TypeOf } from '../build.ts';
import { bool, int, list, message, ref, string } from '../build.ts';
import { Cluster } from '../cluster.ts';
import { AppProject, SyncWindow } from '../project.ts';
import { Repository } from '../repository.ts';

/** The request of `ProjectService.ListLinks`. */
export const ListProjectLinksRequest = message('project.ListProjectLinksRequest', {
  name: string(1, { doc: 'Name.' }),
});
export interface ListProjectLinksRequest extends TypeOf<typeof ListProjectLinksRequest> {}

/** The answer of `ProjectService.GetSyncWindowsState`. */
export const ProjectSyncWindowsResponse = message('project.SyncWindowsResponse', {
  windows: list(SyncWindow, 1, { doc: 'Its windows that are open now.', elementPointer: true }),
});
export interface ProjectSyncWindowsResponse extends TypeOf<typeof ProjectSyncWindowsResponse> {}

/** The request of `ProjectService.GetSyncWindowsState`. */
export const ProjectSyncWindowsQuery = message('project.SyncWindowsQuery', {
  name: string(1, { doc: 'Name.' }),
});
export interface ProjectSyncWindowsQuery extends TypeOf<typeof ProjectSyncWindowsQuery> {}

/** The request of `ProjectService.List`, `ProjectService.GetDetailedProject`, `ProjectService.Get` and others. */
export const ProjectQuery = message('project.ProjectQuery', {
  name: string(1, { doc: 'Name.' }),
});
export interface ProjectQuery extends TypeOf<typeof ProjectQuery> {}

/** The answer of `ProjectService.DeleteToken` and `ProjectService.Delete`. */
export const ProjectEmptyResponse = message('project.EmptyResponse', {});
export interface ProjectEmptyResponse extends TypeOf<typeof ProjectEmptyResponse> {}

/** The request of `ProjectService.Update`. */
export const ProjectUpdateRequest = message('project.ProjectUpdateRequest', {
  project: ref(AppProject, 1, { doc: 'Project it belongs to.', pointer: true }),
});
export interface ProjectUpdateRequest extends TypeOf<typeof ProjectUpdateRequest> {}

/** The answer of `ProjectService.GetGlobalProjects`. */
export const GlobalProjectsResponse = message('project.GlobalProjectsResponse', {
  items: list(AppProject, 1, { doc: 'The items.', elementPointer: true }),
});
export interface GlobalProjectsResponse extends TypeOf<typeof GlobalProjectsResponse> {}

/** The answer of `ProjectService.GetDetailedProject`. */
export const DetailedProjectsResponse = message('project.DetailedProjectsResponse', {
  globalProjects: list(AppProject, 1, { doc: 'Projects whose rules it has too.', elementPointer: true }),
  project: ref(AppProject, 2, { doc: 'Project it belongs to.', pointer: true }),
  repositories: list(Repository, 3, { doc: 'Its repositories.', elementPointer: true }),
  clusters: list(Cluster, 4, { doc: 'Its clusters.', elementPointer: true }),
});
export interface DetailedProjectsResponse extends TypeOf<typeof DetailedProjectsResponse> {}

/** The request of `ProjectService.Create`. */
export const ProjectCreateRequest = message('project.ProjectCreateRequest', {
  project: ref(AppProject, 1, { doc: 'Project it belongs to.', pointer: true }),
  upsert: bool(2, { doc: 'Overwrites what is there.' }),
});
export interface ProjectCreateRequest extends TypeOf<typeof ProjectCreateRequest> {}

/** The request of `ProjectService.DeleteToken`. */
export const ProjectTokenDeleteRequest = message('project.ProjectTokenDeleteRequest', {
  project: string(1, { doc: 'Project it belongs to.' }),
  role: string(2, { doc: 'Role.' }),
  iat: int(3, { doc: 'When it was made, in Unix seconds.' }),
  id: string(4, { doc: 'Id.' }),
});
export interface ProjectTokenDeleteRequest extends TypeOf<typeof ProjectTokenDeleteRequest> {}

/** The answer of `ProjectService.CreateToken`. */
export const ProjectTokenResponse = message('project.ProjectTokenResponse', {
  token: string(1, { doc: 'The token.' }),
});
export interface ProjectTokenResponse extends TypeOf<typeof ProjectTokenResponse> {}

/** The request of `ProjectService.CreateToken`. */
export const ProjectTokenCreateRequest = message('project.ProjectTokenCreateRequest', {
  project: string(1, { doc: 'Project it belongs to.' }),
  description: string(2, { doc: 'Text for people.' }),
  role: string(3, { doc: 'Role.' }),
  expiresIn: int(4, { doc: 'Seconds until it ends; 0 for never.' }),
  id: string(5, { doc: 'Id.' }),
});
export interface ProjectTokenCreateRequest extends TypeOf<typeof ProjectTokenCreateRequest> {}
