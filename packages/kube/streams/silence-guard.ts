import { codes, StatusError } from '@tiphys/base';

/** Watches over a stream that might fall silent without ending, as one does whose server is stuck behind a proxy that is well. */
export interface SilenceGuard extends Disposable {
  /** Aborts with the parent, or when what was expected did not come. */
  readonly signal: AbortSignal;
  /** Whether it aborted for silence. */
  isSilent(): boolean;
  /** Expects something within so many milliseconds from now, in place of what was expected before. */
  expectWithin(ms: number): void;
}

/** Makes a guard of what `what` names, which expects nothing yet. Dispose it when the stream has ended. */
export function createSilenceGuard(what: string, parent: AbortSignal): SilenceGuard {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let waitMs = 0;
  let silent = false;
  const follow = (): void => controller.abort(parent.reason);
  if (parent.aborted) follow();
  else parent.addEventListener('abort', follow, { once: true });
  const giveUp = (): void => {
    silent = true;
    controller.abort(new StatusError(codes.deadlineExceeded, `${what}: nothing came for ${waitMs} ms`));
  };
  return {
    signal: controller.signal,
    isSilent: () => silent,
    expectWithin(ms) {
      // Events come by the thousand: the same wait again only moves the timer.
      if (timer && ms === waitMs) return void timer.refresh();
      clearTimeout(timer);
      waitMs = ms;
      timer = setTimeout(giveUp, ms);
    },
    [Symbol.dispose](): void {
      clearTimeout(timer);
      parent.removeEventListener('abort', follow);
    },
  };
}
