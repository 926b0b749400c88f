export {
  hasSyncOption,
  hookDeletePolicies,
  hookFinalizer,
  hookTypes,
  isHook,
  isIgnoredHook,
  isSkipped,
  syncOptionValue,
  syncWave,
} from './annotations.ts';
export { isNamespace } from './namespace.ts';
export { appliesOutOfSyncOnly, applyOptionsOf, isSelected, readSyncOptions } from './options.ts';
export type { ApplyOptions, PropagationPolicy, SyncOptions } from './options.ts';
export { planSync } from './plan.ts';
export { decidePrune, needsPruneConfirmation } from './prune.ts';
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
