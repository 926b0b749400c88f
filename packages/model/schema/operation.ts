import type { TypeOf } from './build.ts';
import { bool, inline, int, list, message, ref, string } from './build.ts';
import { Info } from './application-spec.ts';
import { Time } from './meta.ts';
import { ApplicationSource } from './source.ts';
import { ManagedNamespaceMetadata, RetryStrategy } from './sync-policy.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const OperationInitiator = message(v1alpha1('OperationInitiator'), {
  username: string(1),
  automated: bool(2),
});
export interface OperationInitiator extends TypeOf<typeof OperationInitiator> {}

/** TODO */
export const SyncStrategyApply = message(v1alpha1('SyncStrategyApply'), {
  force: bool(1),
});
export interface SyncStrategyApply extends TypeOf<typeof SyncStrategyApply> {}

/** TODO */
export const SyncStrategyHook = message(v1alpha1('SyncStrategyHook'), {
  SyncStrategyApply: inline(SyncStrategyApply, 1),
});
export interface SyncStrategyHook extends TypeOf<typeof SyncStrategyHook> {}

/** TODO */
export const SyncStrategy = message(v1alpha1('SyncStrategy'), {
  apply: ref(SyncStrategyApply, 1, { pointer: true }),
  hook: ref(SyncStrategyHook, 2, { pointer: true }),
});
export interface SyncStrategy extends TypeOf<typeof SyncStrategy> {}

/** TODO */
export const SyncOperationResource = message(v1alpha1('SyncOperationResource'), {
  group: string(1),
  kind: string(2, { zero: true }),
  name: string(3, { zero: true }),
  namespace: string(4),
});
export interface SyncOperationResource extends TypeOf<typeof SyncOperationResource> {}

/** TODO */
export const SyncOperation = message(v1alpha1('SyncOperation'), {
  revision: string(1),
  prune: bool(2),
  dryRun: bool(3),
  syncStrategy: ref(SyncStrategy, 4, { pointer: true }),
  resources: list(SyncOperationResource, 6),
  source: ref(ApplicationSource, 7, { pointer: true }),
  manifests: list('string', 8),
  syncOptions: list('string', 9),
  sources: list(ApplicationSource, 10),
  revisions: list('string', 11),
  autoHealAttemptsCount: int(12),
});
export interface SyncOperation extends TypeOf<typeof SyncOperation> {}

/** TODO */
export const Operation = message(v1alpha1('Operation'), {
  sync: ref(SyncOperation, 1, { pointer: true }),
  initiatedBy: ref(OperationInitiator, 2, { zero: true, optional: true }),
  info: list(Info, 3, { elementPointer: true }),
  retry: ref(RetryStrategy, 4, { zero: true, optional: true }),
});
export interface Operation extends TypeOf<typeof Operation> {}

/** TODO */
export const ResourceResult = message(v1alpha1('ResourceResult'), {
  group: string(1, { zero: true }),
  version: string(2, { zero: true }),
  kind: string(3, { zero: true }),
  namespace: string(4, { zero: true }),
  name: string(5, { zero: true }),
  status: string(6),
  message: string(7),
  hookType: string(8),
  hookPhase: string(9),
  syncPhase: string(10),
  images: list('string', 11),
});
export interface ResourceResult extends TypeOf<typeof ResourceResult> {}

/** TODO */
export const SyncOperationResult = message(v1alpha1('SyncOperationResult'), {
  resources: list(ResourceResult, 1, { elementPointer: true }),
  revision: string(2, { zero: true }),
  source: ref(ApplicationSource, 3, { zero: true, optional: true }),
  sources: list(ApplicationSource, 4),
  revisions: list('string', 5),
  managedNamespaceMetadata: ref(ManagedNamespaceMetadata, 6, { pointer: true }),
});
export interface SyncOperationResult extends TypeOf<typeof SyncOperationResult> {}

/** TODO */
export const OperationState = message(v1alpha1('OperationState'), {
  operation: ref(Operation, 1, { zero: true }),
  phase: string(2, { zero: true }),
  message: string(3),
  syncResult: ref(SyncOperationResult, 4, { pointer: true }),
  startedAt: ref(Time, 6, { zero: true }),
  finishedAt: ref(Time, 7, { pointer: true }),
  retryCount: int(8),
});
export interface OperationState extends TypeOf<typeof OperationState> {}
