export { hookDeletePolicies, hookFinalizer, hookTypes, isHook, isSkipped, syncWave } from './annotations.ts';
export { ignoresExtraneous, needsDeletionConfirmation, optionValue } from './confirmations.ts';
export { isDeletable, lastWave } from './deletable.ts';
export { partitionDeletionHooks } from './deletion-hooks.ts';
export { imagesOf } from './images.ts';
export { applyOptionsOf, readSyncOptions } from './options.ts';
export { forbiddenBy } from './permit.ts';
export type { PermitRules } from './permit.ts';
export { planSync } from './plan.ts';
export { decidePrune, needsPruneConfirmation } from './prune.ts';
export { targetRulesOf } from './target-rules.ts';
export { isNamespaced, normalizeTargets } from './targets.ts';
export type { TargetRules } from './targets.ts';
export type { ApplyOptions, PropagationPolicy, SyncOptions } from './options.ts';
export type { PruneDecision } from './prune.ts';
export type {
  HookDeletePolicy,
  HookType,
  PlanInput,
  SyncPhase,
  SyncPlan,
  SyncResource,
  SyncTask,
} from './types.ts';
