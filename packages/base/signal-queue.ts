/** A stream of wake-ups: several that nobody has read yet are folded into one. */
export interface SignalQueue extends AsyncIterable<void> {
  readonly wake: () => void;
}

/** Makes a stream that yields after each `wake()` and ends when the signal aborts. */
export function createSignalQueue(signal: AbortSignal): SignalQueue {
  let pending = false;
  let resume: (() => void) | undefined;
  const wake = (): void => {
    pending = true;
    resume?.();
  };
  async function* iterate(): AsyncGenerator<void> {
    const onAbort = (): void => resume?.();
    signal.addEventListener('abort', onAbort);
    try {
      while (!signal.aborted) {
        if (pending) {
          pending = false;
          yield;
          continue;
        }
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
        resume = undefined;
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }
  return { wake, [Symbol.asyncIterator]: iterate };
}
