import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { Application, ApplicationTree } from '@tiphys/model';
import type { DeletionMode } from '../api/operations.ts';
import { deleteApplication } from '../api/operations.ts';
import { listDeletion } from '../operation/deletion.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useGo } from '../parts/link.tsx';

const modes: readonly { readonly mode: DeletionMode; readonly label: string; readonly effect: string }[] = [
  { mode: 'foreground', label: 'With its resources', effect: 'and waits until what they own is gone, too.' },
  {
    mode: 'background',
    label: 'With its resources, faster',
    effect: 'Kubernetes clears up what they own later.',
  },
  { mode: 'keep', label: 'Without its resources', effect: 'They keep running and nobody manages them.' },
];
/** Names listed at most for each kind. */
const maxNames = 20;

/** Says what goes with an application and deletes it once its name was typed. */
export function DeleteDialog(props: {
  readonly application: Application;
  readonly tree: ApplicationTree | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const { application, tree, onClose } = props;
  const go = useGo();
  const [mode, setMode] = useState<DeletionMode>('foreground');
  const [typed, setTyped] = useState('');
  const kinds = useMemo(() => listDeletion(tree), [tree]);
  const count = kinds.reduce((sum, { names }) => sum + names.length, 0);
  const { name = '', namespace = '' } = application.metadata;
  const remove = async (): Promise<void> => {
    await deleteApplication({ name, namespace }, mode);
    go('applications');
  };
  return (
    <Dialog
      title={`Delete ${name}`}
      confirm="Delete"
      isDanger
      problem={typed === name ? undefined : 'Type the name to confirm.'}
      onConfirm={remove}
      onClose={onClose}
    >
      <fieldset>
        <legend>How</legend>
        {modes.map(({ mode: value, label, effect }) => (
          <label key={value} className="check">
            <input type="radio" name="mode" checked={mode === value} onChange={() => setMode(value)} />
            <span>
              {label} <span className="muted">{effect}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {mode === 'keep' ? (
        <p>Only the application goes. {count} resources stay on the cluster.</p>
      ) : (
        <>
          <p>{count === 0 ? 'Nothing of it is on the cluster.' : `${count} resources go:`}</p>
          <ul className="choices" aria-label="What goes">
            {kinds.map(({ kind, names, holdsData }) => (
              <li key={kind}>
                <strong>
                  {names.length} {kind}
                </strong>{' '}
                {holdsData && <span className="status-degraded">may hold data</span>}
                <p className="muted">
                  {names.slice(0, maxNames).join(', ')}
                  {names.length > maxNames ? ` and ${names.length - maxNames} more` : ''}
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
      <label className="field">
        Name of the application
        <input value={typed} autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
      </label>
    </Dialog>
  );
}
