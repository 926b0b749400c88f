import type { KubeObject } from '@tiphys/base';
import { keyText, messageOf } from '@tiphys/base';
import { reasonOf } from '@tiphys/kube';
import { hookDeletePolicies, hookFinalizer } from '../plan/annotations.ts';
import type { HookDeletePolicy } from '../plan/types.ts';
import type { StepContext } from './context.ts';
import { noteObject, refOfTask } from './context.ts';
import type { TaskPhase, TaskState } from './progress.ts';
import { isPending, isRunning } from './progress.ts';
import { isTransient } from './transient.ts';

const maxConflicts = 5;

/** How a hook stands, by its health. Kinds without health have succeeded when they exist. */
export function judgeHook(
  context: StepContext,
  live: KubeObject,
): { readonly phase: TaskPhase; readonly message: string } {
  const health = context.deps.health(live);
  switch (health?.status) {
    case 'Unknown':
    case 'Degraded':
      return { phase: 'Failed', message: health.message ?? '' };
    case 'Progressing':
    case 'Suspended':
      return { phase: 'Running', message: health.message ?? '' };
    case 'Healthy':
      return { phase: 'Succeeded', message: health.message ?? '' };
    default:
      return { phase: 'Succeeded', message: `${live.metadata.name ?? ''} created` };
  }
}

/** Whether a task is a hook that this policy deletes. */
export function hasDeletePolicy(state: TaskState, policy: HookDeletePolicy): boolean {
  const { target } = state.task;
  return state.task.isHook && target !== undefined && hookDeletePolicies(target).includes(policy);
}

/** Whether a hook of an earlier run has to go before it runs again; one that is on its way out always has. */
export function mustGoFirst(state: TaskState): boolean {
  if (!state.live || !state.task.isHook || !isPending(state)) return false;
  return state.live.metadata.deletionTimestamp !== undefined || hasDeletePolicy(state, 'BeforeHookCreation');
}

/**
 * Takes over hooks that this operation made before its state was saved (the process died in between): they must not
 * run twice. Such a hook is younger than the operation and still has our finalizer, which goes once its end was seen.
 */
export function adoptHooks({ progress, startedAt }: StepContext): void {
  // The API server knows whole seconds only.
  const began = Math.floor(Date.parse(startedAt) / 1000) * 1000;
  const taken = new Set(
    progress
      .tasks()
      .filter((state) => !isPending(state))
      .map(({ task }) => keyText(task.key)),
  );
  for (const state of progress.tasks()) {
    const { task, live } = state;
    const key = keyText(task.key);
    if (!task.isHook || !live || !isPending(state) || taken.has(key)) continue;
    const { creationTimestamp, deletionTimestamp, finalizers = [] } = live.metadata;
    const isOurs = Date.parse(creationTimestamp ?? '') >= began && finalizers.includes(hookFinalizer);
    if (!isOurs || deletionTimestamp !== undefined) continue;
    taken.add(key);
    progress.record(state, { status: 'Synced', phase: 'Running' });
  }
}

/** Takes our finalizer off a hook; one that is gone already is fine. */
export async function removeHookFinalizer(context: StepContext, state: TaskState): Promise<void> {
  const ref = refOfTask(context, state);
  let live = context.progress.now(state).live;
  for (let conflicts = 0; ref && live?.metadata.finalizers?.includes(hookFinalizer); conflicts++) {
    const finalizers = live.metadata.finalizers.filter((name) => name !== hookFinalizer);
    const body = { metadata: { finalizers, resourceVersion: live.metadata.resourceVersion } };
    try {
      const object = await context.deps.client.patch(
        ref,
        { type: 'merge', body },
        { signal: context.signal },
      );
      noteObject(context, state, object);
      return;
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === 'NotFound') {
        noteObject(context, state, undefined);
        return;
      }
      if (reason !== 'Conflict' || conflicts >= maxConflicts) throw error;
      live = await context.deps.client.get(ref, { signal: context.signal });
    }
  }
}

/** Deletes a task's object and looks how far that got; resolves to whether it is gone. */
export async function deleteObject(context: StepContext, state: TaskState): Promise<boolean> {
  const ref = refOfTask(context, state);
  if (!ref) return true;
  const { client } = context.deps;
  const { uid, deletionTimestamp } = context.progress.now(state).live?.metadata ?? {};
  // Deleting what is being deleted would only wake everybody who watches it.
  if (deletionTimestamp === undefined) {
    const propagationPolicy = context.options.propagation;
    try {
      // The uid keeps an object alive that somebody made under the same name in the meantime.
      await client.delete(ref, { propagationPolicy, signal: context.signal, ...(uid ? { uid } : {}) });
    } catch (error) {
      if (reasonOf(error) !== 'Conflict') throw error;
    }
  }
  noteObject(context, state, await client.get(ref, { signal: context.signal }));
  return context.progress.now(state).live === undefined;
}

/** Deletes hooks that have ended; a failure is noted at the hook. */
export async function deleteHooks(context: StepContext, hooks: readonly TaskState[]): Promise<void> {
  for (const state of hooks) {
    if (!context.progress.now(state).live) continue;
    try {
      await deleteObject(context, state);
    } catch (error) {
      if (isTransient(error)) throw error;
      context.progress.record(state, {
        phase: 'Error',
        message: `failed to delete resource: ${messageOf(error)}`,
      });
    }
  }
}

/** Takes our finalizer off hooks that have ended, so that they may be deleted. */
export async function releaseHooks(context: StepContext, hooks: readonly TaskState[]): Promise<void> {
  for (const state of hooks) {
    try {
      await removeHookFinalizer(context, state);
    } catch (error) {
      if (isTransient(error)) throw error;
      context.progress.record(state, {
        phase: 'Error',
        message: `Failed to remove hook finalizer: ${messageOf(error)}`,
      });
    }
  }
}

/** Ends running hooks before their time. Resolves to false where one could not be ended; its result says why. */
export async function terminateHooks(context: StepContext, hooks: readonly TaskState[]): Promise<boolean> {
  let ok = true;
  for (const state of hooks.filter(isRunning)) {
    try {
      await terminateHook(context, state);
    } catch (error) {
      if (isTransient(error)) throw error;
      context.progress.record(state, { phase: 'Failed', message: `Failed to delete: ${messageOf(error)}` });
      ok = false;
    }
  }
  return ok;
}

async function terminateHook(context: StepContext, state: TaskState): Promise<void> {
  const { progress, deps, signal } = context;
  const ref = refOfTask(context, state);
  const live = state.live ?? (ref && (await deps.client.get(ref, { signal })));
  if (!live) {
    progress.record(state, { phase: 'Succeeded', message: 'Terminated' });
    return;
  }
  progress.setLive(state, live);
  // It may have ended by itself since the last look.
  const judged = judgeHook(context, live);
  await removeHookFinalizer(context, state);
  if (judged.phase === 'Running' || hasDeletePolicy(state, 'HookFailed')) await deleteObject(context, state);
  if (judged.phase === 'Running') progress.record(state, { phase: 'Failed', message: 'Terminated' });
  else progress.record(state, judged);
}
