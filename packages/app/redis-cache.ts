import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Cache, Logger } from '@tiphys/base';
import { createSignalQueue, messageOf } from '@tiphys/base';
import { createClient } from '@redis/client';

/** Where Redis or Valkey is. */
export interface RedisOptions {
  /** `host:port`. */
  readonly address: string;
  readonly password?: string | undefined;
  readonly username?: string | undefined;
  readonly database?: number | undefined;
  readonly tls?: boolean | undefined;
  /** Put in front of every key (`REDIS_KEY_PREFIX`). */
  readonly keyPrefix?: string | undefined;
  readonly log: Logger;
}

/** A cache that several processes share; disposing closes its connections. */
export interface RedisCache extends Cache, AsyncDisposable {}

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** Version of the values, part of every key: Argo CD 3.6 reads and writes the same. */
const version = '1.8.3';

/** Largest value read, expanded. */
const maxValueBytes = 512 * 1024 * 1024;

/** Longest wait for a command while Redis is not there, in milliseconds. */
const commandTimeoutMs = 5000;

/**
 * The cache in Redis, with Argo CD's keys and format: JSON, gzip, a version at the end of the key. Rejects where Redis cannot be
 * reached at first; later the client connects again by itself.
 */
export async function connectRedisCache(options: RedisOptions): Promise<RedisCache> {
  const [host = '', port = '6379'] = options.address.split(':');
  const client = createClient({
    socket: { host, port: Number(port), ...(options.tls ? { tls: true as const } : {}) },
    database: options.database ?? 0,
    ...(options.password ? { password: options.password } : {}),
    ...(options.username ? { username: options.username } : {}),
    commandOptions: { timeout: commandTimeoutMs },
  });
  client.on('error', (error: unknown) => options.log.warn('redis', { error: messageOf(error) }));
  await client.connect();
  const subscriber = client.duplicate();
  subscriber.on('error', (error: unknown) => options.log.warn('redis', { error: messageOf(error) }));
  await subscriber.connect();
  const keyOf = (key: string): string => `${options.keyPrefix ?? ''}${key}|${version}.gz`;

  return {
    async get(key) {
      const packed = await client.withTypeMapping({ 36: Buffer }).get(keyOf(key));
      if (packed === null) return undefined;
      const text = await expand(packed as unknown as Buffer, { maxOutputLength: maxValueBytes });
      return JSON.parse(text.toString('utf8')) as unknown;
    },
    async set(key, value, { ttlMs } = {}) {
      const packed = await compress(`${JSON.stringify(value)}\n`);
      await client.set(
        keyOf(key),
        packed,
        ttlMs === undefined ? {} : { expiration: { type: 'PX', value: Math.ceil(ttlMs) } },
      );
    },
    async delete(key) {
      await client.del(keyOf(key));
    },
    async notify(channel) {
      await client.publish(`${channel}|${version}`, '');
    },
    async *subscribe(channel, signal) {
      const queue = createSignalQueue(signal);
      const name = `${channel}|${version}`;
      await subscriber.subscribe(name, queue.wake);
      try {
        yield* queue;
      } finally {
        await subscriber.unsubscribe(name, queue.wake);
      }
    },
    async [Symbol.asyncDispose]() {
      await subscriber.close();
      await client.close();
    },
  };
}
