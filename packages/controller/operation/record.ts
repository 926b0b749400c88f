import { formatTime } from '@tiphys/base';
import type { OperationState } from '@tiphys/model';
import type { OperationRecord, RecordedAttempt, RecordedTask } from '@tiphys/model/v2';
import type { ApplicationContext, ControllerContext } from '../context.ts';
import { operationKey } from '../status/cache-keys.ts';

/** How long the record of an operation is kept after its last change, in milliseconds. */
const recordTtlMs = 7 * 24 * 3_600_000;
/** Most attempts and tasks of an attempt that are kept. */
const maxAttempts = 20;
const maxTasks = 2000;

/** What happened to an operation. */
export interface RecordedStep {
  readonly state: OperationState;
  /** Tasks as the step left them; none where there was no step. */
  readonly tasks: readonly RecordedTask[];
  readonly now: number;
  /** Whether the attempt is over. */
  readonly ended: boolean;
}

/** The record of the operation in `state` as the cache has it; an empty one for another operation. */
export async function readRecord(
  controller: ControllerContext,
  context: ApplicationContext,
  state: OperationState,
): Promise<OperationRecord> {
  const kept = (await controller.deps.cache.get(operationKey(context.instance))) as
    | OperationRecord
    | undefined;
  const startedAt = String(state.startedAt);
  return kept?.startedAt === startedAt ? kept : { startedAt, attempts: [] };
}

/** Keeps a record for the API server, and tells those who watch. */
export async function writeRecord(
  controller: ControllerContext,
  context: ApplicationContext,
  record: OperationRecord,
): Promise<void> {
  const key = operationKey(context.instance);
  await controller.deps.cache.set(key, record, { ttlMs: recordTtlMs });
  await controller.deps.cache.notify(key);
}

/** A record with one more step: the first start of a task and its last end are kept, earlier attempts stay as they are. */
export function addStep(record: OperationRecord, step: RecordedStep): OperationRecord {
  const { state, now, ended } = step;
  const number = (state.retryCount ?? 0) + 1;
  const before = record.attempts.find((attempt) => attempt.number === number);
  const at = formatTime(now);
  const attempt: RecordedAttempt = {
    number,
    startedAt: before?.startedAt ?? (number === 1 ? record.startedAt : at),
    ...(ended ? { finishedAt: at } : {}),
    phase: state.phase,
    message: state.message ?? '',
    revision: state.syncResult?.revision || (state.syncResult?.revisions?.[0] ?? ''),
    tasks: mergeTasks(before?.tasks ?? [], step),
  };
  const others = record.attempts.filter((other) => other.number !== number);
  return { ...record, attempts: [...others, attempt].slice(-maxAttempts) };
}

function mergeTasks(before: readonly RecordedTask[], { tasks, now, ended }: RecordedStep): RecordedTask[] {
  if (tasks.length === 0) return [...before];
  const known = new Map(before.map((task) => [task.id, task]));
  const present = new Set(tasks.map(({ id }) => id));
  // An object that was pruned is in no plan any more; what was done stays told.
  const gone = before.filter(({ id, taskPhase }) => taskPhase !== '' && !present.has(id));
  const current = tasks.map((task) => {
    const old = known.get(task.id);
    const startedAt = old?.startedAt ?? task.startedAt;
    // What runs when everything is done needs no more waiting.
    const last = ended && startedAt !== undefined ? formatTime(now) : undefined;
    const finishedAt = task.finishedAt ?? old?.finishedAt ?? last;
    return { ...task, ...(startedAt ? { startedAt } : {}), ...(finishedAt ? { finishedAt } : {}) };
  });
  return [...current, ...gone].slice(0, maxTasks);
}
