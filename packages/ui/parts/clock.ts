import type { Store } from '../store/store.ts';

const tickMs = 10_000;

/** The time, in milliseconds since 1970, in steps of ten seconds; it stands still while nobody looks. */
export const clock: Store<number> = createClock();

function createClock(): Store<number> {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = (): void => {
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    // Outside of ticks the same value, or a component would never come to rest.
    get: () => now,
    subscribe(listener) {
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
