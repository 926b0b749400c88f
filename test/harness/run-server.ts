import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A program in the background that ends with the test, also with a test that is killed. */
export type RunningServer = {
  readonly process: ChildProcess;
  /** What it has written to standard error. */
  errors(): string;
  stop(): Promise<void>;
};

/** Starts a program; a shell ends it when our end of its standard input closes, as most servers do not notice that themselves. */
export function runServer(
  file: string,
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): RunningServer {
  const script = 'exec 3<&0; "$0" "$@" & server=$!; cat <&3 >/dev/null; kill $server; wait $server';
  const child = spawn('sh', ['-c', script, file, ...args], {
    stdio: ['pipe', 'ignore', 'pipe'],
    ...(env === undefined ? {} : { env: { ...process.env, ...env } }),
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return {
    process: child,
    errors: () => errors,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.stdin.end();
      await ended;
      child.stderr.destroy();
    },
  };
}

/** Where a program of the system is; `npm test` installs `packageName` where it is missing. */
export function findProgram(name: string, packageName: string): string {
  const folders = ['/usr/sbin', '/usr/local/sbin', '/usr/bin', '/usr/local/bin', '/sbin', '/bin'];
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(`${name} is missing; \`npm test\` installs it, or run: apt-get install ${packageName}`);
  }
  return found;
}
