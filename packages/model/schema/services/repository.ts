import type { TypeOf } from '../build.ts';
import { bool, int, list, map, message, ref, string } from '../build.ts';
import { Repository } from '../repository.ts';
import { SourceIntegrityCheckResult } from '../revision.ts';
import { ApplicationSource, HelmFileParameter, HelmParameter, KsonnetParameter } from '../source.ts';

/** The answer of `RepositoryService.Delete`, `RepositoryService.DeleteRepository`, `RepositoryService.DeleteWriteRepository` and others. */
export const RepoResponse = message('repository.RepoResponse', {});
export interface RepoResponse extends TypeOf<typeof RepoResponse> {}

/** The request of `RepositoryService.ValidateAccess` and `RepositoryService.ValidateWriteAccess`. */
export const RepoAccessQuery = message('repository.RepoAccessQuery', {
  repo: string(1, { doc: 'Repository.' }),
  username: string(2, { doc: 'User name.' }),
  password: string(3, { doc: 'Password.' }),
  sshPrivateKey: string(4, { doc: 'SSH private key, PEM.' }),
  insecure: bool(5, { doc: 'Skips the check of the TLS certificate.' }),
  tlsClientCertData: string(6, { doc: 'TLS client certificate, PEM.' }),
  tlsClientCertKey: string(7, { doc: 'Key of the TLS client certificate, PEM.' }),
  type: string(9, { doc: 'Type.' }),
  name: string(10, { doc: 'Name.' }),
  enableOci: bool(11, { doc: 'Whether the Helm repository is an OCI registry.' }),
  githubAppPrivateKey: string(12, { doc: 'Private key of the GitHub App, PEM.' }),
  githubAppID: int(13, { doc: 'Id of the GitHub App.' }),
  githubAppInstallationID: int(14, { doc: 'Id of the installation of the GitHub App.' }),
  githubAppEnterpriseBaseUrl: string(15, { doc: 'API URL of GitHub Enterprise for the GitHub App.' }),
  proxy: string(16, { doc: 'Proxy for HTTP and HTTPS.' }),
  project: string(17, { doc: 'Project it belongs to.' }),
  gcpServiceAccountKey: string(18, { doc: 'Service account key of Google Cloud, JSON.' }),
  forceHttpBasicAuth: bool(19, { doc: 'Sends user name and password unasked.' }),
  useAzureWorkloadIdentity: bool(20, { doc: 'Uses the workload identity of Azure.' }),
  bearerToken: string(21, { doc: 'Bearer token.' }),
  insecureOciForceHttp: bool(22, { doc: 'Reaches the OCI registry over plain HTTP.' }),
  azureServicePrincipalClientId: string(23, { doc: 'Client id of the Azure service principal.' }),
  azureServicePrincipalClientSecret: string(24, { doc: 'Client secret of the Azure service principal.' }),
  azureServicePrincipalTenantId: string(25, { doc: 'Tenant of the Azure service principal.' }),
  azureActiveDirectoryEndpoint: string(26, { doc: 'Azure login endpoint.' }),
});
export interface RepoAccessQuery extends TypeOf<typeof RepoAccessQuery> {}

/** The request of `RepositoryService.List`, `RepositoryService.Get`, `RepositoryService.GetWrite` and others. */
export const RepoQuery = message('repository.RepoQuery', {
  repo: string(1, { doc: 'Repository.' }),
  forceRefresh: bool(2, { doc: 'Asks the repository anew instead of a cache.' }),
  appProject: string(3, { doc: 'Project of the Application.' }),
});
export interface RepoQuery extends TypeOf<typeof RepoQuery> {}

/** The request of `RepositoryService.Update`, `RepositoryService.UpdateRepository` and `RepositoryService.UpdateWriteRepository`. */
export const RepoUpdateRequest = message('repository.RepoUpdateRequest', {
  repo: ref(Repository, 1, { doc: 'Repository.', pointer: true }),
});
export interface RepoUpdateRequest extends TypeOf<typeof RepoUpdateRequest> {}

