import { useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { ApiError } from './api/http.ts';
import { getUserInfo, logOut } from './api/session.ts';
import type { UserInfo } from './api/session.ts';
import { ApplicationPage } from './pages/application.tsx';
import { ApplicationsPage } from './pages/applications.tsx';
import { LoginPage } from './pages/login.tsx';
import { Link, RouterContext } from './parts/link.tsx';
import { Notice } from './parts/notice.tsx';
import { Shell } from './parts/shell.tsx';
import { useTitle } from './parts/title.ts';
import { parseRoute } from './route/route.ts';
import type { Router } from './route/router.ts';
import type { ApplicationsStore } from './store/applications.ts';
import { useStore } from './store/store.ts';

/** Namespace of applications whose link names none. */
const defaultNamespace = 'argocd';

/** The whole page: who is logged in, where they are, and what is shown there. */
export function App({
  router,
  applications,
}: {
  readonly router: Router;
  readonly applications: ApplicationsStore;
}): ReactNode {
  const { path, search } = useStore(router);
  const route = parseRoute(path, search, defaultNamespace);
  const session = useSession();
  const live = useStore(applications);
  const loggedIn = session.user?.loggedIn === true;

  useEffect(() => {
    if (!loggedIn) return undefined;
    const stop = new AbortController();
    void applications.run(stop.signal);
    return () => stop.abort();
  }, [loggedIn, applications]);

  if (session.error !== undefined) {
    return (
      <main>
        <Notice kind="error" title={session.error}>
          <button type="button" onClick={session.reload}>
            Try again
          </button>
        </Notice>
      </main>
    );
  }
  if (session.user === undefined) {
    return (
      <main>
        <Notice title="Loading…" />
      </main>
    );
  }
  if (!loggedIn) {
    return (
      <LoginPage
        onDone={() => {
          session.reload();
          if (route.page === 'login') router.go('applications');
        }}
      />
    );
  }
  const leave = (): void => void logOut().finally(() => window.location.assign(document.baseURI));
  return (
    <RouterContext value={router}>
      <Shell username={session.user.username ?? ''} connection={live.state} path={path} onLogOut={leave}>
        {route.page === 'application' && <ApplicationPage application={route.application} />}
        {(route.page === 'applications' || route.page === 'login') && <ApplicationsPage live={live} />}
        {route.page === 'missing' && <MissingPage path={route.path} />}
      </Shell>
    </RouterContext>
  );
}

function MissingPage({ path }: { readonly path: string }): ReactNode {
  useTitle('Not found');
  return (
    <Notice kind="error" title={`There is no page ${path}`}>
      <Link to="applications">All applications</Link>
    </Notice>
  );
}

interface Session {
  readonly user: UserInfo | undefined;
  readonly error: string | undefined;
  readonly reload: () => void;
}

function useSession(): Session {
  const [state, setState] = useState<{ user?: UserInfo; error?: string }>({});
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((value) => value + 1), []);
  useEffect(() => {
    const stop = new AbortController();
    getUserInfo(stop.signal).then(
      (user) => setState({ user }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        // A session that is over is no error: it asks for the login.
        if (error instanceof ApiError && error.status === 401) setState({ user: { loggedIn: false } });
        else setState({ error: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => stop.abort();
  }, [round]);
  return { user: state.user, error: state.error, reload };
}
