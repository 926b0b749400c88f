export { listChanges } from './changes.ts';
export { diffResource, diffWithDryRun, normalize } from './diff.ts';
export { ignoreRulesFor } from './ignore-rules.ts';
export type { IgnoreSources } from './ignore-rules.ts';
export { lastAppliedAnnotation, lastAppliedOf, withLastApplied } from './last-applied.ts';
export { managedFieldsOf } from './managed-fields.ts';
export type { ManagedFields } from './managed-fields.ts';
export { canonicalQuantity } from './canonical/quantity.ts';
export { withLiveIgnored } from './respect-ignored.ts';
export { hideSecretData } from './secrets.ts';
export { applyPatch, createThreeWayPatch } from './strategic/three-way.ts';
export type { ThreeWayPatch, ThreeWayStates } from './strategic/three-way.ts';
export { applyManager } from './structured-merge.ts';
export type {
  Change,
  DiffOptions,
  DiffResult,
  IgnoreRules,
  KnownTypeField,
  ResourceStates,
} from './types.ts';
