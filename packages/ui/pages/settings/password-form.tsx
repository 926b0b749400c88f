import { useState } from 'react';
import type { ReactNode } from 'react';
import { changePassword } from '../../api/settings.ts';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { useMe } from '../../parts/me.ts';
import { useToast } from '../../parts/toast.tsx';

/** Changes the password of an account; who asks proves it with their own password. */
export function PasswordForm({
  account,
  isOwn,
}: {
  readonly account: string;
  readonly isOwn: boolean;
}): ReactNode {
  const { settings } = useMe();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const toast = useToast();
  const differs = tried && next !== again ? 'The two are not the same' : undefined;
  const save = async (): Promise<void> => {
    setTried(true);
    setFailure('');
    if (next === '' || next !== again) return;
    setBusy(true);
    try {
      await changePassword({ name: isOwn ? '' : account, currentPassword: current, newPassword: next });
      toast('The password is changed', 'good');
      for (const set of [setCurrent, setNext, setAgain]) set('');
      setTried(false);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return (
    <form
      className="settings-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <input type="text" name="username" autoComplete="username" value={account} readOnly hidden />
      <TextField
        label={isOwn ? 'Current password' : 'Your own password'}
        type="password"
        autoComplete="current-password"
        value={current}
        onChange={setCurrent}
        error={tried && current === '' ? 'It proves that it is you' : undefined}
      />
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        note={passwordRule(settings.passwordPattern)}
        value={next}
        onChange={setNext}
        error={tried && next === '' ? 'A new password is required' : undefined}
      />
      <TextField
        label="New password again"
        type="password"
        autoComplete="new-password"
        value={again}
        onChange={setAgain}
        error={differs}
      />
      <p role="alert" className="form-error">
        {failure}
      </p>
      <div>
        <Button kind="primary" type="submit" busy={busy}>
          Change password
        </Button>
      </div>
    </form>
  );
}

/** What a new password has to be; the usual pattern in words. */
function passwordRule(pattern: string | undefined): string | undefined {
  if (!pattern) return undefined;
  const [, from, to] = /^\^\.\{(\d+),(\d+)\}\$$/.exec(pattern) ?? [];
  return from === undefined ? `It must match ${pattern}` : `${from} to ${to} characters.`;
}