/** The request of `RepositoryService.Create`, `RepositoryService.CreateRepository` and `RepositoryService.CreateWriteRepository`. */
export const RepoCreateRequest = message('repository.RepoCreateRequest', {
  repo: ref(Repository, 1, { doc: 'Repository.', pointer: true }),
  upsert: bool(2, { doc: 'Overwrites what is there.' }),
  credsOnly: bool(3, { doc: 'Keeps the credentials alone, as a template.' }),
});
export interface RepoCreateRequest extends TypeOf<typeof RepoCreateRequest> {}

/** A chart. */
export const HelmChart = message('repository.HelmChart', {
  name: string(1, { doc: 'Name.' }),
  versions: list('string', 2, { doc: 'Its versions.' }),
});
export interface HelmChart extends TypeOf<typeof HelmChart> {}

/** The answer of `RepositoryService.GetHelmCharts`. */
export const HelmChartsResponse = message('repository.HelmChartsResponse', {
  items: list(HelmChart, 1, { doc: 'The items.', elementPointer: true }),
});
export interface HelmChartsResponse extends TypeOf<typeof HelmChartsResponse> {}

/** Where a Ksonnet environment goes. */
export const KsonnetEnvironmentDestination = message('repository.KsonnetEnvironmentDestination', {
  server: string(1, { doc: 'URL of the Kubernetes API server.' }),
  namespace: string(2, { doc: 'Namespace.' }),
});
export interface KsonnetEnvironmentDestination extends TypeOf<typeof KsonnetEnvironmentDestination> {}

/** A Ksonnet environment. */
export const KsonnetEnvironment = message('repository.KsonnetEnvironment', {
  name: string(1, { doc: 'Name.' }),
  k8sVersion: string(2, { doc: 'Kubernetes version.' }),
  destination: ref(KsonnetEnvironmentDestination, 4, { doc: 'Where it goes.', pointer: true }),
});
export interface KsonnetEnvironment extends TypeOf<typeof KsonnetEnvironment> {}

/** A Ksonnet application. */
export const KsonnetAppSpec = message('repository.KsonnetAppSpec', {
  name: string(1, { doc: 'Name.' }),
  environments: map(KsonnetEnvironment, 3, { doc: 'Its environments.', elementPointer: true }),
  parameters: list(KsonnetParameter, 4, { doc: 'Parameters.', elementPointer: true }),
});
export interface KsonnetAppSpec extends TypeOf<typeof KsonnetAppSpec> {}

/** A chart. */
export const HelmAppSpec = message('repository.HelmAppSpec', {
  name: string(1, { doc: 'Name.' }),
  valueFiles: list('string', 3, { doc: 'Its value files.' }),
  parameters: list(HelmParameter, 4, { doc: 'Parameters.', elementPointer: true }),
  values: string(5, { doc: 'Its values, as YAML.' }),
  fileParameters: list(HelmFileParameter, 6, { doc: 'Values from files.', elementPointer: true }),
});
export interface HelmAppSpec extends TypeOf<typeof HelmAppSpec> {}

/** A kustomization. */
export const KustomizeAppSpec = message('repository.KustomizeAppSpec', {
  images: list('string', 3, { doc: 'Container images.' }),
});
export interface KustomizeAppSpec extends TypeOf<typeof KustomizeAppSpec> {}

/** A folder of manifests. */
export const DirectoryAppSpec = message('repository.DirectoryAppSpec', {});
export interface DirectoryAppSpec extends TypeOf<typeof DirectoryAppSpec> {}

/** A parameter of a plugin. */
export const ParameterAnnouncement = message('repository.ParameterAnnouncement', {
  name: string(1, { doc: 'Name.' }),
  title: string(2, { doc: 'Its text for people.' }),
  tooltip: string(3, { doc: 'Help for people.' }),
  required: bool(4, { doc: 'Whether it must be given.' }),
  itemType: string(5, { doc: 'Type of its items.' }),
  collectionType: string(6, { doc: '`string`, `array` or `map`.' }),
  string: string(7, { doc: 'Default.' }),
  array: list('string', 8, { doc: 'Default.' }),
  map: map('string', 9, { doc: 'Default.' }),
});
export interface ParameterAnnouncement extends TypeOf<typeof ParameterAnnouncement> {}

