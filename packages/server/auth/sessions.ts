import type { Cache, Clock, Logger } from '@tiphys/base';
import { codes, createLimiter, messageOf, parseTime, sleep, StatusError } from '@tiphys/base';
import type { Account } from '@tiphys/model';
import type { AccountStore } from '../store/accounts.ts';
import type { Identity } from './identity.ts';
import { identityOf } from './identity.ts';
import type { Passwords } from './passwords.ts';
import type { LoginThrottle } from './throttle.ts';
import type { Claims, Tokens } from './tokens.ts';
import { ownIssuer, readClaims } from './tokens.ts';

const maxUsernameBytes = 32;
const renewBeforeSeconds = 300;
const defaultMaxLogins = 50;

/** A verified caller. */
export interface Session {
  readonly identity: Identity;
  /** A fresh token, when the caller's is about to expire. */
  readonly renewed?: string | undefined;
}

/** Logs people in and knows them by their tokens. */
export interface Sessions {
  /** A session token. Throws `unauthenticated` with one text for a wrong name and a wrong password. */
  login(username: string, password: string, signal: AbortSignal): Promise<string>;
  /** Checks a password as `login` does. */
  verifyPassword(username: string, password: string, signal: AbortSignal): Promise<void>;
  /** Who a token belongs to. Throws `unauthenticated`. */
  authenticate(token: string): Promise<Session>;
  /** Makes a token useless until it would have expired. */
  revoke(token: string): Promise<void>;
}

/** What sessions need. */
export interface SessionsDeps {
  readonly accounts: AccountStore;
  readonly tokens: Tokens;
  readonly passwords: Passwords;
  readonly throttle: LoginThrottle;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly log: Logger;
  /** Whether a project role still has a token. */
  readonly hasProjectToken: (token: ProjectToken) => boolean;
  readonly sessionSeconds: () => number;
}

/** Which token of a project role is meant. */
export interface ProjectToken {
  readonly project: string;
  readonly role: string;
  readonly issuedAt: number;
  readonly id: string;
}

/** How sessions behave. */
export interface SessionsOptions {
  /** Logins at once; more are refused. Default 50. */
  readonly maxLogins?: number | undefined;
  /** Random time a password check takes at least, so that it says nothing about the name; default 500 to 1,000 ms. */
  readonly noiseMs?: readonly [number, number] | undefined;
}

const invalidLogin = 'Invalid username or password';

/** Makes the session logic of local accounts and project roles. */
export function createSessions(deps: SessionsDeps, options: SessionsOptions = {}): Sessions {
  const maxLogins = options.maxLogins ?? defaultMaxLogins;
  const [leastMs, mostMs] = options.noiseMs ?? [500, 1000];
  // Hashing is the only heavy work here, and an attacker may cause it.
  const limit = createLimiter(2);
  let logins = 0;
  const verifyPassword = async (username: string, password: string, signal: AbortSignal): Promise<void> => {
    const noise = sleep(leastMs + Math.random() * (mostMs - leastMs), signal);
    noise.catch(() => undefined);
    try {
      await limit(() => checkPassword(deps, username, password), signal);
    } finally {
      await noise;
    }
  };
  return {
    verifyPassword,
    async login(username, password, signal) {
      if (logins >= maxLogins) {
        deps.log.warn('Exceeded number of concurrent login requests');
        throw new StatusError(codes.unauthenticated, invalidLogin);
      }
      logins++;
      try {
        await verifyPassword(username, password, signal);
        const issued = await deps.tokens.issue({
          subject: `${username}:login`,
          expiresInSeconds: deps.sessionSeconds(),
        });
        return issued.token;
      } finally {
        logins--;
      }
    },
    async authenticate(token) {
      try {
        return await verifyToken(deps, token);
      } catch (reason) {
        throw new StatusError(codes.unauthenticated, `invalid session: ${messageOf(reason)}`, {
          cause: reason,
        });
      }
    },
    async revoke(token) {
      const claims = await deps.tokens.verify(token);
      const id = claims['jti'];
      const expires = claims['exp'];
      if (typeof id !== 'string' || id === '') return;
      const ttlMs = typeof expires === 'number' ? Math.max(1, expires * 1000 - deps.clock.now()) : undefined;
      await deps.cache.set(revokedKey(id), '', { ttlMs });
      await deps.cache.notify('new-revoked-token');
    },
  };
}

