import type { Service } from './build.ts';
import { clientStream, del, get, patch, post, put, serverStream, unary } from './build.ts';
import { Application, ApplicationList, ApplicationWatchEvent } from '../schema/application.ts';
import { ApplicationSpec } from '../schema/application-spec.ts';
import { ChartDetails, OCIMetadata, RevisionMetadata } from '../schema/revision.ts';
import {
  ApplicationCreateRequest,
  ApplicationDeleteRequest,
  ApplicationManifestQuery,
  ApplicationManifestQueryWithFilesWrapper,
  ApplicationPatchRequest,
  ApplicationQuery,
  ApplicationResponse,
  ApplicationRollbackRequest,
  ApplicationSyncRequest,
  ApplicationSyncWindowsQuery,
  ApplicationSyncWindowsResponse,
  ApplicationUpdateRequest,
  ApplicationUpdateSpecRequest,
  OperationTerminateRequest,
  OperationTerminateResponse,
  RevisionMetadataQuery,
} from '../schema/services/application.ts';
import {
  ApplicationPodLogsQuery,
  ApplicationResourceDeleteRequest,
  ApplicationResourceEventsQuery,
  ApplicationResourcePatchRequest,
  ApplicationResourceRequest,
  ApplicationResourceResponse,
  ApplicationServerSideDiffQuery,
  ApplicationServerSideDiffResponse,
  LinksResponse,
  ListAppLinksRequest,
  LogEntry,
  ManagedResourcesResponse,
  ResourceActionRunRequest,
  ResourceActionRunRequestV2,
  ResourceActionsListResponse,
  ResourcesQuery,
} from '../schema/services/application-resource.ts';
import { EventList } from '../schema/services/events.ts';
import { ManifestResponse } from '../schema/services/repository.ts';
import { ApplicationTree } from '../schema/tree.ts';

/** Applications and the objects they manage. */
export const applicationService = {
  name: 'application.ApplicationService',
  methods: {
    List: unary(ApplicationQuery, ApplicationList, get('/api/v1/applications')),
    ListResourceEvents: unary(
      ApplicationResourceEventsQuery,
      EventList,
      get('/api/v1/applications/{name}/events'),
    ),
    Watch: serverStream(ApplicationQuery, ApplicationWatchEvent, get('/api/v1/stream/applications')),
    Create: unary(ApplicationCreateRequest, Application, post('/api/v1/applications', 'application')),
    Get: unary(ApplicationQuery, Application, get('/api/v1/applications/{name}')),
    GetApplicationSyncWindows: unary(
      ApplicationSyncWindowsQuery,
      ApplicationSyncWindowsResponse,
      get('/api/v1/applications/{name}/syncwindows'),
    ),
    RevisionMetadata: unary(
      RevisionMetadataQuery,
      RevisionMetadata,
      get('/api/v1/applications/{name}/revisions/{revision}/metadata'),
    ),
    RevisionChartDetails: unary(
      RevisionMetadataQuery,
      ChartDetails,
      get('/api/v1/applications/{name}/revisions/{revision}/chartdetails'),
    ),
    GetOCIMetadata: unary(
      RevisionMetadataQuery,
      OCIMetadata,
      get('/api/v1/applications/{name}/revisions/{revision}/ocimetadata'),
    ),
    GetManifests: unary(
      ApplicationManifestQuery,
      ManifestResponse,
      get('/api/v1/applications/{name}/manifests'),
    ),
    GetManifestsWithFiles: clientStream(
      ApplicationManifestQueryWithFilesWrapper,
      ManifestResponse,
      post('/api/v1/applications/manifestsWithFiles'),
    ),
    Update: unary(
      ApplicationUpdateRequest,
      Application,
      put('/api/v1/applications/{application.metadata.name}', 'application'),
    ),
    UpdateSpec: unary(
      ApplicationUpdateSpecRequest,
      ApplicationSpec,
      put('/api/v1/applications/{name}/spec', 'spec'),
    ),
    Patch: unary(ApplicationPatchRequest, Application, patch('/api/v1/applications/{name}')),
    Delete: unary(ApplicationDeleteRequest, ApplicationResponse, del('/api/v1/applications/{name}')),
    Sync: unary(ApplicationSyncRequest, Application, post('/api/v1/applications/{name}/sync')),
    ManagedResources: unary(
      ResourcesQuery,
      ManagedResourcesResponse,
      get('/api/v1/applications/{applicationName}/managed-resources'),
    ),
    ServerSideDiff: unary(
      ApplicationServerSideDiffQuery,
      ApplicationServerSideDiffResponse,
      get('/api/v1/applications/{appName}/server-side-diff'),
    ),
    ResourceTree: unary(
      ResourcesQuery,
      ApplicationTree,
      get('/api/v1/applications/{applicationName}/resource-tree'),
    ),
    WatchResourceTree: serverStream(
      ResourcesQuery,
      ApplicationTree,
      get('/api/v1/stream/applications/{applicationName}/resource-tree'),
    ),
    Rollback: unary(ApplicationRollbackRequest, Application, post('/api/v1/applications/{name}/rollback')),
    TerminateOperation: unary(
      OperationTerminateRequest,
      OperationTerminateResponse,
      del('/api/v1/applications/{name}/operation'),
    ),
    GetResource: unary(
      ApplicationResourceRequest,
      ApplicationResourceResponse,
      get('/api/v1/applications/{name}/resource'),
    ),
    PatchResource: unary(
      ApplicationResourcePatchRequest,
      ApplicationResourceResponse,
      post('/api/v1/applications/{name}/resource', 'patch'),
    ),
    ListResourceActions: unary(
      ApplicationResourceRequest,
      ResourceActionsListResponse,
      get('/api/v1/applications/{name}/resource/actions'),
    ),
    RunResourceAction: unary(
      ResourceActionRunRequest,
      ApplicationResponse,
      post('/api/v1/applications/{name}/resource/actions', 'action'),
    ),
    RunResourceActionV2: unary(
      ResourceActionRunRequestV2,
      ApplicationResponse,
      post('/api/v1/applications/{name}/resource/actions/v2'),
    ),
    DeleteResource: unary(
      ApplicationResourceDeleteRequest,
      ApplicationResponse,
      del('/api/v1/applications/{name}/resource'),
    ),
    PodLogs: serverStream(ApplicationPodLogsQuery, LogEntry, [
      get('/api/v1/applications/{name}/pods/{podName}/logs'),
      get('/api/v1/applications/{name}/logs'),
    ]),
    ListLinks: unary(ListAppLinksRequest, LinksResponse, get('/api/v1/applications/{name}/links')),
    ListResourceLinks: unary(
      ApplicationResourceRequest,
      LinksResponse,
      get('/api/v1/applications/{name}/resource/links'),
    ),
  },
} satisfies Service;
