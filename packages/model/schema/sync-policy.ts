import type { TypeOf } from './build.ts';
import { bool, int, list, map, message, ref, string } from './build.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const SyncPolicyAutomated = message(v1alpha1('SyncPolicyAutomated'), {
  prune: bool(1, { pointer: true }),
  selfHeal: bool(2, { pointer: true }),
  allowEmpty: bool(3, { pointer: true }),
  enabled: bool(4, { pointer: true }),
});
export interface SyncPolicyAutomated extends TypeOf<typeof SyncPolicyAutomated> {}

/** TODO */
export const Backoff = message(v1alpha1('Backoff'), {
  duration: string(1),
  factor: int(2, { pointer: true }),
  maxDuration: string(3),
});
export interface Backoff extends TypeOf<typeof Backoff> {}

/** TODO */
export const RetryStrategy = message(v1alpha1('RetryStrategy'), {
  limit: int(1),
  backoff: ref(Backoff, 2, { pointer: true }),
  refresh: bool(3),
});
export interface RetryStrategy extends TypeOf<typeof RetryStrategy> {}

/** TODO */
export const ManagedNamespaceMetadata = message(v1alpha1('ManagedNamespaceMetadata'), {
  labels: map('string', 1),
  annotations: map('string', 2),
});
export interface ManagedNamespaceMetadata extends TypeOf<typeof ManagedNamespaceMetadata> {}

/** TODO */
export const SyncPolicy = message(v1alpha1('SyncPolicy'), {
  automated: ref(SyncPolicyAutomated, 1, { pointer: true }),
  syncOptions: list('string', 2),
  retry: ref(RetryStrategy, 3, { pointer: true }),
  managedNamespaceMetadata: ref(ManagedNamespaceMetadata, 4, { pointer: true }),
});
export interface SyncPolicy extends TypeOf<typeof SyncPolicy> {}