async function checkPassword(deps: SessionsDeps, username: string, password: string): Promise<void> {
  if (password === '') throw new StatusError(codes.unauthenticated, 'Blank passwords are not allowed');
  if (Buffer.byteLength(username) > maxUsernameBytes) {
    throw new StatusError(codes.invalidArgument, `Username is too long (${maxUsernameBytes} bytes max)`);
  }
  if (await deps.throttle.isBlocked(username)) {
    deps.log.warn('Too many failed logins', { username });
    throw new StatusError(codes.unauthenticated, invalidLogin);
  }
  const account = deps.accounts.list().find((candidate) => candidate.name === username);
  // As much work for a name that does not exist, so that the time tells nothing.
  const isRight = account
    ? await deps.passwords.verify(password, account.passwordHash)
    : (await deps.passwords.hash('for_consistent_response_time')) === '';
  if (!account || !isRight) {
    await deps.throttle.failed(username, account !== undefined);
    throw new StatusError(codes.unauthenticated, invalidLogin);
  }
  if (!account.enabled) throw new StatusError(codes.unauthenticated, `Account ${username} is disabled`);
  if (!account.capabilities.includes('login')) {
    throw new StatusError(codes.unauthenticated, `Account ${username} does not have login capability`);
  }
  await deps.throttle.succeeded(username);
}

async function verifyToken(deps: SessionsDeps, token: string): Promise<Session> {
  if (readClaims(token)['iss'] !== ownIssuer) throw new Error('failed to verify the token');
  const claims = await deps.tokens.verify(token);
  const issuedAt = claims['iat'];
  if (typeof issuedAt !== 'number') throw new Error('could not get issued at time');
  const subject = String(claims['sub'] ?? '');
  const id = typeof claims['jti'] === 'string' ? claims['jti'] : '';
  const role = /^proj:([^:]*):([^:]*)$/.exec(subject);
  if (role) {
    const [, project = '', name = ''] = role;
    if (!deps.hasProjectToken({ project, role: name, issuedAt, id })) {
      throw new Error(
        `JWT token for role '${name}' issued at '${issuedAt}' does not exist in project '${project}'`,
      );
    }
    return { identity: identityOf(claims) };
  }
  const [name = '', kind] = subject.split(':');
  const capability = kind === 'login' ? 'login' : 'apiKey';
  checkAccount(deps.accounts.get(name), { id, issuedAt, capability });
  if ((await deps.cache.get(revokedKey(id))) !== undefined)
    throw new Error('token is revoked, please re-login');
  const renewed = capability === 'login' ? await renew(deps, name, { claims, issuedAt }) : undefined;
  return { identity: identityOf({ ...claims, sub: name }), renewed };
}

interface CheckedToken {
  readonly id: string;
  readonly issuedAt: number;
  readonly capability: 'login' | 'apiKey';
}

function checkAccount(account: Account, { id, issuedAt, capability }: CheckedToken): void {
  if (!account.enabled) throw new Error(`account ${account.name} is disabled`);
  if (!account.capabilities.includes(capability)) {
    throw new Error(`account ${account.name} does not have '${capability}' capability`);
  }
  if (id === '')
    throw new Error('token does not have a unique identifier (jti claim) and cannot be validated');
  if (capability === 'apiKey' && !account.tokens.some((token) => token.id === id)) {
    throw new Error(`account ${account.name} does not have token with id ${id}`);
  }
  const changedMs = parseTime(account.passwordMtime);
  if (changedMs !== undefined && issuedAt * 1000 < changedMs) {
    throw new Error('account password has changed since token issued');
  }
}

async function renew(
  deps: SessionsDeps,
  name: string,
  { claims, issuedAt }: { readonly claims: Claims; readonly issuedAt: number },
): Promise<string | undefined> {
  const expires = claims['exp'];
  if (typeof expires !== 'number' || expires - deps.clock.now() / 1000 >= renewBeforeSeconds)
    return undefined;
  const issued = await deps.tokens.issue({ subject: `${name}:login`, expiresInSeconds: expires - issuedAt });
  return issued.token;
}

function revokedKey(id: string): string {
  return `revoked-token|${id}`;
}
