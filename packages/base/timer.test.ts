import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { deadline, sleep } from './signals.ts';
import { startTimer } from './timer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const hourMs = 3_600_000;

it.each([0, 5, 2 ** 31 - 1, 2 ** 31, 1000 * hourMs, 5000 * hourMs])('waits %d ms', async (waitMs) => {
  let done = 0;
  startTimer(waitMs, () => done++);
  if (waitMs > 0) await vi.advanceTimersByTimeAsync(waitMs - 1);
  expect(done).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(done).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

it('does nothing once it is stopped', async () => {
  let done = 0;
  const timer = startTimer(1000 * hourMs, () => done++);
  await vi.advanceTimersByTimeAsync(900 * hourMs);
  timer.stop();
  expect(vi.getTimerCount()).toBe(0);
  await vi.advanceTimersByTimeAsync(900 * hourMs);
  expect(done).toBe(0);
});

it('sleeps and sets deadlines longer than the platform can', async () => {
  using limit = deadline('work', 1000 * hourMs);
  const woken = vi.fn();
  const slept = sleep(1000 * hourMs).then(woken);
  await vi.advanceTimersByTimeAsync(999 * hourMs);
  expect(woken).not.toHaveBeenCalled();
  expect(limit.signal.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(hourMs);
  await slept;
  expect(limit.signal.aborted).toBe(true);
});
