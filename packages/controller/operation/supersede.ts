import { formatTime, jsonEqual } from '@tiphys/base';
import type { OperationState } from '@tiphys/model';
import { desiredRevisions } from '../auto-sync.ts';
import { hasMultipleSources } from '../schedule/refresh-level.ts';
import type { Draft } from '../status/draft.ts';

/**
 * Ends an automated operation that waits, to be tried again or for something to become healthy, at a revision the repository has moved on
 * from, so that the fix is not held up by the failure it fixes. Argo CD goes on with the old revision.
 */
export function supersedeOperation(draft: Draft, now: number): void {
  const state = draft.status.operationState;
  const result = state?.syncResult;
  if (!state || !result || !isWaiting(state) || !state.operation.initiatedBy?.automated) return;
  const application = draft.application;
  const wanted = desiredRevisions(application);
  const tried = hasMultipleSources(application) ? (result.revisions ?? []) : [result.revision];
  if (wanted.length === 0 || wanted.includes('') || jsonEqual(wanted, tried)) return;
  const message = `${state.message ?? ''} Superseded by ${wanted.join(', ')}.`.trim();
  draft.setOperationState({ ...state, phase: 'Failed', finishedAt: formatTime(now), message });
  draft.operation = undefined;
}

/** Hooks are waited for to their end: what they began may not stand half done. */
function isWaiting({ phase, finishedAt, message }: OperationState): boolean {
  if (phase !== 'Running') return false;
  return Boolean(finishedAt) || message?.startsWith('waiting for healthy state of ') === true;
}
