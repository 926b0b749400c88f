import type { RepoCreds } from '@tiphys/model';
import { stringFlag } from '../../command/flag-spec.ts';
import type { CliCommand } from '../../cli.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { showUsage } from '../../usage.ts';
import { coreModeFlags } from '../kubectl-flags.ts';
import { typeNames } from '../app/app-types.ts';
import { confirmOptional } from '../confirm.ts';
import { printList } from '../print-list.ts';
import { credentialFlags, readCredentials, upsertFlag, withoutZeros } from '../repo/credential-flags.ts';
import type { Draft } from '../draft.ts';

/** A credential template. */
type CredsRow = Draft<RepoCreds>;

const addCommand: CliCommand = {
  use: 'add REPOURL',
  short: 'Add credentials for all repositories below a URL',
  flags: [...credentialFlags, upsertFlag, stringFlag('proxy-url', 'Proxy to reach the repositories through')],
  run: async (call) => {
    const { args, flags, context } = call;
    const url = args[0];
    if (url === undefined || args.length !== 1) return showUsage(call);
    const creds = {
      ...(await readCredentials(call, url)),
      ...withoutZeros({ proxy: flags.string('proxy-url') }),
      url,
    };
    const api = await context.api();
    const created = await api.call<CredsRow>('repocreds.RepoCredsService/CreateRepositoryCredentials', {
      creds,
      upsert: flags.bool('upsert'),
    });
    context.print(`Repository credentials for '${created.url ?? url}' added\n`);
    return 0;
  },
};

const listCommand: CliCommand = {
  use: 'list',
  short: 'List credential templates',
  flags: [stringFlag('output', 'Output format: json, yaml, wide or url', { short: 'o', value: 'wide' })],
  run: async (call) => {
    const api = await call.context.api();
    const list = await api.call<{ readonly items?: readonly CredsRow[] }>(
      'repocreds.RepoCredsService/ListRepositoryCredentials',
    );
    await printList(call.context, list.items ?? [], {
      output: call.flags.string('output'),
      typeName: typeNames.repoCreds,
      wide: credsTable,
      lines: { url: (creds) => creds.url ?? '' },
    });
  },
};

function credsTable(rows: readonly CredsRow[]): string {
  return formatTable([
    ['URL PATTERN', 'USERNAME', 'SSH_CREDS', 'TLS_CREDS'],
    ...rows.map((row) => [
      row.url,
      row.username || '-',
      Boolean(row.sshPrivateKey),
      Boolean(row.tlsClientCertData),
    ]),
  ]);
}

const removeCommand: CliCommand = {
  use: 'rm CREDSURL',
  short: 'Remove credential templates',
  run: async (call) => {
    const { args, context } = call;
    if (args.length === 0) return showUsage(call);
    const api = await context.api();
    for (const url of args) {
      if (!(await confirmOptional(context, `Are you sure you want to remove '${url}'? [y/n] `))) {
        context.print(`The command to remove '${url}' was cancelled.\n`);
        continue;
      }
      await api.call('repocreds.RepoCredsService/DeleteRepositoryCredentials', { url });
      context.print(`Repository credentials for '${url}' removed\n`);
    }
    return 0;
  },
};

/** `repocreds`: credentials by URL prefix. */
export const repocredsCommand: CliCommand = {
  use: 'repocreds',
  short: 'Manage credential templates of repositories',
  commands: [addCommand, listCommand, removeCommand],
  flags: coreModeFlags,
  run: showUsage,
};
