import { boolFlag, intFlag, stringFlag } from '../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../cli.ts';
import { fatal } from '../cli.ts';
import { accountOfSubject, displayName, readClaims } from '../client/jwt.ts';
import { loginServerOptions } from '../client/server-options.ts';
import { readConfig, writeConfig } from '../local/config-file.ts';
import { resolveContext, upsertUser } from '../local/contexts.ts';
import { showUsage } from '../usage.ts';
import { passwordLogin } from './password-login.ts';

/** `relogin`: a new token for the current context. */
export const reloginCommand: CliCommand = {
  use: 'relogin',
  short: 'Log in again with the current context',
  flags: [
    stringFlag('password', 'Password of the account'),
    intFlag('sso-port', 'Local port that the identity provider calls back', { value: 8085 }),
    stringFlag('callback', 'Host and port that the identity provider calls back'),
    boolFlag('sso-launch-browser', 'Open the system browser for the identity provider', { value: true }),
  ],
  run: relogin,
};

async function relogin(call: CliCall): Promise<number> {
  const { flags, args, context } = call;
  if (args.length !== 0) return showUsage(call);
  const config = await readConfig(context.configPath);
  if (config === undefined) throw fatal('No context found. Login using `argocd login`');
  const name = flags.string('argocd-context') || config.currentContext;
  const current = resolveContext(config, name);
  const claims = readClaims(current.user.authToken ?? '');
  if (claims['iss'] !== 'argocd') {
    throw fatal('this context uses SSO, which is not available yet; log in with `login --username`');
  }
  context.print(`Relogging in as '${displayName(claims)}'\n`);
  const { server } = current;
  const forwarded = await context.forwardedAddress();
  const api = await context.connect({
    ...(await loginServerOptions(flags, forwarded ?? server.server)),
    insecure: server.insecure === true || forwarded !== undefined,
    plainText: server.plainText === true,
  });
  const token = await passwordLogin(context, api, {
    username: accountOfSubject(String(claims['sub'] ?? '')),
    password: flags.string('password'),
  });
  await writeConfig(context.configPath, upsertUser(config, { name, authToken: token }));
  context.print(`Context '${name}' updated\n`);
  return 0;
}
