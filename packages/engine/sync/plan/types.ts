import type { KubeObject, ResourceKey } from '@tiphys/base';

/** Phases of a sync, in order; `SyncFail` runs only after a failure. */
export type SyncPhase = 'PreSync' | 'Sync' | 'PostSync' | 'SyncFail';

/** One object to be applied, pruned or run as a hook. */
export interface SyncTask {
  readonly key: ResourceKey;
  readonly phase: SyncPhase;
  readonly wave: number;
  /** What it should be; `undefined` means prune. */
  readonly target: KubeObject | undefined;
  /** What it is; `undefined` means create. */
  readonly live: KubeObject | undefined;
  /** The hook phase it belongs to, where it is a hook. */
  readonly hook: SyncPhase | undefined;
}

/** What a sync will do, in order: a list of steps, each a set of tasks that go together. */
export interface SyncPlan {
  readonly steps: readonly SyncStep[];
  readonly syncFail: readonly SyncTask[];
}

/** Tasks of one phase and wave. */
export interface SyncStep {
  readonly phase: SyncPhase;
  readonly wave: number;
  readonly tasks: readonly SyncTask[];
}
