import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { promisify } from 'node:util';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../packages/app/dev/cluster/index.ts';

/** A real Redis with a password on a port of its own, without files. */
export interface TestRedis extends AsyncDisposable {
  /** `host:port`, and the password. */
  readonly address: string;
  readonly password: string;
  /** Runs one command and resolves to what `redis-cli --raw` prints, as bytes. */
  command(...words: string[]): Promise<Buffer>;
  /** Ends it, by SIGTERM where no signal is named, which loses everything in it. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port, empty. */
  start(): Promise<void>;
}

const password = 'test-redis-password';
const run = promisify(execFile);

/** Starts a Redis. */
export async function startTestRedis(): Promise<TestRedis> {
  const [port = 0] = await freePorts(1);
  const dir = await mkdtemp(join(tmpdir(), 'tiphys-redis-'));
  let server = await launch(port, dir);
  const stop = async (signal?: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once('close', resolve));
    server.kill(signal);
    await ended;
  };
  return {
    address: `127.0.0.1:${port}`,
    password,
    async command(...words) {
      const { stdout } = await run('redis-cli', ['-p', String(port), '--raw', ...words], {
        env: { ...process.env, REDISCLI_AUTH: password },
        encoding: 'buffer',
      });
      // Every answer ends in a line break that is not part of it.
      return stdout.subarray(0, -1);
    },
    stop,
    start: async () => {
      server = await launch(port, dir);
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function launch(port: number, dir: string): Promise<ChildProcess> {
  const flags = { port: String(port), bind: '127.0.0.1', dir, save: '', requirepass: password };
  const words = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
  const server = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('close', () => reject(new Error('redis-server ended')));
    server.stdout.on('data', (text: Buffer) => text.includes('Ready to accept connections') && resolve());
  });
  return server;
}
