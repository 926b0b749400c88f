import { expect, it } from 'vitest';
import { resyncAgain, resyncTimes } from './resync-times.ts';

const unset = { resyncMs: undefined, jitterMs: undefined, hardResyncMs: undefined };

it.each([
  ['nothing is set', {}, {}, { resyncMs: 150_000, hardResyncMs: 0, pollMs: 20_000 }],
  [
    'settings count',
    {},
    { resyncMs: 10_000, jitterMs: 0, hardResyncMs: 5 },
    { resyncMs: 10_000, hardResyncMs: 5, pollMs: 10_000 },
  ],
  [
    'options come first',
    { resyncMs: 40_000, resyncJitterMs: 2000, hardResyncMs: 0 },
    { resyncMs: 10_000, jitterMs: 0, hardResyncMs: 5 },
    { resyncMs: 41_000, hardResyncMs: 0, pollMs: 20_000 },
  ],
  ['0 turns both off', {}, { resyncMs: 0, jitterMs: 60_000 }, { resyncMs: 0, hardResyncMs: 0, pollMs: 0 }],
])('%s', (_, options, settings, wanted) => {
  const reconciliation = { ...unset, ...settings };
  expect(resyncTimes({ pollMs: 20_000, ...options }, { reconciliation }, 0.5)).toEqual(wanted);
});

it.each([
  [{ resyncMs: 0, hardResyncMs: 0 }, [undefined], undefined],
  [{ resyncMs: 7, hardResyncMs: 0 }, [undefined], { againInMs: 7 }],
  [{ resyncMs: 7, hardResyncMs: 5 }, [undefined], { againInMs: 5 }],
  [{ resyncMs: 0, hardResyncMs: 0 }, [3, 4], { againInMs: 3 }],
  [{ resyncMs: 1e12, hardResyncMs: 0 }, [], { againInMs: 2_147_483_647 }],
])('%j with %j comes again %j', (times, others, wanted) => {
  expect(resyncAgain({ ...times, pollMs: 0 }, ...others)).toEqual(wanted);
});
