import { expect, test } from 'vitest';
import type { FlightWork } from './fresh-flight.ts';
import { createFreshFlight } from './fresh-flight.ts';

test('get() joins a run that began late enough, and shares one more run between the others', async () => {
  let now = 100;
  const flight = createFreshFlight<number>({ now: () => now }, { patienceMs: 60_000 });
  const finish: (() => void)[] = [];
  let runs = 0;
  const work = (): Promise<number> => {
    const run = ++runs;
    return new Promise((resolve) => finish.push(() => resolve(run)));
  };
  const first = flight.get('a', 100, work);
  now = 105;
  const joined = flight.get('a', 90, work);
  const later = [flight.get('a', 105, work), flight.get('a', 104, work)];
  expect(runs).toBe(1);
  finish[0]?.();
  expect(await Promise.all([first, joined])).toEqual([1, 1]);
  await expect.poll(() => runs).toBe(2);
  finish[1]?.();
  expect(await Promise.all(later)).toEqual([2, 2]);
  const again = flight.get('a', 105, work);
  expect(runs).toBe(3);
  finish[2]?.();
  expect(await again).toBe(3);
});

test('get() waits for a run no longer than allowed, and shares the next one', async () => {
  const flight = createFreshFlight<number>({ now: () => 0 }, { patienceMs: 1 });
  const finish: (() => void)[] = [];
  let runs = 0;
  const work: FlightWork<number> = (began) => {
    const run = ++runs;
    // The others wait for their turn, and nobody loses patience with that.
    if (run < 3) began();
    return new Promise((resolve) => finish.push(() => resolve(run)));
  };
  const all = [flight.get('a', 0, work), flight.get('a', 0, work), flight.get('a', 0, work)];
  await expect.poll(() => runs).toBe(3);
  finish[2]?.();
  expect(await all[2]).toBe(3);
  finish[0]?.();
  finish[1]?.();
  expect(await Promise.all(all)).toEqual([1, 2, 3]);
});

test('get() shares nothing where nobody shall wait', async () => {
  const flight = createFreshFlight<number>({ now: () => 0 }, { patienceMs: 0 });
  let runs = 0;
  const work = (): Promise<number> => Promise.resolve(++runs);
  expect(await Promise.all([flight.get('a', 0, work), flight.get('a', 0, work)])).toEqual([1, 2]);
});
