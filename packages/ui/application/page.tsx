import './application.css';
import { useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { ApplicationOverview } from '@tiphys/model/v2';
import type { ApplicationRef } from '../api/applications.ts';
import type { LiveTree } from '../graph/apply.ts';
import { isProblem } from '../graph/severity.ts';
import { useReportConnection } from '../parts/connection.ts';
import { later } from '../parts/later.tsx';
import { Link, useRouter } from '../parts/link.tsx';
import { ErrorState, Skeleton } from '../parts/state.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useTitle } from '../parts/title.ts';
import type { ApplicationTab } from '../route/route.ts';
import { applicationPath, applicationTabs } from '../route/route.ts';
import { createApplicationPageStore } from '../store/application-page.ts';
import type { Live } from '../store/live.ts';
import { useStore } from '../store/store.ts';
import { ApplicationHeader } from './application-header.tsx';
import { EventsTab } from './events-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { useNeighbours } from './use-neighbours.ts';
import type { TabProps } from './tab.ts';

/** The code of each part comes when it is shown; the overview's and the events' come with the page. */
const parts = {
  resources: later(async () => (await import('./resources/resources-tab.tsx')).ResourcesTab),
  diff: later(async () => (await import('../pages/diff/diff-tab.tsx')).DiffTab),
  sync: later(async () => (await import('../pages/sync/sync-tab.tsx')).SyncTab),
  history: later(async () => (await import('../pages/history/history-tab.tsx')).HistoryTab),
  logs: later(async () => (await import('./logs-tab.tsx')).LogsTab),
  config: later(async () => (await import('../pages/config/config-tab.tsx')).ConfigTab),
} as const;

const titles: Readonly<Record<ApplicationTab, string>> = {
  overview: 'Overview',
  resources: 'Resources',
  diff: 'Diff',
  sync: 'Sync',
  history: 'History',
  logs: 'Logs',
  events: 'Events',
  config: 'Config',
};

/** One application: its state in a sentence, what to do about it, and its parts, each with an address. */
export function ApplicationPage({
  application,
  tab,
}: {
  readonly application: ApplicationRef;
  readonly tab: ApplicationTab;
}): ReactNode {
  const { namespace, name } = application;
  useTitle(tab === 'overview' ? name : `${name} · ${titles[tab]}`);
  const store = useMemo(() => createApplicationPageStore({ namespace, name }), [namespace, name]);
  useEffect(() => {
    const stop = new AbortController();
    void store.run(stop.signal);
    return () => stop.abort();
  }, [store]);
  useEffect(() => {
    // Beside the data, not after it.
    if (tab in parts) parts[tab as keyof typeof parts].preload();
  }, [tab]);
  useOwnAddress(application, tab);
  useNeighbours(application, tab);
  const overview = useStore(store.overview);
  const tree = useStore(store.tree);
  useReportConnection(overview.state === 'lost' || tree.state === 'lost' ? 'lost' : 'live');
  if (overview.error !== undefined) return <Gone name={name} reason={overview.error} />;
  if (!overview.data) return <Skeleton label={`Loading ${name}…`} />;
  const isTall = tab === 'resources' || tab === 'logs';
  return (
    <div className={`page app-page${isTall ? ' app-tall' : ''}`}>
      <ApplicationHeader application={application} overview={overview.data} tab={tab} />
      <Tabs label="Parts of the application" tabs={linksOf(application, tab, tree.data)} />
      <div className="app-body">
        <Part application={application} tab={tab} overview={overview.data} tree={tree} />
      </div>
    </div>
  );
}

/** A part that an old address asks for in its query gets its own address, so that leaving the query does not leave the part. */
function useOwnAddress(application: ApplicationRef, tab: ApplicationTab): void {
  const router = useRouter();
  const { path, search } = useStore(router);
  useEffect(() => {
    const own = `/${applicationPath(application, tab)}`;
    if (path === own) return;
    const query = new URLSearchParams(search);
    if (query.has('syncApp')) query.set('deploy', 'all');
    for (const name of ['operation', 'rollback', 'conditions', 'syncApp']) query.delete(name);
    // Argo CD's page of logs has names in its path that its query repeats.
    const text = query.toString();
    router.go(`${own.slice(1)}${text === '' ? '' : `?${text}`}`, { replace: true });
  }, [application, tab, path, search, router]);
}

function linksOf(
  application: ApplicationRef,
  tab: ApplicationTab,
  tree: LiveTree | undefined,
): Parameters<typeof Tabs>[0]['tabs'] {
  const problems = tree ? [...tree.nodes.values()].filter(isProblem).length : 0;
  return applicationTabs.map((name) => ({
    label: titles[name],
    to: applicationPath(application, name),
    isCurrent: name === tab,
    ...(name === 'resources' && problems > 0 ? { count: problems, tone: 'bad' as const } : {}),
  }));
}

function Gone({ name, reason }: { readonly name: string; readonly reason: string }): ReactNode {
  const isHidden = /permission denied|not found/.test(reason);
  return (
    <ErrorState title={isHidden ? `${name} is not there, or you may not see it` : reason}>
      <Link to="applications">All applications</Link>
    </ErrorState>
  );
}

interface PartProps {
  readonly application: ApplicationRef;
  readonly tab: ApplicationTab;
  readonly overview: ApplicationOverview;
  readonly tree: Live<LiveTree>;
}

function Part({ application, tab, overview, tree }: PartProps): ReactNode {
  const props: TabProps = { application, overview, nodes: tree.data?.nodes ?? new Map() };
  switch (tab) {
    case 'overview':
      return <OverviewTab {...props} />;
    case 'resources':
      if (tree.error !== undefined)
        return <ErrorState isPart title="The resources cannot be shown" reason={tree.error} />;
      return tree.data ? (
        <parts.resources {...props} tree={tree.data} />
      ) : (
        <Skeleton label="Loading resources…" />
      );
    case 'diff':
      return <parts.diff {...props} />;
    case 'sync':
      return <parts.sync {...props} />;
    case 'history':
      return <parts.history {...props} />;
    case 'logs':
      return <parts.logs {...props} />;
    case 'events':
      return <EventsTab {...props} />;
    case 'config':
      return <parts.config {...props} />;
  }
}
