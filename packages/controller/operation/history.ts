import { formatTime } from '@tiphys/base';
import type { OperationState, RevisionHistory, SyncOperationResult } from '@tiphys/model';
import type { ApplicationObject } from '@tiphys/model';

const defaultLimit = 10;

/**
 * The deployment history with a finished sync added, cut to the application's limit (default 10, 0 for none). Dry runs
 * and partial syncs are not deployments and add nothing.
 */
export function appendHistory(
  application: ApplicationObject,
  state: OperationState,
  now: number,
): readonly RevisionHistory[] {
  const history = application.status?.history ?? [];
  const sync = state.operation.sync;
  const result = state.syncResult;
  if (state.phase !== 'Succeeded' || !sync || !result || sync.dryRun || (sync.resources?.length ?? 0) > 0) {
    return history;
  }
  const limit = application.spec.revisionHistoryLimit ?? defaultLimit;
  const entry = historyEntry(state, result, { id: nextId(history), now });
  return limit <= 0 ? [] : [...history, entry].slice(-limit);
}

function nextId(history: readonly RevisionHistory[]): number {
  const last = history.at(-1);
  return last ? (last.id ?? 0) + 1 : 0;
}

function historyEntry(
  state: OperationState,
  result: SyncOperationResult,
  entry: { readonly id: number; readonly now: number },
): RevisionHistory {
  const multiple = (result.sources?.length ?? 0) > 0;
  const what = multiple
    ? { sources: result.sources, revisions: result.revisions }
    : { source: result.source, revision: result.revision };
  return {
    ...what,
    id: entry.id,
    deployStartedAt: state.startedAt,
    deployedAt: formatTime(entry.now),
    initiatedBy: state.operation.initiatedBy ?? {},
  } as RevisionHistory;
}
