import type { Cache, CacheSetOptions } from './cache.ts';
import type { Clock } from './clock.ts';
import { createSignalQueue } from './signal-queue.ts';
import { systemClock } from './clock.ts';

/** Settings of a memory cache. */
export interface MemoryCacheOptions {
  readonly clock?: Clock | undefined;
  /** Entries kept at most; the oldest written goes first. Default 100,000. */
  readonly maxEntries?: number | undefined;
}

interface Entry {
  readonly value: unknown;
  readonly expiresAt: number;
}

/**
 * The cache of a single process. Values are kept as they are, not copied: callers treat them as read-only.
 */
export function createMemoryCache(options: MemoryCacheOptions = {}): Cache {
  const { clock = systemClock, maxEntries = 100_000 } = options;
  const entries = new Map<string, Entry>();
  const subscribers = new Map<string, Set<() => void>>();

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry && entry.expiresAt <= clock.now()) {
        entries.delete(key);
        return Promise.resolve(undefined);
      }
      return Promise.resolve(entry?.value);
    },
    set(key, value, setOptions: CacheSetOptions = {}) {
      entries.delete(key);
      const expiresAt = setOptions.ttlMs === undefined ? Infinity : clock.now() + setOptions.ttlMs;
      entries.set(key, { value, expiresAt });
      if (entries.size > maxEntries) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      return Promise.resolve();
    },
    delete(key) {
      entries.delete(key);
      return Promise.resolve();
    },
    notify(channel) {
      for (const wake of subscribers.get(channel) ?? []) wake();
      return Promise.resolve();
    },
    subscribe(channel, signal) {
      const queue = createSignalQueue(signal);
      const listeners = subscribers.get(channel) ?? new Set();
      subscribers.set(channel, listeners.add(queue.wake));
      const end = (): void => {
        signal.removeEventListener('abort', end);
        listeners.delete(queue.wake);
        if (listeners.size === 0 && subscribers.get(channel) === listeners) subscribers.delete(channel);
      };
      signal.addEventListener('abort', end);
      return untilEnd(queue, end);
    },
  };
}

async function* untilEnd(notices: AsyncIterable<void>, end: () => void): AsyncGenerator<void> {
  try {
    yield* notices;
  } finally {
    end();
  }
}
