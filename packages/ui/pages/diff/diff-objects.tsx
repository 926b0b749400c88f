import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { DiffAnswer, ObjectDiff } from '@tiphys/model/v2';
import type { ApplicationRef } from '../../api/applications.ts';
import type { DiffSides } from '../../api/changes.ts';
import { Checkbox } from '../../parts/field.tsx';
import { useQuery } from '../../parts/link.tsx';
import { EmptyState } from '../../parts/state.tsx';
import { resourceKey } from '../../resource/resource-key.ts';
import { ObjectChanges } from './object-changes.tsx';

const stateWords = { changed: 'changed', missing: 'to create', extra: 'to prune', same: 'same' } as const;
/** The same between two deployments. */
const betweenWords = { ...stateWords, missing: 'new', extra: 'gone' } as const;

/** The objects that differ, worst first, and beside them what differs in the chosen one. */
export function DiffObjects({
  application,
  answer,
  sides,
  version,
}: {
  readonly application: ApplicationRef;
  readonly answer: DiffAnswer;
  readonly sides: DiffSides;
  readonly version: string;
}): ReactNode {
  const [query, setQuery] = useQuery();
  const [showsSame, setShowsSame] = useState(false);
  const shown = useMemo(
    () => answer.objects.filter(({ state }) => showsSame || state !== 'same'),
    [answer, showsSame],
  );
  const quiet = answer.objects.filter(({ state }) => state === 'same').length;
  const wanted = query.get('object');
  const chosen = shown.find((object) => resourceKey(object) === wanted) ?? shown[0];
  const toggle = quiet > 0 && (
    <Checkbox
      label={`Show ${quiet} that only ${quiet === 1 ? 'differs' : 'differ'} in what does not count`}
      checked={showsSame}
      onChange={setShowsSame}
    />
  );
  if (!chosen)
    return (
      <>
        <EmptyState icon="check" title="Nothing differs that counts" />
        <div className="diff-quiet">{toggle}</div>
      </>
    );
  return (
    <div className="diff-columns">
      <nav className="diff-list" aria-label="Objects that differ">
        <ul>
          {shown.map((object) => {
            const key = resourceKey(object);
            const isChosen = key === resourceKey(chosen);
            return (
              <li key={key}>
                <button
                  type="button"
                  className="diff-item"
                  aria-current={isChosen ? 'true' : undefined}
                  onClick={() => setQuery({ object: key }, { replace: true })}
                >
                  <span className="diff-item-kind">{object.kind}</span>
                  <span className="diff-item-name clip" title={object.name}>
                    {object.name}
                  </span>
                  <ChangeCounts object={object} isBetween={answer.from !== 'cluster'} />
                </button>
              </li>
            );
          })}
        </ul>
        {answer.leftOut > 0 && <p className="muted">{answer.leftOut} more are not listed.</p>}
        {toggle}
      </nav>
      <ObjectChanges
        key={resourceKey(chosen)}
        application={application}
        object={chosen}
        sides={sides}
        answer={answer}
        version={version}
      />
    </div>
  );
}

/** How much differs: fields added, changed and taken away; or that the object comes or goes. */
export function ChangeCounts({
  object,
  isBetween = false,
}: {
  readonly object: Pick<ObjectDiff, 'added' | 'removed' | 'changed'> & Partial<Pick<ObjectDiff, 'state'>>;
  /** Two deployments are compared: nothing is about to happen. */
  readonly isBetween?: boolean | undefined;
}): ReactNode {
  const { state, added, removed, changed } = object;
  if (state !== undefined && state !== 'changed')
    return (
      <span className={`diff-state diff-state-${state}`}>
        {(isBetween ? betweenWords : stateWords)[state]}
      </span>
    );
  const words = [
    ...(added > 0 ? [{ sign: '+', count: added, word: 'added', tone: 'added' }] : []),
    ...(changed > 0 ? [{ sign: '~', count: changed, word: 'changed', tone: 'changed' }] : []),
    ...(removed > 0 ? [{ sign: '−', count: removed, word: 'removed', tone: 'removed' }] : []),
  ];
  return (
    <span className="diff-counts numeric">
      {words.map(({ sign, count, word, tone }) => (
        <span key={word} className={`diff-count-${tone}`}>
          <span aria-hidden="true">
            {sign}
            {count}
          </span>
          <span className="visually-hidden">{`${count} ${word} `}</span>
        </span>
      ))}
    </span>
  );
}
