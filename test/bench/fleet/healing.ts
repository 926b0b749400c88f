import { percentile, report } from '../report.ts';
import type { Fleet } from './fleet.ts';

const rounds = 40;
const deployments = { group: 'apps', version: 'v1', plural: 'deployments' };

/** Scales one Deployment after another and measures how long each stays away from what Git says. */
export async function measureHealing(fleet: Fleet): Promise<void> {
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) samples.push(await healOnce(fleet, `app-${round}`));
  report({ bench: 'self-heal.p50', value: percentile(samples, 0.5), unit: 'ms', target: 150 });
  report({ bench: 'self-heal.p95', value: percentile(samples, 0.95), unit: 'ms', target: 400 });
}

async function healOnce(fleet: Fleet, name: string): Promise<number> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new Error(`${name} was not healed`)), 20_000);
  const ref = { type: deployments, namespace: 'fleet', name };
  const present = await fleet.client.get(ref);
  const watch = fleet.client.watch(deployments, {
    namespace: 'fleet',
    fieldSelector: `metadata.name=${name}`,
    resourceVersion: present?.metadata.resourceVersion,
    signal: stop.signal,
  });
  const startedAt = performance.now();
  await fleet.client.patch(ref, { type: 'merge', body: { spec: { replicas: 3 } } });
  let drifted = false;
  for await (const event of watch) {
    if (event.type === 'BOOKMARK') continue;
    const { replicas } = event.object['spec'] as { readonly replicas: number };
    if (replicas === 3) drifted = true;
    else if (drifted) break;
  }
  clearTimeout(timer);
  stop.abort();
  return performance.now() - startedAt;
}
