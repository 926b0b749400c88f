import { mapLimit } from '@tiphys/base';
import { report } from '../report.ts';
import type { Fleet } from './fleet.ts';

const refreshAnnotation = 'argocd.argoproj.io/refresh';
const patchesAtOnce = 20;

/** Asks for a hard refresh of every application and waits until each was compared anew. */
export async function measureRefresh(fleet: Fleet): Promise<void> {
  const applications = fleet.applications.list();
  const cpu = fleet.usage.now().cpuSeconds;
  const startedAt = performance.now();
  await mapLimit(applications, patchesAtOnce, ({ metadata }) =>
    fleet.client.patch(
      {
        type: { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' },
        namespace: metadata.namespace,
        name: metadata.name ?? '',
      },
      { type: 'merge', body: { metadata: { annotations: { [refreshAnnotation]: 'hard' } } } },
    ),
  );
  await fleet.untilAll(
    (application) => application.metadata.annotations?.[refreshAnnotation] === undefined,
    60_000,
  );
  report({
    bench: 'refresh-150.time',
    value: (performance.now() - startedAt) / 1000,
    unit: 's',
    target: 2.6,
  });
  report({ bench: 'refresh-150.cpu', value: fleet.usage.now().cpuSeconds - cpu, unit: 's', target: 2.6 });
}
