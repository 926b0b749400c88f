import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildEngine } from '../../scripts/build-engine.mjs';
import { startTestCluster, type TestCluster } from './cluster.ts';
import {
  type CommandResult,
  type RunningTiphys,
  type RunTiphysOptions,
  runTiphys,
  startTiphys,
} from './tiphys.ts';

/** Everything at once: a cluster, all components of Tiphys as one process, and a command line with settings of its own. */
export type TestSystem = AsyncDisposable & {
  readonly cluster: TestCluster;
  /** Where the API server answers, and its host and port. */
  readonly url: string;
  readonly host: string;
  /** The first password of `admin`. */
  readonly password: string;
  /** URL of the sample repository, and the process. */
  readonly sampleUrl: string;
  readonly server: RunningTiphys;
  /** Folder in which sockets of config management plugins are looked for. */
  readonly pluginSockets: string;
  /** Runs a command of the command line; any exit code is a result. */
  cli(args: readonly string[], options?: RunTiphysOptions): Promise<CommandResult>;
  /** The same, but a non-zero exit is an error with what was printed; resolves to the standard output. */
  run(...args: string[]): Promise<string>;
  /** Logs `admin` in. */
  login(password?: string): Promise<void>;
  /** Ends the process with a signal and starts it again on the same port; `url` and logins stay good. */
  restart(signal?: NodeJS.Signals): Promise<void>;
};

const startTimeoutMs = 180_000;

/** Starts Tiphys in a process (`tiphys dev`) on a fresh cluster. */
export async function startSystem(): Promise<TestSystem> {
  const home = await mkdtemp(join(tmpdir(), 'tiphys-system-'));
  const cluster = await startTestCluster();
  await buildEngine();
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const env = { HOME: home, XDG_CACHE_HOME: cache, XDG_CONFIG_HOME: undefined, ARGOCD_CONFIG_DIR: undefined };
  const start = (port: string): RunningTiphys =>
    startTiphys(
      ['dev', '--kubeconfig', cluster.kubeconfig, '--data-dir', join(home, 'data'), '--port', port],
      { env },
    );
  let server = start('0');
  const dispose = async (): Promise<void> => {
    await server.stop().catch(() => {}); // it may never have started
    await cluster.stop();
    await rm(home, { recursive: true, force: true });
  };
  try {
    const text = async (pattern: RegExp): Promise<string> =>
      (await server.waitFor(pattern, startTimeoutMs))[1] ?? '';
    const url = await text(/^\s*Tiphys\s+(https?:\S+)$/m);
    const password = await text(/admin, password (\S+)$/m);
    const sampleUrl = await text(/git clone (\S+)$/m);
    const { host, port, protocol } = new URL(url);
    const cli = (args: readonly string[], options: RunTiphysOptions = {}): Promise<CommandResult> =>
      runTiphys(args, { ...options, env: { ...env, ...options.env } });
    const run = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await cli(args);
      if (code !== 0) throw new Error(`tiphys ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`);
      return stdout;
    };
    const insecure = protocol === 'http:' ? '--plaintext' : '--insecure';
    return {
      cluster,
      url,
      host,
      password,
      sampleUrl,
      pluginSockets: join(home, 'data', 'plugins'),
      get server() {
        return server;
      },
      cli,
      run,
      login: async (secret = password) => {
        await run('login', host, insecure, '--username', 'admin', '--password', secret);
      },
      restart: async (signal = 'SIGTERM') => {
        await server.stop(signal);
        server = start(port);
        await text(/^\s*Tiphys\s+(https?:\S+)$/m);
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
