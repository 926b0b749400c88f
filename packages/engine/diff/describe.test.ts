import type { KubeObject } from '@tiphys/base';
import { describe, expect, it } from 'vitest';
import { describeDifference } from './describe.ts';
import type { DescribeOptions } from './describe.ts';
import { diffResource } from './diff.ts';
import { namedIgnoreRules } from './ignore-rules.ts';
import { withLastApplied } from './last-applied.ts';

const none = { jsonPointers: [], jqPathExpressions: [], managedFieldsManagers: [] };

function deployment(spec: object, metadata: object = {}): KubeObject {
  const containers = [{ name: 'web', image: 'web:1', resources: { requests: { cpu: '1' } } }];
  const selector = { matchLabels: { app: 'web' } };
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', ...metadata },
    spec: { replicas: 1, selector, template, ...spec },
  } as KubeObject;
}

/** The live object after it was applied and then changed by a manager. */
function live(applied: KubeObject, change: object, managed: object = {}): KubeObject {
  const object = withLastApplied(applied);
  const managedFields = [
    {
      manager: 'keda-operator',
      operation: 'Update',
      time: '2026-05-01T12:00:00Z',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:replicas': {}, ...managed } },
    },
  ];
  const metadata = { ...object.metadata, uid: 'u', generation: 3, managedFields };
  return {
    ...object,
    metadata,
    spec: { ...(object['spec'] as object), ...change },
    status: { replicas: 1 },
  } as KubeObject;
}

function told(
  states: { target: KubeObject; live: KubeObject },
  options: DescribeOptions = {},
): ReturnType<typeof describeDifference> {
  return describeDifference({ ...states, ...diffResource(states, options) }, options);
}

describe('changes', () => {
  it('are those of the comparison, with who wrote the live value', () => {
    const target = deployment({});
    const { changes } = told({ target, live: live(target, { replicas: 5 }) });
    expect(changes).toEqual([
      {
        path: 'spec.replicas',
        op: 'change',
        live: 5,
        desired: 1,
        by: 'live',
        owner: { manager: 'keda-operator', operation: 'Update', at: '2026-05-01T12:00:00Z' },
        embedded: undefined,
      },
    ]);
  });

  it.each([
    ['the source', 1, 3, 'source'],
    ['the cluster', 5, 1, 'live'],
    ['both', 5, 3, 'both'],
  ])('came from %s', (_name, present, wanted, by) => {
    const state = live(deployment({}), { replicas: present });
    const { changes } = told({ target: deployment({ replicas: wanted }), live: state });
    expect(changes.map((change) => change.by)).toEqual([by]);
  });

  it.each([
    ['json', '{"a":1,"b":[{"name":"x","v":1}]}', '{"a":2,"b":[{"name":"x","v":1}]}', 'a'],
    ['yaml', 'list:\n- name: x\n  v: 1\n', 'list:\n- name: x\n  v: 2\n', 'list[name=x].v'],
  ])('are looked for inside %s in a text', (format, before, after, path) => {
    const map = (text: string): KubeObject =>
      ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { text } }) as KubeObject;
    const parseYaml = (text: string): unknown => {
      if (format === 'json') throw new Error('not asked');
      const [, value] = /v: (\d)/.exec(text) ?? [];
      return { list: [{ name: 'x', v: Number(value) }] };
    };
    const { changes } = told({ target: map(after), live: withLastApplied(map(before)) }, { parseYaml });
    expect(changes[0]?.embedded).toMatchObject({ format, changes: [{ path, op: 'change' }] });
  });
});

describe('what does not count', () => {
  it('is grouped by reason', () => {
    const target = deployment({});
    const present = live(
      target,
      { progressDeadlineSeconds: 600, minReadySeconds: 7 },
      { 'f:minReadySeconds': {} },
    );
    const { changes, hidden } = told({ target, live: present });
    expect(changes).toEqual([]);
    expect(hidden.map(({ reason, text, count }) => [reason, text, count])).toEqual(
      expect.arrayContaining([
        ['metadata', 'metadata that only the API server writes', 2],
        ['last-applied', 'bookkeeping of kubectl apply', 1],
        ['managedFields', 'bookkeeping of field managers', expect.any(Number)],
        ['default', 'defaults that the API server filled in', 1],
        ['others', 'set by keda-operator, and not in the source', 1],
        ['status', 'status, which the cluster writes', 1],
      ]),
    );
    expect(hidden).toHaveLength(6);
  });

  it('names the rule that hides it', () => {
    const target = deployment({});
    const key = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' };
    const application = [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }];
    const rules = namedIgnoreRules(key, { application, settings: { resourceCustomizations: {} } } as never);
    const options = { ignore: { ...none, jsonPointers: ['/spec/replicas'] }, rules };
    const { changes, hidden } = told({ target, live: live(target, { replicas: 5 }) }, options);
    expect(changes).toEqual([]);
    expect(hidden.find(({ reason }) => reason === 'ignored')).toMatchObject({
      text: "ignored by the application's rule for /spec/replicas",
      count: 1,
      changes: [{ path: 'spec.replicas', live: 5, desired: 1 }],
    });
  });

  it('counts a value that is only written differently', () => {
    const target = deployment({});
    const containers = [{ name: 'web', image: 'web:1', resources: { requests: { cpu: '1000m' } } }];
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers } };
    const { changes, hidden } = told({ target, live: live(target, { template }) });
    expect(changes).toEqual([]);
    expect(hidden.find(({ reason }) => reason === 'equivalent')?.changes.map(({ path }) => path)).toEqual([
      'spec.template.spec.containers[name=web].resources.requests.cpu',
    ]);
  });
});
