import { probeTls } from '@tiphys/rpc';
import { boolFlag, intFlag, stringFlag } from '../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../cli.ts';
import { fatal, silentExit } from '../cli.ts';
import type { ServerOptions } from '../client/server-options.ts';
import { loginServerOptions } from '../client/server-options.ts';
import { dialError } from '../client/dial-error.ts';
import { displayName, readClaims } from '../client/jwt.ts';
import { readConfigOrEmpty, writeConfig } from '../local/config-file.ts';
import { upsertContext, upsertServer, upsertUser } from '../local/contexts.ts';
import { showUsage } from '../usage.ts';
import { passwordLogin } from './password-login.ts';

/** `login SERVER`: authenticates and remembers server, user and context. */
export const loginCommand: CliCommand = {
  use: 'login SERVER',
  short: 'Log in to Argo CD',
  long: 'Log in to Argo CD',
  example:
    '  # With a user name and a password\n  argocd login cd.example.com\n\n' +
    '  # Without an API server, with the rights of the kubeconfig\n  argocd login --core',
  flags: [
    stringFlag('name', 'Name of the context'),
    stringFlag('username', 'Account to log in as'),
    stringFlag('password', 'Password of the account'),
    boolFlag('sso', 'Log in through the identity provider'),
    intFlag('sso-port', 'Local port that the identity provider calls back', { value: 8085 }),
    stringFlag('callback', 'Scheme, host and port that the identity provider calls back'),
    boolFlag('skip-test-tls', 'Do not test whether the server speaks TLS'),
    boolFlag('sso-launch-browser', 'Open the system browser for the identity provider', { value: true }),
  ],
  run: login,
};

async function login(call: CliCall): Promise<number> {
  const { flags, args } = call;
  if (args.length !== 1 && !flags.bool('port-forward') && !flags.bool('core')) return showUsage(call);
  if (flags.bool('core')) {
    await remember(call, await loginServerOptions(flags, 'kubernetes'));
    return 0;
  }
  if (flags.bool('sso'))
    throw fatal('--sso is not available yet; log in with --username and --password, or use --auth-token');
  const server = await serverOf(call);
  const address = await call.context.forwardedAddress();
  const api = await call.context.connect(
    address === undefined ? server : { ...server, address, insecure: true },
  );
  const token = await passwordLogin(call.context, api, {
    username: flags.string('username'),
    password: flags.string('password'),
  });
  call.context.print(`'${displayName(readClaims(token))}' logged in successfully\n`);
  await remember(call, server, token);
  return 0;
}

/** What the configuration file will say of the server. */
async function serverOf(call: CliCall): Promise<ServerOptions> {
  const { flags, args } = call;
  if (flags.bool('port-forward')) return await loginServerOptions(flags, 'port-forward');
  const server = await loginServerOptions(flags, args[0] ?? '');
  return flags.bool('skip-test-tls') ? server : await checkTls(call, server);
}

/** Asks before going on without TLS or with a certificate that is not trusted, unless a flag allows it. */
export async function checkTls(call: CliCall, server: ServerOptions): Promise<ServerOptions> {
  const { prompter, signal } = call.context;
  const probe = await probeTls(server.address, { signal }).catch((error: unknown) => {
    throw dialError(error);
  });
  if (!probe.tls) {
    if (server.plainText) return server;
    if (!(await prompter.confirm('WARNING: server is not configured with TLS. Proceed (y/n)? ')))
      throw silentExit(1);
    return { ...server, plainText: true };
  }
  if (probe.insecureReason === undefined || server.insecure) return server;
  const question = `WARNING: server certificate had error: ${probe.insecureReason}. Proceed insecurely (y/n)? `;
  if (!(await prompter.confirm(question))) throw silentExit(1);
  return { ...server, insecure: true };
}

async function remember(call: CliCall, server: ServerOptions, token?: string): Promise<void> {
  const { flags, context } = call;
  const root = server.grpcWebRootPath.replace(/^\/+|\/+$/g, '');
  const name = flags.string('name') || (root === '' ? server.address : `${server.address}/${root}`);
  let config = await readConfigOrEmpty(context.configPath);
  config = upsertServer(config, {
    server: server.address,
    plainText: server.plainText,
    insecure: server.insecure,
    grpcWeb: flags.bool('grpc-web'),
    grpcWebRootPath: server.grpcWebRootPath,
    core: flags.bool('core'),
  });
  config = upsertUser(config, { name, authToken: token });
  config = upsertContext({ ...config, currentContext: name }, { name, user: name, server: server.address });
  await writeConfig(context.configPath, config);
  context.print(`Context '${name}' updated\n`);
}
