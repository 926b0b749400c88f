import type { ReactNode } from 'react';
import { listAccounts } from '../../api/settings.ts';
import { Link } from '../../parts/link.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { Badge, StatusMark } from '../../parts/status.tsx';
import { useTitle } from '../../parts/title.ts';
import { Loaded } from './loaded.tsx';
import { useList } from './use-list.ts';

/** Accounts of this instance. */
export function AccountsPage(): ReactNode {
  useTitle('Accounts');
  const list = useList('accounts', (signal) => listAccounts(signal));
  return (
    <>
      <PageHeader title="Accounts" note="Local accounts; they are declared in argocd-cm as accounts.NAME." />
      <Loaded list={list} label="Loading accounts…">
        {(accounts) => (
          <table className="table setting-table" aria-label="Accounts">
            <thead>
              <tr>
                <th scope="col">Account</th>
                <th scope="col">State</th>
                <th scope="col">May</th>
                <th scope="col">Tokens</th>
              </tr>
            </thead>
            <tbody>
              {accounts.map(({ name = '', enabled, capabilities, tokens }) => (
                <tr key={name}>
                  <th scope="row">
                    <Link to={`settings/accounts/${encodeURIComponent(name)}`}>{name}</Link>
                  </th>
                  <td>
                    <StatusMark value={enabled ? 'Successful' : 'Suspended'} label={enabled ? 'On' : 'Off'} />
                  </td>
                  <td>
                    <span className="toolbar">
                      {(capabilities ?? []).map((capability) => (
                        <Badge key={capability}>{capability === 'apiKey' ? 'use tokens' : 'log in'}</Badge>
                      ))}
                    </span>
                  </td>
                  <td className="numeric" data-label="Tokens">
                    {(tokens ?? []).length}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
    </>
  );
}
