import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@tiphys/base';
import { expect, it } from 'vitest';
import { connectRedisCache } from './redis-cache.ts';

const password = 'secret';
const failoverMs = 15_000;

it('follows the master that the sentinels name, with its subscriptions, when the old one is killed', async () => {
  await using nodes = await startNodes();
  await using cache = await connectRedisCache({
    address: 'nowhere:1',
    sentinels: [`127.0.0.1:${nodes.sentinelPort}`],
    masterName: 'master',
    password,
    sentinelPassword: password,
    log: silentLogger,
  });
  await cache.set('before', 1);
  expect(await cache.get('before')).toBe(1);
  const stop = new AbortController();
  let heard = 0;
  const listening = (async () => {
    for await (const _notice of cache.subscribe('news', stop.signal)) heard++;
  })();
  await eventually(async () => {
    await cache.notify('news');
    expect(heard).toBeGreaterThan(0);
  });

  nodes.master.kill('SIGKILL');
  await eventually(async () => {
    await cache.set('after', 2);
    expect(await cache.get('after')).toBe(2);
  });
  const heardBefore = heard;
  await eventually(async () => {
    await cache.notify('news');
    expect(heard).toBeGreaterThan(heardBefore);
  });
  stop.abort();
  await listening;
});

/** A master, its replica, and one sentinel that decides alone. */
async function startNodes() {
  const dir = await mkdtemp(join(tmpdir(), 'tiphys-sentinel-'));
  const [masterPort, replicaPort, sentinelPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const login = ['--requirepass', password, '--masterauth', password];
  const server = (port: number, ...args: string[]): Promise<ChildProcess> =>
    launch(
      ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dir, '--save', '', ...login, ...args],
      'Ready to accept connections',
    );
  const master = await server(masterPort);
  const replica = await server(replicaPort, '--replicaof', '127.0.0.1', `${masterPort}`);
  const config = join(dir, 'sentinel.conf');
  await writeFile(
    config,
    [
      `port ${sentinelPort}`,
      'bind 127.0.0.1',
      `requirepass ${password}`,
      `sentinel monitor master 127.0.0.1 ${masterPort} 1`,
      `sentinel auth-pass master ${password}`,
      'sentinel down-after-milliseconds master 500',
      'sentinel failover-timeout master 2000',
    ].join('\n'),
  );
  // It finds the replica within ten seconds; until then it has nobody to promote.
  const sentinel = await launch([config, '--sentinel'], '+slave slave');
  const all = [sentinel, replica, master];
  return {
    master,
    sentinelPort,
    async [Symbol.asyncDispose]() {
      for (const one of all) {
        if (one.exitCode !== null || one.signalCode !== null) continue;
        const ended = once(one, 'close');
        one.kill();
        await ended;
      }
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function launch(args: readonly string[], sign: string): Promise<ChildProcess> {
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('close', () => reject(new Error(`redis-server ${args.join(' ')} ended`)));
    server.stdout.on('data', (text: Buffer) => text.includes(sign) && resolve());
  });
  return server;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Until a probe passes; its last failure where it does not in time. */
async function eventually(probe: () => Promise<void>): Promise<void> {
  const giveUp = Date.now() + failoverMs;
  for (;;) {
    try {
      return await probe();
    } catch (error) {
      if (Date.now() > giveUp) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
