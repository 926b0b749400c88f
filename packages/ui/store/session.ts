import type { Me } from '@tiphys/model/v2';
import { ApiError } from '../api/http.ts';
import { getMe } from '../api/me.ts';
import type { Store } from './store.ts';
import { createStore } from './store.ts';

/** Who is at the page. */
export type Session =
  | { readonly state: 'asking' }
  | { readonly state: 'out' }
  | { readonly state: 'in'; readonly me: Me }
  | { readonly state: 'failed'; readonly message: string };

/** The session as a store. */
export interface SessionStore extends Store<Session> {
  /** Asks who is logged in; what was known stays until the answer. */
  load(): Promise<void>;
  /** The server said that nobody is. */
  end(): void;
}

/** Makes the store; it asks nothing by itself. */
export function createSessionStore(): SessionStore {
  const store = createStore<Session>({ state: 'asking' });
  return {
    get: store.get,
    subscribe: store.subscribe,
    end: () => store.set({ state: 'out' }),
    async load() {
      try {
        store.set({ state: 'in', me: await getMe(AbortSignal.timeout(30_000)) });
      } catch (error) {
        // A session that is over is no error: it asks for the login.
        if (error instanceof ApiError && error.status === 401) store.set({ state: 'out' });
        else store.set({ state: 'failed', message: error instanceof Error ? error.message : String(error) });
      }
    },
  };
}
