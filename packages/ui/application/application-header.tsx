import './application.css';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ApplicationOverview } from '@tiphys/model/v2';
import { refreshApplication } from '../api/applications.ts';
import type { ApplicationRef } from '../api/applications.ts';
import { terminateOperation } from '../api/operations.ts';
import { useShortcuts } from '../keys/use-shortcuts.ts';
import { Button, IconButton } from '../parts/button.tsx';
import { later } from '../parts/later.tsx';
import { Icon } from '../parts/icon.tsx';
import { Link, useGo, useQuery } from '../parts/link.tsx';
import { Menu } from '../parts/menu.tsx';
import type { MenuEntries } from '../parts/menu.tsx';
import { RelativeTime } from '../parts/relative-time.tsx';
import { StatusMark } from '../parts/status.tsx';
import { useToast } from '../parts/toast.tsx';
import { useMedia } from '../parts/use-media.ts';
import type { ApplicationTab } from '../route/route.ts';
import { applicationPath } from '../route/route.ts';

const DeleteDialog = later(async () => (await import('../pages/delete/delete-dialog.tsx')).DeleteDialog);

interface HeaderProps {
  readonly application: ApplicationRef;
  readonly overview: ApplicationOverview;
  readonly tab: ApplicationTab;
}

const tones = { good: 'good', busy: 'busy', warn: 'warn', bad: 'bad', unknown: 'none' } as const;

/** Where the head leaves out on demand what does not fit. */
const narrow = '(max-width: 767px)';

/** The head of an application's page: its state in a sentence, what comes next, and what can be done. On a phone the rest is one tap away. */
export function ApplicationHeader({ application, overview, tab }: HeaderProps): ReactNode {
  const [isWhole, setWhole] = useState(false);
  const isNarrow = useMedia(narrow);
  const { headline, parent, cluster, application: object } = overview;
  const { metadata, spec, status } = object;
  const home = spec.destination;
  const place = cluster?.name || cluster?.server || home.name || home.server || 'unknown cluster';
  return (
    <header className={`app-head${isNarrow && !isWhole ? ' app-head-short' : ''}`}>
      <div className="app-where">
        <p className="crumbs">
          <Link to="applications">Applications</Link> /{' '}
          <Link to={`applications?q=${encodeURIComponent(`project:${spec.project}`)}`}>{spec.project}</Link>
          {parent?.kind === 'Application' && (
            <>
              {' / '}
              <Link to={applicationPath(parent)}>{parent.name}</Link>
            </>
          )}
          {parent?.kind === 'ApplicationSet' && <> / set {parent.name}</>}
        </p>
        <h1>{metadata.name}</h1>
        <p className="app-place">
          to {home.namespace ? <code>{home.namespace}</code> : 'no namespace'} on {place}
        </p>
      </div>
      <Actions application={application} overview={overview} tab={tab} isNarrow={isNarrow} />
      <div className={`app-state tone-${tones[headline.tone]}`}>
        <div className="app-marks">
          <StatusMark value={status?.health?.status} />
          <StatusMark value={status?.sync?.status} />
        </div>
        <p className="app-sentence" role="status">
          {headline.sentence}
        </p>
        {headline.next && <p className="app-next">{headline.next}</p>}
        {headline.since && (
          <p className="app-since">
            <Icon name="clock" size={13} />
            <span className="visually-hidden">For</span> <RelativeTime time={headline.since} />
          </p>
        )}
        {isNarrow && (
          <IconButton
            className="app-more"
            kind="quiet"
            icon="chevron"
            label="The whole state"
            expanded={isWhole}
            onClick={() => setWhole(!isWhole)}
          />
        )}
      </div>
    </header>
  );
}

