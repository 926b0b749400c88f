import { messageOf, sleep } from '@tiphys/base';
import { appliesOutOfSyncOnly, applyOptionsOf } from '../plan/options.ts';
import { isNamespace } from '../plan/namespace.ts';
import type { Outcome, StepContext } from './context.ts';
import { ended, goingOn, refOfTask, waiting } from './context.ts';
import {
  adoptHooks,
  deleteHooks,
  hasDeletePolicy,
  judgeHook,
  mustGoFirst,
  releaseHooks,
  terminateHooks,
} from './hooks.ts';
import { messages, notValidMessage, waitingMessage, withReasons } from './messages.ts';
import type { TaskState } from './progress.ts';
import { isCompleted, isPending, isPrune, isRunning } from './progress.ts';
import { runTasks } from './run-tasks.ts';
import type { RunResult } from './run-tasks.ts';
import { isTransient } from './transient.ts';

const deletionLookMs = 2000;
const confirmationLookMs = 10_000;
const unreachableLookMs = 1000;

/** Takes one step of a sync. The order of questions is Argo CD's (`syncContext.Sync`). */
export async function takeStep(context: StepContext): Promise<Outcome> {
  const { progress } = context;

  // Nothing begins while one task cannot be done at all.
  const refused = refuseTasks(context);
  if (refused) return refused;

  if (!context.options.dryRun) adoptHooks(context);

  // The namespace comes first: everything else may need it.
  const namespaceFailed = progress.hasResults() ? undefined : await createNamespace(context);
  if (namespaceFailed) return namespaceFailed;

  // Then what runs is looked at, and waited for where something comes after it.
  await updateRunning(context);
  const unfinished = await awaitRunning(context);
  if (unfinished) return unfinished;
  const leaving = progress
    .tasks()
    .filter((state) => state.status === 'Pruned' && state.live?.metadata.deletionTimestamp);
  if (leaving.length > 0)
    return waiting(waitingText(context, leaving, { forDeletion: true }), deletionLookMs);

  await releaseHooks(
    context,
    progress.tasks().filter((state) => state.task.isHook && isCompleted(state)),
  );
  const failHooks = progress.tasks().filter((state) => state.task.phase === 'SyncFail');
  const tasks = progress.tasks().filter((state) => state.task.phase !== 'SyncFail');
  if (tasks.some((state) => isCompleted(state) && state.phase !== 'Succeeded')) {
    await deleteHooks(context, endedHooks(context, 'HookFailed'));
    return await failWith(context, { message: messages.unsuccessful, failed: failedOf(tasks), failHooks });
  }

  const pending = tasks.filter((state) => isPending(state) && isWanted(context, state));
  if (pending.length > 0) return await runWave(context, { pending, failHooks });
  await deleteHooks(context, endedHooks(context, 'HookSucceeded'));
  return ended('Succeeded', messages.noMoreTasks);
}

/** Ends a sync on request: running hooks are deleted. */
export async function terminate(context: StepContext): Promise<Outcome> {
  const hooks = context.progress.tasks().filter((state) => state.task.isHook);
  await releaseHooks(context, hooks.filter(isCompleted));
  const ok = await terminateHooks(context, hooks);
  return ok ? ended('Failed', messages.terminated) : ended('Error', messages.terminationFailed);
}

function refuseTasks(context: StepContext): Outcome | undefined {
  const { progress } = context;
  const refused = progress.tasks().filter((state) => state.task.problem !== undefined);
  for (const state of refused) progress.record(state, { status: 'SyncFailed', message: state.task.problem });
  if (refused.length > 0) {
    return ended('Failed', notValidMessage(refused.map((state) => state.task.problem ?? '')));
  }
  if (progress.hasResults()) return undefined;
  const malformed = progress.tasks().filter((state) => malformedText(context, state) !== undefined);
  for (const state of malformed) {
    progress.record(state, { status: 'SyncFailed', phase: 'Failed', message: malformedText(context, state) });
  }
  return malformed.length > 0 ? ended('Failed', messages.dryRunFailed) : undefined;
}

