import { messageOf } from '@tiphys/base';
import type { Api } from './client/api.ts';
import type { ServerOptions } from './client/server-options.ts';
import type { FlagSet } from './command/flag-set.ts';
import type { Cli, CliEnvironment, ClientVersion } from './cli.ts';
import { fatal } from './cli.ts';
import { Prompter } from './local/prompt.ts';
import { createCliLog } from './output/log.ts';
import type { CliLog } from './output/log.ts';

/** What `createCli` needs. */
export interface CreateCliOptions {
  readonly environment: CliEnvironment;
  readonly flags: FlagSet;
  /** Filled with what was opened, for the caller to close. */
  readonly open: { close(): Promise<void> }[];
}

/** The release of Argo CD whose behaviour this CLI has; API servers check it. */
const compatibleVersion = 'v3.6.0';

/** Makes what commands work with. The network code and the config file are loaded when first needed. */
export function createCli(options: CreateCliOptions): Cli {
  const { environment, flags, open } = options;
  const log = logFor(environment, flags);
  let api: Promise<Api> | undefined;
  let forwarded: Promise<string> | undefined;
  const cli: Cli = {
    environment,
    flags,
    log,
    programName: environment.programName ?? 'argocd',
    version: fullVersion(environment.version),
    prompter: new Prompter({
      get stdin() {
        return environment.stdin;
      },
      write: (text) => void environment.stdout.write(text),
      signal: environment.signal,
    }),
    signal: environment.signal,
    configPath: flags.string('config'),
    print: (text) => void environment.stdout.write(text),
    promptsEnabled: () => arePromptsEnabled(cli),
    api: () => (api ??= openCurrent(cli, open)),
    coreApi: () => openCore(cli, open),
    async forwardedAddress() {
      if (!flags.bool('port-forward') && flags.string('port-forward-namespace') === '') return undefined;
      return await (forwarded ??= forward(cli, open));
    },
    async connect(server: ServerOptions) {
      const [{ createApiClient }, { connectApi }, { traceHeaders }] = await Promise.all([
        import('./client/rpc-client.ts'),
        import('./client/api.ts'),
        import('./client/trace-headers.ts'),
      ]);
      const trace = traceHeaders(environment.env);
      const connected = await connectApi(
        {
          createClient: (given) => createApiClient({ ...given, headers: { ...trace, ...given.headers } }),
          userAgent: `argocd-client/${compatibleVersion}`,
          warn: (message) => log.log('warning', message),
          signal: environment.signal,
        },
        server,
      );
      open.push(connected);
      return connected;
    },
    async normalize(typeName, value) {
      const { normalize } = await import('@tiphys/model');
      return normalize(typeName, value);
    },
  };
  return cli;
}

async function openCurrent(cli: Cli, open: { close(): Promise<void> }[]): Promise<Api> {
  const { flags } = cli;
  const [{ readConfig }, { isCoreMode, resolveServerOptions }] = await Promise.all([
    import('./local/config-file.ts'),
    import('./client/server-options.ts'),
  ]);
  const config = flags.bool('core') ? undefined : await readConfig(cli.configPath);
  if (isCoreMode(flags, config)) return await openCore(cli, open);
  const forwarded = await cli.forwardedAddress();
  const server = await resolveServerOptions({ flags, env: cli.environment.env, config, forwarded });
  try {
    return await cli.connect(server);
  } catch (error) {
    const { UnreachableError } = await import('./client/dial-error.ts');
    if (!(error instanceof UnreachableError)) throw error;
    // The original gives up here with `log.Fatal`; its login says the plain reason.
    throw fatal(`Failed to establish connection to ${server.address}: ${error.message}`);
  }
}

async function openCore(cli: Cli, open: { close(): Promise<void> }[]): Promise<Api> {
  const [{ startCore }, { parseHeaders }] = await Promise.all([
    import('./core/start-core.ts'),
    import('./client/server-options.ts'),
  ]);
  const { address, token, close } = await startCore(cli, { host: '127.0.0.1', port: 0, page: false });
  open.push({ close });
  return await cli.connect({
    address,
    token,
    plainText: true,
    insecure: false,
    grpcWeb: false,
    grpcWebRootPath: '',
    headers: parseHeaders(cli.flags.strings('header')),
  });
}

async function forward(cli: Cli, open: { close(): Promise<void> }[]): Promise<string> {
  const { forwardServerPort } = await import('./commands/port-forward.ts');
  try {
    const port = await forwardServerPort(cli);
    open.push(port);
    return port.address;
  } catch (error) {
    throw fatal(messageOf(error));
  }
}

async function arePromptsEnabled(cli: Cli): Promise<boolean> {
  if (cli.flags.changed('prompts-enabled')) return cli.flags.bool('prompts-enabled');
  if (cli.flags.bool('prompts-enabled')) return true;
  const { readConfig } = await import('./local/config-file.ts');
  const config = await readConfig(cli.configPath).catch(() => undefined);
  return config?.promptsEnabled === true;
}

function logFor(environment: CliEnvironment, flags: FlagSet): CliLog {
  return createCliLog({
    format: flags.string('logformat'),
    level: flags.string('loglevel'),
    write: (line) => void environment.stderr.write(line),
    now: () => new Date(),
  });
}

function fullVersion(version: Partial<ClientVersion> | undefined): ClientVersion {
  return {
    version: compatibleVersion,
    buildDate: '1970-01-01T00:00:00Z',
    gitCommit: '',
    gitTreeState: 'clean',
    goVersion: process.version,
    compiler: 'node',
    platform: `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`,
    ...version,
  };
}
