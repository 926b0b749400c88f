/** Limits how many pieces of work run at once; others wait in order. */
export interface Limiter {
  <T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** Makes a limiter for `limit` pieces of work at once. A waiting piece leaves the queue when its signal aborts. */
export function createLimiter(limit: number): Limiter {
  let running = 0;
  const waiting = new Set<() => void>();
  const enter = (signal: AbortSignal | undefined): Promise<void> => {
    if (running < limit) {
      running++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const start = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        waiting.delete(start);
        reject(signal?.reason as Error);
      };
      waiting.add(start);
      signal?.addEventListener('abort', leave, { once: true });
    });
  };
  return async (work, signal) => {
    signal?.throwIfAborted();
    await enter(signal);
    try {
      return await work();
    } finally {
      const next = waiting.values().next();
      // A place is handed over, not freed and taken again, so that nobody overtakes.
      if (next.done) running--;
      else {
        waiting.delete(next.value);
        next.value();
      }
    }
  };
}

/** Maps with at most `limit` calls at once; results keep the order. The first failure is thrown, and nothing more is begun after it. */
export async function mapLimit<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = Array.from<R>({ length: items.length });
  let next = 0;
  const worker = async (): Promise<void> => {
    try {
      for (let index = next++; index < items.length; index = next++) {
        results[index] = await map(items[index] as T, index);
      }
    } finally {
      next = items.length;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

/** Shares one piece of work between all who ask for the same key while it runs. */
export function createSingleFlight<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  const flights = new Map<string, Promise<T>>();
  return (key, work) => {
    const running = flights.get(key);
    if (running) return running;
    const flight = work().finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };
}
