import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { BulkJob, BulkRequest, BulkSync } from '@tiphys/model/v2';
import { getBulk, stopBulk } from '../../api/list.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Checkbox } from '../../parts/field.tsx';

const pollMs = 600;
const verbs = {
  sync: 'Sync',
  refresh: 'Refresh',
  'hard-refresh': 'Hard refresh',
  terminate: 'Stop',
} as const;

/** Asks how many applications are synced. */
export function BulkSyncDialog(props: {
  readonly count: number;
  readonly onStart: (sync: BulkSync) => Promise<unknown>;
  readonly onClose: () => void;
}): ReactNode {
  const { count, onStart, onClose } = props;
  const [sync, setSync] = useState<BulkSync>({ onlyOutOfSync: true });
  const option = (name: keyof BulkSync, label: string, note: string): ReactNode => (
    <Checkbox
      label={label}
      note={note}
      checked={sync[name] ?? false}
      onChange={(checked) => setSync({ ...sync, [name]: checked })}
    />
  );
  return (
    <Dialog
      title={`Sync ${count === 1 ? '1 application' : `${count.toLocaleString('en')} applications`}`}
      confirm={sync.dryRun ? 'Start dry run' : 'Start sync'}
      isDanger={sync.force ?? false}
      onConfirm={() => onStart(sync)}
      onClose={onClose}
    >
      <p>
        Each is synced to what its source says now. They are worked on here, eight at a time; closing the page
        stops nothing.
      </p>
      <div className="field-set">
        {option('onlyOutOfSync', 'Only those out of sync', 'Leaves alone what is as its source says.')}
        {option('prune', 'Prune', 'Deletes what is no longer in the source.')}
        {option('dryRun', 'Dry run', 'Says what would happen and changes nothing.')}
        {option('applyOnly', 'Without hooks', 'Applies the resources and runs no hook.')}
        {option('force', 'Force', 'Deletes and creates anew what cannot be changed in place.')}
      </div>
    </Dialog>
  );
}

/** How far a job is, with a way to stop it; stays until it is closed. */
export function BulkProgress({
  job: started,
  onClose,
}: {
  readonly job: BulkJob;
  readonly onClose: () => void;
}): ReactNode {
  const job = useJob(started);
  const finished = job.done + job.failed + job.skipped;
  const isRunning = job.state === 'running' || job.state === 'stopping';
  return (
    <section className="bulk" aria-label="Bulk job">
      <div className="bulk-head">
        <h2>
          {verbs[job.action]}: {stateText(job)}
        </h2>
        {isRunning ? (
          <Button size="small" busy={job.state === 'stopping'} onClick={() => void stopBulk(job.id)}>
            Stop
          </Button>
        ) : (
          <IconButton kind="quiet" size="small" icon="close" label="Close" onClick={onClose} />
        )}
      </div>
      <progress value={finished} max={Math.max(1, job.total)} aria-label="Progress" />
      <p className="numeric muted" role="status">
        {finished.toLocaleString('en')} of {job.total.toLocaleString('en')}
        {job.skipped > 0 && `, ${job.skipped} left alone`}
        {job.failed > 0 && <span className="tone-bad">, {job.failed} failed</span>}
      </p>
      {job.failures.length > 0 && (
        <details>
          <summary>What failed</summary>
          <ul>
            {job.failures.map(({ namespace, name, message }) => (
              <li key={`${namespace}/${name}`}>
                <b>{name}</b> {message}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function stateText({ state }: BulkJob): string {
  return { running: 'under way', stopping: 'stopping…', stopped: 'stopped', done: 'done' }[state];
}

function useJob(started: BulkJob): BulkJob {
  const [job, setJob] = useState(started);
  const isRunning = job.state === 'running' || job.state === 'stopping';
  useEffect(() => {
    if (!isRunning) return undefined;
    const stop = new AbortController();
    const timer = setInterval(() => {
      getBulk(started.id, stop.signal).then(setJob, () => undefined);
    }, pollMs);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [isRunning, started.id]);
  return job;
}

/** What a bulk request is about: chosen names, or all that match. */
export function bulkTargets(
  selection: { readonly keys: ReadonlySet<string>; readonly isAll: boolean },
  q: string,
): Pick<BulkRequest, 'names' | 'q' | 'all'> {
  if (selection.isAll) return q === '' ? { all: true } : { q };
  return {
    names: [...selection.keys].map((key) => {
      const slash = key.indexOf('/');
      return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
    }),
  };
}
