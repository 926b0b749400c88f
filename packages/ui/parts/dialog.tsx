import { useEffect, useId, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';

/**
 * A question above the page that must be answered first. `onConfirm` does what was asked for; its error stays shown, its success
 * closes the dialog. Escape and Cancel close it, and focus goes back to where it was.
 */
export function Dialog(props: {
  readonly title: string;
  readonly confirm: string;
  readonly isDanger?: boolean | undefined;
  /** Why it cannot be confirmed now. */
  readonly problem?: string | undefined;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { title, confirm, isDanger = false, problem, onConfirm, onClose, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const opener = document.activeElement;
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      shown?.close();
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
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
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <h2 id={titleId}>{title}</h2>
        <div className="dialog-body">{children}</div>
        <p role="alert" className="form-error">
          {failure || problem}
        </p>
        <div className="actions dialog-end">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            className={isDanger ? 'primary danger' : 'primary'}
            disabled={busy || problem !== undefined}
          >
            {confirm}
          </button>
        </div>
      </form>
    </dialog>
  );
}
