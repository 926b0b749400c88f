import type { Clock } from '@tiphys/base';

/** How many wrong passwords an account may have. */
export interface ThrottleOptions {
  /** Wrong passwords after which even the right one is refused; default 5. */
  readonly maxFailures?: number | undefined;
  /** Milliseconds a wrong password counts; default 300,000; 0 for ever. */
  readonly windowMs?: number | undefined;
  /** User names remembered; default 10,000. */
  readonly maxNames?: number | undefined;
}

/** Counts wrong passwords by user name. */
export interface LoginThrottle {
  isBlocked(username: string): boolean;
  failed(username: string): void;
  succeeded(username: string): void;
}

interface Attempts {
  readonly count: number;
  readonly lastMs: number;
}

/** Makes the memory of wrong passwords. When it is full, another name makes room, but never `admin`: flooding must not reset it. */
export function createLoginThrottle(clock: Clock, options: ThrottleOptions = {}): LoginThrottle {
  const { maxFailures = 5, windowMs = 300_000, maxNames = 10_000 } = options;
  const attempts = new Map<string, Attempts>();
  const isOld = ({ lastMs }: Attempts): boolean => windowMs > 0 && clock.now() - lastMs > windowMs;
  const makeRoom = (username: string): void => {
    // Oldest first, as a Map keeps the order in which names were set.
    for (const [name, found] of attempts) {
      if (!isOld(found)) break;
      attempts.delete(name);
    }
    if (attempts.size < maxNames) return;
    for (const name of attempts.keys()) {
      if (name === 'admin' || name === username) continue;
      attempts.delete(name);
      return;
    }
  };
  return {
    isBlocked(username) {
      const found = attempts.get(username);
      return found !== undefined && !isOld(found) && found.count >= maxFailures;
    },
    failed(username) {
      const found = attempts.get(username);
      makeRoom(username);
      attempts.delete(username);
      const count = found && !isOld(found) ? found.count + 1 : 1;
      attempts.set(username, { count, lastMs: clock.now() });
    },
    succeeded(username) {
      attempts.delete(username);
    },
  };
}
