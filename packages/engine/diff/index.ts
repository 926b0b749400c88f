export { listChanges } from './changes.ts';
export { describeDifference } from './describe.ts';
export type { ComparedStates, DescribeOptions } from './describe.ts';
export { diffResource, diffWithDryRun, normalize } from './diff.ts';
export { namedIgnoreRules } from './ignore-rules.ts';
export { lastAppliedAnnotation, withLastApplied } from './last-applied.ts';
export type { ManagedFields } from './managed-fields.ts';
export { diffOptionsFor, ignoreSourcesOf } from './options.ts';
export { withLiveIgnored } from './respect-ignored.ts';
export { hideSecretData } from './secrets.ts';
export { applyPatch, createThreeWayPatch } from './strategic/three-way.ts';
export { withoutWebhookChanges } from './webhook-changes.ts';
export type { ThreeWayPatch, ThreeWayStates } from './strategic/three-way.ts';
export type {
  Change,
  DiffOptions,
  DiffResult,
  IgnoreRules,
  KnownTypeField,
  ResourceStates,
} from './types.ts';
