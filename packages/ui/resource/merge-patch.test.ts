import { expect, it } from 'vitest';
import { mergePatch } from './merge-patch.ts';

it.each([
  [{ a: 1 }, { a: 1 }, undefined],
  [{ a: 1, b: 2 }, { a: 1 }, { b: null }],
  [{ a: { b: 1, c: 2 } }, { a: { b: 3, c: 2 } }, { a: { b: 3 } }],
  [{ a: [1, 2] }, { a: [1, 3] }, { a: [1, 3] }],
  [{ a: {} }, { a: { b: {} } }, { a: { b: {} } }],
  [{ a: 'x' }, { a: { b: 1 } }, { a: { b: 1 } }],
])('mergePatch(%j, %j) is %j', (before, after, expected) => {
  expect(mergePatch(before, after)).toEqual(expected);
});
