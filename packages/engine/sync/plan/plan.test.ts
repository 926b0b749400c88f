import type { KubeObject } from '@tiphys/base';
import { createCatalog } from '@tiphys/kube';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSyncOptions } from './options.ts';
import { planSync } from './plan.ts';
import { decidePrune, needsPruneConfirmation } from './prune.ts';
import type { PlanInput, SyncResource } from './types.ts';

const served: [group: string, version: string, kind: string, namespaced?: boolean][] = [
  ['', 'v1', 'ConfigMap'],
  ['', 'v1', 'Secret'],
  ['', 'v1', 'Namespace', false],
  ['', 'v1', 'Pod'],
  ['', 'v1', 'Service'],
  ['apps', 'v1', 'Deployment'],
  ['batch', 'v1', 'Job'],
  ['apiextensions.k8s.io', 'v1', 'CustomResourceDefinition', false],
  ['example.com', 'v2', 'Other'],
];
const catalog = createCatalog(
  served.map(([group, version, kind, namespaced = true]) => ({
    group,
    version,
    resources: [{ group, version, kind, plural: `${kind.toLowerCase()}s`, namespaced, verbs: ['get'] }],
  })),
);

type Annotations = Record<string, string>;

function object(
  kind: string,
  name: string,
  annotations: Annotations = {},
  rest: Record<string, unknown> = {},
): KubeObject {
  const [group, version] = served.find(([, , served]) => served === kind) ?? ['example.com', 'v1'];
  const namespaced = kind !== 'Namespace' && kind !== 'CustomResourceDefinition';
  const metadata = { name, annotations, ...(namespaced ? { namespace: 'n' } : {}) };
  return { apiVersion: group === '' ? version : `${group}/${version}`, kind, metadata, ...rest };
}

const wave = (number: number): Annotations => ({ 'argocd.argoproj.io/sync-wave': String(number) });
const hook = (types: string): Annotations => ({ 'argocd.argoproj.io/hook': types });
const options = (text: string): Annotations => ({ 'argocd.argoproj.io/sync-options': text });
const wanted = (target: KubeObject): SyncResource => ({ target, live: undefined });
const extra = (live: KubeObject): SyncResource => ({ target: undefined, live });

function plan(
  resources: readonly SyncResource[],
  some: Partial<PlanInput> & { readonly sync?: Parameters<typeof readSyncOptions>[0] } = {},
) {
  return planSync({
    resources,
    namespace: 'n',
    revision: '0123456789abcdef',
    startedAt: '2026-01-01T00:00:00Z',
    options: readSyncOptions(some.sync ?? {}),
    catalog,
    permit: () => undefined,
    ...some,
  }).tasks;
}

function steps(resources: readonly SyncResource[], some?: Parameters<typeof plan>[1]): string[] {
  return plan(resources, some).map(
    (task) => `${task.phase} ${task.wave} ${task.target ? '' : '-'}${task.key.kind}/${task.key.name}`,
  );
}

describe('planSync() orders', () => {
  test('by phase, wave, kind and name', () => {
    const resources = [
      object('Deployment', 'b'),
      object('Deployment', 'a'),
      object('Service', 's'),
      object('ConfigMap', 'late', wave(1)),
      object('Job', 'after', hook('PostSync')),
      object('Job', 'before', hook('PreSync')),
      object('Job', 'failed', hook('SyncFail')),
      object('Pod', 'early', wave(-1)),
    ].map(wanted);
    expect(steps(resources)).toEqual([
      'PreSync 0 Job/before',
      'Sync -1 Pod/early',
      'Sync 0 Service/s',
      'Sync 0 Deployment/a',
      'Sync 0 Deployment/b',
      'Sync 1 ConfigMap/late',
      'PostSync 0 Job/after',
      'SyncFail 0 Job/failed',
    ]);
  });

  test('namespaces and CRDs before what needs them', () => {
    const definition = object('CustomResourceDefinition', 'things.example.com', wave(5), {
      spec: { group: 'example.com', names: { kind: 'Thing' } },
    });
    const resources = [
      object('Namespace', 'n', wave(3)),
      definition,
      object('Thing', 't', wave(1)),
      object('Job', 'j', hook('PreSync')),
    ].map(wanted);
    expect(steps(resources)).toEqual([
      'PreSync 0 Namespace/n',
      'PreSync 0 Job/j',
      'Sync 1 CustomResourceDefinition/things.example.com',
      'Sync 1 Thing/t',
    ]);
  });

  test('prunes in reverse waves', () => {
    const resources = [
      object('ConfigMap', 'a', wave(0)),
      object('ConfigMap', 'b', wave(1)),
      object('ConfigMap', 'c', wave(4)),
    ].map(extra);
    expect(steps(resources)).toEqual(['Sync 0 -ConfigMap/c', 'Sync 1 -ConfigMap/b', 'Sync 4 -ConfigMap/a']);
  });

  test('prunes last where asked', () => {
    const resources = [
      extra(object('ConfigMap', 'gone', wave(-3))),
      wanted(object('ConfigMap', 'late', wave(2))),
    ];
    const last = ['Sync 2 ConfigMap/late', 'Sync 3 -ConfigMap/gone'];
    expect(steps(resources, { sync: { syncOptions: ['PruneLast=true'] } })).toEqual(last);
    const own = [extra(object('ConfigMap', 'gone', options('PruneLast=true'))), resources[1] as SyncResource];
    expect(steps(own)).toEqual(last);
  });

  test('Helm hooks by their weight', () => {
    const helm = (types: string, weight: string): Annotations => ({
      'helm.sh/hook': types,
      'helm.sh/hook-weight': weight,
    });
    const resources = [
      object('Job', 'b', helm('pre-install,pre-upgrade', '2')),
      object('Job', 'a', helm('pre-install', '-1')),
      object('Job', 'test', helm('test', '0')),
      object('Job', 'gone', helm('pre-delete', '0')),
    ].map(wanted);
    expect(steps(resources)).toEqual(['PreSync -1 Job/a', 'PreSync 2 Job/b']);
  });
});

