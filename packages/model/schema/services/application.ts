import type { TypeOf } from '../build.ts';
import { bool, bytes, int, list, message, ref, string } from '../build.ts';
import { Application } from '../application.ts';
import { ApplicationSpec, Info } from '../application-spec.ts';
import { SyncOperationResource, SyncStrategy } from '../operation.ts';
import { RetryStrategy } from '../sync-policy.ts';

/** The answer of `ApplicationService.Delete`, `ApplicationService.RunResourceAction`, `ApplicationService.RunResourceActionV2` and others. */
export const ApplicationResponse = message('application.ApplicationResponse', {});
export interface ApplicationResponse extends TypeOf<typeof ApplicationResponse> {}

/** The answer of `ApplicationService.TerminateOperation`. */
export const OperationTerminateResponse = message('application.OperationTerminateResponse', {});
export interface OperationTerminateResponse extends TypeOf<typeof OperationTerminateResponse> {}

/** The request of `ApplicationService.TerminateOperation`. */
export const OperationTerminateRequest = message('application.OperationTerminateRequest', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  appNamespace: string(2, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(3, { doc: 'Project it belongs to.', pointer: true }),
});
export interface OperationTerminateRequest extends TypeOf<typeof OperationTerminateRequest> {}

/** The request of `ApplicationService.Rollback`. */
export const ApplicationRollbackRequest = message('application.ApplicationRollbackRequest', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  id: int(2, { doc: 'Id.', pointer: true, required: true }),
  dryRun: bool(3, { doc: 'Only says what would happen.', pointer: true }),
  prune: bool(4, { doc: 'Also deletes what is no longer in the source.', pointer: true }),
  appNamespace: string(6, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(7, { doc: 'Project it belongs to.', pointer: true }),
});
export interface ApplicationRollbackRequest extends TypeOf<typeof ApplicationRollbackRequest> {}

/** Options of a sync. */
export const SyncOptions = message('application.SyncOptions', {
  items: list('string', 1, { doc: 'The items.' }),
});
export interface SyncOptions extends TypeOf<typeof SyncOptions> {}

/** The request of `ApplicationService.Sync`. */
export const ApplicationSyncRequest = message('application.ApplicationSyncRequest', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  revision: string(2, { doc: 'Commit, tag or version.', pointer: true }),
  dryRun: bool(3, { doc: 'Only says what would happen.', pointer: true }),
  prune: bool(4, { doc: 'Also deletes what is no longer in the source.', pointer: true }),
  strategy: ref(SyncStrategy, 5, { doc: 'How.', pointer: true }),
  resources: list(SyncOperationResource, 7, { doc: 'Objects.', elementPointer: true }),
  manifests: list('string', 8, { doc: "Manifests instead of the source's, JSON." }),
  infos: list(Info, 9, { doc: 'Facts for people.', elementPointer: true }),
  retryStrategy: ref(RetryStrategy, 10, { doc: 'Tries it again when it fails.', pointer: true }),
  syncOptions: ref(SyncOptions, 11, { doc: 'Options such as `Replace=true`.', pointer: true }),
  appNamespace: string(12, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(13, { doc: 'Project it belongs to.', pointer: true }),
  sourcePositions: list('int', 14, {
    doc: 'Which of several sources, from 1, each with the entry of `revisions` at the same place.',
  }),
  revisions: list('string', 15, { doc: 'Commits, tags or versions, one for each source.' }),
});
export interface ApplicationSyncRequest extends TypeOf<typeof ApplicationSyncRequest> {}

/** The request of `ApplicationService.Delete`. */
export const ApplicationDeleteRequest = message('application.ApplicationDeleteRequest', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  cascade: bool(2, { doc: 'Whether the objects of the Application are deleted too.', pointer: true }),
  propagationPolicy: string(3, { doc: '`foreground`, `background` or `orphan`.', pointer: true }),
  appNamespace: string(4, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(5, { doc: 'Project it belongs to.', pointer: true }),
});
export interface ApplicationDeleteRequest extends TypeOf<typeof ApplicationDeleteRequest> {}

