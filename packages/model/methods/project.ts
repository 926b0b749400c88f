import type { Service } from './build.ts';
import { del, get, post, put, unary } from './build.ts';
import { AppProject, AppProjectList } from '../schema/project.ts';
import { LinksResponse } from '../schema/services/application-resource.ts';
import { EventList } from '../schema/services/events.ts';
import {
  DetailedProjectsResponse,
  GlobalProjectsResponse,
  ListProjectLinksRequest,
  ProjectCreateRequest,
  ProjectEmptyResponse,
  ProjectQuery,
  ProjectSyncWindowsQuery,
  ProjectSyncWindowsResponse,
  ProjectTokenCreateRequest,
  ProjectTokenDeleteRequest,
  ProjectTokenResponse,
  ProjectUpdateRequest,
} from '../schema/services/project.ts';

/** Projects, their roles and tokens. */
export const projectService = {
  name: 'project.ProjectService',
  methods: {
    CreateToken: unary(
      ProjectTokenCreateRequest,
      ProjectTokenResponse,
      post('/api/v1/projects/{project}/roles/{role}/token'),
    ),
    DeleteToken: unary(
      ProjectTokenDeleteRequest,
      ProjectEmptyResponse,
      del('/api/v1/projects/{project}/roles/{role}/token/{iat}'),
    ),
    Create: unary(ProjectCreateRequest, AppProject, post('/api/v1/projects')),
    List: unary(ProjectQuery, AppProjectList, get('/api/v1/projects')),
    GetDetailedProject: unary(
      ProjectQuery,
      DetailedProjectsResponse,
      get('/api/v1/projects/{name}/detailed'),
    ),
    Get: unary(ProjectQuery, AppProject, get('/api/v1/projects/{name}')),
    GetGlobalProjects: unary(
      ProjectQuery,
      GlobalProjectsResponse,
      get('/api/v1/projects/{name}/globalprojects'),
    ),
    Update: unary(ProjectUpdateRequest, AppProject, put('/api/v1/projects/{project.metadata.name}')),
    Delete: unary(ProjectQuery, ProjectEmptyResponse, del('/api/v1/projects/{name}')),
    ListEvents: unary(ProjectQuery, EventList, get('/api/v1/projects/{name}/events')),
    GetSyncWindowsState: unary(
      ProjectSyncWindowsQuery,
      ProjectSyncWindowsResponse,
      get('/api/v1/projects/{name}/syncwindows'),
    ),
    ListLinks: unary(ListProjectLinksRequest, LinksResponse, get('/api/v1/projects/{name}/links')),
  },
} satisfies Service;
