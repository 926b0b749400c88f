import type { KubeObject } from '@tiphys/base';
import type { ApplicationObject, ApplicationTree } from '@tiphys/model';
import type { Cause, FieldChange, ObjectDiff } from '@tiphys/model/v2';
import { describe, expect, it } from 'vitest';
import { explainApplication } from './explain.ts';
import type { ExplainInput } from './types.ts';

const now = Date.parse('2026-05-01T12:00:00Z');
const revision = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334';
const automated = { automated: { prune: true } };
const changed = { kind: 'Deployment', group: 'apps', name: 'web', namespace: 'shop', status: 'OutOfSync' };
const wanted = {
  revision,
  author: 'Ann <ann@example.com>',
  message: 'Scale up\n\nmore',
  date: '2026-05-01T11:00:00Z',
};

function input(status: object, rest: Partial<ExplainInput> & { readonly spec?: object } = {}): ExplainInput {
  const { spec, ...others } = rest;
  const application = {
    metadata: { name: 'shop', namespace: 'argocd' },
    spec: { project: 'default', ...spec },
    status: { sync: { status: 'OutOfSync', revision }, health: { status: 'Healthy' }, ...status },
  } as unknown as ApplicationObject;
  return { application, now, differences: [], facts: [], ...others };
}

function diff(fields: Partial<ObjectDiff> = {}): ObjectDiff {
  return {
    group: 'apps',
    kind: 'Deployment',
    namespace: 'shop',
    name: 'web',
    version: 'v1',
    state: 'changed',
    sync: 'OutOfSync',
    wave: 0,
    added: 0,
    removed: 0,
    changed: 1,
    changes: [],
    hidden: [],
    ...fields,
  };
}

const replicas: FieldChange = { path: 'spec.replicas', op: 'change', live: 5, desired: 3, by: 'source' };
const edited: FieldChange = {
  ...replicas,
  by: 'live',
  owner: { manager: 'kubectl-edit', operation: 'Update', at: '2026-05-01T11:50:00Z' },
};
const scaled: FieldChange = { ...edited, owner: { manager: 'keda-operator', operation: 'Update' } };

/** All rules and texts of a chain, outermost first. */
function chain(causes: readonly Cause[]): string[] {
  return causes.flatMap((cause) => [`${cause.rule}: ${cause.text}`, ...chain(cause.causes)]);
}

describe('why it is out of sync', () => {
  it.each<[string, Partial<ExplainInput>, string]>([
    [
      'a commit',
      { differences: [diff({ changes: [replicas] })], wanted },
      'changed-source: Deployment web: a1b2c3d by Ann changes spec.replicas',
    ],
    [
      'a person',
      { differences: [diff({ changes: [edited] })] },
      'changed-live: Deployment web: kubectl-edit changed spec.replicas in the cluster 10 minutes ago',
    ],
    [
      'a controller',
      { differences: [diff({ changes: [scaled] })] },
      'rule-missing: Deployment web: keda-operator changed spec.replicas in the cluster',
    ],
    [
      'something new',
      { differences: [diff({ state: 'missing' })] },
      'new-in-source: Deployment web is in a1b2c3d and not in the cluster yet',
    ],
    [
      'a leftover',
      { differences: [diff({ state: 'extra' })] },
      'needs-pruning: Deployment web is in the cluster and no longer in a1b2c3d',
    ],
  ])('%s', (_name, rest, expected) => {
    const explanation = explainApplication(input({ resources: [changed] }, rest));
    expect(chain(explanation.causes)).toContain(expected);
  });

  it('something deleted after it had been synced', () => {
    const result = { ...changed, status: 'Synced' };
    const operationState = {
      operation: { sync: {} },
      phase: 'Succeeded',
      startedAt: '2026-05-01T10:00:00Z',
      syncResult: { revision, resources: [result] },
    };
    const subject = input(
      { resources: [changed], operationState },
      { differences: [diff({ state: 'missing' })] },
    );
    expect(chain(explainApplication(subject).causes)).toContain(
      'deleted-live: Deployment web was deleted from the cluster after it had been synced',
    );
  });

  it('names the commit, the fields and the rule that is missing as evidence', () => {
    const [cause] = explainApplication(
      input({ resources: [changed] }, { differences: [diff({ changes: [replicas] })], wanted }),
    ).causes.filter(({ rule }) => rule === 'changed-source');
    expect(cause?.evidence).toEqual([
      { label: 'commit a1b2c3d', text: 'Scale up — Ann', at: '2026-05-01T11:00:00Z' },
      { label: 'spec.replicas', text: '5 → 3', code: true },
    ]);
    const [missing] = explainApplication(
      input({ resources: [changed] }, { differences: [diff({ changes: [scaled] })] }),
    ).causes.filter(({ rule }) => rule === 'rule-missing');
    expect(missing?.evidence.at(-1)?.text).toBe(
      '{"group":"apps","kind":"Deployment","managedFieldsManagers":["keda-operator"]}',
    );
  });
});