/** The request of `ApplicationService.Patch`. */
export const ApplicationPatchRequest = message('application.ApplicationPatchRequest', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  patch: string(2, { doc: 'The patch, JSON.', pointer: true, required: true }),
  patchType: string(3, { doc: '`json` (RFC 6902) or `merge`.', pointer: true, required: true }),
  appNamespace: string(5, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(6, { doc: 'Project it belongs to.', pointer: true }),
});
export interface ApplicationPatchRequest extends TypeOf<typeof ApplicationPatchRequest> {}

/** The request of `ApplicationService.UpdateSpec`. */
export const ApplicationUpdateSpecRequest = message('application.ApplicationUpdateSpecRequest', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  spec: ref(ApplicationSpec, 2, { doc: 'The spec as it should be.', pointer: true, required: true }),
  validate: bool(3, { doc: 'Whether to check the spec; true where it is not set.', pointer: true }),
  appNamespace: string(4, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(5, { doc: 'Project it belongs to.', pointer: true }),
});
export interface ApplicationUpdateSpecRequest extends TypeOf<typeof ApplicationUpdateSpecRequest> {}

/** The request of `ApplicationService.Update`. */
export const ApplicationUpdateRequest = message('application.ApplicationUpdateRequest', {
  application: ref(Application, 1, {
    doc: 'The Application as it should be.',
    pointer: true,
    required: true,
  }),
  validate: bool(2, { doc: 'Whether to check the spec; true where it is not set.', pointer: true }),
  project: string(3, { doc: 'Project it belongs to.', pointer: true }),
});
export interface ApplicationUpdateRequest extends TypeOf<typeof ApplicationUpdateRequest> {}

/** What to render from files that follow. */
export const ApplicationManifestQueryWithFiles = message('application.ApplicationManifestQueryWithFiles', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  checksum: string(2, { doc: 'SHA-256 of the files that follow.', pointer: true, required: true }),
  appNamespace: string(3, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(4, { doc: 'Project it belongs to.', pointer: true }),
  sourcePosition: int(1001, {
    doc: 'Which of several sources the files stand for, from 1; the others are rendered as they are. 0 renders the first alone.',
  }),
});
export interface ApplicationManifestQueryWithFiles extends TypeOf<typeof ApplicationManifestQueryWithFiles> {}

/** A piece of a file. */
export const FileChunk = message('application.FileChunk', {
  chunk: bytes(1, { doc: 'A piece of the file.', required: true }),
});
export interface FileChunk extends TypeOf<typeof FileChunk> {}

/** The request of `ApplicationService.GetManifestsWithFiles`. */
export const ApplicationManifestQueryWithFilesWrapper = message(
  'application.ApplicationManifestQueryWithFilesWrapper',
  {
    query: ref(ApplicationManifestQueryWithFiles, 1, { doc: 'The query.', pointer: true }),
    chunk: ref(FileChunk, 2, { doc: 'A piece of the file.', pointer: true }),
  },
);
export interface ApplicationManifestQueryWithFilesWrapper extends TypeOf<
  typeof ApplicationManifestQueryWithFilesWrapper
> {}

/** The request of `ApplicationService.GetManifests`. */
export const ApplicationManifestQuery = message('application.ApplicationManifestQuery', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  revision: string(2, { doc: 'Commit, tag or version.', pointer: true }),
  appNamespace: string(3, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(4, { doc: 'Project it belongs to.', pointer: true }),
  sourcePositions: list('int', 5, {
    doc: 'Which of several sources, from 1, each with the entry of `revisions` at the same place.',
  }),
  revisions: list('string', 6, { doc: 'Commits, tags or versions, one for each source.' }),
  noCache: bool(7, { doc: 'Renders anew.', pointer: true }),
});
export interface ApplicationManifestQuery extends TypeOf<typeof ApplicationManifestQuery> {}

