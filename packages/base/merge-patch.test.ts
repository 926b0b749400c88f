import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyMergePatch, createMergePatch, isJsonObject, jsonEqual } from './merge-patch.ts';

const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.integer(), { maxLength: 3 }));
const json = fc.letrec((tie) => ({
  node: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.oneof(leaf, tie('node')), { maxKeys: 4 }),
})).node;

describe('createMergePatch()', () => {
  it('turns the first object into the second when applied', () => {
    fc.assert(
      fc.property(json, json, (from, to) => {
        if (!isJsonObject(from) || !isJsonObject(to)) throw new Error('objects expected');
        const patch = createMergePatch(from, to);
        expect(jsonEqual(applyMergePatch(from, patch ?? {}), to)).toBe(true);
        expect(patch === undefined).toBe(jsonEqual(from, to));
      }),
    );
  });

  it('removes what is gone and replaces lists as a whole', () => {
    expect(createMergePatch({ a: 1, list: [1, 2], same: { x: 1 } }, { list: [1], same: { x: 1 } })).toEqual({
      a: null,
      list: [1],
    });
  });
});

describe('jsonEqual()', () => {
  it('ignores key order and undefined members', () => {
    expect(jsonEqual({ a: 1, b: { c: [1] } }, { b: { c: [1], d: undefined }, a: 1 })).toBe(true);
    expect(jsonEqual({ a: null }, {})).toBe(false);
    expect(jsonEqual([1, 2], [2, 1])).toBe(false);
  });
});
