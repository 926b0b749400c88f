import type { KubeObject } from '@tiphys/base';
import { keyOf, keyText } from '@tiphys/base';
import type { ApplicationObject, ApplicationTree, SyncOperation } from '@tiphys/model';
import type { FieldChange, ObjectDiff } from '@tiphys/model/v2';
import { describe, expect, it } from 'vitest';
import { planSync, readSyncOptions } from '../sync/plan/index.ts';
import type { SyncResource } from '../sync/plan/index.ts';
import { describeDeletion } from './deletion.ts';
import { describePlan } from './plan.ts';

const catalog = {
  errors: [],
  find: (group: string, version: string, kind: string) => ({
    group,
    version,
    kind,
    namespaced: kind !== 'Namespace',
  }),
  preferred: () => undefined,
} as never;

function object(kind: string, name: string, rest: object = {}): KubeObject {
  const apiVersion = { Deployment: 'apps/v1', Job: 'batch/v1' }[kind] ?? 'v1';
  const metadata = { name, namespace: kind === 'Namespace' ? undefined : 'shop', ...rest };
  return { apiVersion, kind, metadata } as unknown as KubeObject;
}

function plan(
  resources: readonly SyncResource[],
  operation: object = {},
  changes: Readonly<Record<string, string>> = {},
): ReturnType<typeof describePlan> {
  const options = readSyncOptions(operation as unknown as SyncOperation);
  const tasks = planSync({
    resources,
    namespace: 'shop',
    revision: 'abc',
    startedAt: '2026-05-01T12:00:00Z',
    options,
    catalog,
    permit: ({ kind }) => (kind === 'Secret' ? 'resource :Secret is not permitted in project p' : undefined),
  });
  const diffs = new Map(
    resources.flatMap(({ target, live }) => {
      const one = target ?? live;
      const path = one && changes[one.metadata.name ?? ''];
      if (!one || !path) return [];
      const change: FieldChange = { path, op: 'change', live: 1, desired: 2, by: 'source' };
      return [[keyText(keyOf(one)), { changes: [change], changed: 1 } as unknown as ObjectDiff] as const];
    }),
  );
  return describePlan({ plan: tasks, options, revision: 'abc', diffs, automated: false });
}

const hook = { annotations: { 'argocd.argoproj.io/hook': 'PreSync' } };
const web = object('Deployment', 'web');
const old = object('ConfigMap', 'old');

describe('describePlan()', () => {
  it('says what becomes of each object, and in one sentence', () => {
    const answer = plan([
      { target: object('ConfigMap', 'new'), live: undefined },
      { target: web, live: web, modified: true },
      { target: object('Service', 'web'), live: object('Service', 'web'), modified: false },
      { target: undefined, live: old },
      { target: object('Job', 'migrate', hook), live: undefined },
    ]);
    expect(answer.sentence).toBe(
      'This sync creates 1, changes 1 and runs 1 hook; 1 stays as it is, 1 leftover is kept.',
    );
    expect(answer.waves.flatMap(({ tasks }) => tasks).map(({ name, action }) => `${name} ${action}`)).toEqual(
      ['migrate hook', 'new create', 'old keep', 'web none', 'web update'],
    );
  });

  it.each<[string, readonly SyncResource[], object, Readonly<Record<string, string>>, string]>([
    [
      'not-valid',
      [{ target: object('Secret', 'a'), live: undefined }],
      {},
      {},
      'resource :Secret is not permitted in project p',
    ],
    [
      'immutable',
      [{ target: web, live: web, modified: true }],
      {},
      { web: 'spec.selector.matchLabels.app' },
      'Deployment web: spec.selector.matchLabels.app cannot be changed once it exists; the sync will fail.',
    ],
    [
      'prune-danger',
      [{ target: undefined, live: object('Namespace', 'n') }],
      { prune: true },
      {},
      'Namespace n is pruned: everything in it is deleted with it.',
    ],
    [
      'replace',
      [{ target: web, live: web, modified: true }],
      { syncOptions: ['Replace=true'] },
      {},
      'Deployment web is replaced: what others wrote to it is lost.',
    ],
    [
      'force',
      [],
      { syncStrategy: { apply: { force: true } } },
      {},
      'Force deletes and creates anew what cannot be changed: pods stop before new ones run.',
    ],
    [
      'partial',
      [],
      { resources: [{ kind: 'ConfigMap', name: 'a' }] },
      {},
      'Only the chosen resources: hooks do not run and the history gets no entry.',
    ],
  ])('warns of %s', (rule, resources, operation, changes, text) =>
    expect(plan(resources, operation, changes).warnings).toContainEqual(
      expect.objectContaining({ rule, text }),
    ),
  );

  it('says that nothing is done', () =>
    expect(plan([{ target: web, live: web, modified: false }]).sentence).toBe(
      'This sync changes nothing; 1 stays as it is.',
    ));
});

describe('describeDeletion()', () => {
  const application = {
    metadata: { name: 'shop', namespace: 'argocd' },
    spec: { project: 'default' },
  } as unknown as ApplicationObject;
  const managed = [
    { key: keyOf(web), live: web },
    {
      key: keyOf(old),
      live: object('ConfigMap', 'old', { annotations: { 'helm.sh/resource-policy': 'keep' } }),
    },
    { key: keyOf(object('Namespace', 'shop')), live: object('Namespace', 'shop', { finalizers: ['mine'] }) },
  ];
  const tree = {
    nodes: [
      { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web', uid: 'd' },
      {
        group: 'apps',
        kind: 'ReplicaSet',
        namespace: 'shop',
        name: 'web-1',
        uid: 'r',
        parentRefs: [{ uid: 'd' }],
      },
      { kind: 'Pod', namespace: 'shop', name: 'web-1-a', uid: 'p', parentRefs: [{ uid: 'r' }] },
      { kind: 'Pod', namespace: 'shop', name: 'other', uid: 'o' },
    ],
  } as unknown as ApplicationTree;
  const base = {
    application,
    managed,
    tree,
    cascade: true,
    hasPreDeleteHooks: true,
    hasPostDeleteHooks: false,
  };

  it('lists what goes with its dependents, what stays and why, and what is dangerous first', () => {
    const answer = describeDeletion({ ...base, neighbours: new Map([['shop', ['blog']]]) });
    expect(answer.sentence).toBe('Deletes the application shop and 4 objects in the cluster; 1 stays.');
    expect(answer.kinds.map(({ kind, dangerous }) => `${kind} ${String(dangerous)}`)).toEqual([
      'Namespace true',
      'ConfigMap false',
      'Deployment false',
      'Pod false',
      'ReplicaSet false',
    ]);
    expect(answer.kinds[1]?.objects[0]?.text).toBe('stays: its resource policy says keep');
    expect(answer.warnings.map(({ rule }) => rule)).toEqual([
      'delete-danger',
      'other-applications',
      'finalizers',
      'pre-delete-hooks',
    ]);
  });

  it('takes nothing along where only the application goes', () => {
    const answer = describeDeletion({ ...base, cascade: false, neighbours: new Map() });
    expect(answer.counts).toMatchObject({ delete: 0, keep: 3 });
    expect(answer.sentence).toBe(
      'Deletes only the application shop; 3 objects stay in the cluster and are no longer managed.',
    );
  });
});
