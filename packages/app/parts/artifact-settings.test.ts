import { expect, test } from 'vitest';
import { archiveBounds } from './artifact-settings.ts';
import { readBytes } from './read-bytes.ts';

test.each([
  ['10M', 10_000_000],
  ['1G', 1_000_000_000],
  ['1.5Gi', 1_610_612_736],
  ['64Ki', 65_536],
  ['2k', 2000],
  ['123', 123],
])('readBytes(%s) is %i', (text, bytes) => expect(readBytes(text)).toBe(bytes));

test.each(['', 'M', '-1', '1e9', '10 M', '10MB', '1.M'])('readBytes(%j) is refused', (text) => {
  expect(() => readBytes(text)).toThrow('is not a size');
});

test('archives on disk are bounded by the environment', () => {
  expect(archiveBounds({})).toEqual({});
  expect(archiveBounds({ TIPHYS_ARCHIVES_MAX_BYTES: '4Gi' })).toEqual({ maxDiskBytes: 4 * 1024 ** 3 });
});
