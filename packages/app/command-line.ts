import { runCli } from '@tiphys/cli';
import type { Lang } from '@tiphys/lang';
import { versionMessage } from './parts/version.ts';

/** The process around a program. */
export interface ProgramHost {
  readonly process: NodeJS.Process;
  /** Aborts on Ctrl-C or termination. */
  readonly signal: AbortSignal;
}

/** Runs the command line and resolves to its exit code. */
export function runCommandLine(
  program: { readonly name: string; readonly args: readonly string[] },
  host: ProgramHost,
): Promise<number> {
  const { env } = host.process;
  const version = versionMessage();
  return runCli(program.args, {
    env,
    // Node makes each stream when it is asked for, which a command that does not read or fail need not pay.
    get stdin() {
      return host.process.stdin;
    },
    get stdout() {
      return endingWithReader(host.process.stdout, host);
    },
    get stderr() {
      return host.process.stderr;
    },
    signal: host.signal,
    programName: program.name,
    loadLang: () => loadDialects(env),
    async assessHealth(object, customizations) {
      const [{ createHealthCheck }, { healthOverrides }, scripts] = await Promise.all([
        import('@tiphys/engine/health'),
        import('./parts/health-overrides.ts'),
        loadDialects(env),
      ]);
      return createHealthCheck({ overrides: healthOverrides(customizations), scripts })(object);
    },
    async startLocalServer(options) {
      const { startLocalServer } = await import('./core/local-server.ts');
      return startLocalServer(options, env);
    },
    version: {
      version: version.Version ?? '',
      buildDate: version.BuildDate ?? '',
      gitCommit: version.GitCommit ?? '',
      gitTreeState: version.GitTreeState ?? '',
      goVersion: version.GoVersion ?? '',
      compiler: version.Compiler ?? '',
      platform: version.Platform ?? '',
    },
  });
}

/** Loads the Go dialects, which the commands that need them can wait for. */
async function loadDialects(env: NodeJS.ProcessEnv): Promise<Lang> {
  const [{ findAssets }, { loadLang }] = await Promise.all([
    import('./parts/find-assets.ts'),
    import('@tiphys/render'),
  ]);
  return loadLang((await findAssets(env)).langWasm);
}

/** The exit code of a program that a closed pipe ended. */
const brokenPipeCode = 141;

/** Ends the program when nobody reads any more (`tiphys app list | head -1`), as a closed pipe ends others. */
function endingWithReader(stream: NodeJS.WriteStream, host: ProgramHost): NodeJS.WriteStream {
  if (stream.listenerCount('error') > 0) return stream;
  return stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') host.process.exit(brokenPipeCode);
    throw error;
  });
}
