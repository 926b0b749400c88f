import type { Cache, Clock } from '@tiphys/base';

/** How many wrong passwords an account may have. */
export interface ThrottleOptions {
  /** Wrong passwords after which even the right one is refused; default 5. */
  readonly maxFailures?: number | undefined;
  /** Milliseconds a wrong password counts; default 300,000; 0 for as long as it is remembered. */
  readonly windowMs?: number | undefined;
  /** Milliseconds after which a wrong password is forgotten in any case (`--login-attempts-expiration`); default a day. */
  readonly expirationMs?: number | undefined;
  /** User names remembered; default 10,000. */
  readonly maxNames?: number | undefined;
}

/** Counts wrong passwords by user name. */
export interface LoginThrottle {
  isBlocked(username: string): Promise<boolean>;
  /** `isAccount` says that the name exists: only then the other servers hear of it. */
  failed(username: string, isAccount: boolean): Promise<void>;
  succeeded(username: string): Promise<void>;
}

/** Where wrong passwords are counted. */
export interface ThrottleDeps {
  readonly clock: Clock;
  /** Shared by all servers, so that a guesser gains nothing by asking another one, or by a restart. */
  readonly cache: Pick<Cache, 'get' | 'set' | 'delete'>;
}

interface Attempts {
  readonly count: number;
  readonly lastMs: number;
}

/**
 * Makes the memory of wrong passwords, of this process and, for names that exist, of all servers. When it is full, another name makes
 * room, but never `admin`: flooding must not reset it.
 */
export function createLoginThrottle(deps: ThrottleDeps, options: ThrottleOptions = {}): LoginThrottle {
  const { clock, cache } = deps;
  const { maxFailures = 5, windowMs = 300_000, expirationMs = 86_400_000, maxNames = 10_000 } = options;
  const rememberedMs = windowMs > 0 ? Math.min(windowMs, expirationMs) : expirationMs;
  const attempts = new Map<string, Attempts>();
  const isOld = ({ lastMs }: Attempts): boolean => clock.now() - lastMs > rememberedMs;
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
  const countOf = async (username: string): Promise<number> => {
    const counts = [attempts.get(username), readAttempts(await cache.get(keyOf(username)))].map((found) =>
      found && !isOld(found) ? found.count : 0,
    );
    return Math.max(...counts);
  };
  return {
    async isBlocked(username) {
      return (await countOf(username)) >= maxFailures;
    },
    async failed(username, isAccount) {
      const next = { count: (await countOf(username)) + 1, lastMs: clock.now() };
      makeRoom(username);
      attempts.delete(username);
      attempts.set(username, next);
      if (isAccount) await cache.set(keyOf(username), next, { ttlMs: rememberedMs });
    },
    async succeeded(username) {
      attempts.delete(username);
      await cache.delete(keyOf(username));
    },
  };
}

function keyOf(username: string): string {
  return `login-attempts|${username}`;
}

/** What another server has counted; anything else in its place counts as nothing. */
function readAttempts(value: unknown): Attempts | undefined {
  const { count, lastMs } = (value ?? {}) as Partial<Attempts>;
  return typeof count === 'number' && typeof lastMs === 'number' ? { count, lastMs } : undefined;
}
