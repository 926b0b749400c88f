import type { KubeObject } from '@tiphys/base';
import type { TypeOf } from './build.ts';
import { bool, int, list, map, message, ref, string } from './build.ts';
import { ApplicationDestination } from './application-spec.ts';
import { GroupKind, ListMeta, ObjectMeta, type TypeMeta } from './meta.ts';
import { v1alpha1 } from './names.ts';

/** Repositories that a policy is for. */
export const SourceIntegrityGitPolicyRepo = message(v1alpha1('SourceIntegrityGitPolicyRepo'), {
  url: string(1, { doc: 'URL, or a glob; `!` in front excludes.', zero: true }),
});
export interface SourceIntegrityGitPolicyRepo extends TypeOf<typeof SourceIntegrityGitPolicyRepo> {}

/** Signatures that a policy asks for. */
export const SourceIntegrityGitPolicyGPG = message(v1alpha1('SourceIntegrityGitPolicyGPG'), {
  mode: string(1, { doc: '`none`, `head` or `strict`.', zero: true }),
  keys: list('string', 3, { doc: 'Ids of keys that may sign.', zero: true }),
});
export interface SourceIntegrityGitPolicyGPG extends TypeOf<typeof SourceIntegrityGitPolicyGPG> {}

/** Which commits some repositories must have. */
export const SourceIntegrityGitPolicy = message(v1alpha1('SourceIntegrityGitPolicy'), {
  repos: list(SourceIntegrityGitPolicyRepo, 1, { doc: 'The repositories.', zero: true }),
  gpg: ref(SourceIntegrityGitPolicyGPG, 2, { doc: 'The signatures.', zero: true, pointer: true }),
});
export interface SourceIntegrityGitPolicy extends TypeOf<typeof SourceIntegrityGitPolicy> {}

/** Which commits Git repositories must have. */
export const SourceIntegrityGit = message(v1alpha1('SourceIntegrityGit'), {
  policies: list(SourceIntegrityGitPolicy, 1, {
    doc: 'One at most may fit a repository.',
    zero: true,
    elementPointer: true,
  }),
});
export interface SourceIntegrityGit extends TypeOf<typeof SourceIntegrityGit> {}

/** How sources prove where they come from. */
export const SourceIntegrity = message(v1alpha1('SourceIntegrity'), {
  git: ref(SourceIntegrityGit, 1, { doc: 'For Git.', zero: true, pointer: true }),
});
export interface SourceIntegrity extends TypeOf<typeof SourceIntegrity> {}

/** The service account that syncs use in a place. */
export const ApplicationDestinationServiceAccount = message(
  v1alpha1('ApplicationDestinationServiceAccount'),
  {
    server: string(1, { doc: 'URL of the cluster, or a glob.', zero: true }),
    namespace: string(2, { doc: 'Namespace, or a glob.' }),
    defaultServiceAccount: string(3, { doc: 'Service account, as `[namespace:]name`.', zero: true }),
  },
);
export interface ApplicationDestinationServiceAccount extends TypeOf<
  typeof ApplicationDestinationServiceAccount
> {}

/** Cluster-scoped kinds and names. */
export const ClusterResourceRestrictionItem = message(v1alpha1('ClusterResourceRestrictionItem'), {
  group: string(1, { doc: 'API group, or a glob.', zero: true }),
  kind: string(2, { doc: 'Kind, or a glob.', zero: true }),
  name: string(3, { doc: 'Name, or a glob; all where empty.' }),
});
export interface ClusterResourceRestrictionItem extends TypeOf<typeof ClusterResourceRestrictionItem> {}

/** A key that may sign commits. */
export const SignatureKey = message(v1alpha1('SignatureKey'), {
  keyID: string(1, { doc: 'Its id, hexadecimal.', zero: true }),
});
export interface SignatureKey extends TypeOf<typeof SignatureKey> {}

/** Objects that are not missed. */
export const OrphanedResourceKey = message(v1alpha1('OrphanedResourceKey'), {
  group: string(1, { doc: 'API group, or a glob.' }),
  kind: string(2, { doc: 'Kind, or a glob.' }),
  name: string(3, { doc: 'Name, or a glob.' }),
});
export interface OrphanedResourceKey extends TypeOf<typeof OrphanedResourceKey> {}

/** Looks for objects that no Application manages. */
export const OrphanedResourcesMonitorSettings = message(v1alpha1('OrphanedResourcesMonitorSettings'), {
  warn: bool(1, { doc: 'Whether to warn of them.', pointer: true }),
  ignore: list(OrphanedResourceKey, 2, { doc: 'Objects that do not count.' }),
});
export interface OrphanedResourcesMonitorSettings extends TypeOf<typeof OrphanedResourcesMonitorSettings> {}

