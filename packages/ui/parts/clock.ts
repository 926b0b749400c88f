import { createContext, use } from 'react';
import type { Store } from '../store/store.ts';
import { useStore } from '../store/store.ts';

const tickMs = 10_000;

/** The time in milliseconds since 1970, in steps of ten seconds. */
export const ClockContext = createContext<Store<number> | undefined>(undefined);

/** Renders anew as time goes by. */
export function useNow(): number {
  const clock = use(ClockContext);
  if (!clock) throw new Error('no clock');
  return useStore(clock);
}

/** Makes a clock; it stands still while nobody looks. */
export function createClock(): Store<number> {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = (): void => {
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    // Between ticks the same value, or a component would never come to rest.
    get: () => now,
    subscribe(listener) {
      if (listeners.size === 0) now = Date.now();
      listeners.add(listener);
      timer ??= setInterval(tick, tickMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
