import { stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { accountOfSubject, readClaims } from '../../client/jwt.ts';
import { readConfig, writeConfig } from '../../local/config-file.ts';
import { resolveContext, upsertUser } from '../../local/contexts.ts';
import { showUsage } from '../../usage.ts';
import { passwordLogin } from '../password-login.ts';
import { currentAccount } from './current-account.ts';

/** `account update-password`. */
export const updatePasswordCommand: CliCommand = {
  use: 'update-password',
  short: 'Change the password of an account',
  flags: [
    stringFlag('current-password', 'Your password'),
    stringFlag('new-password', 'The new password'),
    stringFlag('account', 'Account to change; your own where left out'),
  ],
  run: updatePassword,
};

/** The issuer of tokens of local accounts. */
const localIssuer = 'argocd';

async function updatePassword(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length !== 0) return showUsage(call);
  const api = await context.api();
  const user = await currentAccount(api);
  const username = user.username ?? '';
  let currentPassword = flags.string('current-password');
  if (user.iss === localIssuer && currentPassword === '') {
    currentPassword = await context.prompter.readHidden(
      `*** Enter password of currently logged in user (${username}): `,
    );
  }
  const name = flags.string('account') || username;
  const newPassword = flags.string('new-password') || (await askNewPassword(call, name));
  await api.call('account.AccountService/UpdatePassword', { newPassword, currentPassword, name });
  context.print('Password updated\n');
  if (name === username) await renewToken(call, newPassword);
  return 0;
}

async function askNewPassword(call: CliCall, name: string): Promise<string> {
  const { prompter, log } = call.context;
  for (;;) {
    const first = await prompter.readHidden(`*** Enter new password for user ${name}: `);
    const second = await prompter.readHidden(`*** Confirm new password for user ${name}: `);
    if (first === second) return first;
    log.log('error', 'Passwords do not match');
  }
}

/** A changed password ends the tokens made before: logs in again with the new one. */
async function renewToken(call: CliCall, password: string): Promise<void> {
  const { flags, context } = call;
  const config = await readConfig(context.configPath);
  if (config === undefined) return;
  const current = resolveContext(config, flags.string('argocd-context'));
  const claims = readClaims(current.user.authToken ?? '');
  const username = accountOfSubject(String(claims['sub'] ?? ''));
  const token = await passwordLogin(context, await context.api(), { username, password });
  await writeConfig(context.configPath, upsertUser(config, { name: current.user.name, authToken: token }));
  context.print(`Context '${current.name}' updated\n`);
}

/** `account bcrypt`. */
export const bcryptCommand: CliCommand = {
  use: 'bcrypt',
  short: 'Print the bcrypt hash of a password',
  flags: [stringFlag('password', 'The password; asked for where left out')],
  run: async (call) => {
    const { flags, context } = call;
    const password = await context.prompter.askPassword(flags.string('password'));
    const { hash } = await import('bcryptjs');
    const text = await hash(password, 10);
    // Go's library writes 2a; both are the same algorithm.
    context.print(text.replace(/^\$2[by]\$/, '$2a$'));
  },
};
