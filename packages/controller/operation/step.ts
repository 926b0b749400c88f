import { formatTime, parseTime, traced } from '@tiphys/base';
import type { OperationState } from '@tiphys/model';
import { misfitsOf, traceAnnotation } from '@tiphys/model';
import type { ApplicationContext, ControllerContext } from '../context.ts';
import type { RefreshLevel } from '../schedule/refresh-requests.ts';
import type { ConditionType } from '../status/conditions.ts';
import { formatConditions } from '../status/conditions.ts';
import type { Draft } from '../status/draft.ts';
import { writeDraft } from '../status/write.ts';
import { blockedByWindow } from '../sync-windows.ts';
import { beginOperation, isCompleted, isInProgress } from './begin.ts';
import { appendHistory } from './history.ts';
import { prepareSync } from './prepare.ts';
import type { SyncInProgress } from './prepare.ts';
import { addStep, readRecord, writeRecord } from './record.ts';
import { retryWaitMs, settleAttempt, startRetry } from './retry.ts';

/** When the operation wants its next step, and how much comparison its end asks for. */
export interface OperationProgress {
  readonly againInMs?: number | undefined;
  readonly refresh?: RefreshLevel | undefined;
}

/** How soon a closed sync window is looked at again, in milliseconds. */
const windowAgainMs = 10_000;

/** How soon a cluster that could not be read is tried again, in milliseconds. */
const clusterAgainMs = 2000;

/** Longest time without writing the progress of a sync that runs on, in milliseconds. */
const progressMs = 500;

/**
 * Takes the operation of an application as far as it goes now: begins it, resumes it after a restart, ends it. What it
 * waits for is in its message. Resolves to when to come back; nothing to do resolves to an empty progress.
 */
export async function operationStep(
  controller: ControllerContext,
  context: ApplicationContext,
): Promise<OperationProgress> {
  const { draft } = context;
  if (!draft.operation) return {};
  const misfit = misfitsOf(draft.original).find(({ path }) =>
    /^(?:operation|status\.operationState)\./.test(path),
  );
  if (misfit) {
    // What is left is not what somebody asked for.
    failWith(controller, draft, `Invalid operation request: ${misfit.path}: ${misfit.message}`);
    return {};
  }
  const state = await openState(controller, context, draft.operation);
  const now = controller.deps.clock.now();
  const waitMs = retryWaitMs(state, now) ?? 0;
  if (waitMs > 0) return { againInMs: waitMs };
  const attempt = state.finishedAt ? startRetry(state) : state;
  draft.setOperationState(attempt);
  const blocked = attempt.phase === 'Running' ? blockedByWindow(controller, context) : undefined;
  if (blocked !== undefined) {
    draft.setOperationState({ ...attempt, message: blocked });
    return { againInMs: windowAgainMs };
  }
  const prepared = await prepareSync(controller, context, attempt);
  if (prepared.outcome === 'failed') {
    const record = await readRecord(controller, context, prepared.state);
    const ended = { state: prepared.state, tasks: [], now, ended: true };
    await writeRecord(controller, context, addStep(record, ended));
    return endAttempt(controller, context, { state: prepared.state, terminating: false });
  }
  draft.setOperationState(prepared.state);
  if (prepared.outcome === 'wait') return { againInMs: clusterAgainMs };
  return runSteps(controller, context, prepared.sync);
}

/** Ends the operation of an application whose spec cannot be worked with. */
export function failOperation(controller: ControllerContext, draft: Draft): void {
  const types: readonly ConditionType[] = ['InvalidSpecError', 'ComparisonError'];
  failWith(controller, draft, formatConditions(draft.conditions(...types)));
}

function failWith(controller: ControllerContext, draft: Draft, message: string): void {
  if (!draft.operation) return;
  const present = draft.status.operationState;
  const now = controller.deps.clock.now();
  const state = present && isInProgress(present) ? present : beginOperation(draft.operation, now);
  close(controller, draft, { ...state, phase: 'Error', message });
}

/**
 * The state to go on from. A new one is written before anything is done, so that a process that is killed from here on is
 * continued by the next.
 */
async function openState(
  controller: ControllerContext,
  context: ApplicationContext,
  operation: NonNullable<Draft['operation']>,
): Promise<OperationState> {
  const { draft, signal } = context;
  const present = draft.status.operationState;
  const now = controller.deps.clock.now();
  if (!present || !isInProgress(present)) {
    const state = beginOperation(operation, now);
    draft.setOperationState(state);
    await writeDraft(controller.deps, draft, signal);
    return state;
  }
  const { syncTimeoutMs } = controller.options;
  const tooLong = syncTimeoutMs > 0 && now - (parseTime(present.startedAt) ?? now) > syncTimeoutMs;
  if (!tooLong || present.phase === 'Terminating') return present;
  return { ...present, phase: 'Terminating', message: 'operation is terminating due to timeout' };
}

