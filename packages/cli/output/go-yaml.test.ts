import { expect, test } from 'vitest';
import { formatYaml, formatYaml3 } from './go-yaml.ts';

const long = `${'word '.repeat(18)}end`;

test.each([
  [{}, '{}\n'],
  [[], '[]\n'],
  [null, 'null\n'],
  ['text', 'text\n'],
  [{ b: 1, a: 'x', c: null, d: true, e: [], f: {} }, 'a: x\nb: 1\nc: null\nd: true\ne: []\nf: {}\n'],
  [{ a: { b: { c: 1 } } }, 'a:\n  b:\n    c: 1\n'],
  [{ a: [1, 'x', { b: 2, c: 3 }, [4, 5]] }, 'a:\n- 1\n- x\n- b: 2\n  c: 3\n- - 4\n  - 5\n'],
  [[{ a: [{ b: 1 }] }], '- a:\n  - b: 1\n'],
  [{ a10: 1, a9: 2, 'a-b': 3, aB: 4, ab: 5 }, 'a-b: 3\na9: 2\na10: 1\naB: 4\nab: 5\n'],
  [{ a: undefined, b: 1 }, 'b: 1\n'],
  [{ n: 1.5, big: 1234567890123 }, 'big: 1234567890123\n"n": 1.5\n'],
])('formatYaml(%j)', (value, expected) => {
  expect(formatYaml(value)).toBe(expected);
});

// Each as sigs.k8s.io/yaml v1.6 writes it.
test.each([
  ['', '""'],
  ['plain text', 'plain text'],
  ['true', '"true"'],
  ['yes', '"yes"'],
  ['Off', '"Off"'],
  ['null', '"null"'],
  ['~', '"~"'],
  ['1', '"1"'],
  ['1e3', '"1e3"'],
  ['0x1F', '"0x1F"'],
  ['1_000', '"1_000"'],
  ['1:30', '"1:30"'],
  ['1.2.3', '1.2.3'],
  ['2026-01-02', '"2026-01-02"'],
  ['2026-01-02T03:04:05Z', '"2026-01-02T03:04:05Z"'],
  ['.5', '".5"'],
  ['a: b', "'a: b'"],
  ['a:b', 'a:b'],
  ['a #b', "'a #b'"],
  ['a#b', 'a#b'],
  ['- a', "'- a'"],
  ['-a', '-a'],
  ['*', "'*'"],
  ['*/x', "'*/x'"],
  ['{a}', "'{a}'"],
  ["it's", "it's"],
  ["'quoted'", "'''quoted'''"],
  ['"quoted"', `'"quoted"'`],
  [' lead', "' lead'"],
  ['trail ', "'trail '"],
  ['tab\there', String.raw`"tab\there"`],
  ['a\u0007', String.raw`"a\a"`],
  ['é', 'é'],
  ['%a', "'%a'"],
  ['@a', "'@a'"],
  ['a\nb', '|-\n  a\n  b'],
  ['a\nb\n', '|\n  a\n  b'],
  ['a\n\n', '|+\n  a\n'],
  ['  a\nb', '|2-\n    a\n  b'],
  ['a \nb', String.raw`"a \nb"`],
])('formatYaml() writes the text %j as %s', (text, expected) => {
  expect(formatYaml({ k: text })).toBe(`k: ${expected}\n`);
});

test('formatYaml() folds long lines at spaces after column 80', () => {
  expect(formatYaml({ k: long })).toBe(`k: ${'word '.repeat(15)}word\n  word word end\n`);
  expect(formatYaml({ k: `${long}: x` })).toBe(`k: '${'word '.repeat(15)}word\n  word word end: x'\n`);
});

test('formatYaml() quotes keys that are not plain', () => {
  expect(formatYaml({ y: 1, 'a b': 2, '': 3, 'a: b': 4 })).toBe(`"": 3\na b: 2\n'a: b': 4\n"y": 1\n`);
});

test('formatYaml3() indents by four, lists too, and does not fold', () => {
  expect(formatYaml3({ a: { b: [1, { c: 2, d: 3 }] }, k: long })).toBe(
    `a:\n    b:\n        - 1\n        - c: 2\n          d: 3\nk: ${long}\n`,
  );
});
