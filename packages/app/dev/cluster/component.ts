import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** One process of the control plane. */
export type Component = {
  readonly name: string;
  readonly pid: number;
  /** Settles when the process has ended, with what its log ends with. */
  readonly ended: Promise<string>;
  /** True while the process runs. */
  running(): boolean;
  /** Asks the process to end, kills it after `graceMs`, and resolves when it is gone. */
  stop(graceMs: number): Promise<void>;
};

/** How to start a component: which executable, where its log goes, and its arguments. */
export type ComponentOptions = {
  readonly binary: string;
  readonly name: string;
  readonly args: readonly string[];
  readonly logDir: string;
};

const logTailBytes = 4_000;

/**
 * Starts one component in a process group of its own, so that Ctrl-C reaches only the parent, which stops things in order.
 * The component ends itself when this process dies, however it dies: its standard input closes then.
 */
export function startComponent(options: ComponentOptions): Component {
  const { binary, name, args, logDir } = options;
  const logFile = join(logDir, `${name}.log`);
  const log = openSync(logFile, 'w');
  const child = spawn(binary, [name, ...args], {
    stdio: ['pipe', log, log],
    detached: true,
    env: { ...process.env, TIPHYS_DIE_WITH_PARENT: '1' },
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', () => resolve(tail(logFile)));
  });
  child.stdin?.on('error', () => {}); // the pipe breaks when the component ends first; `ended` says so
  const running = (): boolean =>
    child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const stop = async (graceMs: number): Promise<void> => {
    if (!running()) return;
    child.kill('SIGTERM');
    const timer = new AbortController();
    await Promise.race([ended, delay(graceMs, undefined, { signal: timer.signal }).catch(() => {})]);
    timer.abort();
    if (running()) child.kill('SIGKILL');
    await ended;
  };
  return { name, pid: child.pid ?? 0, ended, running, stop };
}

function tail(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(-logTailBytes);
  } catch {
    return ''; // the folder may be gone already
  }
}
