import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Application } from '@tiphys/model';
import type { ApplicationRef } from '../api/applications.ts';
import { getRevision, startRollback } from '../api/operations.ts';
import type { Deployment } from '../operation/history.ts';
import { isAutomated, listDeployments, shortRevision } from '../operation/history.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Notice } from '../parts/notice.tsx';
import { useLoad } from '../parts/use-load.ts';

/** The deployments of an application, and the way back to each. */
export function History({ application }: { readonly application: Application }): ReactNode {
  const [target, setTarget] = useState<Deployment>();
  const deployments = listDeployments(application);
  const ref = { name: application.metadata.name ?? '', namespace: application.metadata.namespace ?? '' };
  return (
    <section aria-labelledby="history">
      <div className="section-head">
        <h2 id="history">History</h2>
      </div>
      {deployments.length === 0 && <Notice title="Never deployed" />}
      <ol className="history">
        {deployments.map((deployment) => (
          <li key={deployment.id}>
            <div>
              <p>
                <code>{deployment.revisions.map(shortRevision).join(', ')}</code>{' '}
                <span className="muted">
                  {new Date(deployment.deployedAt).toLocaleString()}
                  {deployment.by ? ` by ${deployment.by}` : ''}
                </span>
              </p>
              {deployment.isGit && <Commit application={ref} deployment={deployment} />}
              <p className="muted">{deployment.source}</p>
            </div>
            {deployment.isCurrent ? (
              <span className="muted">Deployed now</span>
            ) : (
              <button type="button" onClick={() => setTarget(deployment)}>
                Roll back
                <span className="visually-hidden">
                  {' '}
                  to {deployment.revisions.map(shortRevision).join(', ')}
                </span>
              </button>
            )}
          </li>
        ))}
      </ol>
      {target && (
        <RollbackDialog application={application} target={target} onClose={() => setTarget(undefined)} />
      )}
    </section>
  );
}

function Commit({
  application,
  deployment,
}: {
  readonly application: ApplicationRef;
  readonly deployment: Deployment;
}): ReactNode {
  const revision = deployment.revisions[0] ?? '';
  const { data, error } = useLoad(`${application.namespace}/${application.name}/${revision}`, (signal) =>
    getRevision(application, { id: deployment.id, revision }, signal),
  );
  if (error !== undefined) return <p className="muted">{error}</p>;
  const [subject = ''] = (data?.message ?? '').split('\n', 1);
  return (
    <p>
      {subject} <span className="muted">{data?.author}</span>
    </p>
  );
}

function RollbackDialog(props: {
  readonly application: Application;
  readonly target: Deployment;
  readonly onClose: () => void;
}): ReactNode {
  const { application, target, onClose } = props;
  const [prune, setPrune] = useState(false);
  const { name = '', namespace = '' } = application.metadata;
  const to = target.revisions.map(shortRevision).join(', ');
  const now = shortRevision(application.status?.sync?.revision ?? '');
  return (
    <Dialog
      title={`Roll ${name} back to ${to}`}
      confirm="Roll back"
      problem={
        isAutomated(application) ? 'Automated sync is on and would undo this: turn it off first.' : undefined
      }
      onConfirm={() => startRollback({ name, namespace }, { id: target.id, prune })}
      onClose={onClose}
    >
      <Commit application={{ name, namespace }} deployment={target} />
      <p>
        The cluster is made as it was deployed at {new Date(target.deployedAt).toLocaleString()}. The
        application keeps following its source{now ? `, now at ${now}` : ''}: what differs from that is shown
        as OutOfSync, and the next sync leads forward again.
      </p>
      <label className="check">
        <input type="checkbox" checked={prune} onChange={(event) => setPrune(event.target.checked)} />
        <span>
          Prune <span className="muted">Deletes what that deployment did not have.</span>
        </span>
      </label>
    </Dialog>
  );
}
