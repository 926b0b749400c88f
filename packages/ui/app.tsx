import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { logOut } from './api/session.ts';
import type { Services } from './services.ts';
import { ShortcutsContext } from './keys/use-shortcuts.ts';
import { ApplicationsPage } from './pages/applications/page.tsx';
import { LoginPage } from './pages/login.tsx';
import { AppearanceContext } from './parts/appearance.ts';
import { ClockContext } from './parts/clock.ts';
import { ConnectionContext } from './parts/connection.ts';
import { ErrorBoundary } from './parts/error-boundary.tsx';
import { later } from './parts/later.tsx';
import { Link, RouterContext } from './parts/link.tsx';
import { MeContext } from './parts/me.ts';
import { PrefetchContext } from './parts/prefetch.ts';
import { ErrorState } from './parts/state.tsx';
import { useStyleSheet } from './parts/style-sheet.ts';
import { useTitle } from './parts/title.ts';
import { ToastContext, ToastRegion } from './parts/toast.tsx';
import { applicationPath, parseRoute } from './route/route.ts';
import type { Route } from './route/route.ts';
import { rememberPlace } from './shell/recent.ts';
import { Shell } from './shell/shell.tsx';
import { useStore } from './store/store.ts';

const ApplicationPage = later(async () => (await import('./application/page.tsx')).ApplicationPage);
const CreatePage = later(async () => (await import('./pages/create/page.tsx')).CreatePage);
const SettingsPage = later(async () => (await import('./pages/settings/page.tsx')).SettingsPage);
const UserPage = later(async () => (await import('./pages/settings/user.tsx')).UserPage);
const HelpPage = later(async () => (await import('./pages/help.tsx')).HelpPage);

/** The whole page: who is logged in, where they are, and what is shown there. */
export function App({ services }: { readonly services: Services }): ReactNode {
  return (
    <RouterContext value={services.router}>
      <ClockContext value={services.clock}>
        <AppearanceContext value={services.appearance}>
          <ConnectionContext value={services.connection}>
            <ShortcutsContext value={services.shortcuts}>
              <ToastContext value={services.toasts}>
                <ErrorBoundary>
                  <Content services={services} />
                </ErrorBoundary>
                <ToastRegion toasts={services.toasts} />
              </ToastContext>
            </ShortcutsContext>
          </ConnectionContext>
        </AppearanceContext>
      </ClockContext>
    </RouterContext>
  );
}

function Content({ services }: { readonly services: Services }): ReactNode {
  const { router, session: sessions, shortcuts } = services;
  const { path, search } = useStore(router);
  const session = useStore(sessions);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => void shortcuts.handle(event);
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [shortcuts]);
  useEffect(() => {
    // Beside the question of who is there, not after it.
    if (parseRoute(path, search, '').page === 'application') ApplicationPage.preload();
  }, [path, search]);
  useStyleSheet(session.state === 'in' ? session.me.settings.cssUrl : undefined);
  if (session.state === 'failed') {
    return (
      <main>
        <ErrorState title={session.message} onRetry={() => void sessions.load()} />
      </main>
    );
  }
  // What the page looks like is known before who is at it: no flash of another page.
  if (session.state === 'asking') return <main aria-busy="true" />;
  const home = session.state === 'in' ? session.me.settings.controllerNamespace : '';
  const route = parseRoute(path, search, home);
  if (session.state === 'out') {
    const done = (): void => {
      void sessions.load();
      if (route.page === 'login') router.go(returnPath(route.returnTo));
    };
    const { returnTo, ssoError } =
      route.page === 'login' ? route : { returnTo: `${path}${search}`.slice(1), ssoError: false };
    return <LoginPage returnTo={returnTo} ssoError={ssoError} onDone={done} />;
  }
  const leave = (): void => void logOut().finally(() => window.location.assign(document.baseURI));
  return (
    <MeContext value={session.me}>
      <PrefetchContext value={services.prefetch}>
        <Shell path={path} onLogOut={leave}>
          <ErrorBoundary key={subjectOf(path)}>
            <Page route={route} />
          </ErrorBoundary>
        </Shell>
      </PrefetchContext>
    </MeContext>
  );
}

function Page({ route }: { readonly route: Route }): ReactNode {
  const opened = route.page === 'application' ? route.application : undefined;
  const to = opened && applicationPath(opened);
  useEffect(() => {
    if (to !== undefined) rememberPlace(localStorage, { label: opened?.name ?? '', to });
    // The path names the application.
  }, [to]);
  switch (route.page) {
    case 'application':
      return <ApplicationPage application={route.application} tab={route.tab} />;
    case 'login':
    case 'applications':
      return <ApplicationsPage />;
    case 'create':
      return <CreatePage />;
    case 'settings':
      return <SettingsPage section={route.section} name={route.name} />;
    case 'user':
      return <UserPage />;
    case 'help':
      return <HelpPage />;
    case 'missing':
      return <MissingPage path={route.path} />;
  }
}

function MissingPage({ path }: { readonly path: string }): ReactNode {
  useTitle('Not found');
  return (
    <ErrorState title={`There is no page ${path}`}>
      <Link to="applications">All applications</Link>
    </ErrorState>
  );
}

/** Parts of one page keep what the page has loaded. */
function subjectOf(path: string): string {
  return path.split('/').slice(0, 4).join('/');
}

/** Where a login leads back to: only to a page of ours. */
function returnPath(returnTo: string): string {
  const base = new URL(document.baseURI);
  const url = URL.canParse(returnTo, base) ? new URL(returnTo, base) : base;
  const isOurs = url.origin === base.origin && url.pathname.startsWith(base.pathname);
  const path = isOurs ? url.pathname.slice(base.pathname.length) + url.search : '';
  return path === '' || path.startsWith('login') ? 'applications' : path;
}
