import type { ReactNode } from 'react';
import type { AccountDetails } from '@tiphys/model';
import { listAccounts } from '../../api/settings.ts';
import { Link } from '../../parts/link.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { useTitle } from '../../parts/title.ts';
import { AccountState, Capabilities } from './account-state.tsx';
import { Loaded } from './loaded.tsx';
import { SettingTable } from './setting-table.tsx';
import type { SettingColumn } from './setting-table.tsx';
import { useList } from './use-list.ts';

const columns: readonly SettingColumn<AccountDetails>[] = [
  {
    title: 'Account',
    cell: ({ name = '' }) => <Link to={`settings/accounts/${encodeURIComponent(name)}`}>{name}</Link>,
  },
  {
    title: 'State',
    cell: ({ enabled }) => <AccountState enabled={enabled} />,
  },
  {
    title: 'May',
    cell: ({ capabilities }) => <Capabilities capabilities={capabilities} />,
  },
  { title: 'Tokens', cell: ({ tokens }) => (tokens ?? []).length, look: 'numeric', label: 'Tokens' },
];

/** Accounts of this instance. */
export function AccountsPage(): ReactNode {
  useTitle('Accounts');
  const list = useList('accounts', (signal) => listAccounts(signal));
  return (
    <>
      <PageHeader title="Accounts" note="Local accounts; they are declared in argocd-cm as accounts.NAME." />
      <Loaded list={list} label="Loading accounts…">
        {(accounts) => (
          <SettingTable label="Accounts" items={accounts} keyOf={({ name = '' }) => name} columns={columns} />
        )}
      </Loaded>
    </>
  );
}
