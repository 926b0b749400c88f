import type { ReactNode } from 'react';
import type { ApplicationRow } from '@tiphys/model/v2';
import type { GridColumn } from '../../parts/grid.tsx';
import { Link } from '../../parts/link.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { StatusMark } from '../../parts/status.tsx';
import { applicationPath } from '../../route/route.ts';

/** A column that may be chosen; its id is also what the list is sorted by. */
export interface ListColumn extends GridColumn<ApplicationRow> {
  readonly isUsual: boolean;
  /** Takes room that a narrower screen does not have. */
  readonly from?: number | undefined;
}

/** All columns but the row's selection and menu, in their order. */
export const listColumns: readonly ListColumn[] = [
  {
    id: 'name',
    title: 'Name',
    width: 'minmax(220px, 2.1fr)',
    isHeader: true,
    sortable: true,
    isUsual: true,
    render: (row) => (
      <Link to={applicationPath(row)} className="app-name" tabIndex={-1} title={row.name}>
        {row.name}
      </Link>
    ),
  },
  {
    id: 'health',
    title: 'Health',
    width: '112px',
    sortable: true,
    isUsual: true,
    render: ({ health }) => <StatusMark value={health} />,
  },
  {
    id: 'sync',
    title: 'Sync',
    width: '104px',
    sortable: true,
    isUsual: true,
    render: ({ sync }) => <StatusMark value={sync} />,
  },
  {
    id: 'state',
    title: 'State',
    width: 'minmax(190px, 2.6fr)',
    isUsual: true,
    from: 1080,
    render: (row) => <State row={row} />,
  },
  {
    id: 'since',
    title: 'Since',
    width: '52px',
    sortable: true,
    isUsual: true,
    from: 900,
    render: ({ since }) => <RelativeTime time={since} />,
  },
  {
    id: 'operation',
    title: 'Operation',
    width: '110px',
    sortable: true,
    isUsual: false,
    render: ({ operation }) =>
      operation ? <StatusMark value={operation} /> : <span className="muted">none</span>,
  },
  {
    id: 'project',
    title: 'Project',
    width: 'minmax(90px, .6fr)',
    sortable: true,
    isUsual: true,
    from: 960,
    render: ({ project }) => <Plain text={project} />,
  },
  {
    id: 'cluster',
    title: 'Cluster',
    width: 'minmax(110px, .7fr)',
    sortable: true,
    isUsual: true,
    from: 820,
    render: ({ cluster }) => <Plain text={cluster} />,
  },
  {
    id: 'namespace',
    title: 'Namespace',
    width: 'minmax(110px, .7fr)',
    sortable: true,
    isUsual: false,
    render: ({ target }) => <Plain text={target} />,
  },
  {
    id: 'revision',
    title: 'Revision',
    width: '76px',
    sortable: true,
    isUsual: true,
    from: 1240,
    render: ({ revision, targetRevision }) => (
      <span className="mono" title={`${targetRevision} ${revision ?? ''}`}>
        {revision ?? targetRevision}
      </span>
    ),
  },
  {
    id: 'repo',
    title: 'Repository',
    width: 'minmax(160px, 1fr)',
    sortable: true,
    isUsual: false,
    render: ({ repo }) => <Plain text={repo.replace(/^https?:\/\//, '')} />,
  },
  {
    id: 'path',
    title: 'Path',
    width: 'minmax(120px, .8fr)',
    sortable: true,
    isUsual: false,
    render: ({ path }) => <Plain text={path} />,
  },
  {
    id: 'auto',
    title: 'Auto-sync',
    width: '76px',
    isUsual: false,
    render: ({ auto }) => <Plain text={auto ? 'on' : 'off'} />,
  },
  {
    id: 'labels',
    title: 'Labels',
    width: 'minmax(160px, 1fr)',
    isUsual: false,
    render: ({ labels }) => (
      <Plain
        text={Object.entries(labels ?? {})
          .map(([name, value]) => `${name}=${value}`)
          .join('  ')}
      />
    ),
  },
  {
    id: 'synced',
    title: 'Synced',
    width: '62px',
    sortable: true,
    isUsual: true,
    from: 1500,
    render: ({ synced }) => <RelativeTime time={synced} />,
  },
  {
    id: 'created',
    title: 'Created',
    width: '66px',
    sortable: true,
    isUsual: false,
    render: ({ created }) => <RelativeTime time={created} />,
  },
];

function Plain({ text }: { readonly text: string }): ReactNode {
  return <span title={text}>{text}</span>;
}

/** What state a row is in, in words; quiet while all is well. */
export function State({ row }: { readonly row: ApplicationRow }): ReactNode {
  return (
    <span className={stateClass(row.tone)} title={row.text}>
      {row.text}
    </span>
  );
}

/** What is not known is no colour of its own, but nothing to pass over either. */
function stateClass(tone: ApplicationRow['tone']): string | undefined {
  if (tone === 'unknown') return undefined;
  return tone === 'good' ? 'muted' : `tone-${tone}`;
}
