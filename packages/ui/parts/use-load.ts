import { useEffect, useState } from 'react';

/** Data that is asked for once. */
export interface Loaded<T> {
  readonly data: T | undefined;
  readonly error: string | undefined;
}

const nothing = { data: undefined, error: undefined } as const;

/**
 * Loads what a function promises, anew whenever `key` changes; what was there stays shown meanwhile as long as `key` starts with the
 * same first word.
 */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ readonly of: string; readonly loaded: Loaded<T> }>({
    of: '',
    loaded: nothing,
  });
  const subject = key.split(' ', 1)[0] ?? '';
  useEffect(() => {
    const stop = new AbortController();
    load(stop.signal).then(
      (data) => {
        if (!stop.signal.aborted) setState({ of: subject, loaded: { data, error: undefined } });
      },
      (failure: unknown) => {
        if (stop.signal.aborted) return;
        const error = failure instanceof Error ? failure.message : String(failure);
        setState({ of: subject, loaded: { data: undefined, error } });
      },
    );
    return () => stop.abort();
    // `key` says all that `load` depends on.
  }, [key]);
  return state.of === subject ? state.loaded : nothing;
}
