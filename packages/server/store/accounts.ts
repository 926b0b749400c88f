import type { KubeObject } from '@tiphys/base';
import { codes, formatTime, StatusError } from '@tiphys/base';
import type { KubeClient } from '@tiphys/kube';
import type { Account } from '@tiphys/model';
import { formatTokens } from '@tiphys/model';
import { secretText, secretType, updateObject, withSecretText } from './write.ts';

/** What may be changed of an account. */
export type AccountChange = Partial<Pick<Account, 'passwordHash' | 'passwordMtime' | 'tokens'>>;

/** Local accounts, from `argocd-cm` and `argocd-secret`. They hold secrets: never send one out as it is. */
export interface AccountStore {
  list(): readonly Account[];
  /** Throws `notFound` where there is none. */
  get(name: string): Account;
  /** Writes what `change` makes of the newest state; resolves when it can be read here. */
  update(name: string, change: (account: Account) => AccountChange, signal: AbortSignal): Promise<void>;
}

/** What the accounts are read from and written to. */
export interface AccountStoreDeps {
  readonly kube: KubeClient;
  readonly namespace: string;
  readonly accounts: () => readonly Account[];
  /** Makes what was written readable here at once. */
  readonly put: (written: KubeObject) => void;
}

/** Makes the store of local accounts. */
export function createAccountStore(deps: AccountStoreDeps): AccountStore {
  const get = (name: string): Account => {
    const account = deps.accounts().find((candidate) => candidate.name === name);
    if (!account) throw new StatusError(codes.notFound, `account '${name}' does not exist`);
    return account;
  };
  return {
    list: () => [...deps.accounts()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    get,
    async update(name, change, signal) {
      const account = get(name);
      const prefix = name === 'admin' ? 'admin' : `accounts.${name}`;
      const written = await updateObject(
        deps.kube,
        { type: secretType, namespace: deps.namespace, name: 'argocd-secret' },
        {
          signal,
          // The tokens as they are now, or a second writer at the same time would undo the first one's.
          change: (secret) => {
            const newest = { ...account, tokens: parseTokens(secretText(secret, `${prefix}.tokens`)) };
            return withSecretText(secret, secretTexts(prefix, change(newest)));
          },
        },
      );
      deps.put(written);
    },
  };
}

function parseTokens(text: string): Account['tokens'] {
  const parsed = JSON.parse(text || '[]') as readonly {
    readonly id: string;
    readonly iat: number;
    readonly exp?: number;
  }[];
  return parsed.map(({ id, iat, exp }) => ({ id, issuedAt: iat, expiresAt: exp ?? 0 }));
}

function secretTexts(prefix: string, change: AccountChange): Record<string, string> {
  const texts: Record<string, string> = {};
  if (change.passwordHash !== undefined) texts[`${prefix}.password`] = change.passwordHash;
  if (change.passwordMtime !== undefined)
    texts[`${prefix}.passwordMtime`] = formatTime(Date.parse(change.passwordMtime));
  if (change.tokens !== undefined) texts[`${prefix}.tokens`] = formatTokens(change.tokens);
  return texts;
}
