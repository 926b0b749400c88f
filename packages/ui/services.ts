import { unauthorizedEvent } from './api/http.ts';
import { createShortcuts } from './keys/registry.ts';
import type { Shortcuts } from './keys/registry.ts';
import { createClock } from './parts/clock.ts';
import { createConnection } from './parts/connection.ts';
import type { Connection } from './parts/connection.ts';
import { createPrefetch } from './parts/prefetch.ts';
import type { Prefetch } from './parts/prefetch.ts';
import { createAppearance } from './parts/theme.ts';
import type { AppearanceStore } from './parts/theme.ts';
import { createToasts } from './parts/toast.tsx';
import type { Toasts } from './parts/toast.tsx';
import { createRouter } from './route/router.ts';
import type { Router } from './route/router.ts';
import { createSessionStore } from './store/session.ts';
import type { SessionStore } from './store/session.ts';
import type { Store } from './store/store.ts';

/** What lives as long as the page. */
export interface Services {
  readonly router: Router;
  readonly session: SessionStore;
  readonly shortcuts: Shortcuts;
  readonly toasts: Toasts;
  readonly connection: Connection;
  readonly appearance: AppearanceStore;
  readonly clock: Store<number>;
  readonly prefetch: Prefetch;
}

/** Makes it all; the session is asked for at once. */
export function createServices(window: Window): Services {
  const session = createSessionStore();
  void session.load();
  window.addEventListener(unauthorizedEvent, () => {
    if (session.get().state === 'in') void session.load();
  });
  const router = createRouter(window);
  const { path, search } = router.get();
  return {
    router,
    prefetch: createPrefetch(path, search),
    session,
    shortcuts: createShortcuts(),
    toasts: createToasts(),
    connection: createConnection(window),
    appearance: createAppearance(window),
    clock: createClock(),
  };
}