describe('planSync()', () => {
  test('runs a hook once in each of its phases, with a finalizer', () => {
    const tasks = plan([wanted(object('Job', 'j', hook('PreSync, PostSync')))]);
    expect(tasks.map((task) => task.phase)).toEqual(['PreSync', 'PostSync']);
    expect(tasks[0]?.target?.metadata.finalizers).toEqual(['argocd.argoproj.io/hook-finalizer']);
  });

  test('names a hook that has only generateName', () => {
    const target: KubeObject = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { generateName: 'migrate-', annotations: hook('PreSync') },
    };
    expect(plan([wanted(target)])[0]?.target?.metadata.name).toBe('migrate-0123456-presync-1767225600');
  });

  test('leaves hooks of the past, skipped objects and other apps alone', () => {
    expect(
      steps([extra(object('Job', 'old', hook('PreSync'))), wanted(object('ConfigMap', 's', hook('Skip')))]),
    ).toEqual([]);
  });

  test('runs no hooks with the apply strategy or a selection', () => {
    const resources = [
      object('Job', 'j', hook('PreSync')),
      object('ConfigMap', 'a'),
      object('ConfigMap', 'b'),
    ].map(wanted);
    expect(steps(resources, { sync: { syncStrategy: { apply: {} } } })).toEqual([
      'Sync 0 ConfigMap/a',
      'Sync 0 ConfigMap/b',
    ]);
    const selected = { resources: [{ kind: 'ConfigMap', name: 'b' }] };
    expect(steps(resources, { sync: selected })).toEqual(['Sync 0 ConfigMap/b']);
  });

  test('creates the destination namespace first', () => {
    const sync = { syncOptions: ['CreateNamespace=true'] };
    const resources = [object('ConfigMap', 'a')].map(wanted);
    expect(steps(resources, { sync })).toEqual(['PreSync 0 Namespace/n', 'Sync 0 ConfigMap/a']);
    const liveNamespace = object('Namespace', 'n');
    expect(steps(resources, { sync, liveNamespace })).toEqual(['Sync 0 ConfigMap/a']);
    const managed = plan(resources, { sync, liveNamespace, namespaceMetadata: { labels: { team: 'a' } } });
    expect(managed[0]?.target?.metadata).toEqual({
      name: 'n',
      labels: { team: 'a' },
      annotations: options('ServerSideApply=true'),
    });
    expect(steps([...resources, wanted(object('Namespace', 'n'))], { sync })).toEqual([
      'Sync 0 Namespace/n',
      'Sync 0 ConfigMap/a',
    ]);
  });

  test('cannot create a namespace that it may not read', () => {
    const sync = { syncOptions: ['CreateNamespace=true'] };
    const tasks = plan([wanted(object('ConfigMap', 'a'))], {
      sync,
      namespaceProblem: 'namespace auto creation failed: no',
    });
    expect(tasks.map((task) => task.problem)).toEqual(['namespace auto creation failed: no', undefined]);
  });

  test('says what is forbidden', () => {
    const tasks = plan([wanted(object('Secret', 's'))], {
      permit: (_, kind) => `resource :${kind.kind} is not permitted in project p`,
    });
    expect(tasks[0]?.problem).toBe('resource :Secret is not permitted in project p');
  });

  test.each<[string, KubeObject, string | undefined]>([
    [
      'an unknown kind',
      object('Thing', 't'),
      'The Kubernetes API could not find example.com/Thing for requested resource n/t. Make sure the "Thing" CRD is installed on the destination cluster.',
    ],
    [
      'an unknown version',
      { ...object('Other', 'o'), apiVersion: 'example.com/v1' },
      'The Kubernetes API could not find version "v1" of example.com/Other for requested resource n/o. Version "v2" of example.com/Other is installed on the destination cluster.',
    ],
    [
      'an unknown kind that may come later',
      object('Thing', 't', options('SkipDryRunOnMissingResource=true')),
      undefined,
    ],
  ])('checks %s', (_, target, problem) => {
    expect(plan([wanted(target)])[0]).toMatchObject({ kind: undefined, problem });
  });
});