describe('why it is not synced', () => {
  const state = (fields: object): object => ({
    operation: { sync: {} },
    startedAt: '2026-05-01T11:59:00Z',
    syncResult: { revision, resources: [] },
    ...fields,
  });
  it.each<[string, ExplainInput, string]>([
    ['manual', input({ resources: [changed] }), 'manual: Syncing is manual: nobody has started a sync'],
    [
      'a window',
      input(
        { resources: [changed] },
        {
          spec: { syncPolicy: automated },
          windows: {
            blocksAutomated: true,
            blocksManual: false,
            until: '2026-05-01T22:00:00Z',
            texts: ['deny'],
          },
        },
      ),
      'window-closed: The sync windows of the project hold auto-sync back',
    ],
    [
      'a retry',
      input({
        operationState: state({
          phase: 'Running',
          operation: { sync: {}, retry: { limit: 5 } },
          retryCount: 2,
          finishedAt: '2026-05-01T11:59:50Z',
          message: 'no. Retrying attempt #2 at 12:01PM.',
        }),
      }),
      'retry-backoff: A sync failed and waits for retry 2 of 5',
    ],
    [
      'a wave',
      input({
        operationState: state({
          phase: 'Running',
          operation: { sync: {}, initiatedBy: { username: 'ann' } },
          message: 'waiting for healthy state of batch/Job/x',
        }),
      }),
      'operation-running: A sync started by ann is running, waiting for Job x to become healthy',
    ],
    [
      'a hook that failed',
      input({
        resources: [changed],
        operationState: state({
          phase: 'Failed',
          syncResult: {
            revision,
            resources: [
              { kind: 'Job', name: 'migrate', hookType: 'PreSync', hookPhase: 'Failed', message: 'exit 1' },
            ],
          },
        }),
      }),
      'hook-failed: The PreSync hook Job migrate failed, so the sync to a1b2c3d stopped',
    ],
    [
      'the same revision',
      input(
        { resources: [changed], operationState: state({ phase: 'Failed', message: 'no' }) },
        { spec: { syncPolicy: automated } },
      ),
      'same-revision-failed: Auto-sync does not try a1b2c3d again: it failed already',
    ],
    [
      'no self-heal',
      input(
        { resources: [changed], operationState: state({ phase: 'Succeeded' }) },
        { spec: { syncPolicy: automated } },
      ),
      'self-heal-off: a1b2c3d was synced already and self-heal is off, so changes in the cluster stay',
    ],
  ])('%s', (_name, subject, expected) =>
    expect(chain(explainApplication(subject).causes)).toContain(expected),
  );
});

