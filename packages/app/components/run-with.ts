import { runGroup } from '@tiphys/base';
import type { Runnable } from '@tiphys/base';

/** Runs `main` while `helpers` run; all of them end when one does or the signal aborts. The first failure is thrown. */
export function runWith(
  helpers: readonly Runnable[],
  signal: AbortSignal,
  main: (running: AbortSignal) => Promise<void>,
): Promise<void> {
  return runGroup([...helpers, { run: main }], signal);
}
