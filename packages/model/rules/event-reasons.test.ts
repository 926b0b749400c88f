import { expect, it } from 'vitest';
import { eventLabels, isEventEnabled } from './event-reasons.ts';

it.each([
  [['all'], true],
  [['none'], false],
  [['all', 'none'], false],
  [[], false],
  [['ResourceUpdated', 'OperationStarted'], true],
  [['OperationCompleted'], false],
])('%j enables OperationStarted: %s', (reasons, expected) => {
  expect(isEventEnabled(reasons, 'OperationStarted')).toBe(expected);
});

it.each([
  [{ include: [], exclude: [] }, {}],
  [{ include: ['team'], exclude: [] }, { team: 'red' }],
  [
    { include: ['*'], exclude: ['team'] },
    { tier: '1', env: 'prod' },
  ],
])('eventLabels(%j)', (globs, expected) => {
  const matchGlob = (glob: string, text: string): boolean => glob === '*' || glob === text;
  const owners = [{ team: 'blue', tier: '1' }, { team: 'red', env: 'prod' }, undefined];
  expect(eventLabels(globs, owners, matchGlob)).toEqual(expected);
});
