/** Something that works until its signal aborts. */
export interface Runnable {
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Runs all of them until the signal aborts or one ends or fails; then stops the others, waits for them, and
 * throws the first failure. Nothing started here outlives the call.
 */
export async function runGroup(members: readonly Runnable[], signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const linked = AbortSignal.any([signal, stop.signal]);
  let failure: { readonly error: unknown } | undefined;
  await Promise.all(
    members.map(async (member) => {
      try {
        await member.run(linked);
      } catch (error) {
        if (!linked.aborted) failure ??= { error };
      } finally {
        stop.abort();
      }
    }),
  );
  if (failure) throw failure.error;
}
