import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ListSplitter } from './list-splitter.ts';

function split(text: string, pieceBytes: number): { readonly items: unknown[]; readonly head: unknown } {
  const bytes = Buffer.from(text);
  const items: unknown[] = [];
  const splitter = new ListSplitter((item) => items.push(JSON.parse(item.toString('utf8'))), 1_000_000);
  for (let at = 0; at < bytes.length; at += pieceBytes) splitter.push(bytes.subarray(at, at + pieceBytes));
  return { items, head: splitter.finish() };
}

describe('ListSplitter', () => {
  const items = [
    { metadata: { name: 'a', annotations: { text: 'quotes " and \\ and } ] [ {' } } },
    { metadata: { name: 'ü€𝄞' }, data: { items: '[1]' }, list: [[], [{}], {}] },
    {},
  ];
  const lists: readonly [string, string][] = [
    [
      'a typed list',
      JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '7' }, items }),
    ],
    [
      'items first',
      JSON.stringify({ apiVersion: 'v1', items, kind: 'PodList', metadata: { continue: 'x' } }),
    ],
    ['white space', JSON.stringify({ kind: 'PodList', items, metadata: {} }, undefined, 2)],
    ['no items', JSON.stringify({ kind: 'PodList', items: [], metadata: {} })],
    ['null items', JSON.stringify({ kind: 'PodList', items: null, metadata: { resourceVersion: '7' } })],
    ['an `items` deeper down', JSON.stringify({ metadata: { items: [1] }, items })],
    ['numbers', JSON.stringify({ a: 1, items: [1, -2.5e3, true, null, 'x'], b: false })],
  ];
  for (const [name, text] of lists) {
    for (const pieceBytes of [1, 2, 3, 7, 64, 100_000]) {
      test(`takes apart ${name} in pieces of ${pieceBytes} bytes`, () => {
        const { items: wanted, ...rest } = JSON.parse(text) as { items: unknown[] | null };
        const got = split(text, pieceBytes);
        expect(got.items).toEqual(wanted ?? []);
        expect(got.head).toEqual({ ...rest, items: wanted === null ? null : [] });
      });
    }
  }

  test('takes apart any list in any pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.integer({ min: 1, max: 50 }), (values, pieceBytes) => {
        const text = JSON.stringify({ kind: 'List', items: values, metadata: {} });
        expect(split(text, pieceBytes).items).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  test('says that a list broke off', () => {
    for (const [, text] of lists) {
      expect(() => split(text.slice(0, -1), 50)).toThrow('list broke off before its end');
      expect(() => split(text.slice(0, text.length / 2), 50)).toThrow('list broke off before its end');
    }
  });

  test('refuses an item over its bound', () => {
    const splitter = new ListSplitter(() => {}, 100);
    splitter.push(Buffer.from('{"items":["'));
    expect(() => splitter.push(Buffer.alloc(101, 'x'))).toThrow('more than 100 bytes');
  });
});
