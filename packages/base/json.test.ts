import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { parseJson } from './json.ts';
import { jsonEqual } from './merge-patch.ts';

describe('parseJson()', () => {
  it.each([
    '9007199254740992',
    '-9007199254740993',
    '9223372036854775807',
    '-9223372036854775808',
    '{"spec":{"id":9007199254740993,"ids":[1,9007199254740995]}}',
    '{"short":1,"text":"1234567890123456789012","id":[ -1234567890123456789 ]}',
  ])('keeps every digit of %s', (text) => {
    expect(JSON.stringify(parseJson(text))).toBe(text.replaceAll(' ', ''));
  });

  it.each([
    '9007199254740991',
    '"9007199254740993"',
    '{"a":"say: 9007199254740993, or not"}',
    '18446744073709551616',
    '9007199254740993.5',
    '90071992547409931e3',
    '{"__proto__":{"a":1}}',
  ])('reads %s as JSON.parse does', (text) => expect(parseJson(text)).toEqual(JSON.parse(text)));

  it('tells integers apart that a number does not', () => {
    expect(jsonEqual(parseJson('[9007199254740992]'), parseJson('[9007199254740993]'))).toBe(false);
    expect(jsonEqual(parseJson('[9007199254740993]'), parseJson('[9007199254740993]'))).toBe(true);
  });

  it('throws what JSON.parse throws, with and without a long number', () => {
    expect(() => parseJson('{"a":')).toThrow(SyntaxError);
    expect(() => parseJson('{"a":9007199254740993')).toThrow(SyntaxError);
  });

  it('finds a long number wherever it is', () => {
    const around = fc.array(
      fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
    );
    const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(around, int64, around, fc.constantFrom(undefined, 1), (before, id, after, indent) => {
        const text = `{"list":${JSON.stringify(before, null, indent)},"id":${id},"more":${JSON.stringify(after)}}`;
        expect(BigInt((parseJson(text) as { id: bigint | number }).id)).toBe(id);
      }),
    );
  });
});
