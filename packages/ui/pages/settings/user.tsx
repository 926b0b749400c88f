import './settings.css';
import type { ReactNode } from 'react';
import { useMe } from '../../parts/me.ts';
import { Facts, PageHeader, Section } from '../../parts/page-header.tsx';
import { useTitle } from '../../parts/title.ts';
import { PasswordForm } from './password-form.tsx';

/** Who is logged in, and for local accounts the change of their password. */
export function UserPage(): ReactNode {
  useTitle('User');
  const { username, issuer, groups } = useMe();
  const isLocal = issuer === 'argocd' || issuer === '';
  return (
    <div className="page">
      <PageHeader title={username} note="Who you are here." />
      <Facts
        facts={[
          ['User', username],
          ['Known by', isLocal ? 'a local account' : issuer],
          ['Groups', groups.length === 0 ? 'none' : groups.join(', ')],
        ]}
      />
      {isLocal && (
        <Section title="Password">
          <PasswordForm account={username} isOwn />
        </Section>
      )}
    </div>
  );
}
