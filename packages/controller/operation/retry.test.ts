import { formatTime } from '@tiphys/base';
import type { OperationState } from '@tiphys/model';
import { describe, expect, it } from 'vitest';
import { nextRetryAt, retryWaitMs, settleAttempt, startRetry } from './retry.ts';

const now = Date.parse('2026-05-01T12:00:00Z');

function state(fields: object): OperationState {
  return {
    phase: 'Failed',
    message: 'boom',
    startedAt: formatTime(now),
    operation: { sync: {}, retry: { limit: 2 } },
    ...fields,
  } as OperationState;
}

describe('nextRetryAt()', () => {
  it.each([
    [undefined, 0, 5000],
    [undefined, 2, 20_000],
    [undefined, 20, 180_000],
    [{ backoff: { duration: '1s', factor: 3, maxDuration: '5s' } }, 1, 3000],
    [{ backoff: { duration: '2', factor: 3, maxDuration: '5s' } }, 4, 5000],
  ])('%j after %d retries waits %d ms', (strategy, retries, wait) => {
    expect(nextRetryAt(strategy as never, now, retries) - now).toBe(wait);
  });
});

describe('settleAttempt()', () => {
  it('schedules the next attempt while there are retries left', () => {
    const settled = settleAttempt(state({}), false, now);
    expect(settled).toMatchObject({ phase: 'Running', retryCount: 1, finishedAt: formatTime(now) });
    expect(settled.message).toMatch(/^boom\. Retrying attempt #1 at \d+:\d\d[AP]M\.$/);
    expect(retryWaitMs(settled, now)).toBe(5000);
    expect(retryWaitMs(settled, now + 6000)).toBe(0);
  });

  it('gives up after the last one', () => {
    expect(settleAttempt(state({ retryCount: 2 }), false, now)).toMatchObject({
      phase: 'Failed',
      message: 'boom (retried 2 times).',
    });
  });

  it('never retries what a user ended', () => {
    expect(settleAttempt(state({}), true, now)).toMatchObject({ phase: 'Failed', message: 'boom' });
  });

  it('turns a strategy that does not parse into an error', () => {
    const broken = state({ operation: { sync: {}, retry: { limit: 1, backoff: { duration: 'soon' } } } });
    expect(settleAttempt(broken, false, now)).toMatchObject({
      phase: 'Error',
      message: 'boom (failed to retry: time: invalid duration "soon")',
    });
  });
});

describe('startRetry()', () => {
  it('forgets the failed attempt, and its revision when it is to be refreshed', () => {
    const waiting = state({ retryCount: 1, finishedAt: formatTime(now), syncResult: { revision: 'a' } });
    expect(startRetry(waiting)).toMatchObject({ message: 'Retrying operation. Attempt #1' });
    expect(startRetry(waiting)).not.toHaveProperty('syncResult');
    const refreshing = state({
      retryCount: 1,
      operation: { sync: { revision: 'a' }, retry: { limit: 2, refresh: true } },
    });
    expect(startRetry(refreshing)).toMatchObject({
      message: 'Retrying operation with latest revisions. Attempt #1',
      operation: { sync: {} },
    });
    expect(startRetry(refreshing).operation.sync).not.toHaveProperty('revision');
  });
});
