import type { TypeOf } from '../build.ts';
import { bool, int, list, map, message, ref, string } from '../build.ts';
import { Repository } from '../repository.ts';
import { SourceIntegrityCheckResult } from '../revision.ts';
import { ApplicationSource, HelmFileParameter, HelmParameter, KsonnetParameter } from '../source.ts';

/** TODO */
export const RepoResponse = message('repository.RepoResponse', {});
export interface RepoResponse extends TypeOf<typeof RepoResponse> {}

/** TODO */
export const RepoAccessQuery = message('repository.RepoAccessQuery', {
  repo: string(1),
  username: string(2),
  password: string(3),
  sshPrivateKey: string(4),
  insecure: bool(5),
  tlsClientCertData: string(6),
  tlsClientCertKey: string(7),
  type: string(9),
  name: string(10),
  enableOci: bool(11),
  githubAppPrivateKey: string(12),
  githubAppID: int(13),
  githubAppInstallationID: int(14),
  githubAppEnterpriseBaseUrl: string(15),
  proxy: string(16),
  project: string(17),
  gcpServiceAccountKey: string(18),
  forceHttpBasicAuth: bool(19),
  useAzureWorkloadIdentity: bool(20),
  bearerToken: string(21),
  insecureOciForceHttp: bool(22),
  azureServicePrincipalClientId: string(23),
  azureServicePrincipalClientSecret: string(24),
  azureServicePrincipalTenantId: string(25),
  azureActiveDirectoryEndpoint: string(26),
});
export interface RepoAccessQuery extends TypeOf<typeof RepoAccessQuery> {}

/** TODO */
export const RepoQuery = message('repository.RepoQuery', {
  repo: string(1),
  forceRefresh: bool(2),
  appProject: string(3),
});
export interface RepoQuery extends TypeOf<typeof RepoQuery> {}

/** TODO */
export const RepoUpdateRequest = message('repository.RepoUpdateRequest', {
  repo: ref(Repository, 1, { pointer: true }),
});
export interface RepoUpdateRequest extends TypeOf<typeof RepoUpdateRequest> {}

/** TODO */
export const RepoCreateRequest = message('repository.RepoCreateRequest', {
  repo: ref(Repository, 1, { pointer: true }),
  upsert: bool(2),
  credsOnly: bool(3),
});
export interface RepoCreateRequest extends TypeOf<typeof RepoCreateRequest> {}

/** TODO */
export const HelmChart = message('repository.HelmChart', {
  name: string(1),
  versions: list('string', 2),
});
export interface HelmChart extends TypeOf<typeof HelmChart> {}

/** TODO */
export const HelmChartsResponse = message('repository.HelmChartsResponse', {
  items: list(HelmChart, 1, { elementPointer: true }),
});
export interface HelmChartsResponse extends TypeOf<typeof HelmChartsResponse> {}

/** TODO */
export const KsonnetEnvironmentDestination = message('repository.KsonnetEnvironmentDestination', {
  server: string(1),
  namespace: string(2),
});
export interface KsonnetEnvironmentDestination extends TypeOf<typeof KsonnetEnvironmentDestination> {}

/** TODO */
export const KsonnetEnvironment = message('repository.KsonnetEnvironment', {
  name: string(1),
  k8sVersion: string(2),
  destination: ref(KsonnetEnvironmentDestination, 4, { pointer: true }),
});
export interface KsonnetEnvironment extends TypeOf<typeof KsonnetEnvironment> {}

/** TODO */
export const KsonnetAppSpec = message('repository.KsonnetAppSpec', {
  name: string(1),
  environments: map(KsonnetEnvironment, 3, { elementPointer: true }),
  parameters: list(KsonnetParameter, 4, { elementPointer: true }),
});
export interface KsonnetAppSpec extends TypeOf<typeof KsonnetAppSpec> {}

/** TODO */
export const HelmAppSpec = message('repository.HelmAppSpec', {
  name: string(1),
  valueFiles: list('string', 3),
  parameters: list(HelmParameter, 4, { elementPointer: true }),
  values: string(5),
  fileParameters: list(HelmFileParameter, 6, { elementPointer: true }),
});
export interface HelmAppSpec extends TypeOf<typeof HelmAppSpec> {}

/** TODO */
export const KustomizeAppSpec = message('repository.KustomizeAppSpec', {
  images: list('string', 3),
});
export interface KustomizeAppSpec extends TypeOf<typeof KustomizeAppSpec> {}

/** TODO */
export const DirectoryAppSpec = message('repository.DirectoryAppSpec', {});
export interface DirectoryAppSpec extends TypeOf<typeof DirectoryAppSpec> {}

/** TODO */
export const ParameterAnnouncement = message('repository.ParameterAnnouncement', {
  name: string(1),
  title: string(2),
  tooltip: string(3),
  required: bool(4),
  itemType: string(5),
  collectionType: string(6),
  string: string(7),
  array: list('string', 8),
  map: map('string', 9),
});
export interface ParameterAnnouncement extends TypeOf<typeof ParameterAnnouncement> {}

/** TODO */
export const PluginAppSpec = message('repository.PluginAppSpec', {
  parametersAnnouncement: list(ParameterAnnouncement, 1, { elementPointer: true }),
});
export interface PluginAppSpec extends TypeOf<typeof PluginAppSpec> {}

/** TODO */
export const RepoAppDetailsResponse = message('repository.RepoAppDetailsResponse', {
  type: string(1),
  ksonnet: ref(KsonnetAppSpec, 2, { pointer: true }),
  helm: ref(HelmAppSpec, 3, { pointer: true }),
  kustomize: ref(KustomizeAppSpec, 4, { pointer: true }),
  directory: ref(DirectoryAppSpec, 5, { pointer: true }),
  plugin: ref(PluginAppSpec, 6, { pointer: true }),
});
export interface RepoAppDetailsResponse extends TypeOf<typeof RepoAppDetailsResponse> {}

/** TODO */
export const RepoAppDetailsQuery = message('repository.RepoAppDetailsQuery', {
  source: ref(ApplicationSource, 1, { pointer: true }),
  appName: string(2),
  appProject: string(3),
  sourceIndex: int(4),
  versionId: int(5),
});
export interface RepoAppDetailsQuery extends TypeOf<typeof RepoAppDetailsQuery> {}

/** TODO */
export const AppInfo = message('repository.AppInfo', {
  type: string(1),
  path: string(2),
});
export interface AppInfo extends TypeOf<typeof AppInfo> {}

/** TODO */
export const RepoAppsResponse = message('repository.RepoAppsResponse', {
  items: list(AppInfo, 1, { elementPointer: true }),
});
export interface RepoAppsResponse extends TypeOf<typeof RepoAppsResponse> {}

/** TODO */
export const RepoAppsQuery = message('repository.RepoAppsQuery', {
  repo: string(1),
  revision: string(2),
  appName: string(3),
  appProject: string(4),
});
export interface RepoAppsQuery extends TypeOf<typeof RepoAppsQuery> {}

/** TODO */
export const Refs = message('repository.Refs', {
  branches: list('string', 1),
  tags: list('string', 2),
});
export interface Refs extends TypeOf<typeof Refs> {}

/** TODO */
export const ManifestResponse = message('repository.ManifestResponse', {
  manifests: list('string', 1),
  namespace: string(2),
  server: string(3),
  revision: string(4),
  sourceType: string(6),
  verifyResult: string(7),
  commands: list('string', 8),
  sourceIntegrityResult: ref(SourceIntegrityCheckResult, 9, { pointer: true }),
});
export interface ManifestResponse extends TypeOf<typeof ManifestResponse> {}
