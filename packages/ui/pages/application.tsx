import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { Application, ApplicationTree } from '@tiphys/model';
import type { ApplicationRef } from '../api/applications.ts';
import { refreshApplication } from '../api/applications.ts';
import { Link, useQuery } from '../parts/link.tsx';
import { Notice } from '../parts/notice.tsx';
import { Status } from '../parts/status.tsx';
import { useTitle } from '../parts/title.ts';
import { createApplicationStore } from '../store/application.ts';
import type { ApplicationTab } from '../route/route.ts';
import { useStore } from '../store/store.ts';
import { describeApplication } from './application-sentence.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import { History } from './history.tsx';
import { Resources } from './resources.tsx';
import { SyncDialog } from './sync-dialog.tsx';

/** One application: its state in a sentence, what to do about it, and its live tree. */
export function ApplicationPage({
  application: ref,
}: {
  readonly application: ApplicationRef;
  readonly tab: ApplicationTab;
}): ReactNode {
  const { namespace, name } = ref;
  useTitle(name);
  const store = useMemo(() => createApplicationStore({ namespace, name }), [namespace, name]);
  useEffect(() => {
    const stop = new AbortController();
    void store.run(stop.signal);
    return () => stop.abort();
  }, [store]);
  const application = useStore(store.application);
  const tree = useStore(store.tree);
  const [query] = useQuery();
  const showsHistory = query.get('rollback') !== null;
  if (application.error !== undefined) {
    return (
      <Notice kind="error" title={application.error}>
        <Link to="applications">All applications</Link>
      </Notice>
    );
  }
  if (!application.data) return <Notice title={`Loading ${name}…`} />;
  return (
    <div className="page wider">
      <Head application={application.data} tree={tree.data} />
      {showsHistory ? (
        <History application={application.data} />
      ) : tree.data ? (
        <Resources application={application.data} tree={tree.data} />
      ) : (
        <Notice title="Loading resources…" />
      )}
    </div>
  );
}

function Head({
  application,
  tree,
}: {
  readonly application: Application;
  readonly tree: ApplicationTree | undefined;
}): ReactNode {
  const [query, setQuery] = useQuery();
  const [deleting, setDeleting] = useState(false);
  const showsHistory = query.get('rollback') !== null;
  const { metadata, status, spec } = application;
  const ref = { namespace: metadata.namespace ?? '', name: metadata.name ?? '' };
  const [failure, setFailure] = useState('');
  const run = (action: (ref: ApplicationRef) => Promise<unknown>): void => {
    setFailure('');
    action(ref).catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)));
  };
  const syncing = status?.operationState?.phase === 'Running';
  return (
    <div className="app-head">
      <div>
        <p className="crumbs">
          <Link to="applications">Applications</Link> / {spec.project}
        </p>
        <h1>{metadata.name}</h1>
        <p className="sentence" role="status">
          {describeApplication(application, Date.now())}
        </p>
      </div>
      <dl className="facts">
        <div>
          <dt>Health</dt>
          <dd>
            <Status value={status?.health?.status} />
          </dd>
        </div>
        <div>
          <dt>Sync</dt>
          <dd>
            <Status value={status?.sync?.status} />
          </dd>
        </div>
        <div>
          <dt>Last sync</dt>
          <dd>{status?.operationState?.phase ?? 'never'}</dd>
        </div>
      </dl>
      <div className="actions">
        <button
          type="button"
          className="primary"
          disabled={syncing}
          onClick={() => setQuery({ deploy: 'all' })}
        >
          {syncing ? 'Syncing…' : 'Sync'}
        </button>
        <button type="button" onClick={() => run(refreshApplication)}>
          Refresh
        </button>
        <button
          type="button"
          aria-pressed={showsHistory}
          onClick={() =>
            setQuery({ rollback: showsHistory ? undefined : '0', node: undefined, tab: undefined })
          }
        >
          History
        </button>
        <button type="button" onClick={() => setDeleting(true)}>
          Delete
        </button>
      </div>
      <p role="alert" className="form-error">
        {failure}
      </p>
      {query.get('deploy') !== null && (
        <SyncDialog application={application} onClose={() => setQuery({ deploy: undefined })} />
      )}
      {deleting && <DeleteDialog application={application} tree={tree} onClose={() => setDeleting(false)} />}
    </div>
  );
}
