import './diff.css';
import type { ReactNode } from 'react';
import type { DiffAnswer } from '@tiphys/model/v2';
import type { DiffSides } from '../../api/changes.ts';
import { getDiff, liveAndDesired } from '../../api/changes.ts';
import type { TabProps } from '../../application/tab.ts';
import { applicationPath } from '../../route/route.ts';
import { Select } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Link, useQuery } from '../../parts/link.tsx';
import { ErrorState, Skeleton } from '../../parts/state.tsx';
import { useLoad } from '../../parts/use-load.ts';
import { shortRevision } from '../../resource/short-revision.ts';
import { DiffObjects } from './diff-objects.tsx';

/** What differs between the cluster and the source, or between two deployments that the address names. */
export function DiffTab({ application, overview }: TabProps): ReactNode {
  const [query] = useQuery();
  const sides = {
    from: query.get('from') ?? liveAndDesired.from,
    to: query.get('to') ?? liveAndDesired.to,
  };
  const { status, metadata } = overview.application;
  const version = `${status?.sync?.revision ?? ''} ${status?.reconciledAt ?? ''} ${metadata.resourceVersion ?? ''}`;
  const { namespace, name } = application;
  const subject = `${namespace}/${name}/${sides.from}/${sides.to}`;
  const { data, error } = useLoad(`${subject} ${version}`, (signal) => getDiff(application, sides, signal));
  if (error !== undefined)
    return <ErrorState isPart title="The differences cannot be shown" reason={error} />;
  if (data === undefined) return <Skeleton label="Comparing…" />;
  return (
    <div className="diff-tab">
      <DiffHead answer={data} sides={sides} application={application} overview={overview} />
      <DiffObjects application={application} answer={data} sides={sides} version={version} />
    </div>
  );
}

function DiffHead({
  answer,
  sides,
  application,
  overview,
}: Pick<TabProps, 'application' | 'overview'> & {
  readonly answer: DiffAnswer;
  readonly sides: DiffSides;
}): ReactNode {
  const isUsual = sides.from === liveAndDesired.from && sides.to === liveAndDesired.to;
  const isLive = sides.from === liveAndDesired.from;
  return (
    <div className="diff-head">
      <p className="diff-sentence">{diffSentence(answer, isUsual)}</p>
      {isLive && <Against overview={overview} to={sides.to} />}
      {!isLive && (
        <Link to={applicationPath(application, 'diff')} className="button button-secondary button-small">
          <Icon name="close" size={12} />
          Back to the cluster
        </Link>
      )}
    </div>
  );
}

/** What the cluster is compared with: the source, or a deployment of the history. */
function Against({ overview, to }: Pick<TabProps, 'overview'> & { readonly to: string }): ReactNode {
  const [, setQuery] = useQuery();
  const { status } = overview.application;
  const history = (status?.history ?? []).toReversed();
  if (history.length === 0) return null;
  const source = shortRevision(status?.sync?.revision ?? status?.sync?.revisions?.[0] ?? '');
  const deployments = history.map(({ id, revision, revisions }) => ({
    value: `history:${id}`,
    label: `Deployment ${id}, ${shortRevision(revision || (revisions?.[0] ?? ''))}`,
  }));
  const known = [{ value: liveAndDesired.to, label: `The source, ${source}` }, ...deployments];
  // A link may name any revision.
  const options = known.some(({ value }) => value === to)
    ? known
    : [...known, { value: to, label: shortRevision(to) }];
  return (
    <div className="diff-against">
      <Select
        label="Compare the cluster with"
        value={to}
        options={options}
        onChange={(value) =>
          setQuery({ to: value === liveAndDesired.to ? undefined : value, object: undefined })
        }
      />
    </div>
  );
}

/** What a comparison came to, in a sentence. */
export function diffSentence({ objects, same, from, to }: DiffAnswer, isUsual: boolean): string {
  const count = objects.filter(({ state }) => state !== 'same').length;
  const rest = same > 0 ? `; ${same} ${same === 1 ? 'is' : 'are'} the same` : '';
  if (count === 0)
    return isUsual ? `The cluster is as ${to} says.` : `${from} and ${to} have the same manifests.`;
  const what = `${count} ${count === 1 ? 'object differs' : 'objects differ'}`;
  return isUsual
    ? `${what} between the cluster and ${to}${rest}.`
    : `${what} between ${from} and ${to}${rest}.`;
}
