import { messageOf } from '@tiphys/base';
import type { CliCall, CliCommand } from '../cli.ts';
import { fatal } from '../cli.ts';
import { loginServerOptions } from '../client/server-options.ts';
import type { ServerOptions } from '../client/server-options.ts';
import { readConfig, writeConfig } from '../local/config-file.ts';
import type { LocalConfig } from '../local/config-types.ts';
import { removeToken } from '../local/contexts.ts';
import { showUsage } from '../usage.ts';
import { checkTls } from './login.ts';

/** `logout CONTEXT`: tells the server to forget the token, and forgets it here. */
export const logoutCommand: CliCommand = {
  use: 'logout CONTEXT',
  short: 'Log out from Argo CD',
  long: 'Log out from Argo CD',
  run: logout,
};

async function logout(call: CliCall): Promise<number> {
  const { args, context } = call;
  const name = args[0];
  if (name === undefined) return showUsage(call);
  const config = await readConfig(context.configPath);
  if (config === undefined) throw fatal('Nothing to logout from');
  const asks = await context.promptsEnabled();
  if (asks && !(await context.prompter.confirm(`Are you sure you want to log out from '${name}'?`))) {
    context.log.log('info', `Logout from '${name}' cancelled`);
    return 0;
  }
  // Where the context has a name of its own, the server is the one it points to (Argo CD takes the name for the address).
  const entry = config.contexts.find((candidate) => candidate.name === name);
  const server = config.servers.find((candidate) => candidate.server === entry?.server);
  const token = config.users.find((user) => user.name === name)?.authToken ?? '';
  // Without an API server there is nobody to tell.
  if (server?.core === true) return await forget(call, config, name);
  const forwarded = await context.forwardedAddress();
  await revoke(call, {
    ...(await loginServerOptions(call.flags, forwarded ?? entry?.server ?? name)),
    ...(server?.insecure === true || forwarded !== undefined ? { insecure: true } : {}),
    ...(server?.plainText === true ? { plainText: true } : {}),
    token,
  });
  return await forget(call, config, name);
}

async function forget({ context }: CliCall, config: LocalConfig, name: string): Promise<number> {
  const without = removeToken(config, name);
  if (without === undefined) throw fatal(`Context ${name} does not exist`);
  await writeConfig(context.configPath, without);
  context.print(`Logged out from '${name}'\n`);
  return 0;
}

/** Asks the server to revoke the token; a server that cannot be reached does not keep the user logged in. */
async function revoke(call: CliCall, server: ServerOptions): Promise<void> {
  const { log } = call.context;
  try {
    const { signal, forwardedAddress } = call.context;
    // As when logging in: a forwarded port is not asked what it speaks.
    const forwarded = (await forwardedAddress()) !== undefined;
    const status = await postLogout(forwarded ? server : await checkTls(call, server), signal);
    if (status === 200 || status === 303) log.log('info', 'token successfully invalidated on server');
    else log.log('warning', `server returned unexpected status code ${status} during logout`);
  } catch (error) {
    log.log('warning', `failed to invalidate token on server: ${messageOf(error)}.`);
  }
}

async function postLogout(server: ServerOptions, signal: AbortSignal): Promise<number> {
  if (server.token === '') throw new Error('error getting token from local context file');
  const { request } = server.plainText ? await import('node:http') : await import('node:https');
  const url = new URL(`${server.plainText ? 'http' : 'https'}://${server.address}/auth/logout`);
  return new Promise((resolve, reject) => {
    const req = request(
      url,
      {
        method: 'POST',
        headers: { cookie: `argocd.token=${server.token}` },
        timeout: 30_000,
        signal,
        ...(server.plainText ? {} : { rejectUnauthorized: !server.insecure, ca: server.caPem }),
      },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    req.once('timeout', () => req.destroy(new Error('timed out')));
    req.once('error', reject);
    req.end();
  });
}