function Actions({
  application,
  overview,
  tab,
  isNarrow,
}: HeaderProps & { readonly isNarrow: boolean }): ReactNode {
  const { can, application: object } = overview;
  const go = useGo();
  const [query] = useQuery();
  const toast = useToast();
  const [isRefreshing, setRefreshing] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const isRunning = object.status?.operationState?.phase === 'Running';
  const refresh = (mode: 'normal' | 'hard'): void => {
    if (isRefreshing) return;
    setRefreshing(true);
    refreshApplication(application, mode)
      .catch((error: unknown) => toast(error instanceof Error ? error.message : String(error), 'bad'))
      .finally(() => setRefreshing(false));
  };
  const sync = (): void => go(`${applicationPath(application, 'sync')}?deploy=all`);
  useShortcuts([
    { keys: 's', label: 'Sync', icon: 'sync', group: 'Application', run: sync },
    { keys: 'r', label: 'Refresh', icon: 'refresh', group: 'Application', run: () => refresh('normal') },
    { keys: 'R', label: 'Hard refresh', icon: 'refresh', group: 'Application', run: () => refresh('hard') },
    {
      keys: 'd',
      label: 'Diff',
      icon: 'diff',
      group: 'Application',
      run: () => go(applicationPath(application, 'diff')),
    },
    {
      keys: 'h',
      label: 'History',
      icon: 'history',
      group: 'Application',
      run: () => go(applicationPath(application, 'history')),
    },
    {
      keys: 'l',
      label: 'Logs',
      icon: 'logs',
      group: 'Application',
      run: () => go(applicationPath(application, 'logs')),
    },
  ]);
  const entries: MenuEntries = [
    ...(isNarrow
      ? [
          {
            label: 'Refresh',
            icon: 'refresh' as const,
            note: 'Compares with the source again.',
            shortcut: 'r',
            onSelect: () => refresh('normal'),
          },
        ]
      : []),
    {
      label: 'Hard refresh',
      icon: 'refresh',
      note: 'Reads the source and renders it anew, without caches.',
      shortcut: 'R',
      onSelect: () => refresh('hard'),
    },
    ...(isRunning
      ? [
          {
            label: 'Terminate the sync',
            icon: 'close' as const,
            ...(can.sync ? {} : { reason: 'You may not sync this application.' }),
            onSelect: () =>
              void terminateOperation(application).catch((error: unknown) =>
                toast(error instanceof Error ? error.message : String(error), 'bad'),
              ),
          },
        ]
      : []),
    {
      label: 'Edit',
      icon: 'edit',
      to: applicationPath(application, 'config'),
      ...(can.update ? {} : { note: 'You may only look.' }),
    },
    'separator',
    {
      label: 'Delete…',
      icon: 'trash',
      danger: true,
      ...(can.delete ? {} : { reason: 'You may not delete this application.' }),
      onSelect: () => setDeleting(true),
    },
  ];
  return (
    <div className="toolbar app-actions">
      {/* The part about syncs has its own buttons. */}
      {tab !== 'sync' && (
        <Button
          kind={isRunning || hasOwnAction(tab, query) ? 'secondary' : 'primary'}
          icon="sync"
          shortcut="s"
          reason={can.sync || isRunning ? undefined : 'You may not sync this application.'}
          onClick={isRunning ? () => go(applicationPath(application, 'sync')) : sync}
        >
          {isRunning ? 'Syncing…' : 'Sync'}
        </Button>
      )}
      {!isNarrow && (
        <Button icon="refresh" busy={isRefreshing} shortcut="r" onClick={() => refresh('normal')}>
          Refresh
        </Button>
      )}
      <Menu label="More actions" kind="secondary" entries={entries} />
      {isDeleting && <DeleteDialog application={application} onClose={() => setDeleting(false)} />}
    </div>
  );
}

/** Whether a part of the page has a main action of its own, beside which Sync steps back. */
function hasOwnAction(tab: ApplicationTab, query: URLSearchParams): boolean {
  return (
    tab === 'config' ||
    (tab === 'history' && query.has('preview')) ||
    (tab === 'resources' && query.has('node'))
  );
}
