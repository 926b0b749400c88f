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
function rival(name: string, identity: string) {
  const deps = { client, clock: systemClock, log: silentLogger };
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
