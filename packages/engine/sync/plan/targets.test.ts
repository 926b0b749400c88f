import type { KubeObject } from '@tiphys/base';
import type { ApiCatalog, ApiResource } from '@tiphys/kube';
import { describe, expect, it } from 'vitest';
import { isNamespaced, normalizeTargets } from './targets.ts';
import type { TargetRules } from './targets.ts';

const served: readonly ApiResource[] = [
  { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true, verbs: [] },
  { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false, verbs: [] },
  { group: 'example.com', version: 'v2', kind: 'Fleet', plural: 'fleets', namespaced: false, verbs: [] },
];

const catalog: ApiCatalog = {
  resources: served,
  preferredResources: served,
  errors: [],
  find: (group, version, kind) =>
    served.find((each) => each.group === group && each.version === version && each.kind === kind),
  preferred: (group, kind) => served.find((each) => each.group === group && each.kind === kind),
  apiVersions: () => [],
};

const rules: TargetRules = {
  catalog,
  namespace: 'web',
  excludes: (_group, kind) => kind === 'Event',
  track: (object) => ({
    ...object,
    metadata: { ...object.metadata, annotations: { tracked: object.metadata.namespace ?? '' } },
  }),
};

function object(kind: string, metadata: KubeObject['metadata'], apiVersion = 'v1'): KubeObject {
  return { apiVersion, kind, metadata };
}

describe('normalizeTargets()', () => {
  it.each<[string, KubeObject, object]>([
    [
      'the destination namespace to one without',
      object('ConfigMap', { name: 'a' }),
      { name: 'a', namespace: 'web', annotations: { tracked: 'web' } },
    ],
    [
      'nothing to one that has a namespace',
      object('ConfigMap', { name: 'a', namespace: 'b' }),
      { name: 'a', namespace: 'b' },
    ],
    [
      'no namespace to a cluster-scoped one',
      object('Namespace', { name: 'a', namespace: 'b' }),
      { name: 'a', annotations: { tracked: '' } },
    ],
    [
      'the destination namespace to a kind that is not known yet',
      object('Boat', { name: 'a' }, 'example.com/v1'),
      { name: 'a', namespace: 'web', annotations: { tracked: 'web' } },
    ],
  ])('gives %s', (_name, target, metadata) => {
    const { objects, findings } = normalizeTargets([target], rules);
    expect(objects.map((each) => each.metadata)).toEqual([metadata]);
    expect(findings).toEqual([]);
  });

  it('keeps the last of several, with a warning', () => {
    const first = { ...object('ConfigMap', { name: 'a' }), data: { n: '1' } };
    const last = { ...object('ConfigMap', { name: 'a', namespace: 'web' }), data: { n: '2' } };
    const { objects, findings } = normalizeTargets([first, last], rules);
    expect(objects).toEqual([last]);
    expect(findings).toEqual([
      {
        type: 'RepeatedResourceWarning',
        message: 'Resource /ConfigMap/web/a appeared 2 times among application resources.',
      },
    ]);
  });

  it('keeps all that have only the prefix of a name', () => {
    const { objects } = normalizeTargets(
      [object('ConfigMap', { generateName: 'a-' }), object('ConfigMap', { generateName: 'a-' })],
      rules,
    );
    expect(objects).toHaveLength(2);
  });

  it('drops excluded kinds, with a warning', () => {
    const { objects, findings } = normalizeTargets(
      [object('Event', { name: 'a' }, 'events.k8s.io/v1')],
      rules,
    );
    expect(objects).toEqual([]);
    expect(findings).toEqual([
      {
        type: 'ExcludedResourceWarning',
        message: 'Resource events.k8s.io/Event a is excluded in the settings',
      },
    ]);
  });

  it('does not change what it was given', () => {
    const target = Object.freeze(object('ConfigMap', Object.freeze({ name: 'a' })));
    normalizeTargets([target], rules);
    expect(target.metadata).toEqual({ name: 'a' });
  });
});

it.each([
  ['v1', 'ConfigMap', true],
  ['v1', 'Namespace', false],
  ['example.com/v1', 'Fleet', false],
  ['example.com/v1', 'Boat', true],
])('isNamespaced() of %s %s is %s', (apiVersion, kind, namespaced) =>
  expect(isNamespaced(catalog, object(kind, { name: 'a' }, apiVersion))).toBe(namespaced),
);
