import { setTimeout as delay } from 'node:timers/promises';
import { aborted, silentLogger, systemClock } from '@tiphys/base';
import { createKubeClient, createLeaseLeadership, loadKubeconfig } from '@tiphys/kube';
import type { KubeClient, Leadership } from '@tiphys/kube';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';

const times = { leaseMs: 2000, renewDeadlineMs: 1000, retryMs: 100 };

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

/** A rival for the lease `name` that works until it is told to stop. */
function rival(name: string, identity: string, clock = systemClock) {
  const deps = { client, clock, log: silentLogger };
  const leadership: Leadership = createLeaseLeadership(deps, {
    namespace: 'default',
    name,
    identity,
    ...times,
  });
  const stop = new AbortController();
  let working = 0;
  const running = leadership.run(async (signal) => {
    working++;
    await aborted(signal);
    working--;
  }, stop.signal);
  return {
    isWorking: () => working > 0,
    isLeader: () => leadership.isLeader(),
    async stop() {
      stop.abort();
      await running;
    },
  };
}

test('one of many leads, and the next one follows when it stops', async () => {
  const rivals = ['a', 'b', 'c'].map((identity) => rival('one-of-many', identity));
  const leaders = () => rivals.filter((each) => each.isWorking());
  await eventually(() => expect(leaders()).toHaveLength(1));
  const [first] = leaders();
  expect(first?.isLeader()).toBe(true);
  await first?.stop();
  await eventually(() => expect(leaders()).toHaveLength(1));
  expect(leaders()[0]).not.toBe(first);
  expect((await cluster.get('lease', 'one-of-many'))?.spec).toMatchObject({
    leaseTransitions: 1,
    leaseDurationSeconds: 2,
  });
  await Promise.all(rivals.map((each) => each.stop()));
});

test('a leader that cannot renew stops its work before another may start', async () => {
  const only = rival('cut-off', 'a');
  await eventually(() => expect(only.isWorking()).toBe(true));
  await cluster.stopApiServer();
  await eventually(() => expect(only.isWorking()).toBe(false));
  expect(only.isLeader()).toBe(false);
  await cluster.startApiServer();
  await eventually(() => expect(only.isWorking()).toBe(true));
  await only.stop();
});

test('setting a clock makes neither a second leader nor the first one stop', async () => {
  let skewMs = 0;
  const clock = { now: () => Date.now() + skewMs };
  const holder = rival('set-clock', 'a', clock);
  await eventually(() => expect(holder.isWorking()).toBe(true));
  const waiting = rival('set-clock', 'b', clock);
  await delay(3 * times.retryMs);
  for (const setTo of [3_600_000, -3_600_000]) {
    skewMs = setTo;
    const renewed = async (): Promise<string | undefined> =>
      (await cluster.get('lease', 'set-clock'))?.metadata.resourceVersion;
    const before = await renewed();
    await eventually(async () => expect(await renewed()).not.toBe(before));
    expect([holder.isWorking(), waiting.isWorking()]).toEqual([true, false]);
  }
  await Promise.all([holder.stop(), waiting.stop()]);
});

test('a leader whose lease somebody else has taken stops at once', async () => {
  const holder = rival('taken', 'a');
  await eventually(() => expect(holder.isWorking()).toBe(true));
  const spec = { holderIdentity: 'thief', leaseDurationSeconds: 60 };
  const startedAt = performance.now();
  await cluster.kubectl('patch', 'lease', 'taken', '--type=merge', '-p', JSON.stringify({ spec }));
  await eventually(() => expect(holder.isWorking()).toBe(false));
  expect(performance.now() - startedAt).toBeLessThan(60_000);
  await holder.stop();
});

test('a holder that died is followed when its lease is over', async () => {
  await cluster.apply([
    {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'dead', namespace: 'default' },
      spec: { holderIdentity: 'gone', leaseDurationSeconds: 1, renewTime: '2020-01-01T00:00:00.000000Z' },
    },
  ]);
  const startedAt = Date.now();
  const next = rival('dead', 'b');
  await eventually(() => expect(next.isWorking()).toBe(true));
  // Not by the time in the lease, which another machine's clock wrote.
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(times.leaseMs - 100);
  await next.stop();
});
