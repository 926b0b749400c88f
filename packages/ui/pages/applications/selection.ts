import { useState } from 'react';

/** Which rows are chosen: some by key, or all that match. */
export interface Selection {
  readonly keys: ReadonlySet<string>;
  readonly isAll: boolean;
  has(key: string): boolean;
  toggle(key: string): void;
  add(keys: readonly string[]): void;
  all(): void;
  clear(): void;
}

const none: ReadonlySet<string> = new Set();

/** Keeps a selection; another query (`q`) begins with none. */
export function useSelection(q: string): Selection {
  const [state, setState] = useState<{
    readonly q: string;
    readonly keys: ReadonlySet<string>;
    readonly isAll: boolean;
  }>({ q, keys: none, isAll: false });
  const { keys, isAll } = state.q === q ? state : { keys: none, isAll: false };
  const set = (next: ReadonlySet<string>): void => setState({ q, keys: next, isAll: false });
  return {
    keys,
    isAll,
    has: (key) => isAll || keys.has(key),
    toggle(key) {
      const next = new Set(keys);
      if (!next.delete(key)) next.add(key);
      set(next);
    },
    add: (more) => set(new Set([...keys, ...more])),
    all: () => setState({ q, keys: none, isAll: true }),
    clear: () => set(none),
  };
}
