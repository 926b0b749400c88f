import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, formatTimeout, parseTimeout } from './status.ts';

describe('encodeMessage()', () => {
  it.each([
    ['plain text', 'plain text'],
    ['café 100%', 'caf%C3%A9 100%25'],
    ['two\nlines', 'two%0Alines'],
    [' ends ', '%20ends%20'],
    ['', ''],
    ['😀', '%F0%9F%98%80'],
  ])('writes %j as %j, which reads back the same', (message, encoded) => {
    expect(encodeMessage(message)).toBe(encoded);
    expect(decodeMessage(encoded)).toBe(message);
  });

  it('leaves broken escapes as they are', () => {
    expect(decodeMessage('50% of %zz %4')).toBe('50% of %zz %4');
  });
});

describe('parseTimeout()', () => {
  it.each([
    ['5S', 5000],
    ['100m', 100],
    ['2M', 120_000],
    ['1H', 3_600_000],
    ['1500u', 1.5],
    ['', undefined],
    ['5', undefined],
    ['-5S', undefined],
    ['123456789S', undefined],
  ])('reads %j as %j', (text, ms) => {
    expect(parseTimeout(text)).toBe(ms);
  });

  it('reads what formatTimeout() writes', () => {
    for (const ms of [1, 999, 30_000, 400_000_000]) expect(parseTimeout(formatTimeout(ms))).toBe(ms);
  });
});
