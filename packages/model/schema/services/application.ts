import type { TypeOf } from '../build.ts';
import { bool, bytes, int, list, message, ref, string } from '../build.ts';
import { Application } from '../application.ts';
import { ApplicationSpec, Info } from '../application-spec.ts';
import { SyncOperationResource, SyncStrategy } from '../operation.ts';
import { RetryStrategy } from '../sync-policy.ts';

/** TODO */
export const ApplicationResponse = message('application.ApplicationResponse', {});
export interface ApplicationResponse extends TypeOf<typeof ApplicationResponse> {}

/** TODO */
export const OperationTerminateResponse = message('application.OperationTerminateResponse', {});
export interface OperationTerminateResponse extends TypeOf<typeof OperationTerminateResponse> {}

/** TODO */
export const OperationTerminateRequest = message('application.OperationTerminateRequest', {
  name: string(1, { pointer: true, required: true }),
  appNamespace: string(2, { pointer: true }),
  project: string(3, { pointer: true }),
});
export interface OperationTerminateRequest extends TypeOf<typeof OperationTerminateRequest> {}

/** TODO */
export const ApplicationRollbackRequest = message('application.ApplicationRollbackRequest', {
  name: string(1, { pointer: true, required: true }),
  id: int(2, { pointer: true, required: true }),
  dryRun: bool(3, { pointer: true }),
  prune: bool(4, { pointer: true }),
  appNamespace: string(6, { pointer: true }),
  project: string(7, { pointer: true }),
});
export interface ApplicationRollbackRequest extends TypeOf<typeof ApplicationRollbackRequest> {}

/** TODO */
export const SyncOptions = message('application.SyncOptions', {
  items: list('string', 1),
});
export interface SyncOptions extends TypeOf<typeof SyncOptions> {}

/** TODO */
export const ApplicationSyncRequest = message('application.ApplicationSyncRequest', {
  name: string(1, { pointer: true, required: true }),
  revision: string(2, { pointer: true }),
  dryRun: bool(3, { pointer: true }),
  prune: bool(4, { pointer: true }),
  strategy: ref(SyncStrategy, 5, { pointer: true }),
  resources: list(SyncOperationResource, 7, { elementPointer: true }),
  manifests: list('string', 8),
  infos: list(Info, 9, { elementPointer: true }),
  retryStrategy: ref(RetryStrategy, 10, { pointer: true }),
  syncOptions: ref(SyncOptions, 11, { pointer: true }),
  appNamespace: string(12, { pointer: true }),
  project: string(13, { pointer: true }),
  sourcePositions: list('int', 14),
  revisions: list('string', 15),
});
export interface ApplicationSyncRequest extends TypeOf<typeof ApplicationSyncRequest> {}

/** TODO */
export const ApplicationDeleteRequest = message('application.ApplicationDeleteRequest', {
  name: string(1, { pointer: true, required: true }),
  cascade: bool(2, { pointer: true }),
  propagationPolicy: string(3, { pointer: true }),
  appNamespace: string(4, { pointer: true }),
  project: string(5, { pointer: true }),
});
export interface ApplicationDeleteRequest extends TypeOf<typeof ApplicationDeleteRequest> {}

/** TODO */
export const ApplicationPatchRequest = message('application.ApplicationPatchRequest', {
  name: string(1, { pointer: true, required: true }),
  patch: string(2, { pointer: true, required: true }),
  patchType: string(3, { pointer: true, required: true }),
  appNamespace: string(5, { pointer: true }),
  project: string(6, { pointer: true }),
});
export interface ApplicationPatchRequest extends TypeOf<typeof ApplicationPatchRequest> {}

/** TODO */
export const ApplicationUpdateSpecRequest = message('application.ApplicationUpdateSpecRequest', {
  name: string(1, { pointer: true, required: true }),
  spec: ref(ApplicationSpec, 2, { pointer: true, required: true }),
  validate: bool(3, { pointer: true }),
  appNamespace: string(4, { pointer: true }),
  project: string(5, { pointer: true }),
});
export interface ApplicationUpdateSpecRequest extends TypeOf<typeof ApplicationUpdateSpecRequest> {}

/** TODO */
export const ApplicationUpdateRequest = message('application.ApplicationUpdateRequest', {
  application: ref(Application, 1, { pointer: true, required: true }),
  validate: bool(2, { pointer: true }),
  project: string(3, { pointer: true }),
});
export interface ApplicationUpdateRequest extends TypeOf<typeof ApplicationUpdateRequest> {}

