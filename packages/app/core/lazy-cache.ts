import { aborted, messageOf } from '@tiphys/base';
import type { Cache } from '@tiphys/base';

/**
 * A cache that is connected when it is first used. Where that fails, `onFailure` is told once, the call rejects, and the next one
 * tries again; a subscription then stays silent. Disposing closes it.
 */
export function createLazyCache(
  connect: () => Promise<Cache & AsyncDisposable>,
  onFailure: (message: string) => void,
): Cache & AsyncDisposable {
  let connecting: Promise<Cache & AsyncDisposable> | undefined;
  let isTold = false;
  const connected = (): Promise<Cache & AsyncDisposable> => {
    connecting ??= connect().catch((error: unknown) => {
      connecting = undefined;
      if (!isTold) onFailure(messageOf(error));
      isTold = true;
      throw error;
    });
    return connecting;
  };
  return {
    get: async (key) => (await connected()).get(key),
    set: async (key, value, options) => (await connected()).set(key, value, options),
    delete: async (key) => (await connected()).delete(key),
    notify: async (channel) => (await connected()).notify(channel),
    subscribe(channel, signal) {
      // At once, not when the first notice is asked for: what happens in between counts.
      const notices = connected().then(
        (cache) => cache.subscribe(channel, signal),
        () => undefined,
      );
      return untilEnd(notices, signal);
    },
    async [Symbol.asyncDispose]() {
      const cache = await connecting?.catch(() => undefined);
      await cache?.[Symbol.asyncDispose]();
    },
  };
}

async function* untilEnd(
  notices: Promise<AsyncIterable<void> | undefined>,
  signal: AbortSignal,
): AsyncGenerator<void> {
  const found = await notices;
  if (found) yield* found;
  else await aborted(signal);
}
