import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createClient } from '@redis/client';
import { silentLogger } from '@tiphys/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectRedisCache } from './redis-cache.ts';
import type { RedisOptions } from './connection.ts';
import type { RedisCache } from './redis-cache.ts';
import { createTolerantCache } from './tolerant-cache.ts';

let cache: RedisCache;
let port: number;
let stop: () => Promise<void>;

beforeAll(async () => {
  port = await freePort();
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

  it('gives values the life of the default where they have none, but never a revoked token', async () => {
    await using bounded = await connect({ defaultTtlMs: 600_000 });
    await bounded.set('one', 1);
    await bounded.set('two', 2, { ttlMs: 60_000 });
    await bounded.set('revoked-token|two', '');
    await using client = await raw();
    expect(await client.pTTL('one|1.8.3.gz')).toBeGreaterThan(500_000);
    expect(await client.pTTL('two|1.8.3.gz')).toBeLessThanOrEqual(60_000);
    expect(await client.pTTL('revoked-token|two')).toBe(-1);
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

  it("writes Argo CD's format", async () => {
    await cache.set('app|resources-tree|a', { nodes: [] });
    await using plain = await connect({ compress: false, keyPrefix: 'p:' });
    await plain.set('app|resources-tree|b', { nodes: [] });
    await cache.set('revoked-token|id', '');
    await using client = await raw();
    expect((await client.keys('*resources*')).sort()).toEqual([
      'p:app|resources-tree|a|1.8.3.gz',
      'p:app|resources-tree|b|1.8.3',
    ]);
    const packed = await client.withTypeMapping({ 36: Buffer }).get('p:app|resources-tree|a|1.8.3.gz');
    expect(gunzipSync(packed as unknown as Buffer).toString()).toBe('{"nodes":[]}\n');
    expect(await client.get('p:app|resources-tree|b|1.8.3')).toBe('{"nodes":[]}\n');
    expect(await client.get('revoked-token|id')).toBe('');
    expect(await cache.get('revoked-token|id')).toBe('');
    expect(await plain.get('app|resources-tree|b')).toEqual({ nodes: [] });
  });

  it('hears what Argo CD publishes, from the moment it subscribes', async () => {
    const stopListening = new AbortController();
    const notices = cache.subscribe('app|managed-resources|a', stopListening.signal);
    await using client = await raw();
    const channel = 'app|managed-resources|a|1.8.3';
    await expect.poll(() => client.pubSubNumSub(channel), { timeout: 5000 }).toEqual({ [channel]: 1 });
    await client.publish(channel, '');
    for await (const _ of notices) stopListening.abort();
    await expect.poll(() => client.pubSubNumSub(channel), { timeout: 5000 }).toEqual({ [channel]: 0 });
  });
});

describe('createTolerantCache()', () => {
  it('misses where the cache is away, but knows the revoked tokens it has seen', async () => {
    const redis = await connect({});
    const tolerant = createTolerantCache(redis, silentLogger);
    await tolerant.set('revoked-token|seen', '');
    await tolerant.set('a', 1);
    expect(await tolerant.get('a')).toBe(1);
    await redis[Symbol.asyncDispose]();
    expect(await tolerant.get('a')).toBeUndefined();
    expect(await tolerant.get('revoked-token|seen')).toBe('');
    await tolerant.set('a', 2);
    await tolerant.notify('news');
    await tolerant.delete('a');
    await expect(tolerant.set('revoked-token|new', '')).rejects.toThrow();
    expect(await tolerant.get('revoked-token|new')).toBe('');
  });
});

function connect(options: Partial<RedisOptions>): Promise<RedisCache> {
  return connectRedisCache({
    address: `127.0.0.1:${port}`,
    password: 'secret',
    log: silentLogger,
    ...options,
  });
}

async function raw() {
  const client = createClient({ socket: { host: '127.0.0.1', port }, password: 'secret' });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
