import './history.css';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { HistoryAnswer, HistoryEntry } from '@tiphys/model/v2';
import { getHistory } from '../../api/changes.ts';
import { setAutoSync } from '../../api/operations.ts';
import type { TabProps } from '../../application/tab.ts';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useGo, useQuery } from '../../parts/link.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/state.tsx';
import { Timeline } from '../../parts/timeline.tsx';
import { useToast } from '../../parts/toast.tsx';
import { useLoad } from '../../parts/use-load.ts';
import { applicationPath } from '../../route/route.ts';
import { shortRevision } from '../../resource/short-revision.ts';
import { Entry } from './entry.tsx';
import { Rollback } from './rollback.tsx';

/** The deployments of an application as a timeline: compare two of them, or go back to one after seeing what that does. */
export function HistoryTab({ application, overview }: TabProps): ReactNode {
  const [query, setQuery] = useQuery();
  const { status } = overview.application;
  const { namespace, name } = application;
  const version = `${status?.history?.at(-1)?.id ?? ''} ${status?.history?.length ?? 0}`;
  const first = useLoad(`${namespace}/${name} ${version}`, (signal) =>
    getHistory(application, { images: false, signal }),
  );
  // Images take a rendering of each deployment: they come when they come.
  const full = useLoad(`${namespace}/${name} ${version} images`, (signal) =>
    getHistory(application, { images: true, signal }),
  );
  const data =
    full.data?.entries.length === first.data?.entries.length ? (full.data ?? first.data) : first.data;
  const wanted = query.get('preview');
  const target = data?.entries.find(({ id }) => String(id) === wanted);
  if (first.error !== undefined)
    return <ErrorState isPart title="The history cannot be shown" reason={first.error} />;
  if (!data) return <Skeleton label="Loading the history…" />;
  if (data.entries.length === 0) {
    return (
      <EmptyState icon="history" title="Nothing was deployed yet">
        <p>Each sync of the whole application becomes an entry here.</p>
      </EmptyState>
    );
  }
  if (target) {
    return (
      <Rollback
        application={application}
        overview={overview}
        entry={target}
        onClose={() => setQuery({ preview: undefined })}
      />
    );
  }
  return <Deployments application={application} overview={overview} history={data} />;
}

function Deployments({
  application,
  overview,
  history,
}: Pick<TabProps, 'application' | 'overview'> & { readonly history: HistoryAnswer }): ReactNode {
  const [, setQuery] = useQuery();
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const { entries, limit } = history;
  const toggle = (id: number): void =>
    setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id].slice(-2));
  const cannot = overview.can.rollback ? undefined : 'You may not roll this application back';
  return (
    <div className="deployments">
      <div className="history-head">
        <p className="history-sentence">{sentenceOf(entries, limit)}</p>
        <CompareChosen application={application} entries={entries} chosen={chosen} />
      </div>
      <Hold application={application} overview={overview} />
      <Timeline label="Deployments">
        {entries.map((entry) => (
          <Entry
            key={entry.id}
            entry={entry}
            isChosen={chosen.includes(entry.id)}
            cannotRollBack={cannot}
            onChoose={() => toggle(entry.id)}
            onRollBack={() => setQuery({ preview: String(entry.id) })}
          />
        ))}
      </Timeline>
    </div>
  );
}

function sentenceOf(entries: readonly HistoryEntry[], limit: number): string {
  const count = entries.length === 1 ? 'One deployment' : `${entries.length} deployments`;
  const kept = entries.length >= limit ? ` are kept, the last ${limit}` : '';
  return entries.length === 1 ? 'One deployment so far.' : `${count}${kept}.`;
}

function CompareChosen({
  application,
  entries,
  chosen,
}: {
  readonly application: TabProps['application'];
  readonly entries: readonly HistoryEntry[];
  readonly chosen: readonly number[];
}): ReactNode {
  const go = useGo();
  if (entries.length < 2) return null;
  const [from, to] = chosen.toSorted((left, right) => left - right);
  const name = (id: number | undefined): string =>
    shortRevision(entries.find((entry) => entry.id === id)?.revision ?? '');
  const ready = from !== undefined && to !== undefined;
  return (
    <Button
      icon="diff"
      reason={ready ? undefined : 'Choose two deployments to compare'}
      onClick={() => {
        const query = new URLSearchParams({ from: `history:${from ?? ''}`, to: `history:${to ?? ''}` });
        go(`${applicationPath(application, 'diff')}?${query}`);
      }}
    >
      {ready ? `Compare ${name(from)} with ${name(to)}` : 'Compare two'}
    </Button>
  );
}

/** Auto-sync that was switched off, with the way back. */
function Hold({ application, overview }: Pick<TabProps, 'application' | 'overview'>): ReactNode {
  const toast = useToast();
  const automated = overview.application.spec.syncPolicy?.automated;
  if (!automated || automated.enabled !== false) return null;
  const resume = (): void => {
    setAutoSync(application, true).catch((error: unknown) =>
      toast(error instanceof Error ? error.message : String(error), 'bad'),
    );
  };
  return (
    <div className="history-hold">
      <Icon name="pause" size={14} />
      <p>Auto-sync is on hold: new commits wait until it goes on.</p>
      <Button
        size="small"
        icon="play"
        reason={overview.can.update ? undefined : 'You may not change this application'}
        onClick={resume}
      >
        Resume auto-sync
      </Button>
    </div>
  );
}