/** What is wrong with a manifest on its own. */
function malformedText(context: StepContext, { task, live }: TaskState): string | undefined {
  const { target } = task;
  if (!target || target.metadata.name) return undefined;
  if (!target.metadata.generateName) return 'resource name may not be empty';
  const { replace } = applyOptionsOf({ target, live }, context.options);
  return replace ? undefined : `from ${target.metadata.generateName}: cannot use generate name with apply`;
}

async function createNamespace(context: StepContext): Promise<Outcome | undefined> {
  const { progress, request, options } = context;
  const state = progress
    .tasks()
    .find(({ task, live }) => !live && task.target && isNamespace(task.target, request.namespace));
  if (!state || options.dryRun) return undefined;
  const run = await runTasks(context, [state]);
  if (run.transient) return unreachable(run);
  if (run.state !== 'failed') return undefined;
  return await failWith(context, {
    message: messages.namespaceFailed,
    failed: [progress.now(state)],
    failHooks: [],
  });
}

async function updateRunning({ progress, deps, ...rest }: StepContext): Promise<void> {
  for (const state of progress.tasks()) {
    const { live } = state;
    if (!isRunning(state) || !live) continue;
    if (state.task.isHook) {
      progress.record(state, judgeHook({ progress, deps, ...rest }, live));
      continue;
    }
    const health = deps.health(live);
    // What has no health (a ConfigMap) is done when it is there.
    if (!health) progress.record(state, { phase: 'Succeeded' });
    else if (health.status === 'Healthy')
      progress.record(state, { phase: 'Succeeded', message: health.message });
    else if (health.status === 'Degraded')
      progress.record(state, { phase: 'Failed', message: health.message });
  }
}

/** Waits for running hooks, and for all that runs where there is more than one wave. */
async function awaitRunning(context: StepContext): Promise<Outcome | undefined> {
  const { progress } = context;
  const all = progress.tasks();
  const [first, last] = [all[0]?.task, all.at(-1)?.task];
  const isMultiStep = first?.wave !== last?.wave || first?.phase !== last?.phase;
  const running = all.filter((state) => isRunning(state) && (isMultiStep || state.task.isHook));
  if (running.length === 0) return undefined;
  let anyMissing = false;
  for (const state of running) {
    if (!state.live && (await isMissing(context, state))) anyMissing = true;
  }
  const message = waitingText(context, running, { forDeletion: false });
  return anyMissing ? goingOn(message) : waiting(message);
}

/** Notes a running task whose object has vanished: waiting for it would never end. */
async function isMissing(context: StepContext, state: TaskState): Promise<boolean> {
  const { progress, deps, signal } = context;
  const ref = refOfTask(context, state);
  try {
    const live = ref && (await deps.client.get(ref, { signal }));
    if (live) return false;
  } catch (error) {
    if (isTransient(error)) throw error;
    signal.throwIfAborted();
    progress.record(state, { phase: 'Error', message: `Failed to get live resource ${messageOf(error)}` });
    return true;
  }
  const { group, kind, name } = state.task.key;
  const message = `Resource ${group}/${kind}/${name} is missing, it might have been deleted`;
  progress.record(state, { status: 'SyncFailed', phase: 'Error', message });
  return true;
}

async function runWave(
  context: StepContext,
  tasks: { readonly pending: readonly TaskState[]; readonly failHooks: readonly TaskState[] },
): Promise<Outcome> {
  const { progress, options } = context;
  const first = tasks.pending[0]?.task;
  const isInWave = ({ task }: TaskState): boolean => task.phase === first?.phase && task.wave === first.wave;
  const wave = options.dryRun ? tasks.pending : tasks.pending.filter(isInWave);
  const remaining = tasks.pending.length - wave.length;

  const run = await runTasks(context, wave);
  const now = wave.map((state) => progress.now(state));
  if (run.transient) return unreachable(run);
  if (run.state === 'failed') return await failWave(context, { wave: now, failHooks: tasks.failHooks });
  if (run.state === 'pending') return waitForRoom(context, now);
  if (options.dryRun) {
    const isOneWave = tasks.pending.every((state) => isInWave(state) && !state.task.isHook);
    return ended('Succeeded', isOneWave ? messages.allTasksRun : messages.noMoreTasks);
  }

  // Health of what was changed just now may be that of before; Argo CD waits after every wave.
  if (remaining > 0 && run.changedHealth) await sleep(context.waveDelayMs, context.signal);
  if (remaining > 0 || now.some((state) => state.task.isHook)) {
    return goingOn(waitingText(context, now, { forDeletion: false }));
  }
  await deleteHooks(context, endedHooks(context, 'HookSucceeded'));
  return ended('Succeeded', messages.allTasksRun);
}

