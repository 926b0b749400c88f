import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { useToast } from '../../parts/toast.tsx';
import { secondsOf } from '../../settings/duration.ts';

/** A button that asks before it deletes something. */
export function DeleteButton(props: {
  /** What it is about, for its name: "Delete certificate of example.com". */
  readonly label: string;
  readonly title: string;
  readonly confirm?: string | undefined;
  readonly done: string;
  readonly onDelete: () => Promise<unknown>;
  readonly onDone: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const { label, title, confirm = 'Delete', done, onDelete, onDone, children } = props;
  const [isOpen, setOpen] = useState(false);
  const toast = useToast();
  return (
    <>
      <IconButton kind="quiet" icon="trash" label={label} onClick={() => setOpen(true)} />
      {isOpen && (
        <Dialog
          title={title}
          confirm={confirm}
          isDanger
          onClose={() => setOpen(false)}
          onConfirm={async () => {
            await onDelete();
            toast(done);
            onDone();
          }}
        >
          {children}
        </Dialog>
      )}
    </>
  );
}

/** A secret that is shown only this once, with a way to copy it. */
export function Secret({ label, value }: { readonly label: string; readonly value: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      // Without the clipboard it is selected by a click and copied by hand.
      () => setCopied(false),
    );
  };
  return (
    <div className="secret" role="status">
      <p>
        <b>{label}</b> It is shown only now.
      </p>
      <output>{value}</output>
      <div>
        <Button size="small" icon={copied ? 'check' : 'copy'} onClick={copy}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
      </div>
    </div>
  );
}

/** Makes a token: its id and how long it is good for; then shows it once. */
export function TokenDialog(props: {
  readonly title: string;
  readonly onCreate: (token: { readonly id: string; readonly expiresIn: number }) => Promise<string>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const { title, onCreate, onClose, onDone } = props;
  const [id, setId] = useState('');
  const [expires, setExpires] = useState('30d');
  const [token, setToken] = useState('');
  const seconds = secondsOf(expires);
  const made = useRef('');
  if (token !== '') {
    return (
      <Dialog key="made" title={title} confirm="Done" onClose={onClose} onConfirm={() => Promise.resolve()}>
        <Secret label="The token is made." value={token} />
      </Dialog>
    );
  }
  return (
    <Dialog
      key="ask"
      title={title}
      confirm="Create token"
      problem={seconds === undefined ? 'A duration such as 12h or 30d' : undefined}
      // Once the token is there, the dialog shows it instead of closing.
      onClose={() => (made.current === '' ? onClose() : setToken(made.current))}
      onConfirm={async () => {
        made.current = await onCreate({ id: id.trim(), expiresIn: seconds ?? 0 });
        onDone();
      }}
    >
      <TextField
        label="Id"
        isOptional
        isMono
        note="To know it by later; a random one where empty."
        value={id}
        onChange={setId}
      />
      <TextField
        label="Good for"
        isOptional
        isMono
        note="Such as 12h or 30d; for ever where empty."
        value={expires}
        onChange={setExpires}
      />
    </Dialog>
  );
}
