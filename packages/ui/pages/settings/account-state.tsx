import type { ReactNode } from 'react';
import type { AccountDetails } from '@tiphys/model';
import { Badge, StatusMark } from '../../parts/status.tsx';

/** Whether an account can be used. */
export function AccountState({ enabled }: Pick<AccountDetails, 'enabled'>): ReactNode {
  return <StatusMark value={enabled ? 'Successful' : 'Suspended'} label={enabled ? 'On' : 'Off'} />;
}

/** What an account can be used for. */
export function Capabilities({ capabilities }: Pick<AccountDetails, 'capabilities'>): ReactNode {
  if (!capabilities?.length) return <span className="muted">nothing</span>;
  return (
    <span className="toolbar">
      {capabilities.map((capability) => (
        <Badge key={capability}>{capability === 'apiKey' ? 'use tokens' : 'log in'}</Badge>
      ))}
    </span>
  );
}
