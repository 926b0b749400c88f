import { describe, expect, it } from 'vitest';
import { diffHunks, diffLines } from './line-diff.ts';
import { parseYaml, writeYaml } from '../editor/yaml.ts';
import { sortKeys, tidyManifest } from './manifest.ts';
import { formatNodeId, parseNodeId } from './node-id.ts';
import { safeLink } from './safe-link.ts';
import { toYamlLines } from './yaml.ts';

describe('node ids', () => {
  it.each([
    ['/Pod/voyage/web-1/0', { group: '', kind: 'Pod', namespace: 'voyage', name: 'web-1' }],
    ['apps/Deployment/voyage/web/0', { group: 'apps', kind: 'Deployment', namespace: 'voyage', name: 'web' }],
    ['/Namespace//voyage/0', { group: '', kind: 'Namespace', namespace: '', name: 'voyage' }],
  ])('%s is read and written', (text, name) => {
    expect(parseNodeId(text)).toEqual(name);
    expect(formatNodeId(name)).toBe(text);
  });

  it.each([null, '', 'x', '///', 'a/b/c'])('%s names nothing', (text) => {
    expect(parseNodeId(text)).toBeUndefined();
  });
});

describe('toYamlLines()', () => {
  it.each([
    ['scalars', { a: 1, b: true, c: null, d: 'text', e: 0.5 }, 'a: 1|b: true|c: null|d: text|e: 0.5'],
    [
      'texts that look like others',
      { a: '1', b: 'true', c: '', d: '0x1f', e: 'a: b', f: '~' },
      'a: "1"|b: "true"|c: ""|d: "0x1f"|e: "a: b"|f: "~"',
    ],
    ['empty ones', { a: {}, b: [] }, 'a: {}|b: []'],
    ['lists', { a: [1, { b: 2, c: [3] }, [4, 5]] }, 'a:|- 1|- b: 2|  c:|  - 3|- - 4|  - 5'],
    ['blocks', { a: { b: 'x\n\n y\n', c: 'x\ny' } }, 'a:|  b: ||    x||     y|  c: |-|    x|    y'],
    ['control characters', { a: 'x\n\u001b[1m' }, 'a: "x\\n\\u001b[1m"'],
    ['markup', { '<b>': '<script>' }, '"<b>": "<script>"'],
  ])('writes %s', (_name, value, lines) => {
    expect(toYamlLines(value).join('|')).toBe(lines);
  });
});

describe('an integer that JavaScript would round', () => {
  it('is shown, edited and sent digit by digit', () => {
    const value = tidyManifest('{"spec":{"id":9007199254740993,"count":3}}')?.value;
    expect(toYamlLines(value)).toEqual(['spec:', '  id: 9007199254740993', '  count: 3']);
    const edited = parseYaml(writeYaml(value));
    expect(edited).toEqual({ ok: true, value });
    expect(JSON.stringify(edited.ok && edited.value)).toBe('{"spec":{"id":9007199254740993,"count":3}}');
  });
});

describe('tidyManifest()', () => {
  it('takes out what only machines read, and says so', () => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
    const json = JSON.stringify({ kind: 'Pod', metadata: { name: 'a', managedFields: [], annotations } });
    expect(tidyManifest(json)).toEqual({
      value: { kind: 'Pod', metadata: { name: 'a' } },
      hidden: ['managedFields', 'last-applied-configuration'],
    });
  });

  it('begins as people write it', () => {
    const object = { kind: 'Pod', spec: {}, metadata: { name: 'a' }, apiVersion: 'v1' };
    const value = tidyManifest(JSON.stringify(object))?.value;
    expect(JSON.stringify(value)).toBe('{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{}}');
  });

  it.each([undefined, '', 'null', '[]', '{'])('has nothing for %s', (json) => {
    expect(tidyManifest(json)).toBeUndefined();
  });

  it('sorts keys at every depth', () => {
    expect(JSON.stringify(sortKeys({ b: [{ d: 1, c: 2 }], a: 0 }))).toBe('{"a":0,"b":[{"c":2,"d":1}]}');
  });
});

const signs = { same: ' ', removed: '-', added: '+' };

function show(before: string, after: string): string {
  return diffLines([...before], [...after])
    .map(({ kind, text }) => signs[kind].trim() + text)
    .join(' ');
}

describe('diffLines()', () => {
  it.each([
    ['', '', ''],
    ['abc', 'abc', 'a b c'],
    ['', 'ab', '+a +b'],
    ['ab', '', '-a -b'],
    ['abc', 'axc', 'a -b +x c'],
    ['abcabba', 'cbabac', '-a -b c +b a b -b a +c'],
    ['abcd', 'bcda', '-a b c d +a'],
    ['xay', 'ay', '-x a y'],
    ['a', 'b', '-a +b'],
  ])('%j to %j', (before, after, expected) => {
    expect(show(before, after)).toBe(expected);
  });

  it('always leads from one to the other', () => {
    let seed = 7;
    const next = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 300; round += 1) {
      const text = (): string[] => Array.from({ length: next(12) }, () => 'abc'[next(3)] ?? '');
      const [before, after] = [text(), text()];
      const lines = diffLines(before, after);
      const side = (without: string): string[] =>
        lines.filter(({ kind }) => kind !== without).map((line) => line.text);
      expect(side('added')).toEqual(before);
      expect(side('removed')).toEqual(after);
    }
  });

  it('gives up on finding kept lines when all is different', () => {
    const text = (name: string): string[] => Array.from({ length: 3000 }, (_, index) => `${name}${index}`);
    expect(diffLines(text('a'), text('b'))).toHaveLength(6000);
  });
});

describe('diffHunks()', () => {
  it.each([
    ['abcdefghijklmnop', 'abcdefghijklmnop', 0],
    ['abcdefghijklmnop', 'abcdefgXijklmnop', 1],
    ['abcdefghijklmnop', 'Xbcdefghijklmnop', 1],
    ['abcdefghijklmnop', 'XbcdefghijklmnoX', 2],
    ['abcdefghijklmnop', 'aXcdefghXjklmnop', 1],
  ])('%s to %s in %i', (before, after, expected) => {
    const hunks = diffHunks(diffLines([...before], [...after]));
    expect(hunks).toHaveLength(expected);
    // No line is shown twice, and no change is left out.
    const shown = hunks.flatMap(({ lines }) => lines);
    const changed = diffLines([...before], [...after]).filter(({ kind }) => kind !== 'same');
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown.filter(({ kind }) => kind !== 'same')).toEqual(changed);
  });
});

describe('safeLink()', () => {
  it.each([
    ['https://example.com/a', 'https://example.com/a'],
    ['http://example.com', 'http://example.com/'],
    ['javascript:alert(1)', undefined],
    [' java\nscript:alert(1)', undefined],
    ['data:text/html,<script>', undefined],
    ['//example.com', undefined],
    ['', undefined],
  ])('%j', (text, link) => {
    expect(safeLink(text)).toBe(link);
  });
});
