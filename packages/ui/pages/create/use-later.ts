import { useEffect, useRef, useState } from 'react';

/** An answer that follows what is typed. */
export interface Later<T> {
  readonly data: T | undefined;
  readonly error: string | undefined;
  /** Whether a newer answer is on its way; `data` is of what was before. */
  readonly busy: boolean;
}

/**
 * Asks again a moment after `key` stopped changing; an empty key asks nothing. Answers to older keys are dropped, the last one stays
 * until the next is there.
 */
export function useLater<T>(
  key: string,
  ask: (signal: AbortSignal) => Promise<T>,
  delayMs = 400,
): Later<T> & { readonly again: () => void } {
  const [state, setState] = useState<Later<T>>({ data: undefined, error: undefined, busy: false });
  const [round, setRound] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (key === '') {
      setState({ data: undefined, error: undefined, busy: false });
      return undefined;
    }
    const stop = new AbortController();
    setState((known) => ({ ...known, busy: true }));
    const timer = setTimeout(() => {
      latest.current(stop.signal).then(
        (data) => {
          if (!stop.signal.aborted) setState({ data, error: undefined, busy: false });
        },
        (failure: unknown) => {
          if (stop.signal.aborted) return;
          const error = failure instanceof Error ? failure.message : String(failure);
          setState({ data: undefined, error, busy: false });
        },
      );
    }, delayMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key, round, delayMs]);
  return { ...state, again: () => setRound((value) => value + 1) };
}
