import type { Clock, Logger } from '@tiphys/base';
import { codes, formatTime, StatusError, withContext } from '@tiphys/base';
import type {
  Account,
  AccountDetails,
  AccountsList,
  CanIRequest,
  CanIResponse,
  CreateTokenRequest,
  CreateTokenResponse,
  DeleteTokenRequest,
  GetAccountRequest,
  UpdatePasswordRequest,
} from '@tiphys/model';
import { rbacActions, rbacResources } from '@tiphys/model';
import type { Access } from '../auth/access.ts';
import type { Passwords } from '../auth/passwords.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { Tokens } from '../auth/tokens.ts';
import { ownIssuer } from '../auth/tokens.ts';
import type { Call, ServiceMethods } from '../call.ts';
import type { AccountStore } from '../store/accounts.ts';

/** What `AccountService` needs. */
export interface AccountServiceDeps {
  readonly access: Access;
  readonly accounts: AccountStore;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly log: Logger;
  readonly namespace: string;
  /** Go's regular expression that new passwords must match, as a test. */
  readonly passwordPattern: () => string;
  /** Whether rollback is a permission of its own. */
  readonly rollbackEnforced: () => boolean;
}

const ssoTokenMaxAgeMs = 5 * 60_000;

/** `/account.AccountService`. */
export function createAccountService(deps: AccountServiceDeps): ServiceMethods {
  return {
    CanI: (request: CanIRequest, call: Call) => Promise.resolve(canI(deps, request, call)),
    UpdatePassword: (request: UpdatePasswordRequest, call: Call) => updatePassword(deps, request, call),
    ListAccounts: (_request: object, call: Call): Promise<AccountsList> =>
      Promise.resolve({
        items: deps.accounts
          .list()
          .filter((account) => mayAccess(deps, call, { action: 'get', name: account.name }))
          .map(toDetails),
      }),
    GetAccount: async (request: GetAccountRequest, call: Call): Promise<AccountDetails> => {
      const name = request.name ?? '';
      context(`permission denied to get account ${name}`, () =>
        needAccess(deps, call, { action: 'get', name }),
      );
      return toDetails(context(`failed to get account ${name}`, () => deps.accounts.get(name)));
    },
    CreateToken: (request: CreateTokenRequest, call: Call) => createToken(deps, request, call),
    DeleteToken: (request: DeleteTokenRequest, call: Call) => deleteToken(deps, request, call),
  };
}

async function updatePassword(
  deps: AccountServiceDeps,
  request: UpdatePasswordRequest,
  call: Call,
): Promise<object> {
  const { identity } = call;
  const name = request.name || identity.subject;
  if (name !== identity.subject || identity.issuer !== ownIssuer) {
    context('permission denied', () =>
      deps.access.enforce(identity, { resource: 'accounts', action: 'update', object: request.name ?? '' }),
    );
  }
  await checkCaller(deps, request, call);
  const pattern = deps.passwordPattern();
  if (!goRegExp(pattern).test(request.newPassword ?? '')) {
    throw new StatusError(codes.unknown, `new password does not match the following expression: ${pattern}`);
  }
  const passwordHash = await deps.passwords.hash(request.newPassword ?? '');
  await deps.accounts
    .update(name, () => ({ passwordHash, passwordMtime: formatTime(deps.clock.now()) }), call.signal)
    .catch((reason: unknown) => {
      throw withContext('failed to update account password', reason);
    });
  deps.log.info('password updated', { user: identity.subject, account: name });
  return {};
}

async function checkCaller(
  deps: AccountServiceDeps,
  request: UpdatePasswordRequest,
  call: Call,
): Promise<void> {
  const { identity, signal } = call;
  if (identity.issuer !== ownIssuer) {
    if (identity.issuedAt === undefined) throw new StatusError(codes.unknown, 'failed to get issue time');
    if (deps.clock.now() - identity.issuedAt * 1000 <= ssoTokenMaxAgeMs) return;
    throw new StatusError(
      codes.unknown,
      "SSO token is too old. Please use 'argocd relogin' to get a new token",
    );
  }
  if (!request.name && /^proj:[^:]*:[^:]*$/.test(identity.subject)) {
    throw new StatusError(
      codes.invalidArgument,
      `password can only be changed for local users, not user "${identity.subject}"`,
    );
  }
  try {
    await deps.sessions.verifyPassword(identity.subject, request.currentPassword ?? '', signal);
  } catch (cause) {
    signal.throwIfAborted();
    throw new StatusError(codes.invalidArgument, 'current password does not match', { cause });
  }
}

