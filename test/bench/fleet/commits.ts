import { eventually } from '../../harness/index.ts';
import { percentile, report } from '../report.ts';
import type { Fleet } from './fleet.ts';
import { fleetPath } from './repository.ts';

const rounds = 15;
const configMaps = { group: '', version: 'v1', plural: 'configmaps' };
const applications = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };

/** Commits a change of one application after another, asks for a refresh and measures until the change is live. */
export async function measureCommits(fleet: Fleet): Promise<void> {
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const index = 60 + round * 3;
    const message = `round-${round}`;
    await fleet.repository.commit({ [`${fleetPath(index)}/all.yaml`]: configMapOnly(index, message) });
    const startedAt = performance.now();
    await fleet.client.patch(
      { type: applications, namespace: 'argocd', name: `app-${index}` },
      { type: 'merge', body: { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } } },
    );
    await eventually(() => isLive(fleet, `app-${index}`, message), { timeoutMs: 20_000, everyMs: 5 });
    samples.push(performance.now() - startedAt);
  }
  report({ bench: 'commit.p50', value: percentile(samples, 0.5), unit: 'ms', target: 150 });
}

async function isLive(fleet: Fleet, name: string, message: string): Promise<boolean> {
  const object = await fleet.client.get({ type: configMaps, namespace: 'fleet', name });
  return (object?.['data'] as { readonly message?: string } | undefined)?.message === message;
}

function configMapOnly(index: number, message: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app-${index}\ndata:\n  message: ${message}\n`;
}
