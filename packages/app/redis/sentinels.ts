import { createSentinel } from '@redis/client';
import {
  asBytes,
  commandTimeoutMs,
  connectSoon,
  expirationOf,
  readAddress,
  tlsOptions,
  watchReachable,
} from './connection.ts';
import type { RedisConnection, RedisOptions } from './connection.ts';

/** How often the sentinels are asked for the master though nothing failed, in milliseconds. */
const scanMs = 2000;

/** The master that sentinels name; when they name another, commands and subscriptions go there. */
export async function connectSentinels(options: RedisOptions): Promise<RedisConnection> {
  const client = makeSentinel(options);
  watchReachable(client, options.log);
  await connectSoon(client, options.log);
  const within = <T>(work: Promise<T>): Promise<T> => withDeadline(work, commandTimeoutMs);
  return {
    get: async (key) => (await within(client.withTypeMapping(asBytes).get(key))) as unknown as Buffer | null,
    set: async (key, value, ttlMs) => void (await within(client.set(key, value, expirationOf(ttlMs)))),
    delete: async (key) => void (await within(client.del(key))),
    publish: async (channel) => void (await within(client.publish(channel, ''))),
    subscribe: (channel, listener) => client.subscribe(channel, listener),
    unsubscribe: (channel, listener) => client.unsubscribe(channel, listener),
    [Symbol.asyncDispose]: () => client.destroy(),
  };
}

/** The library waits for a new master as long as there is none; whoever asks the cache does not. */
async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer from redis in ${ms} ms`)), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

// What the library calls its client depends on the options it was made with.
function makeSentinel(options: RedisOptions) {
  const { password, username, database, sentinels = [], masterName = 'master' } = options;
  const tls = tlsOptions(options.tls);
  const login = { ...(password ? { password } : {}), ...(username ? { username } : {}) };
  return createSentinel({
    name: masterName,
    sentinelRootNodes: sentinels.map(readAddress),
    nodeClientOptions: {
      ...login,
      database: database ?? 0,
      disableOfflineQueue: true,
      ...(tls ? { socket: tls } : {}),
    },
    sentinelClientOptions: {
      ...(options.sentinelPassword ? { password: options.sentinelPassword } : {}),
      ...(options.sentinelUsername ? { username: options.sentinelUsername } : {}),
      ...(tls ? { socket: tls } : {}),
    },
    scanInterval: scanMs,
  });
}
