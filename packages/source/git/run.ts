import { spawn } from 'node:child_process';
import { codes, StatusError } from '@tiphys/base';

/** Where programs are looked for when nothing else is said. */
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin';
/** Standard error kept of one call. */
const maxStderrBytes = 64 * 1024;

/** Which git is run. */
export interface GitProgram {
  /** Name or path. Default `git`. */
  readonly executable?: string | undefined;
  /** `PATH` for git and the programs it starts (ssh). Default: the usual folders. */
  readonly path?: string | undefined;
}

/** One call of git. */
export interface GitCall {
  /** Everything that comes from outside must stand behind `--end-of-options` and must not start with `-`. */
  readonly args: readonly string[];
  /** What is being done, for the error of a timeout. */
  readonly what: string;
  readonly gitDir?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Settings for this call alone; they win over files and never stand on the command line. */
  readonly config?: readonly (readonly [string, string])[] | undefined;
  readonly stdin?: string | undefined;
  readonly timeoutMs: number;
  /** Default 1 MiB. */
  readonly maxStdoutBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a call ended. A failure of git is data: the caller knows what it means. */
export interface GitResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
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

/**
 * Runs git without a shell, in a process group of its own that dies with the call: at the deadline, when the signal aborts, or
 * when it writes more than allowed.
 */
export function runGit(program: GitProgram, call: GitCall): Promise<GitResult> {
  const { args, maxStdoutBytes = 1024 * 1024, signal, stdin, timeoutMs, what } = call;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(asError(signal.reason));
      return;
    }
    const child = spawn(program.executable ?? 'git', [...args], {
      env: gitEnv(program, call),
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const stdout: Buffer[] = [];
    let stdoutBytes = 0;
    let stderr = '';
    let failure: Error | undefined;
    const stop = (reason: Error): void => {
      failure ??= reason;
      killGroup(child.pid);
    };
    const abort = (): void => stop(asError(signal?.reason));
    const timer = setTimeout(() => {
      stop(new StatusError(codes.deadlineExceeded, `${what}: no answer within ${timeoutMs} ms`));
    }, timeoutMs);
    signal?.addEventListener('abort', abort, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      stdoutBytes += chunk.length;
      if (stdoutBytes <= maxStdoutBytes) stdout.push(chunk);
      else
        stop(
          new StatusError(
            codes.resourceExhausted,
            `${what}: the answer is larger than ${maxStdoutBytes} bytes`,
          ),
        );
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < maxStderrBytes) stderr += chunk.toString('utf8');
    });
    child.on('error', (error) => (failure ??= cannotStart(error)));
    child.on('close', (code) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      if (failure) reject(failure);
      else resolve({ exitCode: code ?? 128, stdout: Buffer.concat(stdout).toString('utf8'), stderr });
    });
    // A git that has ended does not read; that is told by its exit code.
    child.stdin.on('error', () => {});
    child.stdin.end(stdin ?? '');
  });
}

/** Ends a process and all it has started (ssh, transport helpers). */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has already ended.
  }
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

function cannotStart(error: Error): StatusError {
  return new StatusError(codes.internal, `cannot run git: ${error.message}`, { cause: error });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new StatusError(codes.canceled, 'canceled');
}
