import { describe, expect, it } from 'vitest';
import { formatGoJson, sortKeys } from './go-json.ts';

describe('formatGoJson()', () => {
  it.each([
    [{ b: '<&>', a: '\u2028' }, '{"b":"\\u003c\\u0026\\u003e","a":"\\u2028"}'],
    [undefined, 'null'],
    ['é', '"é"'],
  ])('writes %j as Go does', (value, text) => expect(formatGoJson(value)).toBe(text));

  it('indents', () => expect(formatGoJson({ a: [1] }, 1)).toBe('{\n "a": [\n  1\n ]\n}'));
});

describe('sortKeys()', () => {
  it('sorts at every depth, also a key that objects have anyway', () => {
    const value = JSON.parse('{"b":[{"d":1,"c":2}],"a":null,"__proto__":{"x":1}}') as unknown;
    expect(JSON.stringify(sortKeys(value))).toBe('{"__proto__":{"x":1},"a":null,"b":[{"c":2,"d":1}]}');
  });
});
