import { describe, expect, it } from 'vitest';
import { createMemoryCache } from './memory-cache.ts';

describe('subscribe() of createMemoryCache()', () => {
  it('hears a notice that came before the first was asked for', async () => {
    const cache = createMemoryCache();
    const stop = new AbortController();
    const notices = cache.subscribe('news', stop.signal);
    await cache.notify('news');
    let heard = 0;
    for await (const _ of notices) {
      heard++;
      stop.abort();
    }
    expect(heard).toBe(1);
  });

  it('ends with the signal, also while it waits', async () => {
    const stop = new AbortController();
    const notices = createMemoryCache().subscribe('news', stop.signal);
    const read = async (): Promise<number> => {
      let heard = 0;
      for await (const _ of notices) heard++;
      return heard;
    };
    const reading = read();
    stop.abort();
    expect(await reading).toBe(0);
  });
});