/** Takes steps until the sync ends or waits; its progress is written from time to time, for those who watch. */
async function runSteps(
  controller: ControllerContext,
  context: ApplicationContext,
  sync: SyncInProgress,
): Promise<OperationProgress> {
  const { draft, signal } = context;
  const { clock } = controller.deps;
  let state = currentState(draft);
  const terminating = state.phase === 'Terminating';
  let writtenAt = clock.now();
  let record = await readRecord(controller, context, state);
  for (;;) {
    const before = state;
    const step = await traced(controller.deps.tracer, { name: 'sync.Sync' }, () =>
      sync.runner.advance(before, sync.request, signal),
    );
    state = withNamespaceMetadata(context, step.state);
    draft.setOperationState(state);
    const now = clock.now();
    record = addStep(record, { state, tasks: step.tasks, now, ended: step.next === 'done' });
    if (step.next !== 'again' || now - writtenAt >= progressMs)
      await writeRecord(controller, context, record);
    if (step.next === 'wait') return { againInMs: step.waitMs };
    if (step.next === 'done') return endAttempt(controller, context, { state, terminating });
    if (now - writtenAt < progressMs) continue;
    await writeDraft(controller.deps, draft, signal);
    writtenAt = clock.now();
    if (wasTerminated(controller, draft) || isDeleted(draft)) return { againInMs: 0 };
  }
}

function currentState(draft: Draft): OperationState {
  const state = draft.status.operationState;
  if (!state) throw new TypeError('an operation without a state');
  return state;
}

/** Whether someone asked for the end of the operation since the step began. */
function wasTerminated(controller: ControllerContext, draft: Draft): boolean {
  const { namespace = '', name = '' } = draft.original.metadata;
  const stored = controller.deps.applications.get(namespace, name);
  if (stored?.status?.operationState?.phase !== 'Terminating') return false;
  draft.setOperationState({
    ...currentState(draft),
    phase: 'Terminating',
    message: 'operation is terminating',
  });
  return true;
}

/** Whether someone deleted the application since the step began; the write's answer tells. */
function isDeleted(draft: Draft): boolean {
  return draft.original.metadata.deletionTimestamp !== undefined;
}

function withNamespaceMetadata(context: ApplicationContext, state: OperationState): OperationState {
  const managedNamespaceMetadata = context.draft.original.spec.syncPolicy?.managedNamespaceMetadata;
  if (!managedNamespaceMetadata || !state.syncResult) return state;
  return { ...state, syncResult: { ...state.syncResult, managedNamespaceMetadata } };
}

/** Ends an attempt: retried later, or the operation is over. */
function endAttempt(
  controller: ControllerContext,
  context: ApplicationContext,
  ended: { readonly state: OperationState; readonly terminating: boolean },
): OperationProgress {
  const { draft } = context;
  const now = controller.deps.clock.now();
  controller.syncs.delete(context.instance);
  const state = settleAttempt(ended.state, ended.terminating, now);
  draft.setOperationState(state);
  if (!isCompleted(state)) return { againInMs: retryWaitMs(state, now) ?? 0, refresh: 'latest' };
  close(controller, draft, state);
  return { refresh: 'latest' };
}

/** Records the end of an operation: its time, the deployment history, an event. */
function close(controller: ControllerContext, draft: Draft, state: OperationState): void {
  const now = controller.deps.clock.now();
  const finished = { ...state, finishedAt: formatTime(now) };
  const history = appendHistory(draft.original, finished, now);
  draft.status = { ...draft.status, ...(history.length > 0 ? { history } : {}) };
  draft.setOperationState(finished);
  draft.removeAnnotation(traceAnnotation);
  draft.operation = undefined;
  const partial = (state.operation.sync?.resources?.length ?? 0) > 0;
  const what = [
    partial ? 'Partial sync operation' : 'Sync operation',
    ...(state.syncResult ? [`to ${state.syncResult.revision}`] : []),
  ];
  const succeeded = state.phase === 'Succeeded';
  controller.events.record(draft.original, {
    reason: 'OperationCompleted',
    type: succeeded ? 'Normal' : 'Warning',
    message: `${what.join(' ')} ${succeeded ? 'succeeded' : `failed: ${state.message ?? ''}`}`,
  });
  controller.deps.log.info('operation finished', {
    application: draft.original.metadata.name,
    phase: state.phase,
    revision: state.syncResult?.revision,
  });
}
