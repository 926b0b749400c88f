/**
 * How much of a comparison is done again, from least to most: only the tree; the live side against manifests of
 * the known revision; the newest known revision; the newest revision the repository has; all of it without caches.
 */
export type RefreshLevel = 'tree' | 'recent' | 'latest' | 'resolve' | 'hard';

const rank: Readonly<Record<RefreshLevel, number>> = { tree: 0, recent: 1, latest: 2, resolve: 3, hard: 4 };

/** The higher of two levels; `undefined` is lower than all. */
export function higherLevel(
  left: RefreshLevel | undefined,
  right: RefreshLevel | undefined,
): RefreshLevel | undefined {
  if (!left || !right) return left ?? right;
  return rank[left] >= rank[right] ? left : right;
}

/** Whether `level` asks for at least `wanted`. */
export function isAtLeast(level: RefreshLevel, wanted: RefreshLevel): boolean {
  return rank[level] >= rank[wanted];
}

/** What is asked for by the controller itself, application by application, until it is taken. */
export interface RefreshRequests {
  /** Remembers a request; the highest level wins. */
  request(key: string, level: RefreshLevel): void;
  /** Takes what was requested. */
  take(key: string): RefreshLevel | undefined;
}

/** Makes an empty set of requests. */
export function createRefreshRequests(): RefreshRequests {
  const requested = new Map<string, RefreshLevel>();
  return {
    request(key, level) {
      requested.set(key, higherLevel(requested.get(key), level) ?? level);
    },
    take(key) {
      const level = requested.get(key);
      requested.delete(key);
      return level;
    },
  };
}
