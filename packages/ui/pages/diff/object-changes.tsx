import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { DiffAnswer, HiddenChanges, ObjectDiff } from '@tiphys/model/v2';
import type { ApplicationRef } from '../../api/applications.ts';
import type { DiffSides } from '../../api/changes.ts';
import { getObjectDiff } from '../../api/changes.ts';
import { Button, ButtonGroup } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { ErrorState, Skeleton } from '../../parts/state.tsx';
import { useToast } from '../../parts/toast.tsx';
import { useLoad } from '../../parts/use-load.ts';
import { ignoreRule } from '../../resource/ignore-rule.ts';
import { diffLines } from '../../resource/line-diff.ts';
import { manifestLines } from '../../resource/manifest-lines.ts';
import { resourceKey } from '../../resource/resource-key.ts';
import { FieldChanges } from './field-changes.tsx';
import { ManifestDiff, useLayout } from './manifest-diff.tsx';

/** What differs in one object: field by field with who wrote it, then as manifests, then what is hidden. */
export function ObjectChanges({
  application,
  object,
  sides,
  answer,
  version,
}: {
  readonly application: ApplicationRef;
  readonly object: ObjectDiff;
  readonly sides: DiffSides;
  readonly answer: DiffAnswer;
  readonly version: string;
}): ReactNode {
  const { kind, name, namespace, changes, hidden, state } = object;
  return (
    <section className="diff-object" aria-label={`${kind} ${name}`}>
      <div className="diff-object-head">
        <h2>
          {kind} <span className="mono">{name}</span>
        </h2>
        {namespace && <span className="muted">in {namespace}</span>}
      </div>
      <p className="diff-verdict">
        {verdictOf(object, answer)}
        {changes.length > 0 && (
          <span className="diff-legend">
            <span className="diff-legend-from">{answer.from}</span>
            <span className="diff-legend-to">{answer.to}</span>
          </span>
        )}
      </p>
      {changes.length > 0 && <FieldChanges changes={changes} from={answer.from} to={answer.to} />}
      <KeepLive object={object} />
      {hidden.length > 0 && <Hidden hidden={hidden} from={answer.from} to={answer.to} />}
      {state !== 'same' && (
        <Manifests
          application={application}
          object={object}
          sides={sides}
          answer={answer}
          version={version}
        />
      )}
    </section>
  );
}

function verdictOf({ state, changes }: ObjectDiff, { from, to }: DiffAnswer): string {
  const isUsual = from === 'cluster';
  if (state === 'missing')
    return isUsual ? 'It is not in the cluster: a sync creates it.' : `It is in ${to} only.`;
  if (state === 'extra')
    return isUsual
      ? 'It is not in the source any more: a sync with Prune deletes it.'
      : `It is in ${from} only.`;
  if (state === 'same') return 'Nothing differs that counts.';
  if (changes.length === 0) return 'It differs in what Kubernetes compares, not in its fields.';
  const fields = changes.length === 1 ? '1 field differs' : `${changes.length} fields differ`;
  const live = changes.filter(({ by }) => by === 'live' || by === 'both').length;
  if (!isUsual || live === 0) return `${fields}.`;
  return live === changes.length
    ? `${fields}, changed in the cluster.`
    : `${fields}, ${live} of them changed in the cluster.`;
}

function Hidden({
  hidden,
  from,
  to,
}: {
  readonly hidden: readonly HiddenChanges[];
  readonly from: string;
  readonly to: string;
}): ReactNode {
  const count = hidden.reduce((sum, group) => sum + group.count, 0);
  return (
    <details className="diff-hidden">
      <summary>
        <Icon name="forward" size={12} />
        {count} {count === 1 ? 'difference does' : 'differences do'} not count
        <span className="muted">
          {' — '}
          {hidden.map(({ reason, count: some }) => `${some} ${hiddenWords[reason]}`).join(', ')}
        </span>
      </summary>
      {hidden.map((group) => (
        <div key={group.text} className="diff-hidden-group">
          <h3>
            {group.text} <span className="muted numeric">{group.count}</span>
          </h3>
          {group.changes.length > 0 && <FieldChanges changes={group.changes} from={from} to={to} isQuiet />}
        </div>
      ))}
    </details>
  );
}

/** What was changed in the cluster can stay so: the rule for it, to be put into the application. */
function KeepLive({ object }: { readonly object: ObjectDiff }): ReactNode {
  const toast = useToast();
  const changes = object.changes.filter(({ by }) => by === 'live');
  if (changes.length === 0) return null;
  const copy = (): void => {
    navigator.clipboard.writeText(ignoreRule(object, changes)).then(
      () => toast('Copied; put it into the spec of the application', 'good'),
      () => toast('The browser does not let this page copy', 'bad'),
    );
  };
  return (
    <p className="diff-keep">
      <span>What the cluster has is to stay?</span>
      <Button size="small" icon="copy" onClick={copy}>
        Copy ignore rule
      </Button>
    </p>
  );
}

const hiddenWords: Readonly<Record<HiddenChanges['reason'], string>> = {
  managedFields: 'of field managers',
  metadata: 'metadata',
  'last-applied': 'last applied',
  status: 'status',
  default: 'defaults',
  others: 'of others',
  equivalent: 'written differently',
  ignored: 'ignored by a rule',
};

function Manifests({
  application,
  object,
  sides,
  answer,
  version,
}: {
  readonly application: ApplicationRef;
  readonly object: ObjectDiff;
  readonly sides: DiffSides;
  readonly answer: DiffAnswer;
  readonly version: string;
}): ReactNode {
  const [layout, setLayout] = useLayout();
  const [whole, setWhole] = useState(false);
  const resource = resourceKey(object);
  const { data, error } = useLoad(`${resource}/${sides.from}/${sides.to} ${version}`, (signal) =>
    getObjectDiff(application, { ...sides, resource }, signal),
  );
  const found = data?.objects[0];
  // Beside nothing there is nothing to compare.
  const isTwoSided = object.state === 'changed';
  const lines = useMemo(
    () => found && diffLines(manifestLines(found.live, { whole }), manifestLines(found.desired, { whole })),
    [found, whole],
  );
  if (error !== undefined)
    return <ErrorState isPart title="The differences cannot be shown" reason={error} />;
  return (
    <div className="diff-manifests">
      <div className="diff-manifests-head">
        <h3>Manifest</h3>
        <div className="toolbar">
          <Button size="small" pressed={whole} onClick={() => setWhole(!whole)}>
            All lines
          </Button>
          {layout.canSplit && isTwoSided && (
            <ButtonGroup label="Layout">
              <Button size="small" pressed={layout.value === 'split'} onClick={() => setLayout('split')}>
                Side by side
              </Button>
              <Button size="small" pressed={layout.value === 'unified'} onClick={() => setLayout('unified')}>
                Unified
              </Button>
            </ButtonGroup>
          )}
        </div>
      </div>
      {lines === undefined ? (
        <Skeleton label="Loading the manifests…" rows={6} />
      ) : (
        <ManifestDiff
          key={String(whole)}
          label={`Manifest of ${object.kind} ${object.name}`}
          lines={lines}
          layout={isTwoSided ? layout.value : 'unified'}
          all={whole}
          from={answer.from}
          to={answer.to}
        />
      )}
    </div>
  );
}
