import { expect, test } from 'vitest';
import { alignTabs, formatTable } from './tabwriter.ts';

test.each([
  ['a\tb\nccc\td\n', 'a    b\nccc  d\n'],
  ['a\t\tb\n\n', 'a    b\n\n'],
  ['a\t\n', 'a  \n'],
  ['a\tb\tc\nlonger\tx\n', 'a       b  c\nlonger  x\n'],
  ['a\tb\nno tab\nlong cell\td\n', 'a  b\nno tab\nlong cell  d\n'],
  ['é\tb\nab\tc\n', 'é   b\nab  c\n'],
])('alignTabs(%j)', (text, expected) => {
  expect(alignTabs(text)).toBe(expected);
});

test('alignTabs() honours a smallest width', () => {
  expect(alignTabs('a\tb\n', { minWidth: 5 })).toBe('a    b\n');
});

test('formatTable() prints missing cells as nothing', () => {
  expect(
    formatTable([
      ['NAME', 'X', 'Y'],
      ['a', undefined, true],
    ]),
  ).toBe('NAME  X  Y\na        true\n');
  expect(formatTable([])).toBe('');
});
