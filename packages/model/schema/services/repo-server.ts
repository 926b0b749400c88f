import type { TypeOf } from '../build.ts';
import { bool, bytes, int, list, map, message, ref, string } from '../build.ts';
import { Application } from '../application.ts';
import { KustomizeOptions } from '../kustomize.ts';
import { ConfigManagementPlugin } from '../plugin.ts';
import { SourceIntegrity } from '../project.ts';
import { RefTarget, RepoCreds, Repository } from '../repository.ts';
import { ApplicationSource, HelmOptions } from '../source.ts';

/** Whether anything in some paths changed. */
export const UpdateRevisionForPathsResponse = message('repository.UpdateRevisionForPathsResponse', {
  changes: bool(1, { doc: 'Whether anything changed.' }),
  revision: string(2, { doc: 'Commit, tag or version.' }),
});
export interface UpdateRevisionForPathsResponse extends TypeOf<typeof UpdateRevisionForPathsResponse> {}

/** Asks whether anything in some paths changed between commits. */
export const UpdateRevisionForPathsRequest = message('repository.UpdateRevisionForPathsRequest', {
  repo: ref(Repository, 1, { doc: 'Repository.', pointer: true }),
  appLabelKey: string(2, { doc: 'Label that names the Application, where labels track.' }),
  appName: string(3, { doc: 'Name of the Application.' }),
  namespace: string(4, { doc: 'Namespace.' }),
  applicationSource: ref(ApplicationSource, 5, { doc: 'The source to render.', pointer: true }),
  trackingMethod: string(6, { doc: 'How objects are tracked: `annotation`, `label` or `annotation+label`.' }),
  refSources: map(RefTarget, 7, { doc: 'Sources that others refer to by name.', elementPointer: true }),
  kubeVersion: string(8, { doc: 'Kubernetes version to render for.' }),
  apiVersions: list('string', 9, { doc: 'API versions to render for.' }),
  hasMultipleSources: bool(10, { doc: 'Whether the Application has several sources.' }),
  syncedRevision: string(11, { doc: 'Commit of the last sync.' }),
  revision: string(12, { doc: 'Commit, tag or version.' }),
  paths: list('string', 13, { doc: 'Paths.' }),
  noRevisionCache: bool(14, { doc: 'Asks for branches and tags anew.' }),
  installationID: string(15, { doc: 'Id of this installation, for tracking.' }),
  syncedRefSources: map(RefTarget, 16, { doc: 'The same at the last sync.', elementPointer: true }),
  sourceIntegrity: ref(SourceIntegrity, 17, { doc: 'How commits prove who made them.', pointer: true }),
});
export interface UpdateRevisionForPathsRequest extends TypeOf<typeof UpdateRevisionForPathsRequest> {}

/** Folders of a repository. */
export const GitDirectoriesResponse = message('repository.GitDirectoriesResponse', {
  paths: list('string', 1, { doc: 'Paths.' }),
});
export interface GitDirectoriesResponse extends TypeOf<typeof GitDirectoriesResponse> {}

/** Asks for folders of a repository. */
export const GitDirectoriesRequest = message('repository.GitDirectoriesRequest', {
  repo: ref(Repository, 1, { doc: 'Repository.', pointer: true }),
  submoduleEnabled: bool(2, { doc: 'Whether submodules are read.' }),
  revision: string(3, { doc: 'Commit, tag or version.' }),
  noRevisionCache: bool(4, { doc: 'Asks for branches and tags anew.' }),
  verifyCommit: bool(5, { doc: 'Whether the commit needs a valid signature.' }),
  sourceIntegrity: ref(SourceIntegrity, 6, { doc: 'How commits prove who made them.', pointer: true }),
});
export interface GitDirectoriesRequest extends TypeOf<typeof GitDirectoriesRequest> {}

/** Files of a repository. */
export const GitFilesResponse = message('repository.GitFilesResponse', {
  map: map('bytes', 1, { doc: 'Files by path.' }),
});
export interface GitFilesResponse extends TypeOf<typeof GitFilesResponse> {}

/** Asks for files of a repository. */
export const GitFilesRequest = message('repository.GitFilesRequest', {
  repo: ref(Repository, 1, { doc: 'Repository.', pointer: true }),
  submoduleEnabled: bool(2, { doc: 'Whether submodules are read.' }),
  revision: string(3, { doc: 'Commit, tag or version.' }),
  path: string(4, { doc: 'Folder in the repository.' }),
  NewGitFileGlobbingEnabled: bool(5, { doc: 'Whether `*` stops at slashes.' }),
  noRevisionCache: bool(6, { doc: 'Asks for branches and tags anew.' }),
  verifyCommit: bool(7, { doc: 'Whether the commit needs a valid signature.' }),
  sourceIntegrity: ref(SourceIntegrity, 8, { doc: 'How commits prove who made them.', pointer: true }),
});
export interface GitFilesRequest extends TypeOf<typeof GitFilesRequest> {}

