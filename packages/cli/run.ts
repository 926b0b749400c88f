import { executeCommand, UnknownCommandError } from './command/execute.ts';
import type { FlagSet } from './command/flag-set.ts';
import { GrammarError } from './command/flag-set.ts';
import { FatalError, genericExitCode } from './cli.ts';
import type { Cli, CliEnvironment } from './cli.ts';
import { createCli } from './create-cli.ts';
import { errorText } from './error-text.ts';
import { runPlugin } from './plugin.ts';
import { createCliLog } from './output/log.ts';
import { rootCommand } from './commands/root.ts';

/**
 * Runs one command line (without the program's own name) and returns the exit code: 0, 1 for wrong use and
 * differences found, 20 for errors from the API server. Texts go to the given streams; nothing of the process
 * itself is touched.
 */
export async function runCli(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const open: { close(): Promise<void> }[] = [];
  let cli: Cli | undefined;
  try {
    const root = rootCommand(environment);
    return await executeCommand(
      {
        root,
        print: (text) => void environment.stdout.write(text),
        warn: (line) => void environment.stderr.write(`${line}\n`),
        createContext: (flags: FlagSet) => (cli = createCli({ environment, flags, open })),
      },
      argv,
    );
  } catch (error) {
    if (error instanceof UnknownCommandError) return await unknownCommand(error, argv, environment);
    if (error instanceof GrammarError) {
      environment.stdout.write(`Error: ${error.message}\n`);
      return 1;
    }
    return reportFailure(error, cli, environment);
  } finally {
    // What was opened last uses what was opened before it.
    for (const one of open.toReversed()) await one.close().catch(() => {});
  }
}

async function unknownCommand(
  error: UnknownCommandError,
  argv: readonly string[],
  environment: CliEnvironment,
): Promise<number> {
  const code = await runPlugin(argv, environment);
  if (code !== undefined) return code;
  const name = environment.programName ?? 'argocd';
  environment.stdout.write(`Error: ${error.message}\nRun '${name} --help' for usage.\n`);
  return 1;
}

function reportFailure(error: unknown, cli: Cli | undefined, environment: CliEnvironment): number {
  const log =
    cli?.log ??
    createCliLog({
      format: 'json',
      level: 'info',
      write: (line) => void environment.stderr.write(line),
      now: () => new Date(),
    });
  if (environment.signal.aborted) {
    log.log('fatal', 'rpc error: code = Canceled desc = context canceled');
    return genericExitCode;
  }
  if (!(error instanceof FatalError && error.message === '')) log.log('fatal', errorText(error));
  return error instanceof FatalError ? error.exitCode : genericExitCode;
}
