import { createStore } from '../store/store.ts';
import type { Store } from '../store/store.ts';

/** Where the user is: path below the page's base, and query. */
export interface Place {
  readonly path: string;
  readonly search: string;
}

/** The address bar as a store. */
export interface Router extends Store<Place> {
  /** Goes to a path relative to the base; with `replace` the way back does not lead to where one is now. */
  go(path: string, options?: { readonly replace?: boolean }): void;
  /**
   * Changes parameters of the query in place; `undefined` takes one out. The way back leads to the query as it was, unless `replace`
   * says that this is no step of its own.
   */
  setQuery(
    changes: Readonly<Record<string, string | undefined>>,
    options?: { readonly replace?: boolean },
  ): void;
}

/** Follows the browser's history; the base comes from the document. */
export function createRouter(window: Window): Router {
  const base = new URL(window.document.baseURI).pathname;
  const read = (): Place => ({
    path: window.location.pathname.startsWith(base) ? `/${window.location.pathname.slice(base.length)}` : '/',
    search: window.location.search,
  });
  const store = createStore(read());
  window.addEventListener('popstate', () => store.set(read()));
  return {
    get: store.get,
    subscribe: store.subscribe,
    go(path, { replace = false } = {}) {
      const url = new URL(path, window.document.baseURI);
      if (replace) window.history.replaceState(null, '', url);
      else window.history.pushState(null, '', url);
      window.scrollTo(0, 0);
      store.set(read());
    },
    setQuery(changes, { replace = false } = {}) {
      const url = new URL(window.location.href);
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined) url.searchParams.delete(name);
        else url.searchParams.set(name, value);
      }
      if (url.href === window.location.href) return;
      if (replace) window.history.replaceState(null, '', url);
      else window.history.pushState(null, '', url);
      store.set(read());
    },
  };
}
