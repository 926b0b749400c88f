import { useState } from 'react';
import type { ApplicationRow, BulkAction, BulkJob, BulkRequest } from '@tiphys/model/v2';
import { startBulk } from '../../api/list.ts';
import { useGo } from '../../parts/link.tsx';
import type { MenuEntries } from '../../parts/menu.tsx';
import { useToast } from '../../parts/toast.tsx';
import { applicationPath } from '../../route/route.ts';
import type { ListStore } from '../../store/list.ts';
import { rowKey } from '../../store/list.ts';

/** Whether a row may be synced. */
export function maySync({ can }: Pick<ApplicationRow, 'can'>): boolean {
  return (can & 1) !== 0;
}

/** What can be done with rows of the list. */
export interface RowActions {
  readonly job: BulkJob | undefined;
  closeJob(): void;
  /** The row whose reasons are shown. */
  readonly explained: ApplicationRow | undefined;
  explain(row: ApplicationRow | undefined): void;
  start(request: BulkRequest): Promise<void>;
  refresh(row: ApplicationRow, action?: BulkAction): void;
  sync(row: ApplicationRow): void;
  open(row: ApplicationRow, tab?: 'diff' | 'history' | 'logs'): void;
  openAside(row: ApplicationRow): void;
  menu(row: ApplicationRow): MenuEntries;
}

/** Actions on rows; what they change is shown at once and corrected by the server. */
export function useRowActions(store: ListStore): RowActions {
  const go = useGo();
  const toast = useToast();
  const [job, setJob] = useState<BulkJob>();
  const [explained, explain] = useState<ApplicationRow>();
  const start = async (request: BulkRequest): Promise<void> => setJob(await startBulk(request));
  const actions: RowActions = {
    job,
    closeJob: () => setJob(undefined),
    explained,
    explain,
    start,
    refresh(row, action = 'refresh') {
      const { namespace, name } = row;
      startBulk({ action, names: [{ namespace, name }] }).then(
        () => toast(`Refreshing ${name}`),
        (error: unknown) => toast(error instanceof Error ? error.message : String(error), 'bad'),
      );
      store.expect(rowKey(row), { text: 'Being compared…', tone: 'busy' });
    },
    sync(row) {
      if (maySync(row)) go(`${applicationPath(row)}?deploy=all`);
      else toast(`You may not sync ${row.name}`, 'bad');
    },
    open: (row, tab) => go(applicationPath(row, tab)),
    openAside: (row) =>
      void window.open(new URL(applicationPath(row), document.baseURI), '_blank', 'noopener'),
    menu: (row) => [
      { label: 'Open', icon: 'forward', shortcut: 'Enter', to: applicationPath(row) },
      {
        label: 'Sync…',
        icon: 'sync',
        shortcut: 's',
        reason: maySync(row) ? undefined : 'You may not sync it',
        onSelect: () => actions.sync(row),
      },
      { label: 'Refresh', icon: 'refresh', shortcut: 'r', onSelect: () => actions.refresh(row) },
      {
        label: 'Hard refresh',
        icon: 'refresh',
        note: 'Renders the source anew',
        onSelect: () => actions.refresh(row, 'hard-refresh'),
      },
      'separator',
      { label: 'Why is it so?', icon: 'help', shortcut: 'w', onSelect: () => explain(row) },
      { label: 'Differences', icon: 'diff', shortcut: 'd', to: applicationPath(row, 'diff') },
      { label: 'History', icon: 'history', shortcut: 'h', to: applicationPath(row, 'history') },
      { label: 'Logs', icon: 'logs', shortcut: 'l', to: applicationPath(row, 'logs') },
    ],
  };
  return actions;
}
