import type { ObjectName } from './explain.ts';

/** How far a task is. `stopped` was begun and then no longer waited for, because the sync ended. */
export type TaskState = 'pending' | 'applying' | 'waiting' | 'done' | 'failed' | 'stopped' | 'skipped';

/** What the controller knows of a task beyond what the Application's status has room for. */
export interface RecordedTask extends ObjectName {
  readonly id: string;
  readonly phase: string;
  readonly wave: number;
  readonly hook: boolean;
  readonly prune: boolean;
  /** `Synced`, `SyncFailed`, `Pruned` or `PruneSkipped`; empty before it was done. */
  readonly status: string;
  /** `Running`, `Succeeded`, `Failed`, `Error`; empty before it began. */
  readonly taskPhase: string;
  readonly message: string;
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
}

/** One attempt of an operation. */
export interface RecordedAttempt {
  /** Counts from 1. */
  readonly number: number;
  readonly startedAt: string;
  readonly finishedAt?: string | undefined;
  readonly phase: string;
  readonly message: string;
  readonly revision: string;
  readonly tasks: readonly RecordedTask[];
}

/** The record of an operation that the controller keeps in the cache. */
export interface OperationRecord {
  /** When the operation began; names it. */
  readonly startedAt: string;
  readonly attempts: readonly RecordedAttempt[];
}

/** A task for people. */
export interface TimelineTask extends Omit<RecordedTask, 'taskPhase'> {
  readonly state: TaskState;
  /** What it waits for, in words. */
  readonly waitingFor?: string | undefined;
}

/** Tasks of one phase and wave. */
export interface TimelineWave {
  readonly phase: string;
  readonly wave: number;
  readonly state: TaskState;
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
  /** Why it has not begun, in words. */
  readonly blockedBy?: string | undefined;
  readonly tasks: readonly TimelineTask[];
}

/** One attempt for people. */
export interface TimelineAttempt extends Omit<RecordedAttempt, 'tasks'> {
  readonly waves: readonly TimelineWave[];
}

/** Answer of `GET …/operation`. `phase` is empty where nothing was ever synced. */
export interface OperationTimeline {
  readonly phase: string;
  readonly sentence: string;
  readonly message: string;
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
  readonly revision: string;
  readonly initiatedBy: string;
  readonly dryRun: boolean;
  readonly options: readonly string[];
  /** Only these objects, where the sync was limited to some. */
  readonly partial: number;
  /** When a failed attempt is tried again, and how often that may happen. */
  readonly retryAt?: string | undefined;
  readonly retryLimit: number;
  /** How long the last deployment took; a hint of what to expect. */
  readonly lastDurationMs?: number | undefined;
  /** Whether exact times are known; without them only the outcome is. */
  readonly recorded: boolean;
  readonly attempts: readonly TimelineAttempt[];
}
