import type { AccountDetails } from '@tiphys/model';
import { stringFlag } from '../../command/flag-spec.ts';
import type { CliCommand } from '../../cli.ts';
import { fatal } from '../../cli.ts';
import { formatResource } from '../../output/resource.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { showUsage } from '../../usage.ts';
import { coreModeFlags } from '../kubectl-flags.ts';
import { blockLine } from '../app/summary.ts';
import { printList } from '../print-list.ts';
import { formatRfc3339 } from '../../output/go-time.ts';
import { currentAccount } from './current-account.ts';
import type { UserInfo } from './current-account.ts';
import { bcryptCommand, updatePasswordCommand } from './password.ts';
import { deleteTokenCommand, generateTokenCommand, sessionTokenCommand } from './tokens.ts';
import type { Draft } from '../draft.ts';

/** A local account. */
type Account = Draft<AccountDetails>;

const getUserInfoCommand: CliCommand = {
  use: 'get-user-info',
  short: 'Show who is logged in',
  aliases: ['whoami'],
  flags: [stringFlag('output', 'Output format: yaml or json', { short: 'o' })],
  run: async (call) => {
    const { args, flags, context } = call;
    if (args.length !== 0) return showUsage(call);
    const api = await context.api();
    const info = await api.call<UserInfo>('session.SessionService/GetUserInfo');
    const output = flags.string('output');
    if (output === 'json' || output === 'yaml') {
      const shown = await context.normalize('session.GetUserInfoResponse', info);
      context.print(formatResource(shown, output) + (output === 'yaml' ? '\n' : ''));
    } else if (output === '') context.print(userInfoText(info));
    else throw fatal(`Unknown output format: ${output}`);
    return 0;
  },
};

function userInfoText(info: UserInfo): string {
  if (info.loggedIn !== true) return 'Logged In: false\n';
  const groups = (info.groups ?? []).join(',');
  return `Logged In: true\nUsername: ${info.username ?? ''}\nIssuer: ${info.iss ?? ''}\nGroups: ${groups}\n`;
}

const canICommand: CliCommand = {
  use: 'can-i ACTION RESOURCE SUBRESOURCE',
  short: 'Tell whether something is allowed',
  example: "  argocd account can-i sync applications '*'",
  run: async (call) => {
    const { args, context } = call;
    if (args.length !== 3) return showUsage(call);
    const [action, resource, subresource] = args;
    const api = await context.api();
    const answer = await api.call<{ readonly value?: string }>('account.AccountService/CanI', {
      action,
      resource,
      subresource,
    });
    context.print(`${answer.value ?? ''}\n`);
    return 0;
  },
};

const outputFlag = stringFlag('output', 'Output format: json, yaml, wide or name', {
  short: 'o',
  value: 'wide',
});

const listCommand: CliCommand = {
  use: 'list',
  short: 'List accounts',
  flags: [outputFlag],
  run: async (call) => {
    const api = await call.context.api();
    const list = await api.call<{ readonly items?: readonly Account[] }>(
      'account.AccountService/ListAccounts',
    );
    await printList(call.context, list.items ?? [], {
      output: call.flags.string('output'),
      typeName: 'account.Account',
      wide: accountTable,
      lines: { name: (account) => account.name ?? '' },
    });
  },
};

function accountTable(accounts: readonly Account[]): string {
  return formatTable([
    ['NAME', 'ENABLED', 'CAPABILITIES'],
    ...accounts.map(({ name, enabled, capabilities = [] }) => [
      name,
      enabled === true,
      capabilities.join(', '),
    ]),
  ]);
}

const getCommand: CliCommand = {
  use: 'get',
  short: 'Show an account',
  flags: [outputFlag, stringFlag('account', 'Name of the account; your own where left out', { short: 'a' })],
  run: async (call) => {
    const { flags, context } = call;
    const api = await context.api();
    const name = flags.string('account') || (await currentAccount(api)).username || '';
    const account = await api.call<Account>('account.AccountService/GetAccount', { name });
    await printList(context, [account], {
      output: flags.string('output'),
      typeName: 'account.Account',
      wide: () => accountText(account),
      lines: { name: (item) => item.name ?? '' },
      single: true,
    });
  },
};

function accountText(account: Account): string {
  const tokens = account.tokens ?? [];
  const table =
    tokens.length === 0
      ? 'NONE\n'
      : formatTable([
          ['ID', 'ISSUED AT', 'EXPIRING AT'],
          ...tokens.map(({ id, issuedAt = 0, expiresAt = 0 }) => [
            id,
            timeText(issuedAt),
            expiryText(expiresAt),
          ]),
        ]);
  return [
    blockLine('Name:', account.name),
    blockLine('Enabled:', account.enabled === true),
    blockLine('Capabilities:', (account.capabilities ?? []).join(', ')),
    '\nTokens:\n',
    table,
  ].join('');
}

function timeText(seconds: number): string {
  return formatRfc3339(new Date(seconds * 1000));
}

function expiryText(seconds: number): string {
  if (seconds <= 0) return 'never';
  return seconds * 1000 < Date.now() ? `${timeText(seconds)} (expired)` : timeText(seconds);
}

/** `account`: local accounts, passwords and tokens. */
export const accountCommand: CliCommand = {
  use: 'account',
  short: 'Manage account settings',
  commands: [
    bcryptCommand,
    canICommand,
    deleteTokenCommand,
    generateTokenCommand,
    getCommand,
    getUserInfoCommand,
    listCommand,
    sessionTokenCommand,
    updatePasswordCommand,
  ],
  flags: coreModeFlags,
  run: showUsage,
};