async function createToken(
  deps: AccountServiceDeps,
  request: CreateTokenRequest,
  call: Call,
): Promise<CreateTokenResponse> {
  const name = request.name ?? '';
  context(`permission denied to create token for account ${name}`, () =>
    needAccess(deps, call, { action: 'update', name }),
  );
  const id = request.id || crypto.randomUUID();
  const issued = await deps.tokens.issue({
    subject: `${name}:apiKey`,
    expiresInSeconds: request.expiresIn ?? 0,
    id,
  });
  const added = { id, issuedAt: issued.issuedAt, expiresAt: issued.expiresAt };
  const change = (account: Account): { tokens: Account['tokens'] } => {
    if (account.tokens.some((token) => token.id === id)) {
      throw new StatusError(codes.unknown, `account already has token with id '${id}'`);
    }
    if (!account.capabilities.includes('apiKey')) {
      throw new StatusError(codes.unknown, `account '${name}' does not have apiKey capability`);
    }
    return { tokens: [...account.tokens, added] };
  };
  await deps.accounts.update(name, change, call.signal).catch((reason: unknown) => {
    throw withContext('failed to update account with new token', reason);
  });
  return { token: issued.token };
}

async function deleteToken(
  deps: AccountServiceDeps,
  request: DeleteTokenRequest,
  call: Call,
): Promise<object> {
  const name = request.name ?? '';
  context(`permission denied to delete account ${name}`, () =>
    needAccess(deps, call, { action: 'update', name }),
  );
  const change = (account: Account): { tokens: Account['tokens'] } => {
    const tokens = account.tokens.filter((token) => token.id !== request.id);
    if (tokens.length === account.tokens.length) {
      throw new StatusError(codes.notFound, `token with id '${request.id ?? ''}' does not exist`);
    }
    return { tokens };
  };
  await deps.accounts.update(name, change, call.signal).catch((reason: unknown) => {
    throw withContext(`failed to delete account ${name}`, reason);
  });
  return {};
}

interface AccountAccess {
  readonly action: 'get' | 'update';
  readonly name: string;
}

/** An account always has access to itself. */
function needAccess(deps: AccountServiceDeps, { identity }: Call, { action, name }: AccountAccess): void {
  if (identity.subject === name && identity.issuer === ownIssuer) return;
  context(`permission denied for account ${name} with action ${action}`, () =>
    deps.access.enforce(identity, { resource: 'accounts', action, object: name }),
  );
}

function mayAccess(deps: AccountServiceDeps, { identity }: Call, { action, name }: AccountAccess): boolean {
  if (identity.subject === name && identity.issuer === ownIssuer) return true;
  return deps.access.allows(identity, { resource: 'accounts', action, object: name });
}

const projectScoped: readonly string[] = [
  'applications',
  'applicationsets',
  'logs',
  'exec',
  'clusters',
  'repositories',
];

function canI(deps: AccountServiceDeps, request: CanIRequest, { identity }: Call): CanIResponse {
  let action = request.action ?? '';
  const resource = request.resource ?? '';
  if (!(rbacActions as readonly string[]).includes(action)) {
    throw new StatusError(codes.invalidArgument, `[${rbacActions.join(' ')}] does not contain ${action}`);
  }
  if (!(rbacResources as readonly string[]).includes(resource)) {
    throw new StatusError(codes.invalidArgument, `[${rbacResources.join(' ')}] does not contain ${resource}`);
  }
  if (action === 'rollback' && !deps.rollbackEnforced()) action = 'sync';
  let object = request.subresource ?? '';
  const [project, namespace, name, ...more] = object.split('/');
  const isQualified = projectScoped.includes(resource) && name !== undefined && more.length === 0;
  if (isQualified && namespace === deps.namespace) object = `${project}/${name}`;
  return { value: deps.access.allows(identity, { resource, action, object }) ? 'yes' : 'no' };
}

function toDetails(account: Account): AccountDetails {
  return {
    name: account.name,
    enabled: account.enabled,
    capabilities: account.capabilities,
    tokens: [...account.tokens].sort((a, b) => (b.issuedAt ?? 0) - (a.issuedAt ?? 0)),
  };
}

function goRegExp(pattern: string): RegExp {
  try {
    return new RegExp(pattern.replace(/^\(\?i\)/, ''), pattern.startsWith('(?i)') ? 'iu' : 'u');
  } catch (cause) {
    throw withContext('failed to compile password regex', cause);
  }
}

function context<T>(text: string, work: () => T): T {
  try {
    return work();
  } catch (reason) {
    throw withContext(text, reason);
  }
}
