import type { SyncOptions } from '../plan/options.ts';
import { needsPruneConfirmation } from '../plan/prune.ts';
import type { TaskState } from './progress.ts';
import { isPrune } from './progress.ts';

// Texts of Argo CD (gitops-engine/pkg/sync/sync_context.go): users and scripts read them.

/** The texts of an operation. */
export const messages = {
  notValid: 'one or more synchronization tasks are not valid',
  dryRunFailed: 'one or more objects failed to apply (dry run)',
  running: 'one or more tasks are running',
  noMoreTasks: 'successfully synced (no more tasks)',
  allTasksRun: 'successfully synced (all tasks run)',
  applyFailed: 'one or more objects failed to apply',
  unsuccessful: 'one or more synchronization tasks completed unsuccessfully',
  syncFailHooksFailed: 'one or more SyncFail hooks failed',
  namespaceFailed: 'the namespace failed to apply',
  terminated: 'Operation terminated',
  terminationFailed: 'Operation termination had errors',
} as const;

/** What a running operation waits for. */
export function waitingMessage(
  tasks: readonly TaskState[],
  context: { readonly forDeletion: boolean; readonly options: SyncOptions; readonly pruneConfirmed: boolean },
): string {
  if (tasks.length === 0) return '';
  const hooks = tasks.filter((state) => state.task.isHook);
  const unconfirmed = context.pruneConfirmed
    ? []
    : tasks.filter((state) => isPrune(state) && needsPruneConfirmation(state.live, context.options));
  const noun = hooks.length === tasks.length ? 'hooks' : 'resources';
  if (unconfirmed.length > 0) return named('pruning confirmation of', unconfirmed, noun);
  const listed = hooks.length > 0 ? [...hooks, ...tasks.filter((state) => !state.task.isHook)] : tasks;
  if (context.forDeletion) return named(hooks.length > 0 ? 'deletion of hook' : 'deletion of', listed, noun);
  return named(hooks.length > 0 ? 'completion of hook' : 'healthy state of', listed, noun);
}

function named(reason: string, tasks: readonly TaskState[], noun: string): string {
  const key = tasks[0]?.task.key;
  const first = `waiting for ${reason} ${key?.group ?? ''}/${key?.kind ?? ''}/${key?.name ?? ''}`;
  return tasks.length > 1 ? `${first} and ${tasks.length - 1} more ${noun}` : first;
}

/** A failure's text with the different messages of the tasks that failed. */
export function withReasons(message: string, failed: readonly TaskState[]): string {
  const reasons = [...new Set(failed.map((state) => state.message))];
  return reasons.length > 0 ? `${message}, reason: ${reasons.join(',')}` : message;
}

/** The text for tasks that cannot be done at all. */
export function notValidMessage(problems: readonly string[]): string {
  const different = [...new Set(problems)].toSorted();
  return different.length > 0 ? `${messages.notValid}: ${different.join('; ')}` : messages.notValid;
}