/** A time in which syncs may, or may not, happen. */
export const SyncWindow = message(v1alpha1('SyncWindow'), {
  kind: string(1, { doc: '`allow` or `deny`.' }),
  schedule: string(2, { doc: 'When it begins, as a cron line.' }),
  duration: string(3, { doc: 'How long it lasts, such as `1h`.' }),
  applications: list('string', 4, { doc: 'Names of Applications, or globs.' }),
  namespaces: list('string', 5, { doc: 'Destination namespaces, or globs.' }),
  clusters: list('string', 6, { doc: 'Destination clusters, or globs.' }),
  manualSync: bool(7, { doc: 'Whether people may sync all the same.' }),
  timeZone: string(8, { doc: 'Time zone of the schedule; UTC where empty.' }),
  andOperator: bool(9, { doc: 'Whether all of applications, namespaces and clusters must match.' }),
  description: string(10, { doc: 'Text for people.' }),
  syncOverrun: bool(11, { doc: 'Whether a running sync may go on beyond the end.' }),
});
export interface SyncWindow extends TypeOf<typeof SyncWindow> {}

/** A token of a project's role. */
export const JWTToken = message(v1alpha1('JWTToken'), {
  iat: int(1, { doc: 'When it was made, in Unix seconds.', zero: true }),
  exp: int(2, { doc: 'When it ends, in Unix seconds; 0 for never.' }),
  id: string(3, { doc: 'Its id.' }),
});
export interface JWTToken extends TypeOf<typeof JWTToken> {}

/** Tokens of a role. */
export const JWTTokens = message(v1alpha1('JWTTokens'), {
  items: list(JWTToken, 1, { doc: 'The items.' }),
});
export interface JWTTokens extends TypeOf<typeof JWTTokens> {}

/** A role in a project. */
export const ProjectRole = message(v1alpha1('ProjectRole'), {
  name: string(1, { doc: 'Name.', zero: true }),
  description: string(2, { doc: 'Text for people.' }),
  policies: list('string', 3, { doc: 'What it may do, as policy lines.' }),
  jwtTokens: list(JWTToken, 4, { doc: 'Its tokens.' }),
  groups: list('string', 5, { doc: 'Groups of the identity provider that have it.' }),
});
export interface ProjectRole extends TypeOf<typeof ProjectRole> {}

/** What the Applications of a project may do. */
export const AppProjectSpec = message(v1alpha1('AppProjectSpec'), {
  sourceRepos: list('string', 1, { doc: 'Repositories they may come from, or globs; `!` in front forbids.' }),
  destinations: list(ApplicationDestination, 2, {
    doc: 'Where they may go, or globs; `!` in front forbids.',
  }),
  description: string(3, { doc: 'Text for people.', maxLength: 255 }),
  roles: list(ProjectRole, 4, { doc: 'Roles of the project.' }),
  clusterResourceWhitelist: list(ClusterResourceRestrictionItem, 5, {
    doc: 'Cluster-scoped kinds they may have.',
  }),
  namespaceResourceBlacklist: list(GroupKind, 6, { doc: 'Namespaced kinds they may not have.' }),
  orphanedResources: ref(OrphanedResourcesMonitorSettings, 7, {
    doc: 'Looks for objects that no Application manages.',
    pointer: true,
  }),
  syncWindows: list(SyncWindow, 8, { doc: 'When syncs may happen.', elementPointer: true }),
  namespaceResourceWhitelist: list(GroupKind, 9, {
    doc: 'Namespaced kinds they may have; all where it is not set.',
  }),
  signatureKeys: list(SignatureKey, 10, { doc: 'Keys that commits must be signed with.' }),
  clusterResourceBlacklist: list(ClusterResourceRestrictionItem, 11, {
    doc: 'Cluster-scoped kinds they may not have.',
  }),
  sourceNamespaces: list('string', 12, {
    doc: 'Namespaces that Applications may be in besides that of Tiphys, or globs.',
  }),
  permitOnlyProjectScopedClusters: bool(13, {
    doc: 'Whether only clusters of the project are destinations.',
  }),
  destinationServiceAccounts: list(ApplicationDestinationServiceAccount, 14, {
    doc: 'Service accounts that syncs use.',
  }),
  sourceIntegrity: ref(SourceIntegrity, 15, { doc: 'How commits prove who made them.', pointer: true }),
});
export interface AppProjectSpec extends TypeOf<typeof AppProjectSpec> {}

/** How a project is. */
export const AppProjectStatus = message(v1alpha1('AppProjectStatus'), {
  jwtTokensByRole: map(JWTTokens, 1, { doc: 'Tokens by role.' }),
});
export interface AppProjectStatus extends TypeOf<typeof AppProjectStatus> {}

/** What a group of Applications may do. */
export const AppProject = message(v1alpha1('AppProject'), {
  metadata: ref(ObjectMeta, 1, { doc: 'Standard object metadata.', zero: true }),
  spec: ref(AppProjectSpec, 2, { doc: 'The rules.', zero: true }),
  status: ref(AppProjectStatus, 3, { doc: 'How it is.', zero: true, optional: true }),
});
export interface AppProject extends TypeOf<typeof AppProject>, TypeMeta {}

/** The same as it is kept in a cluster: with `apiVersion` and `kind`. */
export type AppProjectObject = AppProject & KubeObject;

/** Projects. */
export const AppProjectList = message(v1alpha1('AppProjectList'), {
  metadata: ref(ListMeta, 1, { doc: 'Standard object metadata.', zero: true }),
  items: list(AppProject, 2, { doc: 'The items.', zero: true }),
});
export interface AppProjectList extends TypeOf<typeof AppProjectList> {}
