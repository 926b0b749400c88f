import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';

describe('parseDuration()', () => {
  it.each([
    ['0', 0],
    ['180s', 180_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1500],
    ['-2m', -120_000],
    ['300ms', 300],
    ['.5s', 500],
  ])('reads %s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', '5', '1x', 's', '1h-2m', '1 h'])('refuses %j', (text) => {
    expect(() => parseDuration(text)).toThrow(`time: invalid duration ${JSON.stringify(text)}`);
  });
});

describe('formatDuration()', () => {
  it.each([
    [0, '0s'],
    [300, '300ms'],
    [1500, '1.5s'],
    [150_000, '2m30s'],
    [3_600_000, '1h0m0s'],
    [-5000, '-5s'],
  ])('writes %d as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});
