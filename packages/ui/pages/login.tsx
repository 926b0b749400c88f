import './login.css';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { getSignIn } from '../api/me.ts';
import type { SignIn } from '../api/me.ts';
import { logIn } from '../api/session.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { useStyleSheet } from '../parts/style-sheet.ts';
import { useTitle } from '../parts/title.ts';
import { useLoad } from '../parts/use-load.ts';
import { Mark } from '../shell/mark.tsx';

/** The login: SSO where it is configured, name and password where accounts may; `onDone` is called with a session in place. */
export function LoginPage(props: {
  readonly returnTo: string;
  readonly ssoError: boolean;
  readonly onDone: () => void;
}): ReactNode {
  const { returnTo, ssoError, onDone } = props;
  useTitle('Log in');
  const { data } = useLoad('sign-in', getSignIn);
  useStyleSheet(data?.uiCssURL);
  const sso = data && ssoName(data);
  const hasPassword = data?.userLoginsDisabled !== true;
  const ssoUrl = new URL('auth/login', document.baseURI);
  ssoUrl.searchParams.set('return_url', new URL(returnTo || 'applications', document.baseURI).href);
  return (
    <main className="login-page" id="main">
      <div className="login-card">
        <div className="login-head">
          <Mark size={46} />
          <h1>Tiphys</h1>
          <p className="muted">Git says what should run. Tiphys makes it so.</p>
        </div>
        {sso && (
          <Button kind={hasPassword ? 'secondary' : 'primary'} onClick={() => window.location.assign(ssoUrl)}>
            {sso}
          </Button>
        )}
        {ssoError && (
          <p role="alert" className="form-error">
            Single sign-on did not succeed.
          </p>
        )}
        {sso && hasPassword && <p className="login-or">or</p>}
        {hasPassword && <PasswordForm onDone={onDone} />}
      </div>
    </main>
  );
}

function PasswordForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError('');
    try {
      await logIn(username, password);
      onDone();
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
      setBusy(false);
    }
  };
  return (
    <form className="field-set" onSubmit={(event) => void submit(event)}>
      <TextField
        label="Username"
        value={username}
        onChange={setUsername}
        autoComplete="username"
        required
        autoFocus
      />
      <TextField
        label="Password"
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        required
      />
      <p role="alert" className="form-error">
        {error}
      </p>
      <Button type="submit" kind="primary" busy={busy}>
        {busy ? 'Logging in…' : 'Log in'}
      </Button>
    </form>
  );
}

/** The words of the SSO button, as Argo CD chooses them; nothing where SSO is not configured. */
export function ssoName({ uiLoginButtonText, oidcConfig, dexConfig }: SignIn): string | undefined {
  const connectors = dexConfig?.connectors ?? [];
  if (!oidcConfig && connectors.length === 0) return undefined;
  if (uiLoginButtonText) return uiLoginButtonText;
  const name = oidcConfig?.name ?? (connectors.length === 1 ? connectors[0]?.name : undefined);
  return name ? `Log in via ${name}` : 'SSO Login';
}
