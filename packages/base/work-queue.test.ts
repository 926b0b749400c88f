import { describe, expect, it } from 'vitest';
import { WorkQueue } from './work-queue.ts';
import type { Reconcile } from './work-queue.ts';

/** A queue that runs until the test has seen enough. */
async function withQueue(
  reconcile: Reconcile,
  test: (queue: WorkQueue, errors: string[]) => Promise<void>,
): Promise<void> {
  const errors: string[] = [];
  const queue = new WorkQueue({
    concurrency: 2,
    reconcile,
    onError: (key) => errors.push(key),
    backoff: { maxDelayMs: 5 },
  });
  const stop = new AbortController();
  const running = queue.run(stop.signal);
  try {
    await test(queue, errors);
  } finally {
    stop.abort();
    await running;
  }
}

describe('WorkQueue', () => {
  it('never works on one key twice at once, and runs it again when it was added meanwhile', async () => {
    let active = 0;
    let runs = 0;
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const { promise: twice, resolve: done } = Promise.withResolvers<void>();
    const reconcile: Reconcile = async () => {
      active++;
      expect(active).toBe(1);
      await gate;
      active--;
      runs++;
      if (runs === 2) done();
    };
    await withQueue(reconcile, async (queue) => {
      queue.add('a');
      queue.add('a');
      queue.add('a');
      open();
      await twice;
      expect(runs).toBe(2);
    });
  });

  it('backs off after a failure and tries again', async () => {
    const { promise: succeeded, resolve } = Promise.withResolvers<void>();
    let tries = 0;
    const reconcile: Reconcile = () => {
      tries++;
      if (tries < 3) return Promise.reject(new Error('not yet'));
      resolve();
      return Promise.resolve();
    };
    await withQueue(reconcile, async (queue, errors) => {
      queue.add('a');
      await succeeded;
      expect(errors).toEqual(['a', 'a']);
    });
  });

  it('does not come back before a time that no timer of the platform can wait for', async () => {
    let runs = 0;
    const reconcile: Reconcile = (key) => {
      if (key === 'a') runs++;
      return Promise.resolve(key === 'a' ? { againInMs: 2 ** 31 } : undefined);
    };
    await withQueue(reconcile, async (queue) => {
      queue.add('a');
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(runs).toBe(1);
    });
  });

  it('comes back after the time the work asked for', async () => {
    const { promise: second, resolve } = Promise.withResolvers<void>();
    let runs = 0;
    const reconcile: Reconcile = () => {
      runs++;
      if (runs === 2) resolve();
      return Promise.resolve(runs === 1 ? { againInMs: 5 } : undefined);
    };
    await withQueue(reconcile, async (queue) => {
      queue.add('a');
      await second;
      expect(runs).toBe(2);
    });
  });
});
