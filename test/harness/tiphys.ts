import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { clusterBinaryPath } from '../../scripts/build-cluster.mjs';
import { eventually } from './eventually.ts';

/** What a process printed and how it ended; `code` is null when a signal ended it. */
export type CommandResult = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Surroundings of a `tiphys` process. */
export type RunTiphysOptions = {
  /** Added to the test's own environment. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly cwd?: string | undefined;
  readonly input?: string | undefined;
  /** The process is killed after this time; default two minutes. */
  readonly timeoutMs?: number | undefined;
  /** The program to run, such as a real `argocd`; default what `TIPHYS_PROGRAM` names (`npm test` builds it), else the sources. */
  readonly program?: readonly string[] | undefined;
};

/** A `tiphys` process that runs until it is stopped. */
export type RunningTiphys = AsyncDisposable & {
  readonly pid: number;
  /** What it has printed so far. */
  output(): string;
  /** Resolves to the match once the output matches; rejects when the process ends before or time is over. */
  waitFor(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>;
  /** Ends it with a signal (default SIGTERM; SIGKILL after ten seconds) and resolves when it has ended. */
  stop(signal?: NodeJS.Signals): Promise<CommandResult>;
};

const main = fileURLToPath(new URL('../../packages/app/main.ts', import.meta.url));
const graceMs = 10_000;

/** Runs `tiphys ARGS` to its end. A non-zero exit is a result, not an error. */
export async function runTiphys(
  args: readonly string[],
  options: RunTiphysOptions = {},
): Promise<CommandResult> {
  const { child, result } = launch(args, options);
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 120_000);
  try {
    return await result;
  } finally {
    clearTimeout(timer);
  }
}

/** Starts `tiphys ARGS` as a process that stays, such as a component. */
export function startTiphys(args: readonly string[], options: RunTiphysOptions = {}): RunningTiphys {
  const { child, result, output } = launch(args, options);
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<CommandResult> => {
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    try {
      return await result;
    } finally {
      clearTimeout(timer);
    }
  };
  const waitFor = (pattern: RegExp, timeoutMs = 120_000): Promise<RegExpExecArray> => {
    const ended = (): boolean =>
      child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
    const look = (): RegExpExecArray | Error => {
      const match = pattern.exec(output());
      if (match) return match;
      if (ended()) return new Error(`tiphys ended before it printed ${pattern}:\n${output()}`);
      throw new Error(`tiphys has not printed ${pattern}:\n${output()}`);
    };
    return eventually(look, { timeoutMs }).then((found) => {
      if (found instanceof Error) throw found;
      return found;
    });
  };
  return {
    pid: child.pid ?? 0,
    output,
    waitFor,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  };
}

type Launched = {
  readonly child: ChildProcess;
  readonly result: Promise<CommandResult>;
  readonly output: () => string;
};

function launch(args: readonly string[], options: RunTiphysOptions): Launched {
  const built = process.env['TIPHYS_PROGRAM'];
  const [program = '', ...before] =
    options.program ?? (built ? [built] : [process.execPath, '--max-semi-space-size=4', main]);
  const child = spawn(program, [...before, ...args], {
    cwd: options.cwd,
    env: { ...process.env, TIPHYS_CLUSTER_BINARY: clusterBinaryPath(), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    output += text;
  });
  child.stdin.on('error', () => {}); // the process may end without reading
  child.stdin.end(options.input ?? '');
  const result = new Promise<CommandResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  // Whoever waits gets the error; a process that stays may have nobody who waits yet.
  result.catch((error: Error) => (output += error.message));
  return { child, result, output: () => output };
}
