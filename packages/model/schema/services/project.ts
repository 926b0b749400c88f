import type { TypeOf } from '../build.ts';
import { bool, int, list, message, ref, string } from '../build.ts';
import { Cluster } from '../cluster.ts';
import { AppProject, SyncWindow } from '../project.ts';
import { Repository } from '../repository.ts';

/** TODO */
export const ListProjectLinksRequest = message('project.ListProjectLinksRequest', {
  name: string(1),
});
export interface ListProjectLinksRequest extends TypeOf<typeof ListProjectLinksRequest> {}

/** TODO */
export const ProjectSyncWindowsResponse = message('project.SyncWindowsResponse', {
  windows: list(SyncWindow, 1, { elementPointer: true }),
});
export interface ProjectSyncWindowsResponse extends TypeOf<typeof ProjectSyncWindowsResponse> {}

/** TODO */
export const ProjectSyncWindowsQuery = message('project.SyncWindowsQuery', {
  name: string(1),
});
export interface ProjectSyncWindowsQuery extends TypeOf<typeof ProjectSyncWindowsQuery> {}

/** TODO */
export const ProjectQuery = message('project.ProjectQuery', {
  name: string(1),
});
export interface ProjectQuery extends TypeOf<typeof ProjectQuery> {}

/** TODO */
export const ProjectEmptyResponse = message('project.EmptyResponse', {});
export interface ProjectEmptyResponse extends TypeOf<typeof ProjectEmptyResponse> {}

/** TODO */
export const ProjectUpdateRequest = message('project.ProjectUpdateRequest', {
  project: ref(AppProject, 1, { pointer: true }),
});
export interface ProjectUpdateRequest extends TypeOf<typeof ProjectUpdateRequest> {}

/** TODO */
export const GlobalProjectsResponse = message('project.GlobalProjectsResponse', {
  items: list(AppProject, 1, { elementPointer: true }),
});
export interface GlobalProjectsResponse extends TypeOf<typeof GlobalProjectsResponse> {}

/** TODO */
export const DetailedProjectsResponse = message('project.DetailedProjectsResponse', {
  globalProjects: list(AppProject, 1, { elementPointer: true }),
  project: ref(AppProject, 2, { pointer: true }),
  repositories: list(Repository, 3, { elementPointer: true }),
  clusters: list(Cluster, 4, { elementPointer: true }),
});
export interface DetailedProjectsResponse extends TypeOf<typeof DetailedProjectsResponse> {}

/** TODO */
export const ProjectCreateRequest = message('project.ProjectCreateRequest', {
  project: ref(AppProject, 1, { pointer: true }),
  upsert: bool(2),
});
export interface ProjectCreateRequest extends TypeOf<typeof ProjectCreateRequest> {}

/** TODO */
export const ProjectTokenDeleteRequest = message('project.ProjectTokenDeleteRequest', {
  project: string(1),
  role: string(2),
  iat: int(3),
  id: string(4),
});
export interface ProjectTokenDeleteRequest extends TypeOf<typeof ProjectTokenDeleteRequest> {}

/** TODO */
export const ProjectTokenResponse = message('project.ProjectTokenResponse', {
  token: string(1),
});
export interface ProjectTokenResponse extends TypeOf<typeof ProjectTokenResponse> {}

/** TODO */
export const ProjectTokenCreateRequest = message('project.ProjectTokenCreateRequest', {
  project: string(1),
  description: string(2),
  role: string(3),
  expiresIn: int(4),
  id: string(5),
});
export interface ProjectTokenCreateRequest extends TypeOf<typeof ProjectTokenCreateRequest> {}
