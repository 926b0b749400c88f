import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { ListedApplication } from '../api/applications.ts';
import { Link, useGo } from '../parts/link.tsx';
import { Notice } from '../parts/notice.tsx';
import { Status } from '../parts/status.tsx';
import { useTitle } from '../parts/title.ts';
import { applicationPath } from '../route/route.ts';
import { applicationKey, createApplicationsStore } from '../store/applications.ts';
import { useStore } from '../store/store.ts';
import { countStatuses, matchApplications } from './applications-filter.ts';

/** Rows drawn at most; the rest is found by the filter. */
const maxRows = 500;

/** The list of applications: a summary, a filter, and a table of live rows. */
export function ApplicationsPage(): ReactNode {
  useTitle('Applications');
  const store = useMemo(() => createApplicationsStore(), []);
  useEffect(() => {
    const stop = new AbortController();
    void store.run(stop.signal);
    return () => stop.abort();
  }, [store]);
  const live = useStore(store);
  const [query, setQuery] = useState('');
  const all = useMemo(() => [...(live.data?.values() ?? [])], [live.data]);
  const shown = useMemo(() => matchApplications(all, query), [all, query]);
  const counts = useMemo(() => countStatuses(all), [all]);
  if (live.error !== undefined) return <Notice kind="error" title={live.error} />;
  return (
    <div className="page">
      <div className="page-head">
        <h1>Applications</h1>
        <ul className="counts" aria-label="Summary">
          {counts.map(({ status, count }) => (
            <li key={status}>
              <button
                type="button"
                className="chip"
                onClick={() => setQuery(query === status ? '' : status)}
                aria-pressed={query === status}
              >
                <Status value={status} /> {count}
              </button>
            </li>
          ))}
        </ul>
        <label className="filter">
          <span className="visually-hidden">Filter applications</span>
          <input
            type="search"
            placeholder="Filter by name, project, status, cluster…"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </label>
      </div>
      {live.data === undefined ? (
        <Notice title="Loading applications…" />
      ) : (
        <Table applications={shown} total={all.length} />
      )}
    </div>
  );
}

function Table({
  applications,
  total,
}: {
  readonly applications: readonly ListedApplication[];
  readonly total: number;
}): ReactNode {
  if (total === 0) {
    return (
      <Notice title="No applications yet">
        <p>
          Create the first one from the command line: <code>tiphys app create</code>
        </p>
      </Notice>
    );
  }
  if (applications.length === 0) return <Notice title="No application matches the filter" />;
  return (
    <>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Health</th>
            <th scope="col">Sync</th>
            <th scope="col" className="wide">
              Project
            </th>
            <th scope="col" className="wide">
              Destination
            </th>
            <th scope="col" className="wide">
              Source
            </th>
          </tr>
        </thead>
        <tbody>
          {applications.slice(0, maxRows).map((application) => (
            <Row key={applicationKey(application)} application={application} />
          ))}
        </tbody>
      </table>
      {applications.length > maxRows && (
        <p className="muted">
          Showing {maxRows} of {applications.length}. Filter to see the others.
        </p>
      )}
    </>
  );
}

function Row({ application }: { readonly application: ListedApplication }): ReactNode {
  const go = useGo();
  const { metadata, spec, status } = application;
  const source = spec.source ?? spec.sources?.[0];
  const path = applicationPath({ namespace: metadata.namespace ?? '', name: metadata.name ?? '' });
  const { destination } = spec;
  return (
    <tr onDoubleClick={() => go(path)}>
      <th scope="row">
        <Link to={path}>{metadata.name}</Link>
      </th>
      <td>
        <Status value={status?.health?.status} />
      </td>
      <td>
        <Status value={status?.sync?.status} />{' '}
        <span className="mono muted">{status?.sync?.revision?.slice(0, 7)}</span>
      </td>
      <td className="wide">{spec.project}</td>
      <td className="wide">
        {destination.name || destination.server?.replace(/^https:\/\//, '')}
        {destination.namespace ? ` / ${destination.namespace}` : ''}
      </td>
      <td className="wide clip" title={source?.repoURL}>
        {source?.path || source?.chart}{' '}
        <span className="muted">{source?.repoURL.replace(/^https?:\/\//, '')}</span>
      </td>
    </tr>
  );
}
