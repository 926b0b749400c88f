import './delete.css';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PlanAnswer, PlannedKind } from '@tiphys/model/v2';
import type { ApplicationRef } from '../../api/applications.ts';
import { getPlan } from '../../api/changes.ts';
import type { DeletionMode } from '../../api/operations.ts';
import { deleteApplication } from '../../api/operations.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { RadioGroup, TextField } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useGo } from '../../parts/link.tsx';
import { Skeleton } from '../../parts/state.tsx';
import { useLoad } from '../../parts/use-load.ts';
import { Warnings } from '../sync/plan-view.tsx';

/** Names listed of one kind. */
const maxNames = 20;

const modes: readonly { readonly value: DeletionMode; readonly label: string; readonly note: string }[] = [
  {
    value: 'foreground',
    label: 'With everything it manages, and wait',
    note: 'The application goes last, when its objects are gone.',
  },
  {
    value: 'background',
    label: 'With everything it manages, in the background',
    note: 'Dependents are removed after their owners.',
  },
  { value: 'keep', label: 'Only the application', note: 'Its objects stay in the cluster, unmanaged.' },
];

/** Asks before an application is deleted: what goes, what stays and why, and its name typed where something goes with it. */
export function DeleteDialog({
  application,
  onClose,
}: {
  readonly application: ApplicationRef;
  readonly onClose: () => void;
}): ReactNode {
  const { name, namespace } = application;
  const [mode, setMode] = useState<DeletionMode>('foreground');
  const [typed, setTyped] = useState('');
  const go = useGo();
  const cascade = mode !== 'keep';
  const { data, error } = useLoad(`${namespace}/${name} ${String(cascade)}`, (signal) =>
    getPlan(application, { delete: { cascade } }, signal),
  );
  const problem = typed === name ? undefined : 'Type the name of the application to delete it.';
  return (
    <Dialog
      title={`Delete ${name}`}
      confirm={cascade ? 'Delete all of it' : 'Delete the application'}
      isDanger
      isWide
      problem={problem}
      onConfirm={() => deleteApplication(application, mode).then(() => go('applications'))}
      onClose={onClose}
    >
      <RadioGroup legend="What is deleted" value={mode} options={modes} onChange={setMode} />
      {data ? (
        <Preview plan={data} />
      ) : error === undefined ? (
        <Skeleton label="Looking at what goes…" rows={4} />
      ) : (
        // It can be deleted without: what it has is not known, for example because its cluster is gone.
        <p className="form-error">What goes with it is not known: {error}</p>
      )}
      <TextField
        label={`Type ${name} to confirm`}
        value={typed}
        onChange={setTyped}
        isMono
        autoComplete="off"
        spellCheck={false}
      />
    </Dialog>
  );
}

function Preview({ plan }: { readonly plan: PlanAnswer }): ReactNode {
  const { sentence, kinds, warnings } = plan;
  return (
    <div className="deletion">
      <p className="deletion-sentence" role="status">
        {sentence}
      </p>
      <Warnings warnings={warnings} />
      <ul className="deletion-kinds">
        {kinds.map((kind) => (
          <Kind key={`${kind.group}/${kind.kind}`} kind={kind} />
        ))}
      </ul>
    </div>
  );
}

function Kind({ kind: { kind, count, dangerous, objects } }: { readonly kind: PlannedKind }): ReactNode {
  const kept = objects.filter(({ action }) => action === 'keep').length;
  const shown = objects.slice(0, maxNames);
  return (
    <li>
      <details className={`deletion-kind${dangerous ? ' deletion-danger' : ''}`} open={dangerous}>
        <summary>
          {dangerous ? <Icon name="warning" size={14} /> : <Icon name="forward" size={12} />}
          <span className="numeric deletion-count">{count}</span> {kind}
          {kept > 0 && <span className="muted">{kept === count ? 'stays' : `${kept} stay`}</span>}
        </summary>
        <ul className="deletion-names">
          {shown.map(({ namespace, name, action, text, finalizers, dependent }) => (
            <li key={`${namespace}/${name}`} className={action === 'keep' ? 'deletion-kept' : undefined}>
              <span className="mono">{namespace ? `${namespace}/${name}` : name}</span>
              {dependent && <span className="muted"> goes with its owner</span>}
              {text && <span className="muted"> {text}</span>}
              {finalizers.length > 0 && <span className="muted"> finalizers: {finalizers.join(', ')}</span>}
            </li>
          ))}
          {count > shown.length && <li className="muted">and {count - shown.length} more</li>}
        </ul>
      </details>
    </li>
  );
}
