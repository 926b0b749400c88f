import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PlanAnswer, PlannedAction, PlannedTask, PlannedWave, PlanWarning } from '@tiphys/model/v2';
import { Icon } from '../../parts/icon.tsx';
import { EmptyState } from '../../parts/state.tsx';
import { ChangeCounts } from '../diff/diff-objects.tsx';
import { FieldChanges } from '../diff/field-changes.tsx';

/** Tasks drawn of one wave before it is asked for more. */
const maxShown = 60;

const actionWords: Readonly<Record<PlannedAction, string>> = {
  create: 'create',
  update: 'change',
  replace: 'replace',
  none: 'no change',
  hook: 'hook',
  prune: 'prune',
  keep: 'keep',
  delete: 'delete',
};
const actionSigns: Readonly<Record<PlannedAction, string>> = {
  create: '+',
  update: '~',
  replace: '⇄',
  none: '·',
  hook: '▸',
  prune: '−',
  keep: '·',
  delete: '−',
};

/** A plan: what to know first, then phases and waves as columns with their tasks. */
export function PlanView({ plan }: { readonly plan: PlanAnswer }): ReactNode {
  const { waves, warnings } = plan;
  return (
    <div className="plan">
      <Warnings warnings={warnings} />
      {waves.length === 0 ? (
        <EmptyState icon="check" title="There is nothing to do" />
      ) : (
        <div className="plan-waves" role="region" aria-label="Plan" tabIndex={0}>
          {waves.map((wave, index) => (
            <Wave key={`${wave.phase}/${wave.wave}/${index}`} wave={wave} />
          ))}
        </div>
      )}
    </div>
  );
}

/** What to know before agreeing, worst first. */
export function Warnings({ warnings }: { readonly warnings: readonly PlanWarning[] }): ReactNode {
  if (warnings.length === 0) return null;
  const ordered = warnings.toSorted(
    (left, right) => Number(left.tone === 'warn') - Number(right.tone === 'warn'),
  );
  return (
    <ul className="plan-warnings" aria-label="Before you agree">
      {ordered.map(({ rule, tone, text }) => (
        <li key={`${rule} ${text}`} className={`plan-warning plan-warning-${tone}`}>
          <Icon name="warning" size={14} />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

function Wave({ wave: { phase, wave, tasks } }: { readonly wave: PlannedWave }): ReactNode {
  const [all, setAll] = useState(false);
  // What changes nothing is counted, not listed, unless it is all there is.
  const active = tasks.filter(({ action }) => action !== 'none');
  const quiet = tasks.length - active.length;
  const shown = (all ? tasks : active).slice(0, all ? Infinity : maxShown);
  const rest = tasks.length - shown.length;
  return (
    <section className="plan-wave" aria-label={`${phase} wave ${wave}`}>
      <h2 className="plan-wave-head">
        <span>{phase}</span>
        <span className="muted">wave {wave}</span>
      </h2>
      <ul>
        {shown.map((task) => (
          <Task key={`${task.group}/${task.kind}/${task.namespace}/${task.name}`} task={task} />
        ))}
      </ul>
      {rest > 0 && (
        <button type="button" className="plan-more" onClick={() => setAll(true)}>
          {rest === quiet
            ? `${quiet} ${quiet === 1 ? 'stays as it is' : 'stay as they are'}`
            : `${rest} more`}
        </button>
      )}
    </section>
  );
}

function Task({ task }: { readonly task: PlannedTask }): ReactNode {
  const { action, kind, name, text, problem = false, changes } = task;
  const head = (
    <>
      <span className={`plan-sign plan-${action}`} aria-hidden="true">
        {actionSigns[action]}
      </span>
      <span className="plan-names">
        <span className="plan-kind">
          {kind} <span className={`plan-word plan-${action}`}>{actionWords[action]}</span>
        </span>
        <span className="plan-name">{name}</span>
        {text && <span className={problem ? 'form-error' : 'muted'}>{text}</span>}
      </span>
      {changes.length > 0 && <ChangeCounts object={task} />}
    </>
  );
  if (changes.length === 0) return <li className="plan-task">{head}</li>;
  return (
    <li>
      <details className="plan-details">
        <summary className="plan-task">{head}</summary>
        <FieldChanges changes={changes} from="cluster" to="source" />
      </details>
    </li>
  );
}