/** Asks for the charts of a repository. */
export const HelmChartsRequest = message('repository.HelmChartsRequest', {
  repo: ref(Repository, 1, { doc: 'Repository.', pointer: true }),
});
export interface HelmChartsRequest extends TypeOf<typeof HelmChartsRequest> {}

/** Asks for facts about a chart or artifact. */
export const RepoServerRevisionChartDetailsRequest = message(
  'repository.RepoServerRevisionChartDetailsRequest',
  {
    repo: ref(Repository, 1, { doc: 'Repository.', pointer: true }),
    name: string(2, { doc: 'Name.' }),
    revision: string(3, { doc: 'Commit, tag or version.' }),
  },
);
export interface RepoServerRevisionChartDetailsRequest extends TypeOf<
  typeof RepoServerRevisionChartDetailsRequest
> {}

/** Asks for facts about a commit. */
export const RepoServerRevisionMetadataRequest = message('repository.RepoServerRevisionMetadataRequest', {
  repo: ref(Repository, 1, { doc: 'Repository.', pointer: true }),
  revision: string(2, { doc: 'Commit, tag or version.' }),
  checkSignature: bool(3, { doc: 'Whether to check the signature.' }),
  sourceIntegrity: ref(SourceIntegrity, 4, { doc: 'How commits prove who made them.', pointer: true }),
});
export interface RepoServerRevisionMetadataRequest extends TypeOf<typeof RepoServerRevisionMetadataRequest> {}

/** Asks what a source offers. */
export const RepoServerAppDetailsQuery = message('repository.RepoServerAppDetailsQuery', {
  repo: ref(Repository, 1, { doc: 'Repository.', pointer: true }),
  source: ref(ApplicationSource, 2, { doc: 'Where the manifests come from.', pointer: true }),
  repos: list(Repository, 3, { doc: 'Repositories that charts may depend on.', elementPointer: true }),
  kustomizeOptions: ref(KustomizeOptions, 4, { doc: 'Settings of Kustomize.', pointer: true }),
  appName: string(5, { doc: 'Name of the Application.' }),
  noCache: bool(6, { doc: 'Renders anew.' }),
  noRevisionCache: bool(7, { doc: 'Asks for branches and tags anew.' }),
  trackingMethod: string(8, { doc: 'How objects are tracked: `annotation`, `label` or `annotation+label`.' }),
  enabledSourceTypes: map('bool', 9, { doc: 'Which tools may be used, by name.' }),
  helmOptions: ref(HelmOptions, 10, { doc: 'Settings of Helm.', pointer: true }),
  refSources: map(RefTarget, 11, { doc: 'Sources that others refer to by name.', elementPointer: true }),
});
export interface RepoServerAppDetailsQuery extends TypeOf<typeof RepoServerAppDetailsQuery> {}

/** A plugin. */
export const PluginInfo = message('repository.PluginInfo', {
  name: string(1, { doc: 'Name.' }),
});
export interface PluginInfo extends TypeOf<typeof PluginInfo> {}

/** Plugins. */
export const PluginList = message('repository.PluginList', {
  items: list(PluginInfo, 1, { doc: 'The items.', elementPointer: true }),
});
export interface PluginList extends TypeOf<typeof PluginList> {}

/** Folders that can be deployed, with the tool that renders each. */
export const RepoServerAppList = message('repository.AppList', {
  apps: map('string', 1, { doc: 'Tools by folder.' }),
});
export interface RepoServerAppList extends TypeOf<typeof RepoServerAppList> {}

/** Asks for folders that can be deployed. */
export const ListAppsRequest = message('repository.ListAppsRequest', {
  repo: ref(Repository, 1, { doc: 'Repository.', pointer: true }),
  revision: string(2, { doc: 'Commit, tag or version.' }),
  enabledSourceTypes: map('bool', 3, { doc: 'Which tools may be used, by name.' }),
});
export interface ListAppsRequest extends TypeOf<typeof ListAppsRequest> {}

/** Asks for branches and tags. */
export const ListRefsRequest = message('repository.ListRefsRequest', {
  repo: ref(Repository, 1, { doc: 'Repository.', pointer: true }),
});
export interface ListRefsRequest extends TypeOf<typeof ListRefsRequest> {}

/** The commit or version that a name means. */
export const ResolveRevisionResponse = message('repository.ResolveRevisionResponse', {
  revision: string(1, { doc: 'Commit, tag or version.' }),
  ambiguousRevision: string(2, { doc: 'The name with what it means, for people.' }),
});
export interface ResolveRevisionResponse extends TypeOf<typeof ResolveRevisionResponse> {}

