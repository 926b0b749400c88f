import { createHash, timingSafeEqual } from 'node:crypto';
import type { Cache, Clock, Logger } from '@tiphys/base';
import { codes, StatusError } from '@tiphys/base';
import type { Config } from '@tiphys/config';
import type { CallContext } from '@tiphys/rpc';
import type { AccountStore } from '../store/accounts.ts';
import { hasRoleToken } from '../services/project/tokens.ts';
import { sessionCookies, tokenOfCookies } from './cookies.ts';
import type { Identity } from './identity.ts';
import { anonymous, identityOf } from './identity.ts';
import type { Passwords } from './passwords.ts';
import { createPasswords } from './passwords.ts';
import type { Session, Sessions, SessionsOptions } from './sessions.ts';
import { createSessions } from './sessions.ts';
import type { ThrottleOptions } from './throttle.ts';
import { createLoginThrottle } from './throttle.ts';
import type { Tokens } from './tokens.ts';
import { createTokens, looksLikeToken, ownIssuer } from './tokens.ts';

/** How logins are limited. */
export interface LoginOptions extends ThrottleOptions, SessionsOptions {}

/** What callers are known by. */
export interface AuthenticatorDeps {
  readonly config: Config;
  readonly accounts: AccountStore;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How callers are known. */
export interface AuthenticatorOptions {
  readonly disableAuth: boolean;
  /** Whoever shows it is admin. */
  readonly ownerToken?: string | undefined;
  readonly cookiePath: string;
  readonly login?: LoginOptions | undefined;
}

/** Who calls, and whether a valid token came along. */
export interface Caller {
  readonly identity: Identity;
  readonly isLoggedIn: boolean;
}

/** Everything about who somebody is. */
export interface Authenticator {
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly passwords: Passwords;
  /** Who makes a call. Throws `unauthenticated` unless `optional`, which makes a stranger of everybody unknown. */
  identify(context: CallContext, optional: boolean): Promise<Caller>;
  /** Who a token of a plain HTTP request belongs to, or `undefined`. */
  identifyHttp(headers: HttpCredentials): Promise<Caller | undefined>;
  /** Whether a text is the owner's token; never where there is none. */
  isOwner(token: string): boolean;
}

/** Where a plain HTTP request may carry a token. */
export interface HttpCredentials {
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
}

const everybody: Caller = {
  identity: identityOf({ iss: ownIssuer, sub: 'admin' }),
  isLoggedIn: true,
};

/** Puts accounts, passwords and tokens together. */
export function createAuthenticator(deps: AuthenticatorDeps, options: AuthenticatorOptions): Authenticator {
  const { config, accounts, cache, clock, log } = deps;
  const tokens = createTokens({ clock, secretKey: () => Buffer.from(config.settings().secretKey) });
  const passwords = createPasswords();
  const sessions = createSessions(
    {
      accounts,
      tokens,
      passwords,
      throttle: createLoginThrottle({ clock, cache }, options.login),
      cache,
      clock,
      log,
      hasProjectToken: ({ project, role, ...token }) => {
        const found = config.project(project);
        return found !== undefined && hasRoleToken(found, role, token);
      },
      sessionSeconds: () => Math.floor(config.settings().sessionDurationMs / 1000),
    },
    options.login,
  );
  const isOwner = createOwnerCheck(options.ownerToken);
  const stranger = (): Caller => ({ identity: anonymous, isLoggedIn: false });
  return {
    sessions,
    tokens,
    passwords,
    isOwner,
    async identify(context, optional) {
      if (options.disableAuth || shownTokens(context).some(isOwner)) return everybody;
      try {
        const token = tokenOf(context);
        if (token === '') throw new StatusError(codes.unauthenticated, 'no session information');
        const session = await sessions.authenticate(token);
        renew(context, session, options.cookiePath);
        return { identity: session.identity, isLoggedIn: true };
      } catch (reason) {
        if (optional || config.settings().anonymousEnabled) return stranger();
        throw reason;
      }
    },
    async identifyHttp({ authorization, cookie }) {
      if (options.disableAuth || [bareBearer(authorization), tokenOfCookies(cookie)].some(isOwner))
        return everybody;
      const token = bearer(authorization) || tokenOfCookies(cookie);
      if (token === '') return undefined;
      const session = await sessions.authenticate(token);
      return { identity: session.identity, isLoggedIn: true };
    },
  };
}

/** The token of a call, in the order in which Argo CD looks for it; cookies only count for REST. */
function tokenOf(context: CallContext): string {
  const isRest = context.transport === 'rest';
  const own = context.header(isRest ? 'grpc-metadata-token' : 'token');
  if (own) return own;
  const given = bearer(
    context.header('authorization') ?? (isRest ? context.header('grpc-metadata-authorization') : undefined),
  );
  if (given !== '') return given;
  if (!isRest) return '';
  const cookie = tokenOfCookies(context.header('cookie'));
  return looksLikeToken(cookie) ? cookie : '';
}

/** Compares digests, so that the time it takes tells nothing. */
function createOwnerCheck(ownerToken: string | undefined): (token: string) => boolean {
  if (!ownerToken) return () => false;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = digest(ownerToken);
  return (token) => timingSafeEqual(digest(token), expected);
}

/** Every text that a call could mean as a token; cookies only count for REST. */
function shownTokens(context: CallContext): string[] {
  const cookie = context.transport === 'rest' ? tokenOfCookies(context.header('cookie')) : '';
  return [context.header('token') ?? '', bareBearer(context.header('authorization')), cookie];
}

function bareBearer(header: string | undefined): string {
  return /^Bearer (.+)$/.exec(header ?? '')?.[1] ?? '';
}

function bearer(header: string | undefined): string {
  const token = bareBearer(header);
  return looksLikeToken(token) ? token : '';
}

function renew(context: CallContext, { renewed }: Session, cookiePath: string): void {
  if (renewed === undefined) return;
  if (context.transport !== 'rest') context.setHeader('renew-token', renewed);
  else context.setHeader('set-cookie', sessionCookies(renewed, { secure: context.secure, path: cookiePath }));
}
