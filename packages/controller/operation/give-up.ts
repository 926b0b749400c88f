import { formatTime } from '@tiphys/base';
import type { Draft } from '../status/draft.ts';
import { isInProgress } from './begin.ts';

/**
 * Ends the operation of an application that is being deleted, begun or not, whatever it waits for: what it would still
 * create is deleted anyway. (Argo CD lets it run to its end first.)
 */
export function giveUpOperation(draft: Draft, now: number): void {
  const state = draft.status.operationState;
  if (state && isInProgress(state)) {
    const message = 'Operation terminated: the application is being deleted';
    draft.setOperationState({ ...state, phase: 'Failed', finishedAt: formatTime(now), message });
  }
  draft.operation = undefined;
}
