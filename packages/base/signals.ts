import { codes, StatusError } from './errors.ts';
import { startTimer } from './timer.ts';

/** A signal that aborts after `timeoutMs` with a `deadlineExceeded` error that says what timed out. */
export interface DeadlineSignal extends Disposable {
  readonly signal: AbortSignal;
}

/**
 * Links `parent` with a deadline of `timeoutMs`; the abort reason is a `StatusError` that names `what`.
 * Dispose it (`using`) when the work is done, so that no timer stays behind.
 */
export function deadline(what: string, timeoutMs: number, parent?: AbortSignal): DeadlineSignal {
  const controller = new AbortController();
  const timer = startTimer(timeoutMs, () => {
    controller.abort(new StatusError(codes.deadlineExceeded, `${what}: no answer within ${timeoutMs} ms`));
  });
  const follow = (): void => controller.abort(parent?.reason);
  if (parent?.aborted) follow();
  parent?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose](): void {
      timer.stop();
      parent?.removeEventListener('abort', follow);
    },
  };
}

/** Waits `ms` milliseconds, or rejects with the signal's reason as soon as it aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(asError(signal.reason));
      return;
    }
    const timer = startTimer(ms, done);
    function done(): void {
      signal?.removeEventListener('abort', cancel);
      resolve();
    }
    function cancel(): void {
      timer.stop();
      reject(asError(signal?.reason));
    }
    signal?.addEventListener('abort', cancel, { once: true });
  });
}

/** Resolves when the signal aborts; never rejects. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Rejects as soon as `signal` aborts, otherwise settles as `work` does. The work itself is not stopped. */
export function raceSignal<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const cancel = (): void => reject(asError(signal.reason));
    if (signal.aborted) {
      // Nobody will look at the work any more; its failure must not end the process.
      work.catch(() => {});
      cancel();
      return;
    }
    signal.addEventListener('abort', cancel, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new StatusError(codes.canceled, 'canceled');
}
