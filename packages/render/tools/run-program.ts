import { spawn } from 'node:child_process';
import { codes, messageOf, StatusError } from '@tiphys/base';

/** Standard error kept of one run. */
const maxStderrBytes = 64 * 1024;

/** One run of a program, without a shell. */
export interface ProgramRun {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What is being done, for errors. */
  readonly what: string;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** How it ended; a failure of the program is data. */
export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

/** Runs a program in a process group of its own, which dies at the deadline, with the signal, and when it writes more than allowed. */
export function runProgram(run: ProgramRun): Promise<ProgramResult> {
  const { maxOutputBytes, signal, timeoutMs, what } = run;
  return new Promise((resolve, reject) => {
    const child = spawn(run.program, [...run.args], {
      cwd: run.cwd,
      env: run.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let failure: StatusError | undefined;
    const end = (error: StatusError): void => {
      failure ??= error;
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    };
    const timer = setTimeout(
      () =>
        end(
          new StatusError(
            codes.deadlineExceeded,
            `${what}: not done within ${timeoutMs} ms (limit: render-timeout)`,
          ),
        ),
      timeoutMs,
    );
    const cancel = (): void => end(new StatusError(codes.canceled, `${what}: canceled`));
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    const chunks: Buffer[] = [];
    let size = 0;
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxOutputBytes)
        end(
          new StatusError(
            codes.resourceExhausted,
            `${what}: more than ${maxOutputBytes} bytes of output (limit: render-max-output)`,
          ),
        );
      else chunks.push(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(0, maxStderrBytes);
    });
    child.on('error', (error) => {
      failure ??= new StatusError(codes.failedPrecondition, `${what}: ${messageOf(error)}`);
    });
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      if (failure) reject(failure);
      else resolve({ exitCode: exitCode ?? 1, stdout: Buffer.concat(chunks), stderr });
    });
  });
}
