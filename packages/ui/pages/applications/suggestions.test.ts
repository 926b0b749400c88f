import { expect, test } from 'vitest';
import { suggestAt } from './suggestions.ts';

const facets = [
  {
    field: 'project',
    values: [
      { value: 'payments', count: 12 },
      { value: 'data team', count: 3 },
    ],
    more: 0,
  },
];
const labels = (q: string, caret = q.length): readonly string[] =>
  suggestAt(q, caret, facets).map(({ label }) => label);

test('fields are suggested, then their values', () => {
  expect(labels('hea')).toEqual(['health:']);
  expect(labels('health:deg')).toEqual(['Degraded']);
  expect(labels('project:')).toEqual(['payments', 'data team']);
  expect(labels('-proj:pay')).toEqual(['payments']);
  expect(labels('age:>')).toEqual(['>1h', '>1d', '>7d']);
  expect(labels('nofield:x')).toEqual([]);
  expect(labels('"a b')).toEqual([]);
});

test('a suggestion goes on where the caret is', () => {
  expect(suggestAt('sync:!s health:De api', 17, facets)[0]).toMatchObject({
    q: 'sync:!s health:Degraded  api',
  });
  expect(suggestAt('health:Missing,deg', 18, facets)[0]?.q).toBe('health:Missing,Degraded ');
  expect(suggestAt('project:d', 9, facets)[0]?.q).toBe('project:"data team" ');
  expect(suggestAt('sync:!o', 7, facets)[0]?.q).toBe('sync:!OutOfSync ');
});
