import type { ConnectionOptions } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Cache, Logger } from '@tiphys/base';
import { createSignalQueue, messageOf, sleep } from '@tiphys/base';
import { createClient } from '@redis/client';

/** Where Redis or Valkey is. */
export interface RedisOptions {
  /** `host:port`. */
  readonly address: string;
  readonly password?: string | undefined;
  readonly username?: string | undefined;
  readonly database?: number | undefined;
  /** Plain TCP when left out. */
  readonly tls?: RedisTls | undefined;
  /** Whether values are compressed by gzip; default true. */
  readonly compress?: boolean | undefined;
  /** Put in front of every key (`REDIS_KEY_PREFIX`). */
  readonly keyPrefix?: string | undefined;
  readonly log: Logger;
}

/** How the connection is encrypted; PEM texts. */
export interface RedisTls {
  /** The server's authority; the system's when left out. */
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** Accepts any certificate. */
  readonly insecure?: boolean | undefined;
}

/** A cache that several processes share; disposing closes its connections. */
export interface RedisCache extends Cache, AsyncDisposable {}

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** Version of the values, part of every key: Argo CD 3.6 reads and writes the same. */
const version = '1.8.3';

/** Largest value read, expanded. */
const maxValueBytes = 512 * 1024 * 1024;

/** Longest wait for an answer, and for the first connection, in milliseconds. */
const commandTimeoutMs = 5000;

/** Keys that Argo CD keeps as plain texts under their bare name, so that every installation of a Redis sees a revoked token. */
const plainKeys = /^revoked-token\|/;

/**
 * The cache in Redis, with Argo CD's keys and format: JSON, gzip, a version at the end of the key. Where Redis cannot be reached,
 * every call rejects at once, and the client connects again by itself.
 */
export async function connectRedisCache(options: RedisOptions): Promise<RedisCache> {
  const client = await connectClient(options);
  // Subscriptions wait until they can be made, also again after the connection was lost.
  const subscriber = client.duplicate({ disableOfflineQueue: false });
  subscriber.on('error', () => undefined); // the same news as from the client
  const subscribing = subscriber.connect().catch(() => undefined);
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
      const packed = await client.withTypeMapping({ 36: Buffer }).get(keyOf(key));
      if (packed === null) return undefined;
      const bytes = packed as unknown as Buffer;
      return plainKeys.test(key) ? bytes.toString('utf8') : unpack(bytes);
    },
    async set(key, value, { ttlMs } = {}) {
      const packed = plainKeys.test(key) ? String(value) : await pack(value);
      const expiration = ttlMs === undefined ? undefined : { type: 'PX' as const, value: Math.ceil(ttlMs) };
      await client.set(keyOf(key), packed, expiration ? { expiration } : {});
    },
    async delete(key) {
      await client.del(keyOf(key));
    },
    async notify(channel) {
      await client.publish(channelOf(channel), '');
    },
    subscribe(channel, signal) {
      const queue = createSignalQueue(signal);
      const name = channelOf(channel);
      const subscribed = subscriber.subscribe(name, queue.wake).catch(() => undefined); // ends with the cache
      const end = (): void => {
        signal.removeEventListener('abort', end);
        // Where Redis is away, the client forgets the subscription when it is made.
        void subscribed.then(() => subscriber.unsubscribe(name, queue.wake)).catch(() => undefined);
      };
      signal.addEventListener('abort', end);
      return untilEnd(queue, end);
    },
    async [Symbol.asyncDispose]() {
      for (const one of [subscriber, client]) await (one.isReady ? one.close() : one.destroy());
      await subscribing;
    },
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

/** A client that connects, or goes on trying when that takes long. */
async function connectClient(options: RedisOptions): Promise<RedisClient> {
  const client = makeClient(options);
  let isDown = false;
  client.on('error', (error: unknown) => {
    if (!isDown) options.log.warn('redis is not reachable', { error: messageOf(error) });
    isDown = true;
  });
  client.on('ready', () => {
    if (isDown) options.log.info('redis is reachable again');
    isDown = false;
  });
  const late = new AbortController();
  const connected = client.connect().catch((error: unknown) => {
    options.log.warn('redis is not used', { error: messageOf(error) });
  });
  await Promise.race([connected, sleep(commandTimeoutMs, late.signal).catch(() => undefined)]);
  late.abort();
  return client;
}

// What the library calls its client depends on the options it was made with.
type RedisClient = ReturnType<typeof makeClient>;

function makeClient(options: RedisOptions) {
  const { host, port } = readAddress(options.address);
  return createClient({
    socket: { host, port, ...(options.tls ? tlsOptions(options.tls) : {}) },
    database: options.database ?? 0,
    ...(options.password ? { password: options.password } : {}),
    ...(options.username ? { username: options.username } : {}),
    disableOfflineQueue: true,
    commandOptions: { timeout: commandTimeoutMs },
  });
}

/** Splits `host:port`, an IPv6 host in brackets; the port is Redis's own where none is said. */
function readAddress(address: string): { readonly host: string; readonly port: number } {
  const [, six, name, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(address) ?? [];
  const host = six ?? name;
  if (!host) throw new SyntaxError(`${JSON.stringify(address)} is not an address of Redis`);
  return { host, port: Number(port ?? 6379) };
}

function tlsOptions({ ca, cert, key, insecure }: RedisTls): ConnectionOptions & { readonly tls: true } {
  return {
    tls: true,
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
    ...(insecure ? { rejectUnauthorized: false } : {}),
  };
}
