import { formatTime, jsonEqual } from '@tiphys/base';
import { desiredRevisions } from '../auto-sync.ts';
import { hasMultipleSources } from '../schedule/refresh-level.ts';
import type { Draft } from '../status/draft.ts';

/**
 * Ends an automated operation that waits to be tried again at a revision the repository has moved on from, so that the fix is
 * not held up by the failure it fixes. Argo CD goes on retrying the old revision. Returns whether it did.
 */
export function supersedeOperation(draft: Draft, now: number): boolean {
  const state = draft.status.operationState;
  const result = state?.syncResult;
  const waits = state?.phase === 'Running' && state.finishedAt;
  if (!waits || !result || !state.operation.initiatedBy?.automated) return false;
  const application = draft.application;
  const wanted = desiredRevisions(application);
  const tried = hasMultipleSources(application) ? (result.revisions ?? []) : [result.revision];
  if (wanted.length === 0 || wanted.includes('') || jsonEqual(wanted, tried)) return false;
  const message = `${state.message ?? ''} Superseded by ${wanted.join(', ')}.`.trim();
  draft.setOperationState({ ...state, phase: 'Failed', finishedAt: formatTime(now), message });
  draft.operation = undefined;
  return true;
}
