import type { KubeObject } from '@tiphys/base';
import { expect, test } from 'vitest';
import { applyPatch, createThreeWayPatch } from './three-way.ts';

function deployment(spec: Record<string, unknown>): KubeObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec };
}

function pod(spec: Record<string, unknown>): Record<string, unknown> {
  return { template: { spec } };
}

/** What the patch makes of `current`. */
function apply(original: KubeObject, modified: KubeObject, current: KubeObject): unknown {
  const patch = createThreeWayPatch({ original, modified, current });
  return applyPatch(current, patch)['spec'];
}

test('a patch names only the container and field that changed', () => {
  const current = deployment(
    pod({
      containers: [
        { name: 'a', image: 'a:1', stdin: true },
        { name: 'b', image: 'b:1' },
      ],
    }),
  );
  const modified = deployment(
    pod({
      containers: [
        { name: 'a', image: 'a:2' },
        { name: 'b', image: 'b:1' },
      ],
    }),
  );
  const patch = createThreeWayPatch({ original: modified, modified, current });
  expect(patch).toEqual({
    type: 'strategic',
    body: {
      spec: {
        template: {
          spec: {
            containers: [{ image: 'a:2', name: 'a' }],
            '$setElementOrder/containers': [{ name: 'a' }, { name: 'b' }],
          },
        },
      },
    },
  });
});

test('a container that was applied before is removed, one that somebody else added stays', () => {
  const original = deployment(pod({ containers: [{ name: 'a' }, { name: 'old' }] }));
  const modified = deployment(pod({ containers: [{ name: 'a' }] }));
  const current = deployment(pod({ containers: [{ name: 'a' }, { name: 'old' }, { name: 'sidecar' }] }));
  expect(apply(original, modified, current)).toEqual(
    pod({ containers: [{ name: 'a' }, { name: 'sidecar' }] }),
  );
});

test('elements follow the wanted order, and those of others keep their place', () => {
  const original = deployment(pod({ containers: [{ name: 'a' }, { name: 'b' }] }));
  const modified = deployment(pod({ containers: [{ name: 'b' }, { name: 'a' }] }));
  const current = deployment(pod({ containers: [{ name: 'x' }, { name: 'a' }, { name: 'b' }] }));
  expect(apply(original, modified, current)).toEqual(
    pod({ containers: [{ name: 'x' }, { name: 'b' }, { name: 'a' }] }),
  );
});

test('env entries merge by name inside containers', () => {
  const original = deployment(
    pod({
      containers: [
        {
          name: 'a',
          env: [
            { name: 'X', value: '1' },
            { name: 'Y', value: '1' },
          ],
        },
      ],
    }),
  );
  const modified = deployment(pod({ containers: [{ name: 'a', env: [{ name: 'X', value: '2' }] }] }));
  const current = deployment(
    pod({
      containers: [
        {
          name: 'a',
          env: [
            { name: 'Z', value: '9' },
            { name: 'X', value: '1' },
            { name: 'Y', value: '1' },
          ],
        },
      ],
    }),
  );
  expect(apply(original, modified, current)).toEqual(
    pod({
      containers: [
        {
          name: 'a',
          env: [
            { name: 'Z', value: '9' },
            { name: 'X', value: '2' },
          ],
        },
      ],
    }),
  );
});

test('tolerations are replaced as a whole', () => {
  const modified = deployment(pod({ tolerations: [{ key: 'a' }] }));
  const current = deployment(pod({ tolerations: [{ key: 'b' }, { key: 'c' }] }));
  expect(apply(modified, modified, current)).toEqual(pod({ tolerations: [{ key: 'a' }] }));
});

test('a strategy keeps only what it names', () => {
  const original = deployment({ strategy: { type: 'RollingUpdate' } });
  const modified = deployment({ strategy: { type: 'Recreate' } });
  const current = deployment({ strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } });
  expect(createThreeWayPatch({ original, modified, current }).body).toEqual({
    spec: { strategy: { type: 'Recreate', $retainKeys: ['type'] } },
  });
  expect(apply(original, modified, current)).toEqual({ strategy: { type: 'Recreate' } });
});

test('a volume changes its source', () => {
  const original = deployment(pod({ volumes: [{ name: 'v', emptyDir: {} }] }));
  const modified = deployment(pod({ volumes: [{ name: 'v', configMap: { name: 'c' } }] }));
  expect(apply(original, modified, original)).toEqual(
    pod({ volumes: [{ name: 'v', configMap: { name: 'c' } }] }),
  );
});

test('finalizers merge as plain values', () => {
  const object = (finalizers: string[]): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', finalizers },
  });
  const patch = createThreeWayPatch({
    original: object(['a', 'b']),
    modified: object(['a']),
    current: object(['a', 'b', 'c']),
  });
  expect(applyPatch(object(['a', 'b', 'c']), patch).metadata.finalizers).toEqual(['a', 'c']);
});

test('a label called like a field is a plain member', () => {
  const object = (labels: Record<string, string>): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', labels },
  });
  const patch = createThreeWayPatch({
    original: object({ name: 'x', finalizers: 'y' }),
    modified: object({ name: 'z' }),
    current: object({ name: 'x', finalizers: 'y' }),
  });
  expect(applyPatch(object({ name: 'x', finalizers: 'y' }), patch).metadata.labels).toEqual({ name: 'z' });
});

test('other kinds get a JSON merge patch', () => {
  const object = (spec: unknown): KubeObject => ({
    apiVersion: 'example.com/v1',
    kind: 'Thing',
    metadata: { name: 't' },
    spec,
  });
  const patch = createThreeWayPatch({
    original: object({ a: 1, b: 2 }),
    modified: object({ a: 1, list: [1, 2] }),
    current: object({ a: 3, b: 2, c: 4, list: [1] }),
  });
  expect(patch).toEqual({ type: 'merge', body: { spec: { a: 1, b: null, list: [1, 2] } } });
});

test('ports with one number and two protocols do not disturb each other', () => {
  const service = (ports: unknown[]): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's' },
    spec: { ports },
  });
  const both = service([
    { name: 'tcp', port: 53, protocol: 'TCP' },
    { name: 'udp', port: 53, protocol: 'UDP' },
  ]);
  expect(createThreeWayPatch({ original: both, modified: both, current: both }).body).toEqual({});
});
