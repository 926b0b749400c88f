import type { Cache, Logger } from '@tiphys/base';
import { messageOf } from '@tiphys/base';

/** Most revoked tokens kept in mind. */
const maxRevoked = 10_000;

const revokedKeys = /^revoked-token\|/;

/**
 * A cache whose failures are misses, so that components go on working while it is away: what it holds can be made again.
 * Revoked tokens cannot, so those that were seen are remembered, and one that cannot be stored is an error.
 */
export function createTolerantCache(cache: Cache, log: Logger): Cache {
  const revoked = new Map<string, unknown>();
  const remember = (key: string, value: unknown): void => {
    if (!revokedKeys.test(key) || value === undefined) return;
    const oldest = revoked.keys().next();
    if (revoked.size >= maxRevoked && !oldest.done) revoked.delete(oldest.value);
    revoked.set(key, value);
  };
  const failed = (what: string, error: unknown): void =>
    log.debug('the cache is not reachable', { what, error: messageOf(error) });
  return {
    async get(key) {
      if (revoked.has(key)) return revoked.get(key);
      try {
        const value = await cache.get(key);
        remember(key, value);
        return value;
      } catch (error) {
        failed(key, error);
        return undefined;
      }
    },
    async set(key, value, options) {
      remember(key, value);
      try {
        await cache.set(key, value, options);
      } catch (error) {
        if (revokedKeys.test(key)) throw error;
        failed(key, error);
      }
    },
    async delete(key) {
      revoked.delete(key);
      await cache.delete(key).catch((error: unknown) => failed(key, error));
    },
    async notify(channel) {
      await cache.notify(channel).catch((error: unknown) => failed(channel, error));
    },
    subscribe: (channel, signal) => cache.subscribe(channel, signal),
  };
}
