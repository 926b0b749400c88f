import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AccountDetails, AccountToken } from '@tiphys/model';
import { createAccountToken, deleteAccountToken, getAccount } from '../../api/settings.ts';
import { Button } from '../../parts/button.tsx';
import { useMe } from '../../parts/me.ts';
import { Facts, PageHeader, Section } from '../../parts/page-header.tsx';
import { useTitle } from '../../parts/title.ts';
import { AccountState, Capabilities } from './account-state.tsx';
import { TokenDialog } from './ask.tsx';
import { Loaded } from './loaded.tsx';
import { PasswordForm } from './password-form.tsx';
import { TokenTable } from './token-table.tsx';
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
          ['State', <AccountState key="state" enabled={enabled} />],
          ['May', <Capabilities key="may" capabilities={capabilities} />],
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
    <TokenTable
      label="Tokens"
      tokens={tokens.map(({ id, issuedAt, expiresAt }) => ({ id, madeAt: issuedAt, endsAt: expiresAt }))}
      onEnd={({ id = '' }) => deleteAccountToken(account, id)}
      onDone={onDone}
    />
  );
}
