import { createMemoryCache } from '@tiphys/base';
import { expect, test } from 'vitest';
import { createLazyCache } from './lazy-cache.ts';

test('connects once, when it is first used, and hears what happens from its subscription on', async () => {
  const memory = createMemoryCache();
  let connections = 0;
  let isClosed = false;
  const close = (): Promise<void> => Promise.resolve(void (isClosed = true));
  const cache = createLazyCache(
    () => {
      connections++;
      return Promise.resolve({ ...memory, [Symbol.asyncDispose]: close });
    },
    () => undefined,
  );
  expect(connections).toBe(0);
  const stop = new AbortController();
  const notices = cache.subscribe('channel', stop.signal)[Symbol.asyncIterator]();
  await cache.set('key', 1);
  await cache.notify('channel');
  expect(await notices.next()).toEqual({ done: false, value: undefined });
  expect([await cache.get('key'), connections]).toEqual([1, 1]);
  stop.abort();
  await cache[Symbol.asyncDispose]();
  expect(isClosed).toBe(true);
});

test('tells once why it cannot connect, tries again, and keeps a subscription silent', async () => {
  const told: string[] = [];
  let reasons = ['first', 'second'];
  const cache = createLazyCache(
    () => {
      const [reason, ...rest] = reasons;
      reasons = rest;
      if (reason !== undefined) return Promise.reject(new Error(reason));
      return Promise.resolve({ ...createMemoryCache(), [Symbol.asyncDispose]: () => Promise.resolve() });
    },
    (message) => told.push(message),
  );
  const stop = new AbortController();
  const notice = cache.subscribe('channel', stop.signal)[Symbol.asyncIterator]().next();
  await expect(cache.get('key')).rejects.toThrow('first');
  await expect(cache.get('key')).rejects.toThrow('second');
  expect(await cache.get('key')).toBeUndefined();
  expect(told).toEqual(['first']);
  stop.abort();
  expect(await notice).toMatchObject({ done: true });
});
