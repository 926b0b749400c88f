import { useCallback, useEffect, useState } from 'react';

/** Data that is asked for, and again after changes. */
export interface Listed<T> {
  readonly data: T | undefined;
  readonly error: string | undefined;
  readonly busy: boolean;
  /** Asks again; what was there stays shown meanwhile. */
  readonly reload: () => void;
}

/** Loads what `load` promises, once and whenever `reload` is called or `key` changes. */
export function useList<T>(key: string, load: (signal: AbortSignal, round: number) => Promise<T>): Listed<T> {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<Omit<Listed<T>, 'reload'>>({
    data: undefined,
    error: undefined,
    busy: true,
  });
  const reload = useCallback(() => setRound((value) => value + 1), []);
  useEffect(() => {
    const stop = new AbortController();
    setState((known) => ({ ...known, busy: true }));
    load(stop.signal, round).then(
      (data) => {
        if (!stop.signal.aborted) setState({ data, error: undefined, busy: false });
      },
      (failure: unknown) => {
        if (stop.signal.aborted) return;
        const error = failure instanceof Error ? failure.message : String(failure);
        setState((known) => ({ data: known.data, error, busy: false }));
      },
    );
    return () => stop.abort();
    // `key` says all that `load` depends on.
  }, [key, round]);
  return { ...state, reload };
}
