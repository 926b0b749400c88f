import { expect, test } from 'vitest';
import { isOlderVersion } from './resource-version.ts';

const cases: readonly [string | undefined, string | undefined, boolean][] = [
  ['1', '2', true],
  ['9', '10', true],
  ['10', '9', false],
  ['10', '10', false],
  ['99999999999999999998', '99999999999999999999', true],
  [undefined, '1', false],
  ['1', undefined, false],
  ['1', 'opaque', false],
];
test.each(cases)('isOlderVersion(%s, %s) is %s', (a, b, wanted) => {
  expect(isOlderVersion(a, b)).toBe(wanted);
});
