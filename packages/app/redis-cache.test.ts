import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@tiphys/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectRedisCache } from './redis-cache.ts';
import type { RedisCache } from './redis-cache.ts';

let cache: RedisCache;
let stop: () => Promise<void>;

beforeAll(async () => {
  const port = await freePort();
  const dir = await mkdtemp(join(tmpdir(), 'tiphys-redis-'));
  const server = spawn('redis-server', [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    dir,
    '--save',
    '',
    '--requirepass',
    'secret',
  ]);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.stdout.on('data', (text: Buffer) => text.includes('Ready to accept connections') && resolve());
  });
  cache = await connectRedisCache({
    address: `127.0.0.1:${port}`,
    password: 'secret',
    keyPrefix: 'p:',
    log: silentLogger,
  });
  stop = async () => {
    await cache[Symbol.asyncDispose]();
    const ended = new Promise((resolve) => server.once('close', resolve));
    server.kill();
    await ended;
    await rm(dir, { recursive: true, force: true });
  };
});

afterAll(() => stop());

describe('connectRedisCache()', () => {
  it('keeps values until they are deleted or too old', async () => {
    await cache.set('a', { list: [1, 'ü'] });
    expect(await cache.get('a')).toEqual({ list: [1, 'ü'] });
    await cache.delete('a');
    expect(await cache.get('a')).toBeUndefined();
    await cache.set('short', 1, { ttlMs: 20 });
    await expect.poll(() => cache.get('short'), { timeout: 5000 }).toBeUndefined();
  });

  it('tells subscribers of a channel, and ends with the signal', async () => {
    const stopListening = new AbortController();
    const heard = (async () => {
      let count = 0;
      for await (const _ of cache.subscribe('news', stopListening.signal)) {
        count++;
        stopListening.abort();
      }
      return count;
    })();
    let done = false;
    void heard.then(() => (done = true));
    // The subscription itself takes a round trip, so notices are sent until one is heard.
    await expect
      .poll(async () => (await cache.notify('news'), done), { timeout: 5000, interval: 10 })
      .toBe(true);
    expect(await heard).toBe(1);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
