import { sleep } from './signals.ts';

/** How often and how patiently to try again. */
export interface RetryOptions {
  /** Tries in all. Default 5. */
  readonly attempts?: number | undefined;
  /** Wait before the second try, in milliseconds. Default 100. */
  readonly firstDelayMs?: number | undefined;
  /** Longest wait, in milliseconds. Default 10,000. */
  readonly maxDelayMs?: number | undefined;
  /** Growth of the wait. Default 2. */
  readonly factor?: number | undefined;
  /** Share of the wait that is random, 0 to 1. Default 0.2. */
  readonly jitter?: number | undefined;
  /** Whether an error is worth another try. Default: every one. */
  readonly shouldRetry?: ((error: unknown) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Runs `work` until it succeeds, gives up with its last error, and stops at once when the signal aborts. */
export async function retry<T>(
  work: (attempt: number) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  const { attempts = 5, shouldRetry = () => true, signal } = options;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt >= attempts || signal?.aborted || !shouldRetry(error)) throw error;
    }
    await sleep(backoffMs(attempt, options), signal);
  }
}

/** The wait after the `attempt`th failure in a row (from 1), in milliseconds, jitter included. */
export function backoffMs(attempt: number, options: RetryOptions = {}): number {
  const { firstDelayMs = 100, maxDelayMs = 10_000, factor = 2, jitter = 0.2 } = options;
  const delay = Math.min(maxDelayMs, firstDelayMs * factor ** (attempt - 1));
  return delay * (1 - jitter + Math.random() * jitter * 2);
}
