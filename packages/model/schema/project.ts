import type { KubeObject } from '@tiphys/base';
import type { TypeOf } from './build.ts';
import { bool, int, list, map, message, ref, string } from './build.ts';
import { ApplicationDestination } from './application-spec.ts';
import { GroupKind, ListMeta, ObjectMeta, type TypeMeta } from './meta.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const SourceIntegrityGitPolicyRepo = message(v1alpha1('SourceIntegrityGitPolicyRepo'), {
  url: string(1, { zero: true }),
});
export interface SourceIntegrityGitPolicyRepo extends TypeOf<typeof SourceIntegrityGitPolicyRepo> {}

/** TODO */
export const SourceIntegrityGitPolicyGPG = message(v1alpha1('SourceIntegrityGitPolicyGPG'), {
  mode: string(1, { zero: true }),
  keys: list('string', 3, { zero: true }),
});
export interface SourceIntegrityGitPolicyGPG extends TypeOf<typeof SourceIntegrityGitPolicyGPG> {}

/** TODO */
export const SourceIntegrityGitPolicy = message(v1alpha1('SourceIntegrityGitPolicy'), {
  repos: list(SourceIntegrityGitPolicyRepo, 1, { zero: true }),
  gpg: ref(SourceIntegrityGitPolicyGPG, 2, { zero: true, pointer: true }),
});
export interface SourceIntegrityGitPolicy extends TypeOf<typeof SourceIntegrityGitPolicy> {}

/** TODO */
export const SourceIntegrityGit = message(v1alpha1('SourceIntegrityGit'), {
  policies: list(SourceIntegrityGitPolicy, 1, { zero: true, elementPointer: true }),
});
export interface SourceIntegrityGit extends TypeOf<typeof SourceIntegrityGit> {}

/** TODO */
export const SourceIntegrity = message(v1alpha1('SourceIntegrity'), {
  git: ref(SourceIntegrityGit, 1, { zero: true, pointer: true }),
});
export interface SourceIntegrity extends TypeOf<typeof SourceIntegrity> {}

/** TODO */
export const ApplicationDestinationServiceAccount = message(
  v1alpha1('ApplicationDestinationServiceAccount'),
  {
    server: string(1, { zero: true }),
    namespace: string(2),
    defaultServiceAccount: string(3, { zero: true }),
  },
);
export interface ApplicationDestinationServiceAccount extends TypeOf<
  typeof ApplicationDestinationServiceAccount
> {}

/** TODO */
export const ClusterResourceRestrictionItem = message(v1alpha1('ClusterResourceRestrictionItem'), {
  group: string(1, { zero: true }),
  kind: string(2, { zero: true }),
  name: string(3),
});
export interface ClusterResourceRestrictionItem extends TypeOf<typeof ClusterResourceRestrictionItem> {}

/** TODO */
export const SignatureKey = message(v1alpha1('SignatureKey'), {
  keyID: string(1, { zero: true }),
});
export interface SignatureKey extends TypeOf<typeof SignatureKey> {}

/** TODO */
export const OrphanedResourceKey = message(v1alpha1('OrphanedResourceKey'), {
  group: string(1),
  kind: string(2),
  name: string(3),
});
export interface OrphanedResourceKey extends TypeOf<typeof OrphanedResourceKey> {}

/** TODO */
export const OrphanedResourcesMonitorSettings = message(v1alpha1('OrphanedResourcesMonitorSettings'), {
  warn: bool(1, { pointer: true }),
  ignore: list(OrphanedResourceKey, 2),
});
export interface OrphanedResourcesMonitorSettings extends TypeOf<typeof OrphanedResourcesMonitorSettings> {}

/** TODO */
export const SyncWindow = message(v1alpha1('SyncWindow'), {
  kind: string(1),
  schedule: string(2),
  duration: string(3),
  applications: list('string', 4),
  namespaces: list('string', 5),
  clusters: list('string', 6),
  manualSync: bool(7),
  timeZone: string(8),
  andOperator: bool(9),
  description: string(10),
  syncOverrun: bool(11),
});
export interface SyncWindow extends TypeOf<typeof SyncWindow> {}

/** TODO */
export const JWTToken = message(v1alpha1('JWTToken'), {
  iat: int(1, { zero: true }),
  exp: int(2),
  id: string(3),
});
export interface JWTToken extends TypeOf<typeof JWTToken> {}

/** TODO */
export const JWTTokens = message(v1alpha1('JWTTokens'), {
  items: list(JWTToken, 1),
});
export interface JWTTokens extends TypeOf<typeof JWTTokens> {}

/** TODO */
export const ProjectRole = message(v1alpha1('ProjectRole'), {
  name: string(1, { zero: true }),
  description: string(2),
  policies: list('string', 3),
  jwtTokens: list(JWTToken, 4),
  groups: list('string', 5),
});
export interface ProjectRole extends TypeOf<typeof ProjectRole> {}

/** TODO */
export const AppProjectSpec = message(v1alpha1('AppProjectSpec'), {
  sourceRepos: list('string', 1),
  destinations: list(ApplicationDestination, 2),
  description: string(3, { maxLength: 255 }),
  roles: list(ProjectRole, 4),
  clusterResourceWhitelist: list(ClusterResourceRestrictionItem, 5),
  namespaceResourceBlacklist: list(GroupKind, 6),
  orphanedResources: ref(OrphanedResourcesMonitorSettings, 7, { pointer: true }),
  syncWindows: list(SyncWindow, 8, { elementPointer: true }),
  namespaceResourceWhitelist: list(GroupKind, 9),
  signatureKeys: list(SignatureKey, 10),
  clusterResourceBlacklist: list(ClusterResourceRestrictionItem, 11),
  sourceNamespaces: list('string', 12),
  permitOnlyProjectScopedClusters: bool(13),
  destinationServiceAccounts: list(ApplicationDestinationServiceAccount, 14),
  sourceIntegrity: ref(SourceIntegrity, 15, { pointer: true }),
});
export interface AppProjectSpec extends TypeOf<typeof AppProjectSpec> {}

/** TODO */
export const AppProjectStatus = message(v1alpha1('AppProjectStatus'), {
  jwtTokensByRole: map(JWTTokens, 1),
});
export interface AppProjectStatus extends TypeOf<typeof AppProjectStatus> {}

/** TODO */
export const AppProject = message(v1alpha1('AppProject'), {
  metadata: ref(ObjectMeta, 1, { zero: true }),
  spec: ref(AppProjectSpec, 2, { zero: true }),
  status: ref(AppProjectStatus, 3, { zero: true, optional: true }),
});
export interface AppProject extends TypeOf<typeof AppProject>, TypeMeta {}

/** The same as it is kept in a cluster: with `apiVersion` and `kind`. */
export type AppProjectObject = AppProject & KubeObject;

/** TODO */
export const AppProjectList = message(v1alpha1('AppProjectList'), {
  metadata: ref(ListMeta, 1, { zero: true }),
  items: list(AppProject, 2, { zero: true }),
});
export interface AppProjectList extends TypeOf<typeof AppProjectList> {}
