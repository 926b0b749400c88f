import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AccountDetails, AccountToken } from '@tiphys/model';
import { createAccountToken, deleteAccountToken, getAccount } from '../../api/settings.ts';
import { Button } from '../../parts/button.tsx';
import { useMe } from '../../parts/me.ts';
import { Facts, PageHeader, Section } from '../../parts/page-header.tsx';
import { useTitle } from '../../parts/title.ts';
import { DeleteButton, TokenDialog } from './ask.tsx';
import { Loaded } from './loaded.tsx';
import { PasswordForm } from './password-form.tsx';
import { useList } from './use-list.ts';

/** One account: what it may do, its password and its tokens. */
export function AccountPage({ name }: { readonly name: string }): ReactNode {
  useTitle(name);
  const list = useList(`account ${name}`, (signal) => getAccount(name, signal));
  return (
    <>
      <PageHeader title={name} crumbs={[{ label: 'Accounts', to: 'settings/accounts' }]} />
      <Loaded list={list} label="Loading the account…">
        {(account) => <AccountBody account={account} onDone={list.reload} />}
      </Loaded>
    </>
  );
}

function AccountBody({
  account,
  onDone,
}: {
  readonly account: AccountDetails;
  readonly onDone: () => void;
}): ReactNode {
  const { name = '', enabled, capabilities } = account;
  const me = useMe();
  const [isMaking, setMaking] = useState(false);
  const hasTokens = (capabilities ?? []).includes('apiKey');
  const isLocal = me.issuer === 'argocd' || me.issuer === '';
  return (
    <>
      <Facts
        facts={[
          ['State', enabled ? 'On' : 'Off'],
          ['Capabilities', (capabilities ?? []).join(', ') || 'none'],
        ]}
      />
      <Section
        title="Tokens"
        actions={
          <Button
            icon="add"
            reason={hasTokens ? undefined : 'The account has no apiKey capability in argocd-cm'}
            onClick={() => setMaking(true)}
          >
            Create token
          </Button>
        }
      >
        <Tokens tokens={account.tokens ?? []} account={name} onDone={onDone} />
      </Section>
      {isLocal && (capabilities ?? []).includes('login') && (
        <Section title="Password">
          <PasswordForm account={name} isOwn={me.username === name} />
        </Section>
      )}
      {isMaking && (
        <TokenDialog
          title={`New token of ${name}`}
          onCreate={(token) => createAccountToken(name, token)}
          onClose={() => setMaking(false)}
          onDone={onDone}
        />
      )}
    </>
  );
}

function Tokens(props: {
  readonly tokens: readonly AccountToken[];
  readonly account: string;
  readonly onDone: () => void;
}): ReactNode {
  const { tokens, account, onDone } = props;
  if (tokens.length === 0) return <p className="muted">No token yet.</p>;
  return (
    <table className="table setting-table" aria-label="Tokens">
      <thead>
        <tr>
          <th scope="col">Id</th>
          <th scope="col">Made</th>
          <th scope="col">Ends</th>
          <th scope="col">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map(({ id = '', issuedAt, expiresAt }) => (
          <tr key={id}>
            <th scope="row" className="mono cell-wide">
              {id}
            </th>
            <td data-label="Made">{dateOf(issuedAt)}</td>
            <td data-label="Ends">{expiresAt ? dateOf(expiresAt) : 'never'}</td>
            <td className="cell-actions">
              <DeleteButton
                label={`End token ${id}`}
                title="End token"
                confirm="End token"
                done="The token is no good any more"
                onDelete={() => deleteAccountToken(account, id)}
                onDone={onDone}
              >
                <p className="mono">{id}</p>
                <p>Programs that use it are refused from now on.</p>
              </DeleteButton>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A date and time in the reader's own form, of Unix seconds. */
export function dateOf(seconds: number | string | undefined): string {
  const time = Number(seconds ?? 0);
  return time === 0 ? '–' : new Date(time * 1000).toLocaleString();
}