/** Asks which commit or version a name means. */
export const ResolveRevisionRequest = message('repository.ResolveRevisionRequest', {
  repo: ref(Repository, 1, { doc: 'Repository.', pointer: true }),
  app: ref(Application, 2, { doc: 'The Application.', pointer: true }),
  ambiguousRevision: string(3, { doc: 'Branch, tag, version range or such.' }),
  sourceIndex: int(4, { doc: 'Which of several sources, from 0.' }),
  noRevisionCache: bool(5, { doc: 'Asks for branches and tags anew.' }),
});
export interface ResolveRevisionRequest extends TypeOf<typeof ResolveRevisionRequest> {}

/** Whether a repository can be read. */
export const TestRepositoryResponse = message('repository.TestRepositoryResponse', {
  verifiedRepository: bool(1, { doc: 'Whether it can be read.' }),
});
export interface TestRepositoryResponse extends TypeOf<typeof TestRepositoryResponse> {}

/** Asks whether a repository can be read. */
export const TestRepositoryRequest = message('repository.TestRepositoryRequest', {
  repo: ref(Repository, 1, { doc: 'Repository.', pointer: true }),
});
export interface TestRepositoryRequest extends TypeOf<typeof TestRepositoryRequest> {}

/** A piece of a file. */
export const ManifestFileChunk = message('repository.ManifestFileChunk', {
  chunk: bytes(1, { doc: 'A piece of the file.' }),
});
export interface ManifestFileChunk extends TypeOf<typeof ManifestFileChunk> {}

/** What files follow. */
export const ManifestFileMetadata = message('repository.ManifestFileMetadata', {
  checksum: string(1, { doc: 'SHA-256 of the files that follow.' }),
  size: int(2, { doc: 'Bytes.' }),
});
export interface ManifestFileMetadata extends TypeOf<typeof ManifestFileMetadata> {}

/** Asks for the manifests of a source. */
export const ManifestRequest = message('repository.ManifestRequest', {
  repo: ref(Repository, 1, { doc: 'Repository.', pointer: true }),
  revision: string(2, { doc: 'Commit, tag or version.' }),
  noCache: bool(3, { doc: 'Renders anew.' }),
  appLabelKey: string(4, { doc: 'Label that names the Application, where labels track.' }),
  appName: string(5, { doc: 'Name of the Application.' }),
  namespace: string(8, { doc: 'Namespace.' }),
  applicationSource: ref(ApplicationSource, 10, { doc: 'The source to render.', pointer: true }),
  repos: list(Repository, 11, { doc: 'Repositories that charts may depend on.', elementPointer: true }),
  plugins: list(ConfigManagementPlugin, 12, { doc: 'Plugins.', elementPointer: true }),
  kustomizeOptions: ref(KustomizeOptions, 13, { doc: 'Settings of Kustomize.', pointer: true }),
  kubeVersion: string(14, { doc: 'Kubernetes version to render for.' }),
  apiVersions: list('string', 15, { doc: 'API versions to render for.' }),
  verifySignature: bool(16, { doc: 'Whether the commit needs a valid signature.' }),
  helmRepoCreds: list(RepoCreds, 17, { doc: 'Credentials for Helm repositories.', elementPointer: true }),
  noRevisionCache: bool(18, { doc: 'Asks for branches and tags anew.' }),
  trackingMethod: string(19, {
    doc: 'How objects are tracked: `annotation`, `label` or `annotation+label`.',
  }),
  enabledSourceTypes: map('bool', 20, { doc: 'Which tools may be used, by name.' }),
  helmOptions: ref(HelmOptions, 21, { doc: 'Settings of Helm.', pointer: true }),
  hasMultipleSources: bool(22, { doc: 'Whether the Application has several sources.' }),
  refSources: map(RefTarget, 23, { doc: 'Sources that others refer to by name.', elementPointer: true }),
  projectSourceRepos: list('string', 24, { doc: 'Repositories that the project permits.' }),
  projectName: string(25, { doc: 'Project.' }),
  annotationManifestGeneratePaths: string(26, {
    doc: 'Value of the annotation `argocd.argoproj.io/manifest-generate-paths`.',
  }),
  installationID: string(27, { doc: 'Id of this installation, for tracking.' }),
  sourceIntegrity: ref(SourceIntegrity, 28, { doc: 'How commits prove who made them.', pointer: true }),
});
export interface ManifestRequest extends TypeOf<typeof ManifestRequest> {}

/** Asks for the manifests of files that follow. */
export const ManifestRequestWithFiles = message('repository.ManifestRequestWithFiles', {
  request: ref(ManifestRequest, 1, { doc: 'What to render; comes first.', pointer: true }),
  metadata: ref(ManifestFileMetadata, 2, { doc: 'Standard object metadata.', pointer: true }),
  chunk: ref(ManifestFileChunk, 3, { doc: 'A piece of the file.', pointer: true }),
});
export interface ManifestRequestWithFiles extends TypeOf<typeof ManifestRequestWithFiles> {}
