import type { TypeOf } from '../build.ts';
import { bool, bytes, int, list, map, message, ref, string } from '../build.ts';
import { Application } from '../application.ts';
import { KustomizeOptions } from '../kustomize.ts';
import { ConfigManagementPlugin } from '../plugin.ts';
import { SourceIntegrity } from '../project.ts';
import { RefTarget, RepoCreds, Repository } from '../repository.ts';
import { ApplicationSource, HelmOptions } from '../source.ts';

/** TODO */
export const UpdateRevisionForPathsResponse = message('repository.UpdateRevisionForPathsResponse', {
  changes: bool(1),
  revision: string(2),
});
export interface UpdateRevisionForPathsResponse extends TypeOf<typeof UpdateRevisionForPathsResponse> {}

/** TODO */
export const UpdateRevisionForPathsRequest = message('repository.UpdateRevisionForPathsRequest', {
  repo: ref(Repository, 1, { pointer: true }),
  appLabelKey: string(2),
  appName: string(3),
  namespace: string(4),
  applicationSource: ref(ApplicationSource, 5, { pointer: true }),
  trackingMethod: string(6),
  refSources: map(RefTarget, 7, { elementPointer: true }),
  kubeVersion: string(8),
  apiVersions: list('string', 9),
  hasMultipleSources: bool(10),
  syncedRevision: string(11),
  revision: string(12),
  paths: list('string', 13),
  noRevisionCache: bool(14),
  installationID: string(15),
  syncedRefSources: map(RefTarget, 16, { elementPointer: true }),
  sourceIntegrity: ref(SourceIntegrity, 17, { pointer: true }),
});
export interface UpdateRevisionForPathsRequest extends TypeOf<typeof UpdateRevisionForPathsRequest> {}

/** TODO */
export const GitDirectoriesResponse = message('repository.GitDirectoriesResponse', {
  paths: list('string', 1),
});
export interface GitDirectoriesResponse extends TypeOf<typeof GitDirectoriesResponse> {}

/** TODO */
export const GitDirectoriesRequest = message('repository.GitDirectoriesRequest', {
  repo: ref(Repository, 1, { pointer: true }),
  submoduleEnabled: bool(2),
  revision: string(3),
  noRevisionCache: bool(4),
  verifyCommit: bool(5),
  sourceIntegrity: ref(SourceIntegrity, 6, { pointer: true }),
});
export interface GitDirectoriesRequest extends TypeOf<typeof GitDirectoriesRequest> {}

/** TODO */
export const GitFilesResponse = message('repository.GitFilesResponse', {
  map: map('bytes', 1),
});
export interface GitFilesResponse extends TypeOf<typeof GitFilesResponse> {}

/** TODO */
export const GitFilesRequest = message('repository.GitFilesRequest', {
  repo: ref(Repository, 1, { pointer: true }),
  submoduleEnabled: bool(2),
  revision: string(3),
  path: string(4),
  NewGitFileGlobbingEnabled: bool(5),
  noRevisionCache: bool(6),
  verifyCommit: bool(7),
  sourceIntegrity: ref(SourceIntegrity, 8, { pointer: true }),
});
export interface GitFilesRequest extends TypeOf<typeof GitFilesRequest> {}

/** TODO */
export const HelmChartsRequest = message('repository.HelmChartsRequest', {
  repo: ref(Repository, 1, { pointer: true }),
});
export interface HelmChartsRequest extends TypeOf<typeof HelmChartsRequest> {}

/** TODO */
export const RepoServerRevisionChartDetailsRequest = message(
  'repository.RepoServerRevisionChartDetailsRequest',
  {
    repo: ref(Repository, 1, { pointer: true }),
    name: string(2),
    revision: string(3),
  },
);
export interface RepoServerRevisionChartDetailsRequest extends TypeOf<
  typeof RepoServerRevisionChartDetailsRequest
> {}

/** TODO */
export const RepoServerRevisionMetadataRequest = message('repository.RepoServerRevisionMetadataRequest', {
  repo: ref(Repository, 1, { pointer: true }),
  revision: string(2),
  checkSignature: bool(3),
  sourceIntegrity: ref(SourceIntegrity, 4, { pointer: true }),
});
export interface RepoServerRevisionMetadataRequest extends TypeOf<typeof RepoServerRevisionMetadataRequest> {}

/** TODO */
export const RepoServerAppDetailsQuery = message('repository.RepoServerAppDetailsQuery', {
  repo: ref(Repository, 1, { pointer: true }),
  source: ref(ApplicationSource, 2, { pointer: true }),
  repos: list(Repository, 3, { elementPointer: true }),
  kustomizeOptions: ref(KustomizeOptions, 4, { pointer: true }),
  appName: string(5),
  noCache: bool(6),
  noRevisionCache: bool(7),
  trackingMethod: string(8),
  enabledSourceTypes: map('bool', 9),
  helmOptions: ref(HelmOptions, 10, { pointer: true }),
  refSources: map(RefTarget, 11, { elementPointer: true }),
});
export interface RepoServerAppDetailsQuery extends TypeOf<typeof RepoServerAppDetailsQuery> {}

