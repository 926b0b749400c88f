import type { DeadlineSignal } from '@tiphys/base';
import { codes, StatusError } from '@tiphys/base';

/** A signal that follows `parent` and aborts after `timeoutMs` with a `deadlineExceeded` error of exactly this text. */
export function withDeadlineText(text: string, timeoutMs: number, parent: AbortSignal): DeadlineSignal {
  const controller = new AbortController();
  const follow = (): void => controller.abort(parent.reason);
  if (parent.aborted) follow();
  parent.addEventListener('abort', follow, { once: true });
  const timer = setTimeout(() => controller.abort(new StatusError(codes.deadlineExceeded, text)), timeoutMs);
  return {
    signal: controller.signal,
    [Symbol.dispose](): void {
      clearTimeout(timer);
      parent.removeEventListener('abort', follow);
    },
  };
}
