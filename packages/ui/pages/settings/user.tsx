import type { ReactNode } from 'react';
import { useMe } from '../../parts/me.ts';
import { Facts, PageHeader } from '../../parts/page-header.tsx';
import { useTitle } from '../../parts/title.ts';

/** Who one is. */
export function UserPage(): ReactNode {
  useTitle('User info');
  const { username, issuer, groups } = useMe();
  return (
    <div className="page">
      <PageHeader title="User info" />
      <Facts
        facts={[
          ['Name', username],
          ['Issuer', issuer],
          ['Groups', groups.join(', ') || 'none'],
        ]}
      />
    </div>
  );
}