/** TODO */
export const PluginInfo = message('repository.PluginInfo', {
  name: string(1),
});
export interface PluginInfo extends TypeOf<typeof PluginInfo> {}

/** TODO */
export const PluginList = message('repository.PluginList', {
  items: list(PluginInfo, 1, { elementPointer: true }),
});
export interface PluginList extends TypeOf<typeof PluginList> {}

/** TODO */
export const RepoServerAppList = message('repository.AppList', {
  apps: map('string', 1),
});
export interface RepoServerAppList extends TypeOf<typeof RepoServerAppList> {}

/** TODO */
export const ListAppsRequest = message('repository.ListAppsRequest', {
  repo: ref(Repository, 1, { pointer: true }),
  revision: string(2),
  enabledSourceTypes: map('bool', 3),
});
export interface ListAppsRequest extends TypeOf<typeof ListAppsRequest> {}

/** TODO */
export const ListRefsRequest = message('repository.ListRefsRequest', {
  repo: ref(Repository, 1, { pointer: true }),
});
export interface ListRefsRequest extends TypeOf<typeof ListRefsRequest> {}

/** TODO */
export const ResolveRevisionResponse = message('repository.ResolveRevisionResponse', {
  revision: string(1),
  ambiguousRevision: string(2),
});
export interface ResolveRevisionResponse extends TypeOf<typeof ResolveRevisionResponse> {}

/** TODO */
export const ResolveRevisionRequest = message('repository.ResolveRevisionRequest', {
  repo: ref(Repository, 1, { pointer: true }),
  app: ref(Application, 2, { pointer: true }),
  ambiguousRevision: string(3),
  sourceIndex: int(4),
  noRevisionCache: bool(5),
});
export interface ResolveRevisionRequest extends TypeOf<typeof ResolveRevisionRequest> {}

/** TODO */
export const TestRepositoryResponse = message('repository.TestRepositoryResponse', {
  verifiedRepository: bool(1),
});
export interface TestRepositoryResponse extends TypeOf<typeof TestRepositoryResponse> {}

/** TODO */
export const TestRepositoryRequest = message('repository.TestRepositoryRequest', {
  repo: ref(Repository, 1, { pointer: true }),
});
export interface TestRepositoryRequest extends TypeOf<typeof TestRepositoryRequest> {}

/** TODO */
export const ManifestFileChunk = message('repository.ManifestFileChunk', {
  chunk: bytes(1),
});
export interface ManifestFileChunk extends TypeOf<typeof ManifestFileChunk> {}

/** TODO */
export const ManifestFileMetadata = message('repository.ManifestFileMetadata', {
  checksum: string(1),
  size: int(2),
});
export interface ManifestFileMetadata extends TypeOf<typeof ManifestFileMetadata> {}

/** TODO */
export const ManifestRequest = message('repository.ManifestRequest', {
  repo: ref(Repository, 1, { pointer: true }),
  revision: string(2),
  noCache: bool(3),
  appLabelKey: string(4),
  appName: string(5),
  namespace: string(8),
  applicationSource: ref(ApplicationSource, 10, { pointer: true }),
  repos: list(Repository, 11, { elementPointer: true }),
  plugins: list(ConfigManagementPlugin, 12, { elementPointer: true }),
  kustomizeOptions: ref(KustomizeOptions, 13, { pointer: true }),
  kubeVersion: string(14),
  apiVersions: list('string', 15),
  verifySignature: bool(16),
  helmRepoCreds: list(RepoCreds, 17, { elementPointer: true }),
  noRevisionCache: bool(18),
  trackingMethod: string(19),
  enabledSourceTypes: map('bool', 20),
  helmOptions: ref(HelmOptions, 21, { pointer: true }),
  hasMultipleSources: bool(22),
  refSources: map(RefTarget, 23, { elementPointer: true }),
  projectSourceRepos: list('string', 24),
  projectName: string(25),
  annotationManifestGeneratePaths: string(26),
  installationID: string(27),
  sourceIntegrity: ref(SourceIntegrity, 28, { pointer: true }),
});
export interface ManifestRequest extends TypeOf<typeof ManifestRequest> {}

/** TODO */
export const ManifestRequestWithFiles = message('repository.ManifestRequestWithFiles', {
  request: ref(ManifestRequest, 1, { pointer: true }),
  metadata: ref(ManifestFileMetadata, 2, { pointer: true }),
  chunk: ref(ManifestFileChunk, 3, { pointer: true }),
});
export interface ManifestRequestWithFiles extends TypeOf<typeof ManifestRequestWithFiles> {}
