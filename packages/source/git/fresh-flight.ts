import type { Clock } from '@tiphys/base';

/** Work that says when it really begins, as it may have to wait for its turn. */
export type FlightWork<T> = (began: () => void) => Promise<T>;

/** Shares running work between those for whom it began late enough; for the others, one more run follows. */
export interface FreshFlight<T> {
  /** The result of a run of `key` that began at `notBefore` or later. */
  get(key: string, notBefore: number, work: FlightWork<T>): Promise<T>;
}

/** How long a run is waited for. */
export interface FreshFlightOptions {
  /** Milliseconds after its beginning from which others wait no longer for a run but do the work themselves; 0 shares nothing. Default: its end. */
  readonly patienceMs?: number | undefined;
}

interface Flight<T> {
  readonly startedAt: number;
  readonly running: Promise<T>;
  /** Settles when nobody shall wait for this run any more. */
  readonly over: Promise<'done' | 'late'>;
  next: Promise<T> | undefined;
}

/**
 * Makes a flight for work whose answer ages: who asks after a push must not get a listing that began before it, and a hundred who ask at
 * once cause two runs at most.
 */
export function createFreshFlight<T>(clock: Clock, { patienceMs }: FreshFlightOptions = {}): FreshFlight<T> {
  const flights = new Map<string, Flight<T>>();

  function start(key: string, work: FlightWork<T>): Promise<T> {
    const over = Promise.withResolvers<'done' | 'late'>();
    let timer: NodeJS.Timeout | undefined;
    const end = (how: 'done' | 'late'): void => {
      clearTimeout(timer);
      if (flights.get(key)?.over === over.promise) flights.delete(key);
      over.resolve(how);
    };
    const began = (): void => {
      if (patienceMs !== undefined) timer = setTimeout(end, patienceMs, 'late').unref();
    };
    const running = work(began).finally(() => end('done'));
    flights.set(key, { startedAt: clock.now(), running, over: over.promise, next: undefined });
    return running;
  }

  function get(key: string, notBefore: number, work: FlightWork<T>): Promise<T> {
    const flight = flights.get(key);
    if (!flight) return start(key, work);
    const again = (): Promise<T> => get(key, notBefore, work);
    // Within one millisecond nobody can have pushed and asked.
    if (flight.startedAt >= notBefore)
      return flight.over.then((how) => (how === 'late' ? again() : flight.running));
    flight.next ??= flight.over.then(again);
    return flight.next;
  }

  return { get: patienceMs === 0 ? (_key, _notBefore, work) => work(() => {}) : get };
}
