import type { TypeOf } from './build.ts';
import { bool, inline, int, list, message, ref, string } from './build.ts';
import { Info } from './application-spec.ts';
import { Time } from './meta.ts';
import { ApplicationSource } from './source.ts';
import { ManagedNamespaceMetadata, RetryStrategy } from './sync-policy.ts';
import { v1alpha1 } from './names.ts';

/** Who began an operation. */
export const OperationInitiator = message(v1alpha1('OperationInitiator'), {
  username: string(1, { doc: 'User.' }),
  automated: bool(2, { doc: 'Whether Tiphys did by itself.' }),
});
export interface OperationInitiator extends TypeOf<typeof OperationInitiator> {}

/** Syncs by apply alone. */
export const SyncStrategyApply = message(v1alpha1('SyncStrategyApply'), {
  force: bool(1, { doc: 'Deletes and makes anew what cannot be changed.' }),
});
export interface SyncStrategyApply extends TypeOf<typeof SyncStrategyApply> {}

/** Syncs by apply, with hooks. */
export const SyncStrategyHook = message(v1alpha1('SyncStrategyHook'), {
  SyncStrategyApply: inline(SyncStrategyApply, 1, { doc: 'How objects are applied.' }),
});
export interface SyncStrategyHook extends TypeOf<typeof SyncStrategyHook> {}

/** How to sync. */
export const SyncStrategy = message(v1alpha1('SyncStrategy'), {
  apply: ref(SyncStrategyApply, 1, { doc: 'By apply alone.', pointer: true }),
  hook: ref(SyncStrategyHook, 2, { doc: 'By apply, with hooks; the default.', pointer: true }),
});
export interface SyncStrategy extends TypeOf<typeof SyncStrategy> {}

/** An object to sync. */
export const SyncOperationResource = message(v1alpha1('SyncOperationResource'), {
  group: string(1, { doc: 'API group; empty for the core group.' }),
  kind: string(2, { doc: 'Kind.', zero: true }),
  name: string(3, { doc: 'Name.', zero: true }),
  namespace: string(4, { doc: 'Namespace.' }),
});
export interface SyncOperationResource extends TypeOf<typeof SyncOperationResource> {}

/** A sync. */
export const SyncOperation = message(v1alpha1('SyncOperation'), {
  revision: string(1, { doc: "Commit or version to sync to; the spec's where empty." }),
  prune: bool(2, { doc: 'Also deletes what is no longer in the source.' }),
  dryRun: bool(3, { doc: 'Only says what would happen.' }),
  syncStrategy: ref(SyncStrategy, 4, { doc: 'How.', pointer: true }),
  resources: list(SyncOperationResource, 6, { doc: 'Only these objects.' }),
  source: ref(ApplicationSource, 7, { doc: "Source instead of the spec's.", pointer: true }),
  manifests: list('string', 8, { doc: "Manifests instead of the source's." }),
  syncOptions: list('string', 9, { doc: 'Options such as `Replace=true`.' }),
  sources: list(ApplicationSource, 10, { doc: "Sources instead of the spec's." }),
  revisions: list('string', 11, { doc: 'Commits, tags or versions, one for each source.' }),
  autoHealAttemptsCount: int(12, { doc: 'How often this was healed in a row.' }),
});
export interface SyncOperation extends TypeOf<typeof SyncOperation> {}

/** Something to do with an Application. */
export const Operation = message(v1alpha1('Operation'), {
  sync: ref(SyncOperation, 1, { doc: 'A sync.', pointer: true }),
  initiatedBy: ref(OperationInitiator, 2, { doc: 'Who began it.', zero: true, optional: true }),
  info: list(Info, 3, { doc: 'Facts for people.', elementPointer: true }),
  retry: ref(RetryStrategy, 4, { doc: 'Tries it again when it fails.', zero: true, optional: true }),
});
export interface Operation extends TypeOf<typeof Operation> {}

/** What a sync did with an object. */
export const ResourceResult = message(v1alpha1('ResourceResult'), {
  group: string(1, { doc: 'API group; empty for the core group.', zero: true }),
  version: string(2, { doc: 'API version.', zero: true }),
  kind: string(3, { doc: 'Kind.', zero: true }),
  namespace: string(4, { doc: 'Namespace.', zero: true }),
  name: string(5, { doc: 'Name.', zero: true }),
  status: string(6, { doc: '`Synced`, `SyncFailed`, `Pruned` or `PruneSkipped`.' }),
  message: string(7, { doc: 'Text for people.' }),
  hookType: string(8, { doc: '`PreSync`, `Sync`, `PostSync`, `SyncFail` and so on; empty for no hook.' }),
  hookPhase: string(9, { doc: 'How the hook is.' }),
  syncPhase: string(10, { doc: 'Part of the sync it belonged to.' }),
  images: list('string', 11, { doc: 'Container images.' }),
});
export interface ResourceResult extends TypeOf<typeof ResourceResult> {}

/** What a sync did. */
export const SyncOperationResult = message(v1alpha1('SyncOperationResult'), {
  resources: list(ResourceResult, 1, { doc: 'What it did with each object.', elementPointer: true }),
  revision: string(2, { doc: 'Commit or version it synced to.', zero: true }),
  source: ref(ApplicationSource, 3, { doc: 'Where the manifests come from.', zero: true, optional: true }),
  sources: list(ApplicationSource, 4, {
    doc: 'Where the manifests come from, for an Application with several sources.',
  }),
  revisions: list('string', 5, { doc: 'Commits, tags or versions, one for each source.' }),
  managedNamespaceMetadata: ref(ManagedNamespaceMetadata, 6, {
    doc: 'Metadata of the namespace.',
    pointer: true,
  }),
});
export interface SyncOperationResult extends TypeOf<typeof SyncOperationResult> {}

/** How an operation is. */
export const OperationState = message(v1alpha1('OperationState'), {
  operation: ref(Operation, 1, { doc: 'The operation.', zero: true }),
  phase: string(2, { doc: '`Running`, `Terminating`, `Failed`, `Error` or `Succeeded`.', zero: true }),
  message: string(3, { doc: 'Text for people.' }),
  syncResult: ref(SyncOperationResult, 4, { doc: 'What the sync did.', pointer: true }),
  startedAt: ref(Time, 6, { doc: 'When it began.', zero: true }),
  finishedAt: ref(Time, 7, { doc: 'When it ended.', pointer: true }),
  retryCount: int(8, { doc: 'How often it was tried again.' }),
});
export interface OperationState extends TypeOf<typeof OperationState> {}
