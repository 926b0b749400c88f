import type { KubeObject } from '@tiphys/base';
import { expect, test } from 'vitest';
import { ignoredUpdates } from './ignored-updates.ts';
import type { UpdateSettings } from './ignored-updates.ts';

const dialects = {
  globMatchSafe: (pattern: string, text: string): boolean => pattern === '*' || pattern === text,
  deletePath: (path: string, value: unknown): unknown => {
    if (path !== '.spec.replicas') throw new Error('no such path');
    const { spec, ...rest } = value as { spec: { replicas: number } };
    const { replicas: _replicas, ...others } = spec;
    return { ...rest, spec: others };
  },
};

const deployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'x', annotations: { noisy: '1', kept: '2' } },
  spec: { replicas: 3, paused: false },
  status: { readyReplicas: 1 },
};

function settings(more: Partial<UpdateSettings> = {}): UpdateSettings {
  return {
    resourceCustomizations: {},
    ignoreResourceUpdatesEnabled: true,
    compareOptions: {
      ignoreAggregatedRoles: false,
      ignoreResourceStatusField: 'all',
      ignoreDifferencesOnResourceUpdates: true,
    },
    ...more,
  };
}

test('ignoredUpdates() leaves out status by default', () => {
  const { status: _status, ...rest } = deployment;
  expect(ignoredUpdates(settings(), dialects)?.(deployment)).toEqual(rest);
});

test('ignoredUpdates() leaves out what the settings say for the kind and for all', () => {
  const resourceCustomizations = {
    '*/*': { ignoreResourceUpdates: { jsonPointers: ['/metadata/annotations/noisy'] } },
    'apps/Deployment': { ignoreDifferences: { jqPathExpressions: ['.spec.replicas', '.broken['] } },
    ConfigMap: { ignoreResourceUpdates: { jsonPointers: ['/spec'] } },
  } as unknown as UpdateSettings['resourceCustomizations'];
  expect(ignoredUpdates(settings({ resourceCustomizations }), dialects)?.(deployment)).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'x', annotations: { kept: '2' } },
    spec: { paused: false },
  });
  const compareOptions = { ...settings().compareOptions, ignoreDifferencesOnResourceUpdates: false };
  const onlyUpdates = ignoredUpdates(
    settings({ resourceCustomizations, compareOptions }),
    dialects,
  )?.(deployment);
  expect(onlyUpdates).toMatchObject({ spec: { replicas: 3 }, status: { readyReplicas: 1 } });
});

test('ignoredUpdates() can be switched off', () => {
  expect(ignoredUpdates(settings({ ignoreResourceUpdatesEnabled: false }), dialects)).toBeUndefined();
});