/** TODO */
export const ApplicationManifestQueryWithFiles = message('application.ApplicationManifestQueryWithFiles', {
  name: string(1, { pointer: true, required: true }),
  checksum: string(2, { pointer: true, required: true }),
  appNamespace: string(3, { pointer: true }),
  project: string(4, { pointer: true }),
});
export interface ApplicationManifestQueryWithFiles extends TypeOf<typeof ApplicationManifestQueryWithFiles> {}

/** TODO */
export const FileChunk = message('application.FileChunk', {
  chunk: bytes(1, { required: true }),
});
export interface FileChunk extends TypeOf<typeof FileChunk> {}

/** TODO */
export const ApplicationManifestQueryWithFilesWrapper = message(
  'application.ApplicationManifestQueryWithFilesWrapper',
  {
    query: ref(ApplicationManifestQueryWithFiles, 1, { pointer: true }),
    chunk: ref(FileChunk, 2, { pointer: true }),
  },
);
export interface ApplicationManifestQueryWithFilesWrapper extends TypeOf<
  typeof ApplicationManifestQueryWithFilesWrapper
> {}

/** TODO */
export const ApplicationManifestQuery = message('application.ApplicationManifestQuery', {
  name: string(1, { pointer: true, required: true }),
  revision: string(2, { pointer: true }),
  appNamespace: string(3, { pointer: true }),
  project: string(4, { pointer: true }),
  sourcePositions: list('int', 5),
  revisions: list('string', 6),
  noCache: bool(7, { pointer: true }),
});
export interface ApplicationManifestQuery extends TypeOf<typeof ApplicationManifestQuery> {}

/** TODO */
export const RevisionMetadataQuery = message('application.RevisionMetadataQuery', {
  name: string(1, { pointer: true, required: true }),
  revision: string(2, { pointer: true, required: true }),
  appNamespace: string(3, { pointer: true }),
  project: string(4, { pointer: true }),
  sourceIndex: int(5, { pointer: true }),
  versionId: int(6, { pointer: true }),
});
export interface RevisionMetadataQuery extends TypeOf<typeof RevisionMetadataQuery> {}

/** TODO */
export const ApplicationSyncWindow = message('application.ApplicationSyncWindow', {
  kind: string(1, { pointer: true, required: true }),
  schedule: string(2, { pointer: true, required: true }),
  duration: string(3, { pointer: true, required: true }),
  manualSync: bool(4, { pointer: true, required: true }),
});
export interface ApplicationSyncWindow extends TypeOf<typeof ApplicationSyncWindow> {}

/** TODO */
export const ApplicationSyncWindowsResponse = message('application.ApplicationSyncWindowsResponse', {
  activeWindows: list(ApplicationSyncWindow, 1, { elementPointer: true }),
  assignedWindows: list(ApplicationSyncWindow, 2, { elementPointer: true }),
  canSync: bool(3, { pointer: true, required: true }),
});
export interface ApplicationSyncWindowsResponse extends TypeOf<typeof ApplicationSyncWindowsResponse> {}

/** TODO */
export const ApplicationSyncWindowsQuery = message('application.ApplicationSyncWindowsQuery', {
  name: string(1, { pointer: true, required: true }),
  appNamespace: string(2, { pointer: true }),
  project: string(3, { pointer: true }),
});
export interface ApplicationSyncWindowsQuery extends TypeOf<typeof ApplicationSyncWindowsQuery> {}

/** TODO */
export const ApplicationQuery = message('application.ApplicationQuery', {
  name: string(1, { pointer: true }),
  refresh: string(2, { pointer: true }),
  projects: list('string', 3),
  resourceVersion: string(4, { pointer: true }),
  selector: string(5, { pointer: true }),
  repo: string(6, { pointer: true }),
  appNamespace: string(7, { pointer: true }),
  project: list('string', 8),
});
export interface ApplicationQuery extends TypeOf<typeof ApplicationQuery> {}

/** TODO */
export const ApplicationCreateRequest = message('application.ApplicationCreateRequest', {
  application: ref(Application, 1, { pointer: true, required: true }),
  upsert: bool(2, { pointer: true }),
  validate: bool(3, { pointer: true }),
});
export interface ApplicationCreateRequest extends TypeOf<typeof ApplicationCreateRequest> {}

/** TODO */
export const NodeQuery = message('application.NodeQuery', {
  name: string(1, { pointer: true }),
  appNamespace: string(2, { pointer: true }),
});
export interface NodeQuery extends TypeOf<typeof NodeQuery> {}
