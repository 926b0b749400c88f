import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Cache } from '@tiphys/base';
import { createSignalQueue } from '@tiphys/base';
import type { RedisOptions } from './connection.ts';
import { connectSentinels } from './sentinels.ts';
import { connectServer } from './server.ts';

/** A cache that several processes share; disposing closes its connections. */
export interface RedisCache extends Cache, AsyncDisposable {}

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** Version of the values, part of every key: Argo CD 3.6 reads and writes the same. */
const version = '1.8.3';

/** Largest value read, expanded. */
const maxValueBytes = 512 * 1024 * 1024;

/** Keys that Argo CD keeps as plain texts under their bare name, so that every installation of a Redis sees a revoked token. */
const plainKeys = /^revoked-token\|/;

/**
 * The cache in Redis, with Argo CD's keys and format: JSON, gzip, a version at the end of the key. Where Redis cannot be reached,
 * every call rejects at once, and the client connects again by itself.
 */
export async function connectRedisCache(options: RedisOptions): Promise<RedisCache> {
  const connection = await (options.sentinels ? connectSentinels(options) : connectServer(options));
  const ending = options.compress === false ? version : `${version}.gz`;
  const keyOf = (key: string): string =>
    plainKeys.test(key) ? key : `${options.keyPrefix ?? ''}${key}|${ending}`;
  const pack = async (value: unknown): Promise<Buffer> => {
    const text = `${JSON.stringify(value)}\n`;
    return options.compress === false ? Buffer.from(text) : compress(text);
  };
  const unpack = async (packed: Buffer): Promise<unknown> => {
    const bytes =
      options.compress === false ? packed : await expand(packed, { maxOutputLength: maxValueBytes });
    return JSON.parse(bytes.toString('utf8')) as unknown;
  };

  return {
    async get(key) {
      const bytes = await connection.get(keyOf(key));
      if (bytes === null) return undefined;
      return plainKeys.test(key) ? bytes.toString('utf8') : unpack(bytes);
    },
    async set(key, value, { ttlMs } = {}) {
      if (plainKeys.test(key)) return connection.set(keyOf(key), String(value), ttlMs);
      await connection.set(keyOf(key), await pack(value), ttlMs ?? options.defaultTtlMs);
    },
    async delete(key) {
      await connection.delete(keyOf(key));
    },
    async notify(channel) {
      await connection.publish(channelOf(channel));
    },
    subscribe(channel, signal) {
      const queue = createSignalQueue(signal);
      const name = channelOf(channel);
      const subscribed = connection.subscribe(name, queue.wake).catch(() => undefined); // ends with the cache
      const end = (): void => {
        signal.removeEventListener('abort', end);
        // Where Redis is away, the client forgets the subscription when it is made.
        void subscribed.then(() => connection.unsubscribe(name, queue.wake)).catch(() => undefined);
      };
      signal.addEventListener('abort', end);
      return untilEnd(queue, end);
    },
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

async function* untilEnd(notices: AsyncIterable<void>, end: () => void): AsyncGenerator<void> {
  try {
    yield* notices;
  } finally {
    end();
  }
}

function channelOf(channel: string): string {
  return channel === 'new-revoked-token' ? channel : `${channel}|${version}`;
}
