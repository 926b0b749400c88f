import { expect, it } from 'vitest';
import { createRepositoryGrace } from './repository-grace.ts';
import type { RepositoryGrace } from './repository-grace.ts';

it.each<[string, readonly ((grace: RepositoryGrace, pass: (ms: number) => void) => void)[], boolean]>([
  ['nothing', [], false],
  ['a failure just now', [(grace) => grace.failed('web', true)], true],
  ['a failure at the end of its time', [(grace) => grace.failed('web', true), (_, pass) => pass(1000)], true],
  ['a failure longer ago', [(grace) => grace.failed('web', true), (_, pass) => pass(1001)], false],
  [
    'failures that began longer ago',
    [
      (grace) => grace.failed('web', true),
      (_, pass) => pass(800),
      (grace) => grace.failed('web', true),
      (_, pass) => pass(800),
    ],
    false,
  ],
  [
    'a failure that was mended',
    [(grace) => grace.failed('web', true), (grace) => grace.succeeded('web')],
    false,
  ],
  [
    'a failure that stays',
    [(grace) => grace.failed('web', true), (grace) => grace.failed('web', false)],
    false,
  ],
  ["another application's failure", [(grace) => grace.failed('shop', true)], false],
])('after %s', (_name, steps, holds) => {
  let now = 0;
  const clock = { now: () => now } as Parameters<typeof createRepositoryGrace>[0];
  const grace = createRepositoryGrace(clock, 1000);
  for (const step of steps) step(grace, (ms) => (now += ms));
  expect(grace.holds('web')).toBe(holds);
});
