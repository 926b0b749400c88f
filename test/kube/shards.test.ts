import { setTimeout as delay } from 'node:timers/promises';
import { aborted, silentLogger, systemClock } from '@tiphys/base';
import { createKubeClient, createShards, loadKubeconfig } from '@tiphys/kube';
import type { KubeClient } from '@tiphys/kube';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';

const times = { leaseMs: 2000, renewDeadlineMs: 1200, retryMs: 200 };
const count = 4;
const keys = Array.from({ length: 40 }, (_, index) => `argocd/app-${index}`);

let cluster: TestCluster;
let client: KubeClient;
beforeAll(async () => {
  cluster = await startTestCluster();
  client = createKubeClient(await loadKubeconfig({ paths: [cluster.kubeconfig], env: process.env }));
});
afterAll(async () => {
  await client.close();
  await cluster.stop();
});

function member(prefix: string, identity: string) {
  const cut = new AbortController();
  // A client that can be cut off, as a process that is killed: it says nothing more, and releases nothing.
  const cuttable = new Proxy(client, {
    get: (target, name) =>
      cut.signal.aborted
        ? () => Promise.reject(new Error('cut off'))
        : Reflect.get(target, name).bind?.(target),
  });
  const shards = createShards(
    { client: cuttable, clock: systemClock, log: silentLogger },
    { namespace: 'default', prefix, identity, count, ...times },
  );
  const stop = new AbortController();
  const running = shards.run(stop.signal);
  return {
    shards,
    held: () => keys.filter((key) => shards.holds(key)),
    kill: () => cut.abort(),
    stop: () => {
      stop.abort();
      return running;
    },
  };
}

type Member = ReturnType<typeof member>;

/** Every key is held by one of the members, and by no two. */
function expectShared(members: readonly Member[]): void {
  const held = members.flatMap((one) => one.held());
  expect(held.toSorted()).toEqual(keys.toSorted());
}

test('one process has all, two have halves, and what one leaves the other takes', async () => {
  const first = member('halves', 'a');
  await eventually(() => expectShared([first]));
  const second = member('halves', 'b');
  await eventually(() => {
    expectShared([first, second]);
    expect(new Set(keys.map((key) => first.shards.holds(key))).size).toBe(2);
  });
  await first.stop();
  expect(first.held()).toEqual([]);
  await eventually(() => expectShared([second]));
  await second.stop();
});

test('the shards of a process that was killed are taken after the lease time', async () => {
  const first = member('killed', 'a');
  const second = member('killed', 'b');
  await eventually(() => expectShared([first, second]));
  await eventually(() => expect(first.held().length).toBeGreaterThan(0));
  first.kill();
  // It stops by itself before anybody may take over.
  await eventually(() => expect(first.held()).toEqual([]));
  await eventually(() => expectShared([second]));
  await second.stop();
});

test('a shard is handed over only when the work on it has ended', async () => {
  const first = member('work', 'a');
  await eventually(() => expectShared([first]));
  const told: string[] = [];
  const works = keys.map((key) =>
    first.shards.whileHeld(key, async (signal) => {
      await aborted(signal);
      told.push(`${key} stops`);
      await delay(300);
      expect(second.shards.holds(key)).toBe(false);
      return key;
    }),
  );
  const second = member('work', 'b');
  await eventually(() => expect(second.held().length).toBeGreaterThan(0));
  const moved = second.held();
  for (const key of moved) expect(told).toContain(`${key} stops`);
  expect(
    await second.shards.whileHeld(first.held()[0] ?? '', () => Promise.resolve('worked')),
  ).toBeUndefined();
  await Promise.all([first.stop(), second.stop()]);
  expect(await Promise.all(works)).toEqual(keys);
});
