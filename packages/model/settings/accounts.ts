import type { AccountToken } from '../schema/services/account.ts';
import type { SettingsReader } from './reader.ts';
import { splitList } from './reader.ts';
import type { Account } from './types.ts';

const capabilities: readonly string[] = ['login', 'apiKey'];

/**
 * Local accounts: `admin` (unless `admin.enabled` is false, then disabled) and every `accounts.<name>` of argocd-cm, with password and
 * tokens from argocd-secret.
 */
export function readAccounts(config: SettingsReader, secret: SettingsReader): Account[] {
  const names = Object.keys(config.data)
    .map((key) => /^accounts\.([^.]+)$/.exec(key)?.[1])
    .filter((name) => name !== undefined && name !== 'admin');
  return [readAdmin(config, secret), ...names.map((name) => readAccount(name ?? '', config, secret))];
}

function readAdmin(config: SettingsReader, secret: SettingsReader): Account {
  const extra = readCapabilities(config, 'accounts.admin');
  return {
    name: 'admin',
    enabled: isEnabled(config, 'admin.enabled') && isEnabled(config, 'accounts.admin.enabled'),
    capabilities: [...new Set(['login', ...extra])],
    passwordHash: secret.text('admin.password'),
    passwordMtime: secret.text('admin.passwordMtime') || undefined,
    tokens: readTokens(secret, 'admin.tokens'),
  };
}

function readAccount(name: string, config: SettingsReader, secret: SettingsReader): Account {
  const key = `accounts.${name}`;
  return {
    name,
    enabled: isEnabled(config, `${key}.enabled`),
    capabilities: readCapabilities(config, key),
    passwordHash: secret.text(`${key}.password`),
    passwordMtime: secret.text(`${key}.passwordMtime`) || undefined,
    tokens: readTokens(secret, `${key}.tokens`),
  };
}

/** What an account may do; a capability that there is not is reported, and the others stay. */
function readCapabilities(config: SettingsReader, key: string): string[] {
  const given = splitList(config.text(key));
  const unknown = given.find((name) => !capabilities.includes(name));
  config.attempt(key, undefined, () => {
    if (unknown === undefined) return;
    throw new SyntaxError(`not supported account capability '${unknown}' in config map key '${key}'`);
  });
  return given.filter((name) => capabilities.includes(name));
}

/** Accounts are enabled unless something else is said; a value that is no boolean may have meant to disable one. */
function isEnabled(config: SettingsReader, key: string): boolean {
  return config.text(key) === '' || config.bool(key, false);
}

/** Tokens are stored as `[{id, iat, exp}]`. */
function readTokens(secret: SettingsReader, key: string): AccountToken[] {
  const text = secret.text(key);
  if (text === '') return [];
  return secret.attempt(key, [], () =>
    (JSON.parse(text) as { id?: string; iat?: number; exp?: number }[]).map((token) => ({
      id: token.id ?? '',
      issuedAt: token.iat ?? 0,
      expiresAt: token.exp ?? 0,
    })),
  );
}

/** Tokens as argocd-secret stores them. */
export function formatTokens(tokens: readonly AccountToken[]): string {
  return JSON.stringify(
    tokens.map(({ id, issuedAt, expiresAt }) => ({
      id,
      iat: issuedAt,
      ...(expiresAt ? { exp: expiresAt } : {}),
    })),
  );
}
