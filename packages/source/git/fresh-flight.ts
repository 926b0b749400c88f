import type { Clock } from '@tiphys/base';

/** Shares running work between those for whom it began late enough; for the others, one more run follows. */
export interface FreshFlight<T> {
  /** The result of a run of `key` that began at `notBefore` or later. */
  get(key: string, notBefore: number, work: () => Promise<T>): Promise<T>;
}

interface Flights<T> {
  readonly startedAt: number;
  readonly running: Promise<T>;
  next: Promise<T> | undefined;
}

/**
 * Makes a flight for work whose answer ages: who asks after a push must not get a listing that began before it, and a hundred who ask at
 * once cause two runs at most.
 */
export function createFreshFlight<T>(clock: Clock): FreshFlight<T> {
  const flights = new Map<string, Flights<T>>();

  function start(key: string, work: () => Promise<T>): Promise<T> {
    const running = work().finally(() => {
      if (flights.get(key)?.running === running) flights.delete(key);
    });
    flights.set(key, { startedAt: clock.now(), running, next: undefined });
    return running;
  }

  return {
    get(key, notBefore, work) {
      const flight = flights.get(key);
      if (!flight) return start(key, work);
      // Within one millisecond nobody can have pushed and asked.
      if (flight.startedAt >= notBefore) return flight.running;
      flight.next ??= flight.running.then(
        () => start(key, work),
        () => start(key, work),
      );
      return flight.next;
    },
  };
}
