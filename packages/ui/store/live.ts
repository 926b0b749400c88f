import { ApiError } from '../api/http.ts';
import type { WritableStore } from './store.ts';

/** Data that is kept live, and how well that works. */
export interface Live<T> {
  readonly data: T | undefined;
  /** `loading` before the first data, `live`, or `lost` while the connection is being made again. */
  readonly state: 'loading' | 'live' | 'lost';
  /** Why the data cannot be had; trying again does not help (no permission, gone). */
  readonly error: string | undefined;
}

/** The state before anything was asked. */
export const loading: Live<never> = { data: undefined, state: 'loading', error: undefined };

const firstDelayMs = 500;
const maxDelayMs = 10_000;

/**
 * Runs `connect` again and again until the signal aborts: it loads, follows, and returns or throws when the connection ends. What
 * was there stays shown meanwhile. Refusals that trying again does not heal end it.
 */
export async function keepLive<T>(
  store: WritableStore<Live<T>>,
  connect: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  for (let delayMs = firstDelayMs; !signal.aborted;) {
    const startedAt = performance.now();
    try {
      await connect();
    } catch (error) {
      if (signal.aborted) return;
      if (isFinal(error)) {
        // A refusal is an answer: the connection is not lost.
        store.set({ data: undefined, state: 'loading', error: error.message });
        return;
      }
    }
    if (signal.aborted) return;
    store.set({ ...store.get(), state: store.get().data === undefined ? 'loading' : 'lost' });
    // A connection that held for a while may be made again at once.
    delayMs = performance.now() - startedAt > maxDelayMs ? firstDelayMs : Math.min(maxDelayMs, delayMs * 2);
    await new Promise((resolve) => setTimeout(resolve, delayMs));
  }
}

function isFinal(error: unknown): error is ApiError {
  return error instanceof ApiError && [400, 401, 403, 404].includes(error.status);
}
