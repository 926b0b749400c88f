export {
  hookDeletePolicies,
  hookFinalizer,
  hookTypes,
  isHook,
  isSkipped,
  syncOptionValue,
  syncWave,
} from './annotations.ts';
export { readSyncOptions } from './options.ts';
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
