import { useSyncExternalStore } from 'react';

/** A value that changes over time and tells who listens. */
export interface Store<T> {
  get(): T;
  subscribe(listener: () => void): () => void;
}

/** A store that its maker can write. */
export interface WritableStore<T> extends Store<T> {
  set(value: T): void;
}

/** Makes a store; setting the same value tells nobody. */
export function createStore<T>(initial: T): WritableStore<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The store's value, with a new render when it changes. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
