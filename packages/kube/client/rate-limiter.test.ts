import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRateLimiter } from './rate-limiter.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const signal = new AbortController().signal;

it.each([
  [{ perSecond: 10, burst: 3 }, 5, [0, 0, 0, 100, 200]],
  [{ perSecond: 2, burst: 0 }, 3, [0, 500, 1000]],
  [{ perSecond: 0, burst: 1 }, 3, [0, 0, 0]],
])('lets %j through', async (limit, count, expected) => {
  const wait = createRateLimiter(limit, { now: () => Date.now() });
  const startedAt = Date.now();
  const sent: number[] = [];
  const all = Promise.all(
    Array.from({ length: count }, () => wait(signal).then(() => sent.push(Date.now() - startedAt))),
  );
  await vi.advanceTimersByTimeAsync(2000);
  await all;
  expect(sent).toEqual(expected);
});
