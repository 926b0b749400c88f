import { spawn } from 'node:child_process';
import { codes, StatusError } from '@tiphys/base';

/** Standard error kept of one call. */
const maxStderrBytes = 64 * 1024;

/** One run of a program, without a shell. */
export interface ProgramCall {
  /** Name, looked for in the `PATH` of `env`, or path. */
  readonly file: string;
  readonly args: readonly string[];
  /** What is being done, for the error of a timeout. */
  readonly what: string;
  /** Folder that it runs in; that of this process where none is said. */
  readonly cwd?: string | undefined;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array | undefined;
  readonly timeoutMs: number;
  /** Default 1 MiB. */
  readonly maxStdoutBytes?: number | undefined;
  /** The setting that bounds them, for the error. */
  readonly limitName?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a run ended. A failure of the program is data: the caller knows what it means. */
export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program in a process group of its own that dies with the call: at the deadline, when the signal aborts, or when it writes more
 * than allowed.
 */
export function runProgram(call: ProgramCall): Promise<ProgramResult> {
  const { args, cwd, env, file, maxStdoutBytes = 1024 * 1024, signal, stdin, timeoutMs, what } = call;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(asError(signal.reason));
      return;
    }
    const child = spawn(file, [...args], {
      cwd,
      env: { ...env },
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
      else {
        const limit = call.limitName === undefined ? '' : ` (limit ${call.limitName})`;
        const text = `${what}: the answer is larger than ${maxStdoutBytes} bytes${limit}`;
        stop(new StatusError(codes.resourceExhausted, text));
      }
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < maxStderrBytes) stderr += chunk.toString('utf8');
    });
    child.on('error', (cause) => {
      failure ??= new StatusError(codes.internal, `cannot run ${file}: ${cause.message}`, { cause });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      if (failure) reject(failure);
      else resolve({ exitCode: code ?? 128, stdout: Buffer.concat(stdout).toString('utf8'), stderr });
    });
    // A program that has ended does not read; that is told by its exit code.
    child.stdin.on('error', () => {});
    child.stdin.end(stdin ?? '');
  });
}

/** Ends a process and all it has started (ssh, transport helpers). */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has already ended.
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new StatusError(codes.canceled, 'canceled');
}
