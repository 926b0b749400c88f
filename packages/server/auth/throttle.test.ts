import { createMemoryCache } from '@tiphys/base';
import { describe, expect, it } from 'vitest';
import { createLoginThrottle } from './throttle.ts';

function setUp(options = {}) {
  let nowMs = 1_000_000;
  const deps = { clock: { now: () => nowMs }, cache: createMemoryCache() };
  const throttle = createLoginThrottle(deps, options);
  const fail = async (name: string, times: number): Promise<void> => {
    for (let at = 0; at < times; at++) await throttle.failed(name, !name.startsWith('unknown'));
  };
  return { throttle, other: createLoginThrottle(deps, options), fail, pass: (ms: number) => (nowMs += ms) };
}

describe('createLoginThrottle()', () => {
  it('blocks after five failures, until the window is over', async () => {
    const { throttle, fail, pass } = setUp();
    await fail('a', 4);
    expect(await throttle.isBlocked('a')).toBe(false);
    await fail('a', 1);
    expect(await throttle.isBlocked('a')).toBe(true);
    expect(await throttle.isBlocked('b')).toBe(false);
    pass(300_001);
    expect(await throttle.isBlocked('a')).toBe(false);
    await fail('a', 1);
    expect(await throttle.isBlocked('a')).toBe(false);
  });

  it.each([
    [{ windowMs: 0, expirationMs: 60_000 }, 60_001],
    [{ windowMs: 0 }, 86_400_001],
    [{ windowMs: 600_000, expirationMs: 60_000 }, 60_001],
  ])('with %j a wrong password is forgotten after %s ms', async (options, ms) => {
    const { throttle, fail, pass } = setUp(options);
    await fail('a', 5);
    pass(ms - 2);
    expect(await throttle.isBlocked('a')).toBe(true);
    pass(2);
    expect(await throttle.isBlocked('a')).toBe(false);
  });

  it('forgets failures with a success', async () => {
    const { throttle, fail } = setUp();
    await fail('a', 4);
    await throttle.succeeded('a');
    await fail('a', 4);
    expect(await throttle.isBlocked('a')).toBe(false);
  });

  it('keeps admin blocked when it is flooded with other names', async () => {
    const { throttle, fail } = setUp({ maxNames: 10 });
    await fail('admin', 5);
    for (let at = 0; at < 1000; at++) await fail(`unknown-${at}`, 1);
    expect(await throttle.isBlocked('admin')).toBe(true);
  });

  it('counts for all servers together, names that exist', async () => {
    const { throttle, other, fail } = setUp();
    await fail('a', 4);
    await other.failed('a', true);
    expect(await other.isBlocked('a')).toBe(true);
    expect(await throttle.isBlocked('a')).toBe(true);
    await fail('unknown', 5);
    expect(await other.isBlocked('unknown')).toBe(false);
  });
});
