import type { ReactNode } from 'react';
import { DeleteButton } from './ask.tsx';
import { SettingTable } from './setting-table.tsx';

/** A token of an account or a role; times are Unix seconds. */
export interface Token {
  readonly id?: string | undefined;
  readonly madeAt: number | string | undefined;
  /** Nothing where it is good for ever. */
  readonly endsAt: number | string | undefined;
}

/** Tokens with a way to end each. */
export function TokenTable<T extends Token>(props: {
  readonly label: string;
  readonly tokens: readonly T[];
  readonly onEnd: (token: T) => Promise<unknown>;
  readonly onDone: () => void;
}): ReactNode {
  const { label, tokens, onEnd, onDone } = props;
  const nameOf = ({ id, madeAt }: T): string => id || String(madeAt ?? '');
  return (
    <SettingTable
      label={label}
      items={tokens}
      keyOf={(token) => `${nameOf(token)} ${token.madeAt ?? ''}`}
      columns={[
        { title: 'Id', cell: nameOf, look: 'wide mono' },
        { title: 'Created', cell: ({ madeAt }) => dateOf(madeAt), label: 'Created' },
        { title: 'Expires', cell: ({ endsAt }) => (endsAt ? dateOf(endsAt) : 'never'), label: 'Expires' },
      ]}
      actions={(token) => (
        <DeleteButton
          label={`End token ${nameOf(token)}`}
          title="End token"
          confirm="End token"
          done="The token is no good any more"
          onDelete={() => onEnd(token)}
          onDone={onDone}
        >
          <p className="mono">{nameOf(token)}</p>
          <p>Programs that use it are refused from now on.</p>
        </DeleteButton>
      )}
    />
  );
}

/** A date and time in the reader's own form, of Unix seconds. */
function dateOf(seconds: number | string | undefined): string {
  const time = Number(seconds ?? 0);
  return time === 0 ? '–' : new Date(time * 1000).toLocaleString();
}
