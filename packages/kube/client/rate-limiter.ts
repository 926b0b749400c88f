import type { Clock } from '@tiphys/base';
import { sleep } from '@tiphys/base';
import type { RateLimit } from '../config.ts';

/** Makes a function that resolves when the next request may be sent: a bucket of `burst` tokens that fills at `perSecond`. */
export function createRateLimiter(
  { perSecond, burst }: RateLimit,
  clock: Clock,
): (signal?: AbortSignal) => Promise<void> {
  if (!(perSecond > 0)) return () => Promise.resolve();
  const spacingMs = 1000 / perSecond;
  const most = Math.max(1, burst) - 1;
  // When the bucket would be full again: every request moves it by one spacing.
  let fullAt = 0;
  return async (signal) => {
    const now = clock.now();
    fullAt = Math.max(fullAt, now) + spacingMs;
    const waitMs = fullAt - now - spacingMs - most * spacingMs;
    if (waitMs > 0) await sleep(waitMs, signal);
  };
}