/** The request of `ApplicationService.RevisionMetadata`, `ApplicationService.RevisionChartDetails` and `ApplicationService.GetOCIMetadata`. */
export const RevisionMetadataQuery = message('application.RevisionMetadataQuery', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  revision: string(2, { doc: 'Commit, tag or version.', pointer: true, required: true }),
  appNamespace: string(3, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(4, { doc: 'Project it belongs to.', pointer: true }),
  sourceIndex: int(5, { doc: 'Which of several sources, from 0.', pointer: true }),
  versionId: int(6, { doc: 'Id in the history; 0 means the current spec.', pointer: true }),
});
export interface RevisionMetadataQuery extends TypeOf<typeof RevisionMetadataQuery> {}

/** A sync window. */
export const ApplicationSyncWindow = message('application.ApplicationSyncWindow', {
  kind: string(1, { doc: '`allow` or `deny`.', pointer: true, required: true }),
  schedule: string(2, { doc: 'When it begins, as a cron line.', pointer: true, required: true }),
  duration: string(3, { doc: 'How long it lasts.', pointer: true, required: true }),
  manualSync: bool(4, { doc: 'Whether people may sync all the same.', pointer: true, required: true }),
});
export interface ApplicationSyncWindow extends TypeOf<typeof ApplicationSyncWindow> {}

/** The answer of `ApplicationService.GetApplicationSyncWindows`. */
export const ApplicationSyncWindowsResponse = message('application.ApplicationSyncWindowsResponse', {
  activeWindows: list(ApplicationSyncWindow, 1, { doc: 'Windows that are open now.', elementPointer: true }),
  assignedWindows: list(ApplicationSyncWindow, 2, {
    doc: 'Windows for this Application.',
    elementPointer: true,
  }),
  canSync: bool(3, { doc: 'Whether a sync may begin now.', pointer: true, required: true }),
});
export interface ApplicationSyncWindowsResponse extends TypeOf<typeof ApplicationSyncWindowsResponse> {}

/** The request of `ApplicationService.GetApplicationSyncWindows`. */
export const ApplicationSyncWindowsQuery = message('application.ApplicationSyncWindowsQuery', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  appNamespace: string(2, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(3, { doc: 'Project it belongs to.', pointer: true }),
});
export interface ApplicationSyncWindowsQuery extends TypeOf<typeof ApplicationSyncWindowsQuery> {}

/** The request of `ApplicationService.List`, `ApplicationService.Watch` and `ApplicationService.Get`. */
export const ApplicationQuery = message('application.ApplicationQuery', {
  name: string(1, { doc: 'Name.', pointer: true }),
  refresh: string(2, { doc: '`normal` or `hard` to compare first.', pointer: true }),
  projects: list('string', 3, { doc: 'Only those of these projects.' }),
  resourceVersion: string(4, { doc: 'Resource version in Kubernetes.', pointer: true }),
  selector: string(5, { doc: 'Label selector.', pointer: true }),
  repo: string(6, { doc: 'Repository.', pointer: true }),
  appNamespace: string(7, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: list('string', 8, { doc: 'Project it belongs to.' }),
});
export interface ApplicationQuery extends TypeOf<typeof ApplicationQuery> {}

/** The request of `ApplicationService.Create`. */
export const ApplicationCreateRequest = message('application.ApplicationCreateRequest', {
  application: ref(Application, 1, { doc: 'The Application to make.', pointer: true, required: true }),
  upsert: bool(2, { doc: 'Overwrites what is there.', pointer: true }),
  validate: bool(3, { doc: 'Whether to check the spec; true where it is not set.', pointer: true }),
});
export interface ApplicationCreateRequest extends TypeOf<typeof ApplicationCreateRequest> {}

/** Asks for a node. */
export const NodeQuery = message('application.NodeQuery', {
  name: string(1, { doc: 'Name.', pointer: true }),
  appNamespace: string(2, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
});
export interface NodeQuery extends TypeOf<typeof NodeQuery> {}
