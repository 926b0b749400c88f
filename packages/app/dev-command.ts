import { homedir } from 'node:os';
import { join } from 'node:path';
import { codes, messageOf, StatusError, systemClock } from '@tiphys/base';
import { decodeSecret } from '@tiphys/model';
import { executeCommand, GrammarError } from '@tiphys/cli';
import type { FlagSet, FlagSpec } from '@tiphys/cli';
import { createSelfSignedCertificate } from '@tiphys/server';
import { createAllInOne } from './all-in-one.ts';
import type { ProgramHost } from './command-line.ts';
import { ask, runDev } from './dev/index.ts';
import type { DevEnvironment, RunningServer } from './dev/index.ts';
import { used } from './flags/component-flag.ts';
import { createLogger } from './log.ts';
import { connectHome } from './parts/connect.ts';
import type { Home } from './parts/connect.ts';
import { findAssets } from './parts/find-assets.ts';

const namespace = 'argocd';

const devFlags: readonly FlagSpec[] = [
  used('port', 8080, { usage: 'Port of the API server and web UI; 0 takes any free one' }),
  used('data-dir', '', { usage: 'Folder of everything that is kept between starts (default ~/.tiphys)' }),
  used('fresh', false, { usage: 'Forget what an earlier start kept' }),
  used('kubeconfig', '', { usage: 'Use this cluster instead of the embedded one' }),
  used('context', '', { usage: 'Context of the kubeconfig' }),
  used('yes', false, { usage: 'Do not ask before writing to a cluster that is not local', short: 'y' }),
  used('insecure', true, { usage: 'Serve without TLS' }),
  used('plugin-sockets', '', {
    usage: 'Folder with the sockets of config management plugins (default plugins in the data folder)',
  }),
  used('loglevel', 'warn', { usage: 'Set the logging level. One of: debug|info|warn|error' }),
  used('logformat', 'text', { usage: 'Set the logging format. One of: json|text' }),
];

/** Runs `tiphys dev`: a cluster, a sample repository and every component, until Ctrl-C. Resolves to the exit code. */
export async function runDevCommand(args: readonly string[], host: ProgramHost): Promise<number> {
  const { stdout, stderr } = host.process;
  try {
    return await executeCommand(
      {
        root: {
          use: 'dev',
          short: 'Run Tiphys with everything it needs on this machine',
          flags: devFlags,
          exactArgs: 0,
          run: ({ flags }) => dev(flags, host),
        },
        print: (text) => stdout.write(text),
        warn: (line) => stderr.write(`${line}\n`),
        createContext: () => undefined,
      },
      args,
    );
  } catch (error) {
    stderr.write(`${error instanceof GrammarError ? 'Error' : 'tiphys dev'}: ${messageOf(error)}\n`);
    return 1;
  }
}

async function dev(flags: FlagSet, host: ProgramHost): Promise<number> {
  const { env, stdin, stdout } = host.process;
  const optional = (name: string): string | undefined => flags.string(name) || undefined;
  await runDev(
    {
      dataDir: flags.string('data-dir') || join(homedir(), '.tiphys'),
      fresh: flags.bool('fresh'),
      port: flags.number('port'),
      kubeconfig: optional('kubeconfig'),
      context: optional('context'),
      yes: flags.bool('yes'),
      clusterBinary: env['TIPHYS_CLUSTER_BINARY'],
      command: env['TIPHYS_COMMAND'],
    },
    {
      startTiphys: (environment, signal) => startTiphys(environment, { flags, host, signal }),
      log: (line) => void stdout.write(`${line}\n`),
      ask: (question) => ask(question, { input: stdin, output: stdout }),
      signal: host.signal,
    },
  );
  return 0;
}

interface StartOptions {
  readonly flags: FlagSet;
  readonly host: ProgramHost;
  readonly signal: AbortSignal;
}

async function startTiphys(
  environment: DevEnvironment,
  { flags, host, signal }: StartOptions,
): Promise<RunningServer> {
  const { env, stderr } = host.process;
  const log = createLogger({
    format: flags.string('logformat'),
    level: flags.string('loglevel'),
    write: (line) => void stderr.write(line),
  });
  const home = await connectHome({
    kubeconfig: environment.kubeconfig,
    context: environment.context,
    namespace,
    env,
    homeDir: homedir(),
  });
  const tls = flags.bool('insecure') ? undefined : await createSelfSignedCertificate(namespace, systemClock);
  const all = await createAllInOne(
    {
      home,
      env,
      log,
      assets: await findAssets(env),
      dataDir: environment.dataDir,
      pluginSockets: flags.string('plugin-sockets') || join(environment.dataDir, '..', 'plugins'),
      server: { host: '127.0.0.1', port: environment.port, tls },
    },
    signal,
  );
  const stop = new AbortController();
  const ended = all.run(AbortSignal.any([signal, stop.signal])).finally(() => all[Symbol.asyncDispose]());
  const url = await Promise.race([all.listening, ended.then(() => neverListened())]);
  return {
    url,
    ended,
    password: await initialPassword(home),
    async stop() {
      stop.abort();
      await ended;
    },
  };
}

function neverListened(): never {
  throw new StatusError(codes.unavailable, 'Tiphys ended before it listened');
}

async function initialPassword(home: Home): Promise<string | undefined> {
  const type = { group: '', version: 'v1', plural: 'secrets' };
  const secret = await home.client.get({
    type,
    namespace: home.namespace,
    name: 'argocd-initial-admin-secret',
  });
  return decodeSecret(secret?.['data'] as Record<string, string> | undefined)['password'];
}