describe('why it is not healthy', () => {
  const node = (kind: string, name: string, rest: object): object => ({
    group: kind === 'Pod' ? '' : 'apps',
    kind,
    name,
    namespace: 'shop',
    uid: name,
    ...rest,
  });
  const tree = {
    nodes: [
      node('Deployment', 'web', {
        health: { status: 'Degraded', message: 'exceeded its progress deadline' },
      }),
      node('ReplicaSet', 'web-1', { parentRefs: [{ uid: 'web' }], health: { status: 'Degraded' } }),
      node('Pod', 'web-1-a', { parentRefs: [{ uid: 'web-1' }], health: { status: 'Degraded' } }),
      node('Pod', 'web-1-b', { parentRefs: [{ uid: 'web-1' }], health: { status: 'Healthy' } }),
    ],
  } as unknown as ApplicationTree;

  function explained(statuses: object): ReturnType<typeof explainApplication> {
    const live = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web-1-a' },
      spec: { containers: [{ name: 'web', image: 'web:2', resources: { limits: { memory: '64Mi' } } }] },
      status: statuses,
    } as unknown as KubeObject;
    const facts = [
      { group: '', kind: 'Pod', namespace: 'shop', name: 'web-1-a', live, events: [], logs: ['boom'] },
    ];
    const health = { status: 'Degraded', lastTransitionTime: '2026-05-01T11:55:00Z' };
    return explainApplication(input({ sync: { status: 'Synced', revision }, health }, { tree, facts }));
  }
  const waiting = (reason: string, message = ''): object => ({
    containerStatuses: [{ name: 'web', image: 'web:2', state: { waiting: { reason, message } } }],
  });

  it.each<[string, object, string]>([
    [
      'an image',
      waiting('ImagePullBackOff', 'not found'),
      'image-pull: container web cannot pull image web:2: not found',
    ],
    [
      'a crash',
      {
        containerStatuses: [
          {
            name: 'web',
            restartCount: 4,
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { exitCode: 1, reason: 'Error' } },
          },
        ],
      },
      'crash: container web keeps crashing with exit code 1, restarted 4 times',
    ],
    [
      'memory',
      {
        containerStatuses: [{ name: 'web', state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }],
      },
      'out-of-memory: container web ran out of memory (limit 64Mi)',
    ],
    [
      'a missing ConfigMap',
      waiting('CreateContainerConfigError', 'configmap "a" not found'),
      'container-config: container web cannot start: configmap "a" not found',
    ],
    [
      'no room',
      { conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }] },
      'unschedulable: No node can take it: 0/3 nodes are available',
    ],
  ])('%s', (_name, statuses, expected) => {
    const { causes } = explained(statuses);
    expect(chain(causes)).toEqual([
      'health-degraded: Deployment web is degraded: exceeded its progress deadline',
      'health-degraded: ReplicaSet web-1 is degraded',
      'health-degraded: Pod web-1-a is degraded',
      expected,
    ]);
  });

  it('says it in the sentence, and shows the last lines', () => {
    const explanation = explained({
      containerStatuses: [{ name: 'web', state: { terminated: { exitCode: 3, reason: 'Error' } } }],
    });
    expect(explanation.sentence).toBe(
      'Degraded for 5 minutes: container web ended with exit code 3 (Deployment web).',
    );
    expect(JSON.stringify(explanation.causes)).toContain('"text":"boom"');
  });
});

