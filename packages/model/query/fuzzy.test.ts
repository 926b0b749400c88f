import { expect, test } from 'vitest';
import { fuzzyScore } from './fuzzy.ts';

const best = (typed: string, texts: readonly string[]): string | undefined =>
  texts
    .map((text) => ({ text, score: fuzzyScore(text, typed) }))
    .filter(({ score }) => score !== undefined)
    .sort((left, right) => (right.score ?? 0) - (left.score ?? 0))[0]?.text;

test.each([
  ['pay', ['repay-service', 'payments'], 'payments'],
  ['pprod', ['apply-road', 'payments-prod'], 'payments-prod'],
  ['proj set', ['Project settings', 'Prose'], 'Project settings'],
  ['zz', ['payments'], undefined],
  ['', ['first', 'second'], 'first'],
])('%s finds the best of %j', (typed, texts, expected) => {
  expect(best(typed, texts)).toBe(expected);
});
