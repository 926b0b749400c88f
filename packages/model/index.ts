export type { Codec, FieldInfo } from './codec/codec.ts';
export { decode, encode, fields, fit, normalize } from './codec/codec.ts';
export type { Fitted, Misfit } from './codec/fit.ts';
export { misfitsOf, readApplication, storedApplication } from './rules/read-application.ts';
export type { Field, FieldKind, Message, TypeOf } from './schema/build.ts';
export { formatTokens } from './settings/accounts.ts';
export { findDestination } from './rules/destination.ts';
export { clusterFromSecret, clusterToSecret, inCluster, inClusterServer } from './settings/cluster-secret.ts';
export type { FilteredKind } from './settings/filters.ts';
export { isExcludedResource } from './settings/filters.ts';
export type { ParseSettingsOptions, SettingsSources } from './settings/parse-settings.ts';
export { parseSettings } from './settings/parse-settings.ts';
export {
  credentialsFromSecret,
  credentialsToSecret,
  isRepositorySecretKey,
  repositoryFromSecret,
  repositoryToSecret,
  withCredentials,
} from './settings/repository-secret.ts';
export type { SecretData } from './settings/secret-data.ts';
export { decodeSecret, encodeSecret } from './settings/secret-data.ts';
export { clusterSecretName, credentialsSecretName, repositorySecretName } from './settings/secret-names.ts';
export type {
  Account,
  DeepLink,
  ParsedSettings,
  ParseYaml,
  RbacSettings,
  ResourceCustomization,
  ResourceFilter,
  Settings,
  SettingsProblem,
  TrackingMethod,
} from './settings/types.ts';
export { eventLabels, isEventEnabled } from './rules/event-reasons.ts';
export type { MatchGlob, PlaceToCheck, ResourceToCheck } from './rules/projects.ts';
export {
  isDestinationPermitted,
  isLiveResourcePermitted,
  isResourcePermitted,
  isSourcePermitted,
} from './rules/projects.ts';
export { isBelow, isSameRepository } from './rules/repository-url.ts';
export type { SpecProblem, SpecRules } from './rules/spec-permissions.ts';
export { validatePermissions } from './rules/spec-permissions.ts';
export type { SyncToCheck, WindowRules } from './rules/sync-windows.ts';
export { canSync, isWindowActive, matchingWindows } from './rules/sync-windows.ts';
export {
  demandsIntegrity,
  effectiveSourceIntegrity,
  gitDemand,
  gpgKeyId,
  integrityError,
  judgeSignatures,
} from './rules/source-integrity.ts';
export { handedTrace, traceAnnotation, traceAnnotations } from './rules/trace-annotation.ts';
export type { TrackingId, TrackingSettings } from './rules/tracking.ts';
export { instanceName, isSelfReferenced, setTracking, trackedInstance } from './rules/tracking.ts';
export type { Method, MethodKind, Route, Service } from './methods/build.ts';
export type { MethodInfo, RouteInfo } from './methods/methods.ts';
export type { DescribedFile } from './methods/descriptors.ts';
export type { ServerDescription } from './methods/methods.ts';
export {
  askPassMethods,
  methods,
  pluginDescription,
  pluginMethods,
  repoServerDescription,
  repoServerMethods,
  routes,
} from './methods/methods.ts';
export type { CustomResourceDefinition, PrinterColumn } from './crd/crds.ts';
export { crds } from './crd/crds.ts';
export type { JsonSchema } from './crd/json-schema.ts';
export { jsonSchema } from './crd/json-schema.ts';
export type { Claims } from './rbac/claims.ts';
export { subjectOf } from './rbac/claims.ts';
export { createEnforcer } from './rbac/enforcer.ts';
export { projectScopedResources } from './rbac/vocabulary.ts';
export type { Enforcer, EnforcerDeps, RbacSubject } from './rbac/enforcer.ts';
export type { PolicyGroup, PolicyRule, PolicySet } from './rbac/policy.ts';
export { normalizePolicyLine } from './rbac/project-roles.ts';
export { rbacActions, rbacResources } from './rbac/vocabulary.ts';
export type { RbacRequest } from './rbac/vocabulary.ts';
// oxfmt-ignore
export type { Time, ShardInfo, ListMeta, MicroTime, OwnerReference, FieldsV1, ManagedFieldsEntry, ObjectMeta, GroupKind, LabelSelectorRequirement, LabelSelector, TypeMeta, IntOrString, RawExtension, Json, Empty } from './schema/meta.ts';
// oxfmt-ignore
export type { PortStatus, LoadBalancerIngress, NodeSwapStatus, NodeSystemInfo, CoreObjectReference, CoreEventSource, CoreEventSeries, CoreEvent, CoreEventList } from './schema/core.ts';
// oxfmt-ignore
export type { KustomizeGvk, KustomizeResId, KustomizeSelector, KustomizePatch, KustomizeReplica, ApplicationSourceKustomize, KustomizeVersion, KustomizeOptions } from './schema/kustomize.ts';
// oxfmt-ignore
export type { EnvEntry, OptionalMap, OptionalArray, ApplicationSourcePluginParameter, ApplicationSourcePlugin, Command, ConfigManagementPlugin } from './schema/plugin.ts';
// oxfmt-ignore
export type { HelmParameter, HelmFileParameter, ApplicationSourceHelm, HelmOptions, JsonnetVar, ApplicationSourceJsonnet, ApplicationSourceDirectory, ComponentParameter, KsonnetParameter, ApplicationSourceKsonnet, ApplicationSource } from './schema/source.ts';
// oxfmt-ignore
export type { ApplicationDestination, Info, ResourceIgnoreDifferences, ApplicationSpec } from './schema/application-spec.ts';
// oxfmt-ignore
export type { Application, ApplicationObject, ApplicationList, ApplicationWatchEvent } from './schema/application.ts';
// oxfmt-ignore
export type { SyncPolicyAutomated, Backoff, RetryStrategy, ManagedNamespaceMetadata, SyncPolicy } from './schema/sync-policy.ts';
// oxfmt-ignore
export type { DrySource, SyncSource, HydrateTo, SourceHydrator, HydrateOperation, SuccessfulHydrateOperation, SourceHydratorStatus } from './schema/hydrator.ts';
// oxfmt-ignore
export type { OperationInitiator, SyncStrategyApply, SyncStrategyHook, SyncStrategy, SyncOperationResource, SyncOperation, Operation, ResourceResult, SyncOperationResult, OperationState } from './schema/operation.ts';
// oxfmt-ignore
export type { HealthStatus, AppHealthStatus, ComparedTo, SyncStatus, ResourceStatus, RevisionHistory, ApplicationCondition, ApplicationSummary, ApplicationStatus } from './schema/status.ts';
// oxfmt-ignore
export type { ResourceRef, InfoItem, ResourceNetworkingInfo, ResourceNode, HostResourceInfo, HostInfo, ApplicationTree, ApplicationSetTree, ResourceDiff } from './schema/tree.ts';
// oxfmt-ignore
export type { ResourceActionParam, ResourceAction, ResourceActionDefinition, ResourceActions } from './schema/resource-actions.ts';
// oxfmt-ignore
export type { SourceIntegrityCheckResultItem, SourceIntegrityCheckResult, CommitMetadata, RevisionReference, RevisionMetadata, ChartDetails, OCIMetadata } from './schema/revision.ts';
// oxfmt-ignore
export type { SourceIntegrityGitPolicyRepo, SourceIntegrityGitPolicyGPG, SourceIntegrityGitPolicy, SourceIntegrityGit, SourceIntegrity, ApplicationDestinationServiceAccount, ClusterResourceRestrictionItem, SignatureKey, OrphanedResourceKey, OrphanedResourcesMonitorSettings, SyncWindow, JWTToken, JWTTokens, ProjectRole, AppProjectSpec, AppProjectStatus, AppProject, AppProjectObject, AppProjectList } from './schema/project.ts';
// oxfmt-ignore
export type { ConnectionState, AWSAuthConfig, ExecProviderConfig, TLSClientConfig, ClusterConfig, ClusterCacheInfo, ClusterInfo, Cluster, ClusterList } from './schema/cluster.ts';
// oxfmt-ignore
export type { Repository, RepositoryList, RepoCreds, RepoCredsList, RefTarget, RepositoryCertificate, RepositoryCertificateList, GnuPGPublicKey, GnuPGPublicKeyList } from './schema/repository.ts';
// oxfmt-ignore
export type { OverrideIgnoreDiff, KnownTypeField, ResourceOverride } from './schema/resource-override.ts';
// oxfmt-ignore
export type { SecretRef, ConfigMapKeyRef, BearerTokenBitbucket, BearerTokenBitbucketCloud, BasicAuthBitbucketServer, ApplicationSetTemplateMeta, ApplicationSetTemplate } from './schema/applicationset-common.ts';
// oxfmt-ignore
export type { PullRequestGeneratorGithub, PullRequestGeneratorGitLab, PullRequestGeneratorGitea, PullRequestGeneratorBitbucketServer, PullRequestGeneratorFilter, PullRequestGeneratorBitbucket, PullRequestGeneratorAzureDevOps, PullRequestGenerator } from './schema/applicationset-pull-request.ts';
// oxfmt-ignore
export type { TagFilter, SCMProviderGeneratorGithub, SCMProviderGeneratorGitlab, SCMProviderGeneratorBitbucket, SCMProviderGeneratorBitbucketServer, SCMProviderGeneratorGitea, SCMProviderGeneratorAzureDevOps, SCMProviderGeneratorFilter, SCMProviderGeneratorAWSCodeCommit, SCMProviderGenerator } from './schema/applicationset-scm.ts';
// oxfmt-ignore
export type { PluginConfigMapRef, PluginInput, PluginGenerator, DuckTypeGenerator, GitFileGeneratorItem, GitDirectoryGeneratorItem, GitGenerator, ClusterGenerator, ListGenerator, ApplicationSetTerminalGenerator, ApplicationSetNestedGenerator, NestedMatrixGenerator, NestedMergeGenerator, MatrixGenerator, MergeGenerator, ApplicationSetGenerator } from './schema/applicationset-generators.ts';
// oxfmt-ignore
export type { ApplicationPreservedFields, ApplicationSetResourceIgnoreDifferences, ApplicationMatchExpression, ApplicationSetRolloutStep, ApplicationSetRolloutStrategy, ApplicationSetStrategy, ApplicationSetSyncPolicy, ApplicationSetSpec, ApplicationSetApplicationStatus, ApplicationSetCondition, ApplicationSetStatus, ApplicationSet, ApplicationSetObject, ApplicationSetList, ApplicationSetWatchEvent } from './schema/applicationset.ts';
// oxfmt-ignore
export type { VersionMessage } from './schema/services/version.ts';
export type { HealthCheckRequest, HealthCheckResponse } from './schema/services/health.ts';
export type {
  AppStreamRequest,
  CheckPluginConfigurationResponse,
  CmpEnvEntry,
  CmpFile,
  CmpManifestResponse,
  CmpRepositoryResponse,
  CmpRequestMetadata,
  CredentialsRequest,
  CredentialsResponse,
  ParametersAnnouncementResponse,
} from './schema/services/plugin.ts';
// oxfmt-ignore
export type { SessionResponse, SessionDeleteRequest, SessionCreateRequest, GetUserInfoResponse, GetUserInfoRequest } from './schema/services/session.ts';
// oxfmt-ignore
export type { RepoCredsResponse, RepoCredsDeleteRequest, RepoCredsUpdateRequest, RepoCredsCreateRequest, RepoCredsQuery } from './schema/services/repocreds.ts';
// oxfmt-ignore
export type { ListProjectLinksRequest, ProjectSyncWindowsResponse, ProjectSyncWindowsQuery, ProjectQuery, ProjectEmptyResponse, ProjectUpdateRequest, GlobalProjectsResponse, DetailedProjectsResponse, ProjectCreateRequest, ProjectTokenDeleteRequest, ProjectTokenResponse, ProjectTokenCreateRequest } from './schema/services/project.ts';
// oxfmt-ignore
export type { ObjectReference, EventSource, EventSeries, Event, EventList } from './schema/services/events.ts';
// oxfmt-ignore
export type { NotificationTemplate, NotificationTemplateList, TemplatesListRequest, NotificationService, NotificationServiceList, ServicesListRequest, NotificationTrigger, NotificationTriggerList, TriggersListRequest } from './schema/services/notification.ts';
// oxfmt-ignore
export type { GnuPGPublicKeyResponse, GnuPGPublicKeyQuery, GnuPGPublicKeyCreateResponse, GnuPGPublicKeyCreateRequest } from './schema/services/gpgkey.ts';
// oxfmt-ignore
export type { RepositoryCertificateQuery, RepositoryCertificateCreateRequest, RepositoryCertificateResponse } from './schema/services/certificate.ts';
// oxfmt-ignore
export type { ApplicationSetWatchQuery, ApplicationSetGetQuery, ApplicationSetTreeQuery, ApplicationSetResponse, ApplicationSetDeleteRequest, ApplicationSetCreateRequest, ApplicationSetListQuery, ApplicationSetGenerateResponse, ApplicationSetGenerateRequest } from './schema/services/applicationset.ts';
// oxfmt-ignore
export type { AccountEmptyResponse, DeleteTokenRequest, CreateTokenResponse, CreateTokenRequest, AccountToken, AccountDetails, GetAccountRequest, AccountsList, ListAccountRequest, UpdatePasswordResponse, UpdatePasswordRequest, CanIResponse, CanIRequest, TokensList } from './schema/services/account.ts';
// oxfmt-ignore
export type { SettingsPlugin, SettingsPluginsResponse, SettingsQuery, SettingsConnector, SettingsDexConfig, SettingsOIDCClaim, SettingsOIDCConfig, SettingsGoogleAnalytics, SettingsHelp, ServerSettings } from './schema/services/settings.ts';
// oxfmt-ignore
export type { ClusterID, ClusterQuery, ClusterResponse, ClusterUpdateRequest, ClusterCreateRequest } from './schema/services/cluster.ts';
// oxfmt-ignore
export type { LinkInfo, LinksResponse, ApplicationResourceRequest, ListAppLinksRequest, LogEntry, ApplicationPodLogsQuery, ApplicationResourceDeleteRequest, ResourceActionParameters, ResourceActionRunRequestV2, ResourceActionRunRequest, ResourceActionsListResponse, ApplicationResourceResponse, ApplicationResourcePatchRequest, ResourcesQuery, ApplicationServerSideDiffResponse, ApplicationServerSideDiffQuery, ManagedResourcesResponse, ApplicationResourceEventsQuery } from './schema/services/application-resource.ts';
// oxfmt-ignore
export type { ApplicationResponse, OperationTerminateResponse, OperationTerminateRequest, ApplicationRollbackRequest, SyncOptions, ApplicationSyncRequest, ApplicationDeleteRequest, ApplicationPatchRequest, ApplicationUpdateSpecRequest, ApplicationUpdateRequest, ApplicationManifestQueryWithFiles, FileChunk, ApplicationManifestQueryWithFilesWrapper, ApplicationManifestQuery, RevisionMetadataQuery, ApplicationSyncWindow, ApplicationSyncWindowsResponse, ApplicationSyncWindowsQuery, ApplicationQuery, ApplicationCreateRequest, NodeQuery } from './schema/services/application.ts';
// oxfmt-ignore
export type { UpdateRevisionForPathsResponse, UpdateRevisionForPathsRequest, GitDirectoriesResponse, GitDirectoriesRequest, GitFilesResponse, GitFilesRequest, HelmChartsRequest, RepoServerRevisionChartDetailsRequest, RepoServerRevisionMetadataRequest, RepoServerAppDetailsQuery, PluginInfo, PluginList, RepoServerAppList, ListAppsRequest, ListRefsRequest, ResolveRevisionResponse, ResolveRevisionRequest, TestRepositoryResponse, TestRepositoryRequest, ManifestFileChunk, ManifestFileMetadata, ManifestRequest, ManifestRequestWithFiles } from './schema/services/repo-server.ts';
// oxfmt-ignore
export type { RepoResponse, RepoAccessQuery, RepoQuery, RepoUpdateRequest, RepoCreateRequest, HelmChart, HelmChartsResponse, KsonnetEnvironmentDestination, KsonnetEnvironment, KsonnetAppSpec, HelmAppSpec, KustomizeAppSpec, DirectoryAppSpec, ParameterAnnouncement, PluginAppSpec, RepoAppDetailsResponse, RepoAppDetailsQuery, AppInfo, RepoAppsResponse, RepoAppsQuery, Refs, ManifestResponse } from './schema/services/repository.ts';
export { validateProject } from './rules/validate-project.ts';
export type { ProjectChecks } from './rules/validate-project.ts';
export { isNamespacePermitted, matchesNamespace } from './rules/namespaces.ts';
