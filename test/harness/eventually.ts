import { setTimeout as delay } from 'node:timers/promises';

/** How long to try, and how often; default a minute, for a machine that has much else to do, and every 50 ms. */
export type EventuallyOptions = {
  readonly timeoutMs?: number | undefined;
  readonly everyMs?: number | undefined;
};

/**
 * Calls `check` until it neither throws nor returns false, and resolves to what it returned.
 * Rejects with the last error when the time is over, so put the test's `expect` calls inside; what is missing should throw.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  options: EventuallyOptions = {},
): Promise<Exclude<T, false>> {
  const timeoutMs = options.timeoutMs ?? 60_000;
  const giveUp = Date.now() + timeoutMs;
  for (;;) {
    const outcome = await attempt(check);
    if (outcome.ok) return outcome.value;
    if (Date.now() >= giveUp)
      throw new Error(`not so after ${timeoutMs} ms: ${text(outcome.error)}`, { cause: outcome.error });
    await delay(options.everyMs ?? 50);
  }
}

type Outcome<T> =
  | { readonly ok: true; readonly value: Exclude<T, false> }
  | { readonly ok: false; readonly error: unknown };

async function attempt<T>(check: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    const value = await check();
    if (value === false) return { ok: false, error: 'the condition is false' };
    return { ok: true, value: value as Exclude<T, false> };
  } catch (error) {
    return { ok: false, error };
  }
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
