import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { logIn } from '../api/session.ts';
import { useTitle } from '../parts/title.ts';

/** The login form; `onDone` is called with a session in place. */
export function LoginPage({ onDone }: { readonly onDone: () => void }): ReactNode {
  useTitle('Log in');
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setError('');
    try {
      await logIn(String(form.get('username')), String(form.get('password')));
      onDone();
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
      setBusy(false);
    }
  };
  return (
    <main className="login" id="main">
      <form onSubmit={(event) => void submit(event)} aria-labelledby="login-title">
        <h1 id="login-title">Tiphys</h1>
        <p className="muted">Git says what should run. Tiphys makes it so.</p>
        <label>
          Username
          <input name="username" autoComplete="username" required autoFocus />
        </label>
        <label>
          Password
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        <p role="alert" className="form-error">
          {error}
        </p>
        <button type="submit" className="primary" disabled={busy}>
          {busy ? 'Logging in…' : 'Log in'}
        </button>
      </form>
    </main>
  );
}
