import type { Clock } from '@tiphys/base';

/**
 * Remembers since when the repository of each application cannot be reached, so that a short outage does not make its state
 * unknown (`--repo-error-grace-period-seconds`).
 */
export interface RepositoryGrace {
  /** Records a failure; one that will not pass by itself has no grace. */
  failed(instance: string, transient: boolean): void;
  succeeded(instance: string): void;
  /** Whether the last failure is still within its grace period. */
  holds(instance: string): boolean;
}

/** Makes an empty memory of failures. */
export function createRepositoryGrace(clock: Clock, graceMs: number): RepositoryGrace {
  const failing = new Map<string, number>();
  return {
    failed(instance, transient) {
      if (!transient) failing.delete(instance);
      else if (!failing.has(instance)) failing.set(instance, clock.now());
    },
    succeeded(instance) {
      failing.delete(instance);
    },
    holds(instance) {
      const since = failing.get(instance);
      return since !== undefined && clock.now() - since <= graceMs;
    },
  };
}
