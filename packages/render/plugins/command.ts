import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { codes, StatusError, toStatusError } from '@tiphys/base';

/** Standard error kept of one command. */
const maxStderrBytes = 64 * 1024;
/** Time for what a command has started to let go of its output, once the command itself has ended. */
const drainMs = 1000;

/** One command of a plugin, run without a shell. */
export interface PluginCommand {
  /** The program, looked for in the `PATH` of `env`, and its arguments. */
  readonly words: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Bounds of a command. */
export interface CommandBounds {
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
  /** From the request to end to the end by force. */
  readonly graceMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A command that runs. */
export interface RunningCommand {
  /** Standard output, without the newline at its end. Rejects with standard error when the command fails, and at once when a bound is hit. */
  readonly output: Promise<string>;
  /** Resolves when nothing of the command's process group is left; it never rejects. */
  readonly ended: Promise<void>;
}

/**
 * Starts a command in a process group of its own. At the deadline, with the signal, or when it writes too much, the group is asked to
 * end and after a while made to; whatever the command leaves behind in its group ends with it.
 */
export function startCommand(command: PluginCommand, bounds: CommandBounds): RunningCommand {
  const [program = '', ...args] = command.words;
  const text = command.words.join(' ');
  const child = spawn(program, args, {
    cwd: command.cwd,
    env: { ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = endOf(child);
  const output = new Promise<string>((resolve, reject) => {
    const collected = collect(child);
    let force: NodeJS.Timeout | undefined;
    const stop = (reason: StatusError): void => {
      clearTimeout(timer);
      reject(reason);
      signalGroup(child.pid, 'SIGTERM');
      force ??= setTimeout(() => signalGroup(child.pid, 'SIGKILL'), bounds.graceMs);
    };
    const cancel = (): void => {
      const { code } = toStatusError(bounds.signal?.reason);
      const isLate = code === codes.deadlineExceeded;
      stop(isLate ? timedOut(text) : new StatusError(codes.canceled, `\`${text}\` was canceled`));
    };
    const timer = setTimeout(() => {
      stop(timedOut(text, bounds.timeoutMs));
    }, bounds.timeoutMs);
    if (bounds.signal?.aborted) cancel();
    bounds.signal?.addEventListener('abort', cancel, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      if (collected.add(chunk) <= bounds.maxOutputBytes) return;
      stop(tooMuch(text, bounds.maxOutputBytes));
      // Nothing more is taken while it is being ended.
      child.stdout.destroy();
    });
    child.on('error', (cause) => {
      reject(new StatusError(codes.failedPrecondition, `\`${text}\` failed ${cause.message}`, { cause }));
    });
    void ended.then(() => {
      clearTimeout(timer);
      clearTimeout(force);
      bounds.signal?.removeEventListener('abort', cancel);
      const how = exitText(child);
      if (how === undefined) resolve(collected.stdout().replace(/\n$/, ''));
      else reject(commandFailed(text, how, collected.stderr()));
    });
  });
  // Whoever waits for `ended` alone must not be ended by the failure.
  output.catch(() => undefined);
  return { output, ended };
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

function collect(child: Child): {
  add(chunk: Buffer): number;
  stdout(): string;
  stderr(): string;
} {
  const chunks: Buffer[] = [];
  let size = 0;
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < maxStderrBytes) stderr = (stderr + chunk.toString('utf8')).slice(0, maxStderrBytes);
  });
  return {
    add(chunk) {
      size += chunk.length;
      chunks.push(chunk);
      return size;
    },
    stdout: () => Buffer.concat(chunks).toString('utf8'),
    stderr: () => stderr.trim(),
  };
}

/** The end of the command and of its group. A process that left the group may hold the output open: it is let go. */
function endOf(child: Child): Promise<void> {
  return new Promise((resolve) => {
    let drain: NodeJS.Timeout | undefined;
    child.once('exit', () => {
      signalGroup(child.pid, 'SIGKILL');
      drain = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, drainMs);
    });
    child.once('error', () => {
      // It could not be started, so nothing closes.
      if (child.pid === undefined) resolve();
    });
    child.once('close', () => {
      clearTimeout(drain);
      resolve();
    });
  });
}

function exitText({ exitCode, signalCode }: Child): string | undefined {
  if (signalCode !== null) return `signal: ${signalCode.replace(/^SIG/, '').toLowerCase()}`;
  return exitCode === 0 ? undefined : `exit status ${exitCode ?? 1}`;
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

function commandFailed(text: string, how: string, stderr: string): StatusError {
  const said = stderr === '' ? '' : `: ${stderr}`;
  return new StatusError(codes.unknown, `\`${text}\` failed ${how}${said}`);
}

function timedOut(text: string, timeoutMs?: number): StatusError {
  const after = timeoutMs === undefined ? '' : ` after ${timeoutMs} ms`;
  return new StatusError(
    codes.deadlineExceeded,
    `\`${text}\` failed timeout${after} (ARGOCD_EXEC_TIMEOUT, or the caller's deadline)`,
  );
}

function tooMuch(text: string, maxBytes: number): StatusError {
  return new StatusError(
    codes.resourceExhausted,
    `\`${text}\` wrote more than ${maxBytes} bytes (ARGOCD_GRPC_MAX_SIZE_MB)`,
  );
}
