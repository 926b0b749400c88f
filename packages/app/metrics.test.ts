import { expect, it } from 'vitest';
import { createMetricsRegistry } from './metrics.ts';

it('createMetricsRegistry() exposes the process, and declares a metric once', async () => {
  const { metrics, expose } = createMetricsRegistry();
  const first = metrics.counter({ name: 'argocd_a_total', help: 'A.', labels: ['x'] });
  metrics.counter({ name: 'argocd_a_total', help: 'A.', labels: ['x'] }).inc({ x: '1' });
  first.inc({ x: '1' }, 2);
  let size = 3;
  metrics.gauge({ name: 'queue', help: 'Q.', read: () => size });
  const gauge = metrics.gauge({ name: 'pending', help: 'P.' });
  gauge.add(2);
  gauge.add(-1);
  const { body, contentType } = await expose();
  expect(contentType).toMatch(/^text\/plain/);
  expect(body).toContain('argocd_a_total{x="1"} 3\n');
  expect(body).toContain('\nqueue 3\n');
  expect(body).toContain('\npending 1\n');
  expect(body).toMatch(/^process_resident_memory_bytes \d+$/m);
  size = 4;
  expect((await expose()).body).toContain('\nqueue 4\n');
});

it("expireEvery() forgets counters of Argo CD's names, and no gauges", async () => {
  const registry = createMetricsRegistry();
  registry.metrics.counter({ name: 'argocd_a_total', help: 'A.', labels: ['x'] }).inc({ x: '1' });
  registry.metrics.counter({ name: 'grpc_b_total', help: 'B.', labels: ['x'] }).inc({ x: '1' });
  registry.metrics.gauge({ name: 'argocd_c', help: 'C.' }).set(1);
  const stop = new AbortController();
  const running = registry.expireEvery(1).run(stop.signal);
  await expect.poll(async () => (await registry.expose()).body).not.toContain('argocd_a_total{');
  const { body } = await registry.expose();
  expect(body).toContain('grpc_b_total{x="1"} 1\n');
  expect(body).toContain('argocd_c 1\n');
  stop.abort();
  await running;
});
