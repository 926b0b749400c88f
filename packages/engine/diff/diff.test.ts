import type { KubeObject } from '@tiphys/base';
import { describe, expect, test } from 'vitest';
import { diffResource } from './diff.ts';
import { withLastApplied } from './last-applied.ts';
import type { DiffOptions } from './types.ts';

type Spec = Record<string, unknown>;

function diff(
  target: KubeObject | undefined,
  present: KubeObject | undefined,
  options?: DiffOptions,
): ReturnType<typeof diffResource> {
  return diffResource({ target, live: present }, options);
}

function object(apiVersion: string, kind: string, rest: Spec = {}): KubeObject {
  return { apiVersion, kind, metadata: { name: 'x', namespace: 'n' }, ...rest };
}

/** The live object after the manifest was applied and the server filled in `filled`. */
function live(manifest: KubeObject, filled: Spec = {}): KubeObject {
  const applied = withLastApplied(manifest);
  return {
    ...applied,
    ...filled,
    metadata: {
      ...applied.metadata,
      uid: 'u',
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
  };
}

describe('diffResource() sees no difference', () => {
  const same: [string, KubeObject, Spec][] = [
    [
      'in an empty env value',
      podOf({ containers: [{ name: 'a', env: [{ name: 'E', value: '' }] }] }),
      { spec: { containers: [{ name: 'a', env: [{ name: 'E' }] }] } },
    ],
    [
      'in quantities',
      podOf({ containers: [{ name: 'a', resources: { limits: { cpu: '1000m', memory: '1024Mi' } } }] }),
      { spec: { containers: [{ name: 'a', resources: { limits: { cpu: '1', memory: '1Gi' } } }] } },
    ],
    [
      'in a quantity that is a number',
      podOf({ containers: [{ name: 'a', resources: { limits: { cpu: 1 } } }] }),
      { spec: { containers: [{ name: 'a', resources: { limits: { cpu: '1' }, requests: { cpu: '1' } } }] } },
    ],
    [
      'in false flags and nulls',
      podOf({ hostNetwork: false, nodeSelector: null, volumes: [], containers: [{ name: 'a', tty: false }] }),
      { spec: { containers: [{ name: 'a' }] } },
    ],
    [
      'in a port protocol',
      object('v1', 'Service', { spec: { ports: [{ port: 80 }] } }),
      {
        spec: {
          ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
          clusterIP: '10.0.0.1',
          type: 'ClusterIP',
        },
      },
    ],
    [
      'in a port protocol inside an atomic list',
      object('networking.k8s.io/v1', 'NetworkPolicy', {
        spec: { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] },
      }),
      {
        spec: {
          podSelector: {},
          ingress: [{ ports: [{ port: 80, protocol: 'TCP' }] }],
          policyTypes: ['Ingress'],
        },
      },
    ],
    [
      'in a Role without rules',
      object('rbac.authorization.k8s.io/v1', 'Role', { rules: [] }),
      { rules: null },
    ],
    [
      'in stringData',
      object('v1', 'Secret', { stringData: { a: 'hé' } }),
      { stringData: undefined, data: { a: 'aMOp' }, type: 'Opaque' },
    ],
    [
      'in a Secret value that is null',
      object('v1', 'Secret', { data: { a: null } }),
      { data: { a: '' }, type: 'Opaque' },
    ],
    ['in status', object('v1', 'ConfigMap', { data: { a: '1' } }), { status: { phase: 'Active' } }],
    [
      'in a null creationTimestamp of a template',
      object('apps/v1', 'Deployment', {
        spec: { template: { metadata: { creationTimestamp: null, labels: { a: 'b' } } } },
      }),
      { spec: { replicas: 1, template: { metadata: { labels: { a: 'b' } } } } },
    ],
    [
      'in what the server adds to a custom kind',
      object('example.com/v1', 'Thing', { spec: { list: [{ a: 1 }] } }),
      { spec: { list: [{ a: 1, defaulted: true }], more: 2 } },
    ],
    [
      'in the claims of a StatefulSet',
      object('apps/v1', 'StatefulSet', {
        spec: {
          volumeClaimTemplates: [
            { metadata: { name: 'd' }, spec: { resources: { requests: { storage: '1Gi' } } } },
          ],
        },
      }),
      {
        spec: {
          volumeClaimTemplates: [
            {
              apiVersion: 'v1',
              kind: 'PersistentVolumeClaim',
              metadata: { name: 'd' },
              spec: { resources: { requests: { storage: '1Gi' } }, volumeMode: 'Filesystem' },
              status: { phase: 'Pending' },
            },
          ],
        },
      },
    ],
  ];
  test.each(same)('%s', (_, manifest, filled) => {
    expect(diff(manifest, live(manifest, filled))).toMatchObject({ modified: false });
  });

  test.each(same)('%s, without the last-applied annotation', (_, manifest, filled) => {
    const present = live(manifest, filled);
    const bare = { ...present, metadata: { ...present.metadata, annotations: {} } };
    expect(diff(manifest, bare)).toMatchObject({ modified: false });
  });
});

