import { describe, expect, it } from 'vitest';
import { createLoginThrottle } from './throttle.ts';

function setUp(options = {}) {
  let nowMs = 1_000_000;
  const throttle = createLoginThrottle({ now: () => nowMs }, options);
  const fail = (name: string, times: number): void => {
    for (let at = 0; at < times; at++) throttle.failed(name);
  };
  return { throttle, fail, pass: (ms: number) => (nowMs += ms) };
}

describe('createLoginThrottle()', () => {
  it('blocks after five failures, until the window is over', () => {
    const { throttle, fail, pass } = setUp();
    fail('a', 4);
    expect(throttle.isBlocked('a')).toBe(false);
    fail('a', 1);
    expect(throttle.isBlocked('a')).toBe(true);
    expect(throttle.isBlocked('b')).toBe(false);
    pass(300_001);
    expect(throttle.isBlocked('a')).toBe(false);
    fail('a', 1);
    expect(throttle.isBlocked('a')).toBe(false);
  });

  it('forgets failures with a success', () => {
    const { throttle, fail } = setUp();
    fail('a', 4);
    throttle.succeeded('a');
    fail('a', 4);
    expect(throttle.isBlocked('a')).toBe(false);
  });

  it('keeps admin blocked when it is flooded with other names', () => {
    const { throttle, fail } = setUp({ maxNames: 10 });
    fail('admin', 5);
    for (let at = 0; at < 1000; at++) fail(`name-${at}`, 1);
    expect(throttle.isBlocked('admin')).toBe(true);
  });
});