describe('why it is not healthy, without a tree', () => {
  const web = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
  const degraded = { sync: { status: 'Synced', revision }, health: { status: 'Degraded' } };
  const ill = { status: 'Degraded', message: 'exceeded its progress deadline' };

  it.each<[string, object, Partial<ExplainInput>, readonly string[]]>([
    [
      'the Application says which object it is',
      { ...degraded, resources: [{ ...web, status: 'Synced', health: ill }] },
      {},
      ['health-degraded: Deployment web is degraded: exceeded its progress deadline'],
    ],
    [
      'the tree is pruned',
      { ...degraded, resources: [{ ...web, status: 'Synced', health: ill }] },
      { tree: { nodes: [{ kind: 'Service', version: 'v1', namespace: 'shop', name: 'web', uid: 's' }] } },
      ['health-degraded: Deployment web is degraded: exceeded its progress deadline'],
    ],
    [
      'the Application says why',
      { ...degraded, health: ill },
      {},
      ['health-degraded: The application is degraded: exceeded its progress deadline'],
    ],
    [
      'nothing is known',
      degraded,
      {},
      ['health-degraded: The application is degraded, and which object that comes from is not known'],
    ],
    ['a tree without anything ill is only behind', degraded, { tree: { nodes: [] } }, []],
    [
      'a condition says it',
      {
        ...degraded,
        conditions: [{ type: 'ComparisonError', message: 'charts/x: app path does not exist' }],
      },
      {},
      ['path-missing: The path charts/x does not exist in this revision'],
    ],
    [
      'what is missing is a difference',
      { ...degraded, health: { status: 'Missing' }, sync: { status: 'OutOfSync', revision } },
      { differences: [diff({ state: 'missing' })] },
      [
        'manual: Syncing is manual: nobody has started a sync',
        'new-in-source: Deployment web is in a1b2c3d and not in the cluster yet',
      ],
    ],
  ])('%s', (_name, status, rest, expected) => {
    const { causes, sentence } = explainApplication(input(status, rest));
    expect(chain(causes)).toEqual(expected);
    const [first] = expected;
    if (first?.includes('exceeded')) expect(sentence).toContain('exceeded its progress deadline');
  });

  it('names the last sync where it failed, and how to learn more', () => {
    const operationState = {
      phase: 'Failed',
      message: 'one object failed to apply',
      operation: { sync: {} },
    };
    const { causes } = explainApplication(input({ ...degraded, operationState }));
    const cause = causes.find(({ rule }) => rule === 'health-degraded');
    expect(cause?.evidence).toEqual([{ label: 'last sync', text: 'one object failed to apply' }]);
    expect(cause?.step).toEqual({
      text: 'Refresh it, so that its objects are looked at again.',
      action: 'refresh',
    });
  });
});

describe('what is wrong', () => {
  it.each([
    ['rpc error: code = Unknown desc = authentication required', 'repository-credentials', undefined],
    ['unable to resolve git revision nope: not found', 'revision-missing', undefined],
    [
      'error converting YAML to JSON in values.yaml: yaml: line 12: did not find',
      'render-failed',
      'values.yaml line 12',
    ],
    ['template: shop/templates/web.yaml:7:3: executing', 'render-failed', 'shop/templates/web.yaml line 7'],
    ['dir/x: app path does not exist', 'path-missing', undefined],
    [
      'secrets is forbidden: User "system:a" cannot list resource "secrets" in API group',
      'cluster-permission',
      undefined,
    ],
    ['something else entirely', 'ComparisonError', undefined],
  ])('%s', (message, rule, where) => {
    const conditions = [{ type: 'ComparisonError', message: `Failed to load target state: ${message}` }];
    const [cause] = explainApplication(input({ sync: { status: 'Unknown' }, conditions })).causes;
    expect(cause?.rule).toBe(rule);
    expect(cause?.evidence.find(({ label }) => label === 'where')?.text).toBe(where);
  });

  it('a permission, with the rule that is missing', () => {
    const message =
      'pods is forbidden: User "system:serviceaccount:a:b" cannot list resource "pods" in API group "" at the cluster scope';
    const conditions = [{ type: 'ComparisonError', message: `Failed to load live state: ${message}` }];
    const [cause] = explainApplication(input({ sync: { status: 'Unknown' }, conditions })).causes;
    expect(cause?.text).toBe('The cluster does not let system:serviceaccount:a:b list pods');
    expect(cause?.evidence.at(-1)).toEqual({
      label: 'needed',
      text: '{"apiGroups":[""],"resources":["pods"],"verbs":["list"]}',
      code: true,
    });
  });

  it('a cluster that cannot be reached', () => {
    const cluster = {
      server: 'https://x',
      name: 'eu',
      message: 'connect ECONNREFUSED',
      since: '2026-05-01T11:00:00Z',
    };
    expect(explainApplication(input({}, { cluster })).causes[0]).toMatchObject({
      rule: 'cluster-unreachable',
      text: 'Cluster eu cannot be reached',
      since: '2026-05-01T11:00:00Z',
    });
  });
});
