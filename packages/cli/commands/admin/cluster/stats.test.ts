import type { Application, Cluster } from '@tiphys/model';
import { inCluster } from '@tiphys/model';
import { expect, test } from 'vitest';
import { statsTable } from './stats.ts';

test('statistics count namespaces of destinations, and what the controller told', () => {
  const far: Cluster = {
    ...inCluster(),
    server: 'https://far',
    name: 'far',
    info: {
      connectionState: { status: 'Successful', message: '', attemptedAt: null },
      cacheInfo: { resourcesCount: 42 },
      applicationsCount: 3,
    },
  };
  const app = (name: string, destination: object): Application =>
    ({ metadata: { name, namespace: 'argocd' }, spec: { destination } }) as unknown as Application;
  const applications = [
    app('a', { name: 'far', namespace: 'x' }),
    app('b', { server: 'https://far/', namespace: 'y' }),
    app('c', { name: 'far', namespace: 'y' }),
    app('lost', { name: 'nowhere' }),
  ];
  const warnings: string[] = [];
  expect(statsTable([inCluster(), far], applications, (text) => warnings.push(text))).toBe(
    'SERVER                          SHARD  CONNECTION  NAMESPACES COUNT  APPS COUNT  RESOURCES COUNT\n' +
      'https://kubernetes.default.svc  0                  0                 0           0\n' +
      'https://far                     0      Successful  2                 3           42\n',
  );
  expect(warnings).toEqual([expect.stringMatching(/^Skipping application "argocd\/lost" because/)]);
});
