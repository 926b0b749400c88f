import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '@tiphys/base';
import { executeCommand, GrammarError } from '@tiphys/cli';
import type { FlagSet } from '@tiphys/cli';
import type { Environment } from '@tiphys/kube';
import type { ProgramHost } from './command-line.ts';
import type { ComponentFlag, EnvironmentFlags } from './flags/component-flag.ts';
import { withEnvironment } from './flags/component-flag.ts';
import { cmpServerFlags } from './flags/cmp-server-flags.ts';
import { readCommandParameters } from './flags/command-parameters.ts';
import { commandKeys } from './flags/command-keys.ts';
import { componentVariables, idleVariables } from './flags/variables.ts';
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
  'cmp-server': cmpServerFlags,
};

/** Runs one component with Argo CD's flags and environment variables. Resolves to the exit code. */
export async function runComponent(
  program: { readonly component: ComponentName; readonly name: string; readonly args: readonly string[] },
  host: ProgramHost,
): Promise<number> {
  const { stderr, stdout } = host.process;
  const table = flagTables[program.component];
  if (!table) {
    stderr.write(`Error: ${program.name} is not part of this version\n`);
    return 1;
  }
  try {
    const parameters = await readCommandParameters(
      program.component,
      host.process.env['TIPHYS_CMD_PARAMS_FOLDER'],
    );
    const texts = [...parameters].map(([variable, { value }]) => [variable, value]);
    // What the pod's environment says itself comes before the ConfigMap.
    const env = { ...Object.fromEntries(texts), ...host.process.env } as Environment;
    const nameOf = (variable: string): string => {
      const parameter = parameters.get(variable);
      return parameter && env[variable] === parameter.value
        ? `argocd-cmd-params-cm ${parameter.key}`
        : variable;
    };
    const { flags, problems, idle: idleFlags } = withEnvironment(table, env, nameOf);
    const idle = [
      ...idleFlags,
      ...idleVariables(program.component, env, nameOf),
      ...unknownKeys(program.component, parameters, table),
    ];
    const root = {
      use: program.name.replace(' ', '-'),
      short: `Run ${program.name}`,
      flags,
      exactArgs: 0,
      run: ({ flags: given }: { readonly flags: FlagSet }) =>
        start(program.component, given, { host, table, env, problems, idle }),
    };
    const print = (text: string): void => void stdout.write(text);
    const warn = (line: string): void => void stderr.write(`${line}\n`);
    return await executeCommand({ root, print, warn, createContext: () => undefined }, program.args);
  } catch (error) {
    stderr.write(`Error: ${messageOf(error)}\n`);
    return error instanceof GrammarError || error instanceof SyntaxError ? 1 : 20;
  }
}

/** Keys of the component in `argocd-cmd-params-cm` that nothing reads: most often misspelled. */
function unknownKeys(
  component: ComponentName,
  parameters: Awaited<ReturnType<typeof readCommandParameters>>,
  table: readonly ComponentFlag[],
): EnvironmentFlags['idle'] {
  const known = new Set([
    ...table.flatMap(({ env }) => env ?? []),
    ...componentVariables.flatMap(({ name, components }) => (components.includes(component) ? name : [])),
  ]);
  return [...parameters].flatMap(([variable, { key }]) =>
    known.has(variable) || commandKeys.includes(key)
      ? []
      : [{ given: `argocd-cmd-params-cm ${key}`, reason: 'there is no such key' }],
  );
}

interface StartOptions {
  readonly host: ProgramHost;
  readonly table: readonly ComponentFlag[];
  readonly env: Environment;
  /** What of the environment and of `argocd-cmd-params-cm` was not understood. */
  readonly problems: readonly string[];
  /** What of them means nothing here. */
  readonly idle: EnvironmentFlags['idle'];
}

async function start(
  component: ComponentName,
  flags: FlagSet,
  { host, table, env, problems, idle }: StartOptions,
): Promise<number> {
  const { stderr } = host.process;
  const log = createLogger({
    format: flags.string('logformat'),
    level: flags.string('loglevel'),
    write: (line) => void stderr.write(line),
    timeLayout: env['ARGOCD_LOG_FORMAT_TIMESTAMP'],
    fields: { component },
  });
  for (const problem of problems) log.warn('a setting was not understood; the default is used', { problem });
  const given = table.flatMap(({ name, idle: reason }) =>
    reason !== undefined && flags.changed(name) ? [{ given: `--${name}`, reason }] : [],
  );
  for (const { given: setting, reason } of [...idle, ...given])
    log.warn('a setting has no effect', { setting, reason });
  const surroundings = {
    flags,
    env,
    log,
    homeDir: homedir(),
    dataDir: join(tmpdir(), 'tiphys', component),
    signal: host.signal,
  };
  if (component === 'cmp-server') {
    // Loaded alone: there is one beside the repo server for each plugin.
    const { runCmpServer } = await import('./components/cmp-server.ts');
    await runCmpServer(surroundings);
    return 0;
  }
  const { runServer, runRepoServer, runController } = await import('./components/index.ts');
  if (component === 'server') await runServer(surroundings);
  else if (component === 'repo-server') await runRepoServer(surroundings);
  else await runController(surroundings);
  return 0;
}
