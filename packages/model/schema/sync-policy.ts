import type { TypeOf } from './build.ts';
import { bool, int, list, map, message, ref, string } from './build.ts';
import { v1alpha1 } from './names.ts';

/** When to sync by itself. */
export const SyncPolicyAutomated = message(v1alpha1('SyncPolicyAutomated'), {
  prune: bool(1, { doc: 'Also deletes what is no longer in the source.', pointer: true }),
  selfHeal: bool(2, { doc: 'Also syncs when the cluster changes.', pointer: true }),
  allowEmpty: bool(3, { doc: 'Also deletes everything when the source is empty.', pointer: true }),
  enabled: bool(4, { doc: 'Whether it syncs by itself; true where it is not set.', pointer: true }),
});
export interface SyncPolicyAutomated extends TypeOf<typeof SyncPolicyAutomated> {}

/** How long to wait between tries. */
export const Backoff = message(v1alpha1('Backoff'), {
  duration: string(1, { doc: 'First wait, such as `5s`; a number means seconds.' }),
  factor: int(2, { doc: 'Each wait is that many times the one before.', pointer: true }),
  maxDuration: string(3, { doc: 'Longest wait, such as `3m`.' }),
});
export interface Backoff extends TypeOf<typeof Backoff> {}

/** How often to try a failed sync again. */
export const RetryStrategy = message(v1alpha1('RetryStrategy'), {
  limit: int(1, { doc: 'How often; below 0 means for ever.' }),
  backoff: ref(Backoff, 2, { doc: 'How long to wait in between.', pointer: true }),
  refresh: bool(3, { doc: 'Takes the newest commit for each try.' }),
});
export interface RetryStrategy extends TypeOf<typeof RetryStrategy> {}

/** Metadata of the namespace that a sync makes. */
export const ManagedNamespaceMetadata = message(v1alpha1('ManagedNamespaceMetadata'), {
  labels: map('string', 1, { doc: 'Labels by name.' }),
  annotations: map('string', 2, { doc: 'Annotations by name.' }),
});
export interface ManagedNamespaceMetadata extends TypeOf<typeof ManagedNamespaceMetadata> {}

/** When and how to sync. */
export const SyncPolicy = message(v1alpha1('SyncPolicy'), {
  automated: ref(SyncPolicyAutomated, 1, { doc: 'Syncs by itself.', pointer: true }),
  syncOptions: list('string', 2, { doc: 'Options such as `CreateNamespace=true`.' }),
  retry: ref(RetryStrategy, 3, { doc: 'Tries failed syncs again.', pointer: true }),
  managedNamespaceMetadata: ref(ManagedNamespaceMetadata, 4, {
    doc: 'Labels and annotations of the namespace, with `CreateNamespace=true`.',
    pointer: true,
  }),
});
export interface SyncPolicy extends TypeOf<typeof SyncPolicy> {}