function waitForRoom(context: StepContext, wave: readonly TaskState[]): Outcome {
  const blocking = wave.filter((state) => mustGoFirst(state) || (isPrune(state) && isPending(state)));
  const message = waitingText(context, blocking, { forDeletion: true });
  return waiting(message, blocking.some((state) => !isPrune(state)) ? deletionLookMs : confirmationLookMs);
}

async function failWave(
  context: StepContext,
  tasks: { readonly wave: readonly TaskState[]; readonly failHooks: readonly TaskState[] },
): Promise<Outcome> {
  const { wave, failHooks } = tasks;
  if (context.options.dryRun) return ended('Failed', messages.dryRunFailed);
  const runningHooks = wave.filter((state) => isRunning(state) && state.task.isHook);
  if (runningHooks.length > 0) return goingOn(waitingText(context, runningHooks, { forDeletion: false }));
  const outcome = await failWith(context, {
    message: messages.applyFailed,
    failed: failedOf(wave),
    failHooks,
  });
  if (outcome.phase === 'Failed') await deleteHooks(context, endedHooks(context, 'HookFailed'));
  return outcome;
}

interface Failure {
  readonly message: string;
  readonly failed: readonly TaskState[];
  readonly failHooks: readonly TaskState[];
}

/** Fails the operation, after its SyncFail hooks have run. */
async function failWith(context: StepContext, failure: Failure): Promise<Outcome> {
  const { progress } = context;
  const hooks = failure.failHooks.map((state) => progress.now(state));
  const text = withReasons(failure.message, failure.failed);
  if (hooks.every(isCompleted)) {
    const failedHooks = hooks.filter((state) => state.status === 'SyncFailed');
    const more = failedHooks.length > 0 ? `\n${withReasons(messages.syncFailHooksFailed, failedHooks)}` : '';
    return ended('Failed', `${text}${more}`);
  }
  const pending = hooks.filter(isPending);
  const run = await runTasks(context, pending);
  if (run.transient) return unreachable(run);
  if (run.state === 'pending') return waitForRoom(context, pending);
  return goingOn(waitingText(context, pending, { forDeletion: false }));
}

function failedOf(tasks: readonly TaskState[]): TaskState[] {
  return tasks.filter((state) => state.status === 'SyncFailed');
}

function endedHooks(context: StepContext, policy: 'HookSucceeded' | 'HookFailed'): TaskState[] {
  return context.progress
    .tasks()
    .filter(
      (state) => state.live && !isRunning(state) && !isPending(state) && hasDeletePolicy(state, policy),
    );
}

/** Leaves out what is as it should be, where that was asked for. */
function isWanted(context: StepContext, { task, live }: TaskState): boolean {
  if (task.isHook || task.modified || !task.target || !live) return true;
  return !appliesOutOfSyncOnly(task.target, context.options);
}

function waitingText(
  context: StepContext,
  tasks: readonly TaskState[],
  how: { readonly forDeletion: boolean },
): string {
  const { options, request } = context;
  return waitingMessage(tasks, { ...how, options, pruneConfirmed: request.pruneConfirmed ?? false });
}

function unreachable({ transient }: RunResult): Outcome {
  return waiting(`waiting for the API server: ${transient?.message ?? ''}`, unreachableLookMs);
}
