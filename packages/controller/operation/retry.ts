import { formatTime, parseDuration, parseTime } from '@tiphys/base';
import type { OperationState, RetryStrategy } from '@tiphys/model';

const defaultDurationMs = 5000;
const defaultFactor = 2;
const defaultMaxDurationMs = 180_000;

/**
 * When a failed operation is tried again, in milliseconds since 1970: `duration × factor^retries` after it ended, at most
 * `maxDuration` (Argo CD's defaults: 5 s, 2, 3 min). Throws `SyntaxError` for a duration that does not parse.
 */
export function nextRetryAt(
  strategy: RetryStrategy | undefined,
  finishedAt: number,
  retries: number,
): number {
  const backoff = strategy?.backoff;
  const durationMs = backoff?.duration ? readDuration(backoff.duration) : defaultDurationMs;
  const maxMs = backoff?.maxDuration ? readDuration(backoff.maxDuration) : defaultMaxDurationMs;
  const factor = backoff?.factor ?? defaultFactor;
  const wait = durationMs * factor ** retries;
  return finishedAt + (maxMs > 0 ? Math.min(maxMs, wait) : wait);
}

/**
 * Ends one attempt of an operation: a failed one that has retries left waits for the next (phase Running with a
 * finish time), the others get their final message. Texts are Argo CD's.
 */
export function settleAttempt(state: OperationState, terminating: boolean, now: number): OperationState {
  if (state.phase !== 'Failed' && state.phase !== 'Error') return state;
  const retry = state.operation.retry;
  const limit = retry?.limit ?? 0;
  const retries = state.retryCount ?? 0;
  if (terminating || (limit >= 0 && retries >= limit)) {
    return retries > 0 ? { ...state, message: `${state.message ?? ''} (retried ${retries} times).` } : state;
  }
  try {
    const at = nextRetryAt(retry, now, retries);
    const message = `${state.message ?? ''}. Retrying attempt #${retries + 1} at ${kitchen(at)}.`;
    return { ...state, phase: 'Running', finishedAt: formatTime(now), retryCount: retries + 1, message };
  } catch (error) {
    return {
      ...state,
      phase: 'Error',
      message: `${state.message ?? ''} (failed to retry: ${(error as Error).message})`,
    };
  }
}

/** Milliseconds until a waiting operation is tried again; `undefined` where it does not wait. */
export function retryWaitMs(state: OperationState, now: number): number | undefined {
  const finishedAt = parseTime(state.finishedAt);
  if (state.phase !== 'Running' || finishedAt === undefined) return undefined;
  const retries = Math.max(0, (state.retryCount ?? 1) - 1);
  return Math.max(0, nextRetryAt(state.operation.retry, finishedAt, retries) - now);
}

/** The state in which the next attempt begins; with `refresh` it takes the newest revision. */
export function startRetry(state: OperationState): OperationState {
  const { finishedAt: _finishedAt, syncResult: _syncResult, ...rest } = state;
  const { sync, retry } = state.operation;
  const refresh = retry?.refresh === true && sync !== undefined;
  const message = `Retrying operation${refresh ? ' with latest revisions' : ''}. Attempt #${state.retryCount ?? 0}`;
  if (!refresh) return { ...rest, message };
  const { revision: _revision, revisions: _revisions, ...newest } = sync;
  return { ...rest, message, operation: { ...state.operation, sync: newest } };
}

/** Durations are Go's, or whole seconds. */
function readDuration(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : parseDuration(text);
}

/** `3:04PM`, as Go's `time.Kitchen`. */
function kitchen(ms: number): string {
  const date = new Date(ms);
  const hours = date.getHours();
  const minutes = String(date.getMinutes()).padStart(2, '0');
  return `${hours % 12 === 0 ? 12 : hours % 12}:${minutes}${hours < 12 ? 'AM' : 'PM'}`;
}