/** What a plugin offers. */
export const PluginAppSpec = message('repository.PluginAppSpec', {
  parametersAnnouncement: list(ParameterAnnouncement, 1, { doc: 'Its parameters.', elementPointer: true }),
});
export interface PluginAppSpec extends TypeOf<typeof PluginAppSpec> {}

/** The answer of `RepositoryService.GetAppDetails`. */
export const RepoAppDetailsResponse = message('repository.RepoAppDetailsResponse', {
  type: string(1, { doc: 'Type.' }),
  ksonnet: ref(KsonnetAppSpec, 2, { doc: 'If it is a Ksonnet application.', pointer: true }),
  helm: ref(HelmAppSpec, 3, { doc: 'If it is a chart.', pointer: true }),
  kustomize: ref(KustomizeAppSpec, 4, { doc: 'If it is a kustomization.', pointer: true }),
  directory: ref(DirectoryAppSpec, 5, { doc: 'If it is a folder of manifests.', pointer: true }),
  plugin: ref(PluginAppSpec, 6, { doc: 'If a plugin renders it.', pointer: true }),
});
export interface RepoAppDetailsResponse extends TypeOf<typeof RepoAppDetailsResponse> {}

/** The request of `RepositoryService.GetAppDetails`. */
export const RepoAppDetailsQuery = message('repository.RepoAppDetailsQuery', {
  source: ref(ApplicationSource, 1, { doc: 'Where the manifests come from.', pointer: true }),
  appName: string(2, { doc: 'Name of the Application.' }),
  appProject: string(3, { doc: 'Project of the Application.' }),
  sourceIndex: int(4, { doc: 'Which of several sources, from 0.' }),
  versionId: int(5, { doc: 'Id in the history; 0 means the current spec.' }),
});
export interface RepoAppDetailsQuery extends TypeOf<typeof RepoAppDetailsQuery> {}

/** A folder that can be deployed. */
export const AppInfo = message('repository.AppInfo', {
  type: string(1, { doc: 'Tool that renders it.' }),
  path: string(2, { doc: 'Folder in the repository.' }),
});
export interface AppInfo extends TypeOf<typeof AppInfo> {}

/** The answer of `RepositoryService.ListApps`. */
export const RepoAppsResponse = message('repository.RepoAppsResponse', {
  items: list(AppInfo, 1, { doc: 'The items.', elementPointer: true }),
});
export interface RepoAppsResponse extends TypeOf<typeof RepoAppsResponse> {}

/** The request of `RepositoryService.ListApps`. */
export const RepoAppsQuery = message('repository.RepoAppsQuery', {
  repo: string(1, { doc: 'Repository.' }),
  revision: string(2, { doc: 'Commit, tag or version.' }),
  appName: string(3, { doc: 'Name of the Application.' }),
  appProject: string(4, { doc: 'Project of the Application.' }),
});
export interface RepoAppsQuery extends TypeOf<typeof RepoAppsQuery> {}

/** Branches and tags. */
export const Refs = message('repository.Refs', {
  branches: list('string', 1, { doc: 'Branches.' }),
  tags: list('string', 2, { doc: 'Tags.' }),
});
export interface Refs extends TypeOf<typeof Refs> {}

/** Rendered manifests. */
export const ManifestResponse = message('repository.ManifestResponse', {
  manifests: list('string', 1, { doc: 'The manifests, JSON.' }),
  namespace: string(2, { doc: 'Namespace.' }),
  server: string(3, { doc: 'URL of the Kubernetes API server.' }),
  revision: string(4, { doc: 'Commit or version they come from.' }),
  sourceType: string(6, { doc: 'Tool that rendered them.' }),
  verifyResult: string(7, { doc: 'What the check of the signature said.' }),
  commands: list('string', 8, { doc: 'What a person would run to get the same.' }),
  sourceIntegrityResult: ref(SourceIntegrityCheckResult, 9, {
    doc: 'Whether the commit proves who made it.',
    pointer: true,
  }),
});
export interface ManifestResponse extends TypeOf<typeof ManifestResponse> {}
