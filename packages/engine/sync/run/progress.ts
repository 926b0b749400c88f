import type { ResourceResult } from '@tiphys/model';
import type { RecordedTask } from '@tiphys/model/v2';
import { formatTime, keyText } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import type { SyncTask } from '../plan/types.ts';
import { imagesOf } from '../plan/images.ts';

/** A result's code. */
export type ResultStatus = 'Synced' | 'SyncFailed' | 'Pruned' | 'PruneSkipped';

/** How far a task is; `undefined` where it has not begun. */
export type TaskPhase = 'Running' | 'Succeeded' | 'Failed' | 'Error' | 'Terminating';

/** A task with its live object and how far it is. */
export interface TaskState {
  readonly task: SyncTask;
  readonly live: KubeObject | undefined;
  readonly status: ResultStatus | undefined;
  readonly phase: TaskPhase | undefined;
  readonly message: string;
}

/** What is known of a task after something happened to it. */
export interface TaskOutcome {
  readonly status?: ResultStatus | undefined;
  readonly phase?: TaskPhase | undefined;
  readonly message?: string | undefined;
}

/** The tasks of one step and the results of the operation so far, in the order in which they first appeared. */
export class SyncProgress {
  readonly #states = new Map<string, TaskState>();
  readonly #results: Map<string, ResourceResult>;
  readonly #times = new Map<string, Pick<RecordedTask, 'startedAt' | 'finishedAt'>>();
  readonly #now: () => number;

  constructor(
    tasks: readonly SyncTask[],
    results: readonly ResourceResult[],
    /** Milliseconds since 1970, for the reports. */
    now: () => number,
  ) {
    this.#now = now;
    this.#results = new Map(results.map((result) => [resultId(result), result]));
    for (const task of tasks) {
      const result = this.#results.get(task.id);
      this.#states.set(task.id, {
        task,
        live: task.live,
        status: (result?.status || undefined) as ResultStatus | undefined,
        phase: (result?.hookPhase || undefined) as TaskPhase | undefined,
        message: result?.message ?? '',
      });
    }
  }

  /** All tasks in the order of the plan. */
  tasks(): TaskState[] {
    return [...this.#states.values()];
  }

  /** A task as it is now. */
  now(state: TaskState): TaskState {
    return this.#states.get(state.task.id) ?? state;
  }

  /** Notes what happened to a task; an empty message keeps the last one. */
  record(state: TaskState, outcome: TaskOutcome): void {
    const { task } = state;
    const before = this.now(state);
    const after: TaskState = {
      ...before,
      status: outcome.status ?? before.status,
      phase: outcome.phase ?? before.phase,
      message: outcome.message || before.message,
    };
    this.#states.set(task.id, after);
    this.#stamp(after, before);
    const object = task.target ?? task.live;
    const first = this.#results.get(task.id);
    const images = object ? imagesOf(object) : [];
    const identity = first ?? {
      ...task.key,
      version: task.version,
      syncPhase: task.phase,
      ...(task.isHook ? { hookType: task.phase } : {}),
      ...(images.length > 0 ? { images } : {}),
    };
    this.#results.set(task.id, {
      ...identity,
      ...(after.status ? { status: after.status } : {}),
      ...(after.phase ? { hookPhase: after.phase } : {}),
      ...(after.message ? { message: after.message } : {}),
    } as ResourceResult);
  }

  #stamp(after: TaskState, before: TaskState): void {
    const { id } = after.task;
    const at = formatTime(this.#now());
    const known = this.#times.get(id) ?? {};
    const starts = isPending(before) && !isPending(after);
    const ends = !isCompleted(before) && isCompleted(after);
    this.#times.set(id, {
      ...known,
      ...(starts ? { startedAt: at } : {}),
      ...(ends ? { finishedAt: at } : {}),
    });
  }

  /** All tasks in the order of the plan, for those who watch; times are those of this step. */
  reports(): RecordedTask[] {
    return this.tasks().map(({ task, status, phase, message }) => ({
      id: task.id,
      ...task.key,
      phase: task.phase,
      wave: task.wave,
      hook: task.isHook,
      prune: task.target === undefined,
      status: status ?? '',
      taskPhase: phase ?? '',
      message,
      ...this.#times.get(task.id),
    }));
  }

  /** Notes a task's live object, or that it is gone. */
  setLive(state: TaskState, live: KubeObject | undefined): void {
    this.#states.set(state.task.id, { ...this.now(state), live });
  }

  /** Whether anything was done yet. */
  hasResults(): boolean {
    return this.#results.size > 0;
  }

  /** The results to save. */
  results(): ResourceResult[] {
    return [...this.#results.values()];
  }
}

/** Whether a task has not begun. */
export function isPending(state: TaskState): boolean {
  return state.phase === undefined;
}

/** Whether a task has begun and not ended. */
export function isRunning(state: TaskState): boolean {
  return state.phase === 'Running';
}

/** Whether a task has ended. */
export function isCompleted(state: TaskState): boolean {
  return state.phase === 'Succeeded' || state.phase === 'Failed' || state.phase === 'Error';
}

/** Whether a task takes an object away. */
export function isPrune(state: TaskState): boolean {
  return state.task.target === undefined;
}

function resultId(result: ResourceResult): string {
  const { group, kind, namespace, name } = result;
  return `${keyText({ group, kind, namespace, name })}:${result.syncPhase ?? ''}`;
}
