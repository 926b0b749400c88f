import { createClient } from '@redis/client';
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

/** One Redis at a fixed address; where it is away, the client connects again by itself. */
export async function connectServer(options: RedisOptions): Promise<RedisConnection> {
  const client = makeClient(options);
  watchReachable(client, options.log);
  await connectSoon(client, options.log);
  // Subscriptions wait until they can be made, also again after the connection was lost.
  const subscriber = client.duplicate({ disableOfflineQueue: false });
  subscriber.on('error', () => undefined); // the same news as from the client
  const subscribing = subscriber.connect().catch(() => undefined);
  return {
    get: async (key) => (await client.withTypeMapping(asBytes).get(key)) as unknown as Buffer | null,
    set: async (key, value, ttlMs) => void (await client.set(key, value, expirationOf(ttlMs))),
    delete: async (key) => void (await client.del(key)),
    publish: async (channel) => void (await client.publish(channel, '')),
    subscribe: (channel, listener) => subscriber.subscribe(channel, listener),
    unsubscribe: (channel, listener) => subscriber.unsubscribe(channel, listener),
    async [Symbol.asyncDispose]() {
      for (const one of [subscriber, client]) await (one.isReady ? one.close() : one.destroy());
      await subscribing;
    },
  };
}

// What the library calls its client depends on the options it was made with.
function makeClient(options: RedisOptions) {
  const { host, port } = readAddress(options.address);
  return createClient({
    socket: { host, port, ...tlsOptions(options.tls) },
    database: options.database ?? 0,
    ...(options.password ? { password: options.password } : {}),
    ...(options.username ? { username: options.username } : {}),
    disableOfflineQueue: true,
    commandOptions: { timeout: commandTimeoutMs },
  });
}
