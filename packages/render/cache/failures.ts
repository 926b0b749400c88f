import { LRUCache } from 'lru-cache';
import type { Clock, Code } from '@tiphys/base';
import { codes, StatusError, toStatusError } from '@tiphys/base';

/** Failures of the moment: somebody does not answer, or a bound of time was hit. */
const passing: ReadonlySet<Code> = new Set([codes.unavailable, codes.deadlineExceeded, codes.canceled]);
/** Requests whose failures are kept. */
const maxFailures = 10_000;

/** When rendering pauses after failures; Argo CD's `ARGOCD_PAUSE_GEN_*`. */
export interface FailureOptions {
  /** Failures in a row after which the last error is repeated without rendering. 0 never pauses. Default 3. */
  readonly pauseAfter?: number | undefined;
  /** Minutes after the first failure until it is tried again; 0 means never by time. Default 60. */
  readonly pauseMinutes?: number | undefined;
  /** Repeated errors after which it is tried again; 0 means never by number. Default 0. */
  readonly pauseRequests?: number | undefined;
}

interface Failure {
  count: number;
  repeated: number;
  readonly firstAt: number;
  message: string;
  code: Code;
}

/** Remembers renders that fail, so that a source that cannot be rendered does not cost a render with every look at it. */
export interface Failures {
  /** Throws the kept error while rendering is paused for this key. */
  check(key: string): void;
  failed(key: string, error: unknown): void;
  succeeded(key: string): void;
}

/** Makes an empty memory of failures. */
export function createFailures(clock: Clock, options: FailureOptions = {}): Failures {
  const { pauseAfter = 3, pauseMinutes = 60, pauseRequests = 0 } = options;
  const failures = new LRUCache<string, Failure>({ max: maxFailures });
  return {
    check(key) {
      const failure = failures.get(key);
      if (!failure || pauseAfter <= 0 || failure.count < pauseAfter) return;
      const minutes = Math.floor((clock.now() - failure.firstAt) / 60_000);
      const overByTime = pauseMinutes > 0 && minutes >= pauseMinutes;
      const overByNumber = pauseRequests > 0 && failure.repeated >= pauseRequests;
      if (overByTime || overByNumber) {
        failures.delete(key);
        return;
      }
      failure.repeated++;
      throw new StatusError(failure.code, `Manifest generation error (cached): ${failure.message}`);
    },
    failed(key, error) {
      const { code, message } = toStatusError(error);
      // What may work the next minute is no fault of the source.
      if (passing.has(code)) return;
      const failure = failures.get(key) ?? { count: 0, repeated: 0, firstAt: clock.now(), message, code };
      failure.count++;
      failure.message = message;
      failure.code = code;
      failures.set(key, failure);
    },
    succeeded: (key) => void failures.delete(key),
  };
}
