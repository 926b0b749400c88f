import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { OperationTimeline, TimelineAttempt } from '@tiphys/model/v2';
import { watchOperation } from '../../api/changes.ts';
import { startSync, terminateOperation } from '../../api/operations.ts';
import type { ApplicationRef } from '../../api/applications.ts';
import type { TabProps } from '../../application/tab.ts';
import { retryBody } from '../../operation/retry-failed.ts';
import { Button } from '../../parts/button.tsx';
import { useQuery } from '../../parts/link.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/state.tsx';
import { Badge, StatusMark } from '../../parts/status.tsx';
import { PaneTabs } from '../../parts/tabs.tsx';
import { useToast } from '../../parts/toast.tsx';
import { shortRevision } from '../../resource/short-revision.ts';
import type { Live } from '../../store/live.ts';
import { keepLive, loading } from '../../store/live.ts';
import { createStore, useStore } from '../../store/store.ts';
import { Attempt } from './attempt.tsx';
import { seconds } from './seconds.ts';

/** The last sync as it happens, and as it happened: attempts, phases, waves and what each task waits for. */
export function SyncTimeline({ application, overview }: TabProps): ReactNode {
  const timeline = useOperation(application);
  const [, setQuery] = useQuery();
  const plan = (): void => setQuery({ deploy: 'all', operation: undefined });
  if (timeline.error !== undefined)
    return <ErrorState isPart title="The last sync cannot be shown" reason={timeline.error} />;
  if (!timeline.data) return <Skeleton label="Loading the last sync…" />;
  if (timeline.data.phase === '') {
    return (
      <EmptyState icon="sync" title={timeline.data.sentence}>
        {overview.can.sync && (
          <Button kind="primary" icon="sync" onClick={plan}>
            Plan a sync
          </Button>
        )}
      </EmptyState>
    );
  }
  return <Timeline application={application} overview={overview} timeline={timeline.data} onPlan={plan} />;
}

function useOperation({ namespace, name }: ApplicationRef): Live<OperationTimeline> {
  const store = useMemo(() => createStore<Live<OperationTimeline>>(loading), [namespace, name]);
  useEffect(() => {
    const stop = new AbortController();
    const follow = async (): Promise<void> => {
      for await (const data of watchOperation({ namespace, name }, stop.signal))
        store.set({ data, state: 'live', error: undefined });
    };
    void keepLive(store, follow, stop.signal);
    return () => stop.abort();
  }, [store, namespace, name]);
  return useStore(store);
}

function Timeline({
  application,
  overview,
  timeline,
  onPlan,
}: Pick<TabProps, 'application' | 'overview'> & {
  readonly timeline: OperationTimeline;
  readonly onPlan: () => void;
}): ReactNode {
  const { attempts } = timeline;
  const last = attempts.at(-1);
  const [chosen, setChosen] = useState<number>();
  const attempt = attempts.find(({ number }) => number === chosen) ?? last;
  return (
    <div className="sync-timeline">
      <Head application={application} overview={overview} timeline={timeline} onPlan={onPlan} />
      {attempts.length > 1 && (
        <PaneTabs
          label="Attempts"
          panel="sync-attempt"
          value={String(attempt?.number ?? 1)}
          tabs={attempts.map(({ number }) => ({ value: String(number), label: `Attempt ${number}` }))}
          onChange={(value) => setChosen(Number(value) === last?.number ? undefined : Number(value))}
        />
      )}
      {attempt && (
        <div id="sync-attempt" role={attempts.length > 1 ? 'tabpanel' : undefined} aria-label="Attempt">
          {attempts.length > 1 && <AttemptNote attempt={attempt} />}
          <Attempt attempt={attempt} isRecorded={timeline.recorded} />
        </div>
      )}
    </div>
  );
}

function AttemptNote({
  attempt: { phase, message, startedAt },
}: {
  readonly attempt: TimelineAttempt;
}): ReactNode {
  return (
    <p className="sync-attempt-note">
      <StatusMark value={phase} /> <span>{message}</span>{' '}
      <span className="muted">
        <RelativeTime time={startedAt} suffix=" ago" />
      </span>
    </p>
  );
}

function Head({ application, overview, timeline, onPlan }: Parameters<typeof Timeline>[0]): ReactNode {
  const { phase, sentence, revision, initiatedBy, dryRun, options, partial, startedAt, finishedAt, retryAt } =
    timeline;
  const isRunning = phase === 'Running' || phase === 'Terminating';
  return (
    <div className="sync-head">
      <div className="sync-head-words">
        {/* While it runs, the head of the page says the same. */}
        {!isRunning && (
          <p className="sync-sentence" role="status">
            {sentence}
          </p>
        )}
        <dl className="sync-facts">
          <Fact name="Phase">
            <StatusMark value={phase} />
          </Fact>
          <Fact name="Revision">
            <span className="mono">{shortRevision(revision) || '—'}</span>
          </Fact>
          <Fact name="By">{initiatedBy}</Fact>
          <Fact name="Started">
            <RelativeTime time={startedAt} suffix=" ago" />
          </Fact>
          {isRunning && timeline.lastDurationMs !== undefined && (
            <Fact name="Last time it took">{seconds(timeline.lastDurationMs)}</Fact>
          )}
          {!isRunning && startedAt && finishedAt && (
            <Fact name="Took">{seconds(Date.parse(finishedAt) - Date.parse(startedAt))}</Fact>
          )}
          {retryAt && <Fact name="Next attempt">{retryAt}</Fact>}
        </dl>
        {(dryRun || partial > 0 || options.length > 0) && (
          <p className="sync-badges">
            {dryRun && <Badge>Dry run</Badge>}
            {partial > 0 && <Badge>{`Only ${partial} ${partial === 1 ? 'object' : 'objects'}`}</Badge>}
            {options.map((option) => (
              <Badge key={option}>{option}</Badge>
            ))}
          </p>
        )}
      </div>
      <Actions application={application} overview={overview} timeline={timeline} onPlan={onPlan} />
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Actions({ application, overview, timeline, onPlan }: Parameters<typeof Timeline>[0]): ReactNode {
  const toast = useToast();
  const { phase } = timeline;
  const cannot = overview.can.sync ? undefined : 'You may not sync this application';
  const run = (what: Promise<unknown>): void => {
    what.catch((error: unknown) => toast(error instanceof Error ? error.message : String(error), 'bad'));
  };
  if (phase === 'Running' || phase === 'Terminating') {
    return (
      <div className="toolbar">
        <Button
          kind="danger"
          reason={cannot ?? (phase === 'Terminating' ? 'It is being stopped' : undefined)}
          onClick={() => run(terminateOperation(application))}
        >
          Terminate
        </Button>
      </div>
    );
  }
  const retry = retryBody(overview.application, timeline);
  return (
    <div className="toolbar">
      {retry && (
        <Button reason={cannot} onClick={() => run(startSync(application, retry))}>
          Retry what failed
        </Button>
      )}
      <Button kind="primary" icon="sync" reason={cannot} onClick={onPlan}>
        Plan a sync
      </Button>
    </div>
  );
}
