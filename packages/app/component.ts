import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '@tiphys/base';
import { executeCommand, GrammarError } from '@tiphys/cli';
import type { FlagSet } from '@tiphys/cli';
import type { ProgramHost } from './command-line.ts';
import type { ComponentFlag } from './flags/component-flag.ts';
import { withEnvironment } from './flags/component-flag.ts';
import { controllerFlags } from './flags/controller-flags.ts';
import { repoServerComponentFlags } from './flags/repo-server-flags.ts';
import { serverFlags } from './flags/server-flags.ts';
import { createLogger } from './log.ts';
import type { ComponentName } from './program.ts';

/** Flags of the components that can run on their own. */
const flagTables: Partial<Record<ComponentName, readonly ComponentFlag[]>> = {
  server: serverFlags,
  'repo-server': repoServerComponentFlags,
  'application-controller': controllerFlags,
};

/** Runs one component with Argo CD's flags and environment variables. Resolves to the exit code. */
export async function runComponent(
  program: { readonly component: ComponentName; readonly name: string; readonly args: readonly string[] },
  host: ProgramHost,
): Promise<number> {
  const { stderr, stdout, env } = host.process;
  const table = flagTables[program.component];
  if (!table) {
    stderr.write(`Error: ${program.name} is not part of this version\n`);
    return 1;
  }
  try {
    const flags = withEnvironment(table, env);
    const root = {
      use: program.name.replace(' ', '-'),
      short: `Run ${program.name}`,
      flags,
      exactArgs: 0,
      run: ({ flags: given }: { readonly flags: FlagSet }) =>
        start(program.component, given, { host, table }),
    };
    const print = (text: string): void => void stdout.write(text);
    const warn = (line: string): void => void stderr.write(`${line}\n`);
    return await executeCommand({ root, print, warn, createContext: () => undefined }, program.args);
  } catch (error) {
    stderr.write(`Error: ${messageOf(error)}\n`);
    return error instanceof GrammarError || error instanceof SyntaxError ? 1 : 20;
  }
}

interface StartOptions {
  readonly host: ProgramHost;
  readonly table: readonly ComponentFlag[];
}

async function start(
  component: ComponentName,
  flags: FlagSet,
  { host, table }: StartOptions,
): Promise<number> {
  const { env, stderr } = host.process;
  const log = createLogger({
    format: flags.string('logformat'),
    level: flags.string('loglevel'),
    write: (line) => void stderr.write(line),
    fields: { component },
  });
  const idle = flags.visited().filter((name) => table.some((flag) => flag.name === name && !flag.used));
  if (idle.length > 0)
    log.warn('these flags are accepted and do nothing', { flags: idle.map((name) => `--${name}`).join(' ') });
  const surroundings = {
    flags,
    env,
    log,
    homeDir: homedir(),
    dataDir: join(tmpdir(), 'tiphys', component),
    signal: host.signal,
  };
  const { runServer, runRepoServer, runController } = await import('./components/index.ts');
  if (component === 'server') await runServer(surroundings);
  else if (component === 'repo-server') await runRepoServer(surroundings);
  else await runController(surroundings);
  return 0;
}
