import { boolFlag, stringFlag } from '../../command/flag-spec.ts';
import type { CliCommand } from '../../cli.ts';
import { readClaims } from '../../client/jwt.ts';
import { formatRfc3339 } from '../../output/go-time.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { showUsage } from '../../usage.ts';
import { parseLifetime } from '../account/tokens.ts';
import { confirmOptional } from '../confirm.ts';
import { fetchProject } from './change-project.ts';
import { roleOf } from './role-policies.ts';

/** `proj role create-token`. */
export const createTokenCommand: CliCommand = {
  use: 'create-token PROJECT ROLE-NAME',
  short: 'Make a token for a role',
  aliases: ['token-create'],
  flags: [
    stringFlag('expires-in', 'How long the token is valid, e.g. 12h or 7d; for ever where left out', {
      short: 'e',
    }),
    stringFlag('id', 'Id of the token; made up where left out', { short: 'i' }),
    boolFlag('token-only', 'Print nothing but the token', { short: 't' }),
  ],
  run: async (call) => {
    const { args, flags, context } = call;
    const [project, role] = args;
    if (args.length !== 2) return showUsage(call);
    const api = await context.api();
    const { token = '' } = await api.call<{ readonly token?: string }>('project.ProjectService/CreateToken', {
      project,
      role,
      expiresIn: parseLifetime(flags.string('expires-in') || '0s'),
      id: flags.string('id'),
    });
    const claims = readClaims(token);
    if (flags.bool('token-only')) context.print(`${token}\n`);
    else {
      context.print(
        `Create token succeeded for ${String(claims['sub'] ?? '')}.\n  ID: ${String(claims['jti'] ?? '')}\n` +
          `  Issued At: ${timeText(Number(claims['iat'] ?? 0))}\n  Expires At: ${timeText(Number(claims['exp'] ?? 0))}\n` +
          `  Token: ${token}\n`,
      );
    }
    return 0;
  },
};

function timeText(seconds: number): string {
  return seconds > 0 ? formatRfc3339(new Date(seconds * 1000)) : 'Never';
}

/** `proj role list-tokens`. */
export const listTokensCommand: CliCommand = {
  use: 'list-tokens PROJECT ROLE-NAME',
  short: 'List the tokens of a role',
  aliases: ['list-token', 'token-list'],
  flags: [boolFlag('unixtime', 'Print times as Unix seconds', { short: 'u' })],
  run: async (call) => {
    const { args, flags, context } = call;
    const [name = '', roleName = ''] = args;
    if (args.length !== 2) return showUsage(call);
    const tokens = roleOf(await fetchProject(call, name), roleName).jwtTokens ?? [];
    if (tokens.length === 0) {
      context.print(`No tokens for ${name}.${roleName}\n`);
      return 0;
    }
    const time = flags.bool('unixtime') ? String : timeText;
    const rows = tokens.map(({ id, iat = 0, exp = 0 }) => [id, time(iat), time(exp)]);
    context.print(formatTable([['ID', 'ISSUED AT', 'EXPIRES AT'], ...rows], { padding: 4 }));
    return 0;
  },
};

/** `proj role delete-token`. */
export const deleteTokenCommand: CliCommand = {
  use: 'delete-token PROJECT ROLE-NAME ISSUED-AT',
  short: 'Delete a token of a role',
  aliases: ['token-delete', 'remove-token'],
  run: async (call) => {
    const { args, context } = call;
    const [project, role, issued = ''] = args;
    if (args.length !== 3) return showUsage(call);
    if (!/^[-+]?\d+$/.test(issued)) {
      throw new Error(`strconv.ParseInt: parsing ${JSON.stringify(issued)}: invalid syntax`);
    }
    if (await confirmOptional(context, `Are you sure you want to delete '${issued}' project token? [y/n]`)) {
      const api = await context.api();
      await api.call('project.ProjectService/DeleteToken', { project, role, iat: Number(issued) });
    } else context.print(`The command to delete project token '${issued}' was cancelled.\n`);
    return 0;
  },
};
