import { formatTime } from '@tiphys/base';
import type { Operation, OperationState, SyncOperation, SyncOperationResult } from '@tiphys/model';
import type { ApplicationObject } from '@tiphys/model';

/** The state of an operation that has just been asked for. */
export function beginOperation(operation: Operation, now: number): OperationState {
  return { operation, phase: 'Running', startedAt: formatTime(now) };
}

/** Whether the recorded state belongs to an operation that is still under way. */
export function isInProgress(state: OperationState | undefined): boolean {
  return state !== undefined && (state.phase === 'Running' || state.phase === 'Terminating');
}

/** Whether an operation has ended, well or not. */
export function isCompleted({ phase }: Pick<OperationState, 'phase'>): boolean {
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Error';
}

/**
 * What a sync is about before anything is done: the sources named by the operation, else those of the application, at
 * the revisions asked for. The names become SHAs once they are resolved, so that a sync that is resumed goes to the same.
 */
export function beginSyncResult(application: ApplicationObject, sync: SyncOperation): SyncOperationResult {
  const named = sync.source !== undefined || (sync.sources?.length ?? 0) > 0;
  const source = named ? sync.source : application.spec.source;
  const sources = named ? sync.sources : application.spec.sources;
  return {
    ...(source ? { source } : {}),
    ...(sources && sources.length > 0 ? { sources } : {}),
    revision: sync.revision ?? '',
    ...(sync.revisions && sync.revisions.length > 0 ? { revisions: sync.revisions } : {}),
  } as SyncOperationResult;
}