test.each<[string, Annotations, Parameters<typeof readSyncOptions>[0], unknown]>([
  [
    'without prune',
    {},
    {},
    { action: 'keep', status: 'PruneSkipped', message: 'ignored (requires pruning)' },
  ],
  ['with prune', {}, { prune: true }, { action: 'delete' }],
  [
    'of an object that forbids it',
    options('Prune=false'),
    { prune: true },
    { action: 'keep', status: 'PruneSkipped', message: 'ignored (no prune)' },
  ],
  [
    'that the application forbids',
    {},
    { prune: true, syncOptions: ['Prune=false'] },
    { action: 'keep', status: 'PruneSkipped', message: 'ignored (no prune)' },
  ],
  [
    'in a dry run',
    {},
    { prune: true, dryRun: true },
    { action: 'keep', status: 'Pruned', message: 'pruned (dry run)' },
  ],
])('decidePrune() %s', (_, annotations, sync, decision) => {
  expect(decidePrune(object('ConfigMap', 'c', annotations), readSyncOptions(sync))).toEqual(decision);
});

test('needsPruneConfirmation() follows the object, then the application', () => {
  expect(
    needsPruneConfirmation(object('ConfigMap', 'c', options('Prune=confirm')), readSyncOptions({})),
  ).toBe(true);
  expect(
    needsPruneConfirmation(object('ConfigMap', 'c'), readSyncOptions({ syncOptions: ['Prune=confirm'] })),
  ).toBe(true);
  expect(
    needsPruneConfirmation(
      object('ConfigMap', 'c', options('Prune=true')),
      readSyncOptions({ syncOptions: ['Prune=confirm'] }),
    ),
  ).toBe(false);
});

describe('every plan', () => {
  const resource = fc
    .record({
      kind: fc.constantFrom('ConfigMap', 'Deployment', 'Namespace', 'Job', 'Secret'),
      name: fc.constantFrom('a', 'b', 'c', 'n'),
      wave: fc.integer({ min: -2, max: 2 }),
      hook: fc.constantFrom(undefined, 'PreSync', 'PostSync', 'SyncFail', 'Skip', 'PreSync,PostSync'),
      side: fc.constantFrom('target', 'live', 'both'),
    })
    .map(({ kind, name, wave: number, hook: type, side }): SyncResource => {
      const made = object(kind, name, { ...wave(number), ...(type ? hook(type) : {}) });
      return { target: side === 'live' ? undefined : made, live: side === 'target' ? undefined : made };
    });
  const resources = fc.uniqueArray(resource, {
    maxLength: 12,
    selector: ({ target, live }) => `${(target ?? live)?.kind}/${(target ?? live)?.metadata.name}`,
  });
  const phases = ['PreSync', 'Sync', 'PostSync', 'SyncFail'];

  test('does nothing twice, never goes back a wave, and prunes only what has no target', () => {
    fc.assert(
      fc.property(resources, fc.boolean(), (input, pruneLast) => {
        const tasks = plan(input, { sync: { syncOptions: pruneLast ? ['PruneLast=true'] : [] } });
        expect(new Set(tasks.map((task) => task.id)).size).toBe(tasks.length);
        tasks.slice(1).forEach((task, index) => {
          const before = tasks[index];
          if (!before) return;
          const places = [before, task].map(
            ({ phase, wave: number }) => phases.indexOf(phase) * 100 + number,
          );
          expect(places[0]).toBeLessThanOrEqual(places[1] ?? 0);
        });
        const last = Math.max(
          ...tasks.filter((task) => task.phase === 'Sync' && task.target).map((task) => task.wave),
        );
        for (const task of tasks.filter(({ target }) => !target)) {
          expect(task.live).toBeDefined();
          if (pruneLast) expect(task.wave).toBeGreaterThan(last);
        }
      }),
    );
  });

  test('does not depend on the order of its input, and gives the same answer again', () => {
    fc.assert(
      fc.property(resources, (input) => {
        expect(plan(input.toReversed())).toEqual(plan(input));
      }),
    );
  });
});
