import type { ProgramCall, ProgramResult } from './run-program.ts';
import { runProgram } from './run-program.ts';

/** Where programs are looked for when nothing else is said. */
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin';

/** Which git is run. */
export interface GitProgram {
  /** Name or path. Default `git`. */
  readonly executable?: string | undefined;
  /** `PATH` for git and the programs it starts (ssh). Default: the usual folders. */
  readonly path?: string | undefined;
}

/** One call of git. What comes from outside must stand behind `--end-of-options` and must not start with `-`. */
export interface GitCall extends Omit<ProgramCall, 'file' | 'env'> {
  readonly gitDir?: string | undefined;
  /** Largest file that git and what it starts may write; it ends where one grows larger. Default: any. */
  readonly maxFileBytes?: number | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Settings for this call alone; they win over files and never stand on the command line. */
  readonly config?: readonly (readonly [string, string])[] | undefined;
}

/** The environment of every git: no configuration but ours, no prompts, no hooks, one language. */
export function gitEnv(
  program: GitProgram,
  call: Pick<GitCall, 'env' | 'config' | 'gitDir'>,
): Record<string, string> {
  const config = [...baseConfig, ...(call.config ?? [])];
  const env: Record<string, string> = {
    PATH: program.path ?? defaultPath,
    LC_ALL: 'C',
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_CONFIG_COUNT: String(config.length),
    ...(call.gitDir === undefined ? {} : { GIT_DIR: call.gitDir }),
    ...call.env,
  };
  for (const [index, [key, value]] of config.entries()) {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  return env;
}

/** Runs git as `runProgram` runs programs, with an environment of its own. */
export function runGit(program: GitProgram, call: GitCall): Promise<ProgramResult> {
  const { maxFileBytes } = call;
  const env = gitEnv(program, call);
  const file = program.executable ?? 'git';
  if (maxFileBytes === undefined) return runProgram({ ...call, file, env });
  // Only a shell can set the bound for a process and all that it starts; it counts in blocks.
  const blocks = String(Math.max(1, Math.floor(maxFileBytes / 512)));
  const args = ['-c', 'ulimit -f "$0" && exec "$@"', blocks, file, ...call.args];
  return runProgram({ ...call, file: 'sh', args, env });
}

/** What holds for every call: nothing in a repository may run a program or change what another call sees. */
const baseConfig: readonly (readonly [string, string])[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.quotePath', 'false'],
  ['credential.helper', ''],
  // Packs appear whole or not at all; loose objects of a fetch that is killed would not.
  ['fetch.unpackLimit', '1'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['safe.directory', '*'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['advice.detachedHead', 'false'],
];
