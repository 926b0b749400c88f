import type { KubeObject } from '@tiphys/base';
import { isJsonObject } from '@tiphys/base';
import { expect, test } from 'vitest';
import { withLiveIgnored } from './respect-ignored.ts';
import type { DiffOptions } from './types.ts';

function deployment(spec: Record<string, unknown>, metadata: Record<string, unknown> = {}): KubeObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', ...metadata }, spec };
}

function ignoring(
  rules: Partial<NonNullable<DiffOptions['ignore']>>,
  more: Partial<DiffOptions> = {},
): DiffOptions {
  return {
    ignore: { jsonPointers: [], jqPathExpressions: [], managedFieldsManagers: [], ...rules },
    ...more,
  };
}

test('what a JSON pointer ignores has the live value, the rest is as wanted', () => {
  const target = deployment({ replicas: 1, paused: true });
  const live = deployment({ replicas: 5, paused: false, minReadySeconds: 3 });
  expect(withLiveIgnored(target, live, ignoring({ jsonPointers: ['/spec/replicas'] }))['spec']).toEqual({
    replicas: 5,
    paused: true,
  });
});

test('what the live object does not have is left as the target says', () => {
  const target = deployment({ replicas: 1 });
  expect(withLiveIgnored(target, deployment({}), ignoring({ jsonPointers: ['/spec/replicas'] }))).toEqual(
    target,
  );
});

test('what a jq path ignores in a list has the live value', () => {
  const containers = (image: string, more: Record<string, unknown> = {}) => ({
    template: { spec: { containers: [{ name: 'a', image, ...more }] } },
  });
  const deletePath = (_: string, value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (key, member: unknown) => (key === 'image' ? undefined : member));
  const options = ignoring({ jqPathExpressions: ['.spec.template.spec.containers[].image'] }, { deletePath });
  const result = withLiveIgnored(
    deployment(containers('new', { tty: true })),
    deployment(containers('live', { stdin: true })),
    options,
  );
  expect(result['spec']).toEqual(containers('live', { tty: true }));
});

test('what a trusted manager set stays', () => {
  const managedFields = [
    { manager: 'hpa', operation: 'Update', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
  ];
  const result = withLiveIgnored(
    deployment({ replicas: 1 }),
    deployment({ replicas: 5 }, { managedFields }),
    ignoring({ managedFieldsManagers: ['hpa'] }),
  );
  expect(isJsonObject(result['spec']) && result['spec']['replicas']).toBe(5);
});

test('without rules the target stays as it is', () => {
  const target = deployment({ replicas: 1 });
  expect(withLiveIgnored(target, deployment({ replicas: 5 }), {})).toBe(target);
});
