import { describe, expect, it } from 'vitest';
import type { DiffRow } from './diff-rows.ts';
import { splitRows, unifiedRows } from './diff-rows.ts';
import { diffLines } from './line-diff.ts';
import { diffWords } from './word-diff.ts';

const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'image: web:1', 'k'];
const after = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'image: web:2', 'new', 'k'];
const lines = diffLines(before, after);

function text(rows: readonly DiffRow[]): string[] {
  return rows.map((row) => {
    if (row.type === 'gap') return `gap ${row.count}`;
    const side = (cell: (typeof row)['left']): string => cell?.parts.map((part) => part.text).join('') ?? '-';
    return `${side(row.left)} | ${side(row.right)}`;
  });
}

describe('splitRows()', () => {
  it('puts what took the place of a line beside it, and leaves out what is far away', () =>
    expect(text(splitRows(lines, new Set()))).toEqual([
      'gap 6',
      'g | g',
      'h | h',
      'i | i',
      'image: web:1 | image: web:2',
      '- | new',
      'k | k',
    ]));

  it('opens a gap by where it begins', () => {
    const [gap] = splitRows(lines, new Set());
    expect(gap?.type === 'gap' && splitRows(lines, new Set([gap.from]))).toHaveLength(12);
    expect(splitRows(lines, 'all')).toHaveLength(12);
  });
});

describe('unifiedRows()', () => {
  it('has what is removed above what is added', () =>
    expect(text(unifiedRows(lines, new Set())).slice(4)).toEqual([
      'image: web:1 | -',
      '- | image: web:2',
      '- | new',
      'k | k',
    ]));
});

describe('diffWords()', () => {
  it.each([
    ['image: web:1', 'image: web:2', 'image: web:[1]', 'image: web:[2]'],
    ['replicas: 2', 'name: other', '[replicas: 2]', '[name: other]'],
    [
      '  image: "a:b"',
      '  image: "x.io/long/words:9"',
      '  image: "[a]:[b]"',
      '  image: "[x.io/long/words]:[9]"',
    ],
    ['a b', 'a b', 'a b', 'a b'],
    ['', 'x', '', '[x]'],
    ['a: one two three four', 'a: 5 6 7 8 9 10 11', 'a: [one two three four]', 'a: [5 6 7 8 9 10 11]'],
  ])('%s to %s', (left, right, shownLeft, shownRight) => {
    const words = diffWords(left, right);
    const shown = (parts: (typeof words)['before']): string =>
      parts.map((part) => (part.changed ? `[${part.text}]` : part.text)).join('');
    expect([shown(words.before), shown(words.after)]).toEqual([shownLeft, shownRight]);
  });
});
