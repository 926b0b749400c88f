import './dialog.css';
import { useId, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';
import { useModal } from './modal.ts';

/**
 * A question above the page that must be answered first. `onConfirm` does what was asked for; its error stays shown, its success
 * closes the dialog. Escape and Cancel close it, and focus goes back to where it was.
 */
export function Dialog(props: {
  readonly title: string;
  readonly confirm: string;
  readonly isDanger?: boolean | undefined;
  readonly isWide?: boolean | undefined;
  /** Why it cannot be confirmed now. */
  readonly problem?: string | undefined;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { title, confirm, isDanger = false, isWide = false, problem, onConfirm, onClose, children } = props;
  const modal = useModal(onClose);
  const titleId = useId();
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy || problem !== undefined) return;
    setBusy(true);
    setFailure('');
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  return (
    <dialog {...modal} className={`dialog${isWide ? ' dialog-wide' : ''}`} aria-labelledby={titleId}>
      <form className="dialog-frame" onSubmit={(event) => void submit(event)}>
        <div className="dialog-head">
          <h2 id={titleId}>{title}</h2>
        </div>
        <div className="dialog-body">{children}</div>
        <div className="dialog-foot">
          <p role="alert" className="form-error">
            {failure}
          </p>
          {failure === '' && problem && (
            <p role="status" className="dialog-asks">
              {problem}
            </p>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            kind={isDanger ? 'danger-primary' : 'primary'}
            disabled={busy || problem !== undefined}
          >
            {confirm}
          </Button>
        </div>
      </form>
    </dialog>
  );
}

/** Something to read or fill in beside the page, from the right edge; Escape and its button close it. */
export function Sheet(props: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { title, actions, onClose, children } = props;
  const modal = useModal(onClose);
  const titleId = useId();
  return (
    <dialog {...modal} className="sheet" aria-labelledby={titleId}>
      <div className="sheet-frame">
        <div className="sheet-head">
          <h2 id={titleId} className="clip">
            {title}
          </h2>
          {actions}
          <IconButton kind="quiet" icon="close" label="Close" onClick={onClose} />
        </div>
        <div className="sheet-body">{children}</div>
      </div>
    </dialog>
  );
}
