import { expect, it } from 'vitest';
import { createLimiter, createSingleFlight, mapLimit } from './concurrency.ts';

it('mapLimit() keeps the order of results and the limit', async () => {
  let running = 0;
  let most = 0;
  const results = await mapLimit([5, 4, 3, 2, 1], 2, async (item) => {
    most = Math.max(most, ++running);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    running--;
    return item * 10;
  });
  expect(results).toEqual([50, 40, 30, 20, 10]);
  expect(most).toBe(2);
});

it('mapLimit() begins nothing after a failure', async () => {
  const begun: number[] = [];
  const work = mapLimit([1, 2, 3, 4, 5, 6], 2, async (item) => {
    begun.push(item);
    await Promise.resolve();
    if (item === 2) throw new Error('two');
  });
  await expect(work).rejects.toThrow('two');
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  expect(begun.length).toBeLessThanOrEqual(3);
});

it('a limiter lets who waited longest go first, and who left not at all', async () => {
  const limit = createLimiter(1);
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const leave = new AbortController();
  const first = limit(() => gate.promise);
  const left = limit(async () => void order.push('left'), leave.signal);
  const second = limit(async () => void order.push('second'));
  leave.abort(new Error('gone'));
  await expect(left).rejects.toThrow('gone');
  gate.resolve();
  await Promise.all([first, second]);
  expect(order).toEqual(['second']);
  expect(await limit(() => Promise.resolve('free again'))).toBe('free again');
});

it('a single flight is shared while it lasts, also its failure', async () => {
  const flight = createSingleFlight<number>();
  let runs = 0;
  const work = (): Promise<number> =>
    ++runs === 1 ? Promise.reject(new Error('once')) : Promise.resolve(runs);
  const [one, two] = [flight('key', work), flight('key', work)];
  await expect(one).rejects.toThrow('once');
  await expect(two).rejects.toThrow('once');
  expect(await flight('key', work)).toBe(2);
});
