import { codes, StatusError } from '@tiphys/base';
import { expect, test } from 'vitest';
import { createFailures } from './failures.ts';

const broken = new StatusError(codes.failedPrecondition, 'does not parse');

test('after three failures the error is repeated, until an hour has passed', () => {
  let now = 0;
  const failures = createFailures({ now: () => now });
  for (let count = 0; count < 3; count++) {
    failures.check('key');
    failures.failed('key', broken);
  }
  expect(() => failures.check('key')).toThrow('Manifest generation error (cached): does not parse');
  expect(() => failures.check('other')).not.toThrow();
  now = 59 * 60_000;
  expect(() => failures.check('key')).toThrow('cached');
  now = 60 * 60_000;
  expect(() => failures.check('key')).not.toThrow();
});

test('a number of repetitions ends the pause when one is set; zero switches it off', () => {
  const failures = createFailures({ now: () => 0 }, { pauseAfter: 1, pauseMinutes: 0, pauseRequests: 2 });
  failures.failed('key', broken);
  expect(() => failures.check('key')).toThrow('cached');
  expect(() => failures.check('key')).toThrow('cached');
  expect(() => failures.check('key')).not.toThrow();
  const off = createFailures({ now: () => 0 }, { pauseAfter: 0 });
  for (let count = 0; count < 9; count++) off.failed('key', broken);
  expect(() => off.check('key')).not.toThrow();
});

test('a success and failures of the moment do not count', () => {
  const failures = createFailures({ now: () => 0 }, { pauseAfter: 2 });
  failures.failed('key', broken);
  failures.succeeded('key');
  failures.failed('key', broken);
  failures.failed('key', new StatusError(codes.unavailable, 'gone'));
  failures.failed('key', new StatusError(codes.deadlineExceeded, 'slow'));
  expect(() => failures.check('key')).not.toThrow();
});