describe('diffResource() sees a difference', () => {
  test.each<[string, KubeObject, KubeObject, KubeObject]>([
    ['in a changed value', configMap({ a: '2' }), configMap({ a: '1' }), configMap({ a: '1' })],
    ['in a removed value', configMap({}), configMap({ a: '1' }), configMap({ a: '1' })],
    ['in a value that somebody changed', configMap({ a: '1' }), configMap({ a: '1' }), configMap({ a: '9' })],
    [
      'in a pointer that is false',
      podOf({ automountServiceAccountToken: false, containers: [] }),
      podOf({ containers: [] }),
      podOf({ containers: [] }),
    ],
    [
      'in an image',
      podOf({ containers: [{ name: 'a', image: 'b' }] }),
      podOf({ containers: [{ name: 'a', image: 'a' }] }),
      podOf({ containers: [{ name: 'a', image: 'a' }] }),
    ],
    ['in an element of a custom kind', thing([1, 2]), thing([1]), thing([1])],
  ])('%s', (_, target, applied, present) => {
    expect(diff(target, { ...live(applied), ...withoutMetadata(present) }).modified).toBe(true);
  });

  test('and predicts what a sync would leave', () => {
    const applied = configMap({ a: '1', gone: 'x' });
    const present = { ...live(applied), data: { a: '1', gone: 'x', foreign: 'f' } };
    expect(diff(configMap({ a: '2' }), present).predictedLive).toMatchObject({
      data: { a: '2', foreign: 'f' },
    });
    expect(diff(configMap({ a: '2' }), present).predictedLive?.['data']).not.toHaveProperty('gone');
  });
});

test('diffResource() of a missing side creates or keeps', () => {
  expect(diff(configMap({}), undefined)).toMatchObject({ modified: true, normalizedLive: undefined });
  expect(diff(undefined, configMap({}))).toMatchObject({ modified: false, predictedLive: undefined });
  expect(() => diff(undefined, undefined)).toThrow(TypeError);
});

