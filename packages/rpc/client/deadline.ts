import type { DeadlineSignal } from '@tiphys/base';
import { codes, startTimer, StatusError } from '@tiphys/base';

/** Follows `parent` and, where `timeoutMs` is given, aborts with Go's text when it passes. */
export function withDeadline(timeoutMs: number | undefined, parent: AbortSignal | undefined): DeadlineSignal {
  const controller = new AbortController();
  const follow = (): void => controller.abort(parent?.reason);
  if (parent?.aborted) follow();
  parent?.addEventListener('abort', follow, { once: true });
  const timer = timeoutMs === undefined ? undefined : startTimer(timeoutMs, onTimeout);
  function onTimeout(): void {
    controller.abort(new StatusError(codes.deadlineExceeded, 'context deadline exceeded'));
  }
  return {
    signal: controller.signal,
    [Symbol.dispose](): void {
      timer?.stop();
      parent?.removeEventListener('abort', follow);
    },
  };
}
