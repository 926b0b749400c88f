import { parseDuration } from '@tiphys/base';
import { stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { fatal } from '../../cli.ts';
import { accountOfSubject, displayName, readClaims } from '../../client/jwt.ts';
import { readConfig } from '../../local/config-file.ts';
import { resolveContext } from '../../local/contexts.ts';
import { formatResource } from '../../output/resource.ts';
import { formatRfc3339 } from '../../output/go-time.ts';
import { showUsage } from '../../usage.ts';
import { confirmOptional } from '../confirm.ts';
import { currentAccount } from './current-account.ts';

const accountFlag = stringFlag('account', 'Name of the account; your own where left out', { short: 'a' });

/** Seconds of a Go duration that may also have days (`30d`); throws for other texts. */
export function parseLifetime(text: string): number {
  const days = /^(\d+)d(.*)$/.exec(text);
  if (days === null) return Math.trunc(parseDuration(text) / 1000);
  const rest = days[2] === '' ? 0 : parseDuration(days[2] ?? '');
  return Number(days[1]) * 86_400 + Math.trunc(rest / 1000);
}

/** `account generate-token`. */
export const generateTokenCommand: CliCommand = {
  use: 'generate-token',
  short: 'Make a token for an account',
  flags: [
    accountFlag,
    stringFlag('expires-in', 'How long the token is valid; 0s for ever', { short: 'e', value: '0s' }),
    stringFlag('id', 'Id of the token; made up where left out'),
  ],
  run: async (call) => {
    const { flags, context } = call;
    const expiresIn = parseLifetime(flags.string('expires-in'));
    const api = await context.api();
    const name = flags.string('account') || (await currentAccount(api)).username;
    const answer = await api.call<{ readonly token?: string }>('account.AccountService/CreateToken', {
      name,
      expiresIn,
      id: flags.string('id'),
    });
    context.print(`${answer.token ?? ''}\n`);
  },
};

/** `account delete-token`. */
export const deleteTokenCommand: CliCommand = {
  use: 'delete-token',
  short: 'Delete a token of an account',
  flags: [accountFlag],
  run: async (call) => {
    const { args, flags, context } = call;
    const id = args[0];
    if (id === undefined || args.length !== 1) return showUsage(call);
    const api = await context.api();
    const name = flags.string('account') || (await currentAccount(api)).username;
    if (await confirmOptional(context, `Are you sure you want to delete '${id}' token? [y/n]`)) {
      await api.call('account.AccountService/DeleteToken', { name, id });
    } else context.print(`The command to delete '${id}' was cancelled.\n`);
    return 0;
  },
};

/** `account session-token`. */
export const sessionTokenCommand: CliCommand = {
  use: 'session-token',
  short: 'Print the token of the current context',
  flags: [stringFlag('output', 'Output format: json', { short: 'o' })],
  run: sessionToken,
};

async function sessionToken(call: CliCall): Promise<void> {
  const { flags, context } = call;
  const config = await readConfig(context.configPath);
  if (config === undefined) throw fatal("No configuration found. Please login first with 'argocd login'");
  const { user } = resolveContext(config, flags.string('argocd-context'));
  const token = user.authToken ?? '';
  if (token === '') throw fatal("No authentication token found. Please login first with 'argocd login'");
  const claims = readClaims(token);
  const expires = claims['exp'];
  if (typeof expires === 'number' && expires * 1000 < Date.now()) {
    throw fatal("Token is invalid or expired. Please run 'argocd relogin'");
  }
  if (flags.string('output') !== 'json') {
    context.print(`${token}\n`);
    return;
  }
  const time = (claim: unknown): string | undefined =>
    typeof claim === 'number' ? formatRfc3339(new Date(claim * 1000)) : undefined;
  const info = {
    expires_at: time(claims['exp']),
    has_refresh_token: (user.refreshToken ?? '') !== '',
    issued_at: time(claims['iat']),
    issuer: claims['iss'],
    token,
    type: claims['iss'] === 'argocd' ? 'local' : 'sso',
    username: accountOfSubject(displayName(claims)),
  };
  context.print(formatResource(info, 'json'));
}