test('a last-applied annotation that is not JSON means a two-way comparison', () => {
  const target = configMap({ a: '1' });
  const present = {
    ...target,
    metadata: {
      ...target.metadata,
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{' },
    },
  };
  expect(diff(target, present).modified).toBe(false);
});

describe('ignore rules', () => {
  const target = deployment(1);
  const present = live(target, { spec: { replicas: 5 } });
  const cases: [string, DiffOptions][] = [
    ['JSON pointers', { ignore: rules({ jsonPointers: ['/spec/replicas', '/spec/none/0'] }) }],
    [
      'jq paths',
      {
        ignore: rules({ jqPathExpressions: ['.spec.replicas'] }),
        deletePath: (_, value) => ({ ...(value as Spec), spec: {} }),
      },
    ],
  ];
  test.each(cases)('by %s hide a difference', (_, options) => {
    expect(diff(target, present).modified).toBe(true);
    expect(diff(target, present, options).modified).toBe(false);
  });

  test('a jq path that fails ignores nothing', () => {
    const options = {
      ignore: rules({ jqPathExpressions: ['.x'] }),
      deletePath: () => {
        throw new Error('no');
      },
    };
    expect(diff(target, present, options).modified).toBe(true);
  });

  test('by managers hide what they changed', () => {
    const managed = {
      ...present,
      metadata: {
        ...present.metadata,
        managedFields: [
          { manager: 'hpa', operation: 'Update', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
        ],
      },
    };
    expect(diff(target, managed, { ignore: rules({ managedFieldsManagers: ['hpa'] }) }).modified).toBe(false);
    expect(diff(target, managed, { ignore: rules({ managedFieldsManagers: ['other'] }) }).modified).toBe(
      true,
    );
  });
});

describe('objects applied server-side', () => {
  const entry = (fields: unknown): unknown => ({
    manager: 'argocd-controller',
    operation: 'Apply',
    apiVersion: 'v1',
    fieldsV1: fields,
  });
  const owned = (data: Spec, fields: unknown, more: unknown[] = []): KubeObject => ({
    ...configMap(data),
    metadata: { name: 'x', namespace: 'n', managedFields: [entry(fields), ...more] },
  });

  test('lose what was applied before', () => {
    const present = owned({ a: '1', gone: '2' }, { 'f:data': { '.': {}, 'f:a': {}, 'f:gone': {} } });
    const result = diff(configMap({ a: '1' }), present, { structuredMerge: true });
    expect(result).toMatchObject({ modified: true, predictedLive: { data: { a: '1' } } });
  });

  test('keep what others own', () => {
    const other = { manager: 'kubectl', operation: 'Update', fieldsV1: { 'f:data': { 'f:gone': {} } } };
    const present = owned({ a: '1', gone: '2' }, { 'f:data': { 'f:a': {}, 'f:gone': {} } }, [other]);
    expect(diff(configMap({ a: '1' }), present, { structuredMerge: true }).modified).toBe(false);
  });

  test('merge ports by number and protocol', () => {
    const target = object('v1', 'Service', {
      spec: {
        ports: [
          { port: 53, targetPort: 53 },
          { port: 53, protocol: 'UDP', targetPort: 53 },
        ],
      },
    });
    const present = object('v1', 'Service', {
      spec: {
        type: 'ClusterIP',
        ports: [
          { port: 53, protocol: 'TCP', targetPort: 53 },
          { port: 53, protocol: 'UDP', targetPort: 53 },
        ],
      },
    });
    expect(diff(target, present, { structuredMerge: true }).modified).toBe(false);
  });

  test('merge the lists of custom kinds as their owners show', () => {
    const target = thing([{ name: 'a', v: 2 }]);
    const present: KubeObject = {
      ...thing([{ name: 'other' }, { name: 'a', v: 1 }]),
      metadata: {
        name: 'x',
        namespace: 'n',
        managedFields: [
          entry({ 'f:spec': { 'f:list': { 'k:{"name":"a"}': { '.': {}, 'f:name': {}, 'f:v': {} } } } }),
        ],
      },
    };
    expect(diff(target, present, { structuredMerge: true }).predictedLive?.['spec']).toEqual({
      list: [{ name: 'other' }, { name: 'a', v: 2 }],
    });
  });
});

function rules(some: Partial<NonNullable<DiffOptions['ignore']>>): NonNullable<DiffOptions['ignore']> {
  return { jsonPointers: [], jqPathExpressions: [], managedFieldsManagers: [], ...some };
}

function podOf(spec: Spec): KubeObject {
  return object('v1', 'Pod', { spec });
}

function configMap(data: Spec): KubeObject {
  return object('v1', 'ConfigMap', { data });
}

function deployment(replicas: number): KubeObject {
  return object('apps/v1', 'Deployment', { spec: { replicas } });
}

function thing(list: unknown[]): KubeObject {
  return object('example.com/v1', 'Thing', { spec: { list } });
}

function withoutMetadata(present: KubeObject): Spec {
  const { metadata: _, ...rest } = present;
  return rest;
}
