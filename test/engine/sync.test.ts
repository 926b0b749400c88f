import { keyOf, silentLogger, systemClock } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import { diffResource } from '@tiphys/engine/diff';
import { createSyncRunner } from '@tiphys/engine/sync/run';
import { createKubeClient } from '@tiphys/kube';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { begin, lines, requestOf, runSync, startEngineCluster, tracked } from './engine-cluster.ts';
import type { EngineCluster } from './engine-cluster.ts';
import { eventually } from '../harness/index.ts';

let engine: EngineCluster;
beforeAll(async () => {
  engine = await startEngineCluster();
});
afterAll(() => engine[Symbol.asyncDispose]());

type Fields = Record<string, unknown>;

function object(
  kind: string,
  name: string,
  namespace: string,
  fields: Fields & { readonly annotations?: Fields } = {},
): KubeObject {
  const { annotations, ...rest } = fields;
  const [apiVersion = 'v1', ownKind = ''] = kind.includes(' ') ? kind.split(' ') : ['v1', kind];
  return {
    apiVersion,
    kind: ownKind,
    metadata: { name, namespace, ...(annotations ? { annotations } : {}) },
    ...rest,
  } as KubeObject;
}

function configMap(name: string, namespace: string, value = '1', annotations: Fields = {}): KubeObject {
  return object('ConfigMap', name, namespace, { data: { value }, annotations });
}

function deployment(name: string, namespace: string, annotations: Fields = {}): KubeObject {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
  return object('apps/v1 Deployment', name, namespace, {
    spec: { replicas: 1, selector: { matchLabels: labels }, template },
    annotations,
  });
}

function job(name: string, namespace: string, annotations: Fields, command = 'true'): KubeObject {
  const spec = {
    restartPolicy: 'Never',
    containers: [{ name: 'job', image: 'busybox', command: [command] }],
  };
  return object('batch/v1 Job', name, namespace, {
    spec: { backoffLimit: 0, template: { spec } },
    annotations,
  });
}

const wave = (number: number): Fields => ({ 'argocd.argoproj.io/sync-wave': String(number) });
const hook = (types: string, policy = 'BeforeHookCreation'): Fields => ({
  'argocd.argoproj.io/hook': types,
  'argocd.argoproj.io/hook-delete-policy': policy,
});
const options = (text: string): Fields => ({ 'argocd.argoproj.io/sync-options': text });

/** A CRD of group `example.com`. */
function definitionOf(kind: string): KubeObject {
  const singular = kind.toLowerCase();
  const names = { plural: `${singular}s`, singular, kind };
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const versions = [{ name: 'v1', served: true, storage: true, schema }];
  const spec = { group: 'example.com', scope: 'Namespaced', names, versions };
  return object('apiextensions.k8s.io/v1 CustomResourceDefinition', `${singular}s.example.com`, '', { spec });
}

/** Makes objects outside of any sync, and waits until the live state shows them. */
async function makeLive(objects: readonly KubeObject[]): Promise<void> {
  await engine.cluster.apply(objects);
  await eventually(() => objects.every((one) => engine.live.node(keyOf(one)) !== undefined));
}

describe('a sync', () => {
  test('applies everything in one step where there are no waves and hooks', async () => {
    const namespace = await engine.namespace();
    const targets = [deployment('web', namespace), configMap('config', namespace)];
    const { state, steps, results } = await runSync(engine, { targets, namespace });
    expect(state).toMatchObject({ phase: 'Succeeded', message: 'successfully synced (all tasks run)' });
    expect(steps).toHaveLength(1);
    expect(lines(results)).toEqual([
      'Sync ConfigMap/config Synced Running configmap/config created',
      'Sync Deployment/web Synced Running deployment.apps/web created',
    ]);
    expect(results[1]).toMatchObject({ images: ['nginx'], version: 'v1', group: 'apps', namespace });
  });

  test('changes what differs and says what does not', async () => {
    const namespace = await engine.namespace();
    await runSync(engine, { targets: [configMap('a', namespace), configMap('b', namespace)], namespace });
    const { results } = await runSync(engine, {
      targets: [configMap('a', namespace), configMap('b', namespace, '2')],
      namespace,
    });
    expect(lines(results)).toEqual([
      'Sync ConfigMap/a Synced Running configmap/a unchanged',
      'Sync ConfigMap/b Synced Running configmap/b configured',
    ]);
    const live = await engine.read(configMap('b', namespace));
    expect(live?.['data']).toEqual({ value: '2' });
    expect(live?.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration']).toContain(
      '"data":{"value":"2"}',
    );
  });

  test('takes away what left the manifest and leaves what others set', async () => {
    const namespace = await engine.namespace();
    const before = object('ConfigMap', 'a', namespace, { data: { stays: '1', goes: '1' } });
    await runSync(engine, { targets: [before], namespace });
    await engine.cluster.kubectl(
      'patch',
      'configmap',
      'a',
      '-n',
      namespace,
      '-p',
      '{"data":{"foreign":"1"}}',
    );
    await runSync(engine, {
      targets: [object('ConfigMap', 'a', namespace, { data: { stays: '2' } })],
      namespace,
    });
    expect((await engine.read(before))?.['data']).toEqual({ stays: '2', foreign: '1' });
  });

  test('creates an object that the live state does not show yet', async () => {
    const namespace = await engine.namespace();
    const target = configMap('a', namespace);
    await engine.client.create(configMap('a', namespace, 'old'), engine.kindOf(target));
    engine.live.remove({ group: '', kind: 'ConfigMap', namespace, name: 'a' });
    const { results } = await runSync(engine, { targets: [target], namespace });
    expect(lines(results)).toEqual(['Sync ConfigMap/a Synced Running configmap/a configured']);
  });

  test('reports the API server when it refuses an object, and applies the others', async () => {
    const namespace = await engine.namespace();
    const service = (name: string): KubeObject =>
      object('Service', name, namespace, {
        spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30_123 }] },
      });
    await runSync(engine, { targets: [service('first')], namespace });
    const { state, results } = await runSync(engine, {
      targets: [service('second'), configMap('a', namespace)],
      namespace,
    });
    const reason =
      'Service "second" is invalid: spec.ports[0].nodePort: Invalid value: 30123: provided port is already allocated';
    expect(state).toMatchObject({
      phase: 'Failed',
      message: `one or more objects failed to apply, reason: ${reason}`,
    });
    expect(lines(results)).toEqual([
      'Sync ConfigMap/a Synced Running configmap/a created',
      `Sync Service/second SyncFailed Failed ${reason}`,
    ]);
  });

  test.each<[string, Fields, Fields | undefined]>([
    ['a number', { data: { a: 987654 } }, undefined],
    ['a number over a live Secret', { data: { a: 987654 } }, { stringData: { a: 'first-987654' } }],
    ['text that is not base64', { data: { a: 'top-987654' } }, undefined],
    [
      'text that is not base64 over a live Secret',
      { data: { a: 'top-987654' } },
      { stringData: { a: 'first-987654' } },
    ],
    ['a list', { data: ['987654'] }, { stringData: { a: 'first-987654' } }],
    ['data as text', { stringData: '987654' }, { stringData: { a: 'first-987654' } }],
  ])('never shows what is in a Secret that the API server cannot read: %s', async (_, fields, before) => {
    for (const syncOptions of [[], ['ServerSideApply=true'], ['Replace=true'], ['Validate=false']]) {
      const namespace = await engine.namespace();
      if (before) await runSync(engine, { targets: [object('Secret', 's', namespace, before)], namespace });
      const targets = [object('Secret', 's', namespace, fields)];
      const { state } = await runSync(engine, { targets, namespace, sync: { syncOptions } });
      expect(state.phase).toBe('Failed');
      const text = JSON.stringify(state);
      expect(text).not.toContain('987654');
      expect(text).not.toContain(btoa('first-987654'));
    }
  });

  test('refuses fields that do not exist, unless validation is off', async () => {
    const namespace = await engine.namespace();
    const target = object('ConfigMap', 'a', namespace, { dota: {} });
    const { state } = await runSync(engine, { targets: [target], namespace });
    expect(state.message).toContain('strict decoding error: unknown field "dota"');
    const relaxed = await runSync(engine, {
      targets: [target],
      namespace,
      sync: { syncOptions: ['Validate=false'] },
    });
    expect(relaxed.state.phase).toBe('Succeeded');
  });

  test('does nothing when one kind is unknown', async () => {
    const namespace = await engine.namespace();
    const targets = [configMap('a', namespace), object('example.org/v1 Nothing', 'n', namespace)];
    const { state, results } = await runSync(engine, { targets, namespace });
    expect(state.phase).toBe('Failed');
    expect(state.message).toMatch(
      /^one or more synchronization tasks are not valid: The Kubernetes API could not find example.org\/Nothing/,
    );
    expect(results).toHaveLength(1);
    expect(await engine.read(configMap('a', namespace))).toBeUndefined();
  });

  test('does nothing when the project forbids an object', async () => {
    const namespace = await engine.namespace();
    const permit = (one: KubeObject): string | undefined =>
      one.kind === 'Secret' ? 'resource :Secret is not permitted in project p' : undefined;
    const targets = [configMap('a', namespace), object('Secret', 's', namespace)];
    const { state } = await runSync(engine, { targets, namespace, request: { permit } });
    expect(state.message).toBe(
      'one or more synchronization tasks are not valid: resource :Secret is not permitted in project p',
    );
    expect(await engine.read(configMap('a', namespace))).toBeUndefined();
  });

  test('creates the namespace first', async () => {
    const namespace = 'made-by-sync';
    const sync = { syncOptions: ['CreateNamespace=true'] };
    const { state, results } = await runSync(engine, {
      targets: [configMap('a', namespace)],
      namespace,
      sync,
    });
    expect(state.phase).toBe('Succeeded');
    expect(lines(results)).toEqual([
      'PreSync Namespace/made-by-sync Synced Succeeded namespace/made-by-sync created',
      'Sync ConfigMap/a Synced Running configmap/a created',
    ]);
    const managed = await runSync(engine, {
      targets: [configMap('a', namespace)],
      namespace,
      sync,
      request: { namespaceMetadata: { labels: { team: 'a' } } },
    });
    expect(managed.results[0]?.message).toBe('namespace/made-by-sync serverside-applied');
    expect((await engine.read(object('Namespace', namespace, '')))?.metadata.labels).toMatchObject({
      team: 'a',
    });
  });

  test('asks the project about a kind that comes with the sync itself', async () => {
    const namespace = await engine.namespace();
    const permit = (one: KubeObject): string | undefined =>
      one.kind === 'Oar' ? 'resource example.com:Oar is not permitted in project p' : undefined;
    const targets = [definitionOf('Oar'), object('example.com/v1 Oar', 'one', namespace)];
    const { state, results } = await runSync(engine, { targets, namespace, request: { permit } });
    expect(state.message).toBe(
      'one or more objects failed to apply, reason: resource example.com:Oar is not permitted in project p',
    );
    expect(results.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'CustomResourceDefinition Synced',
      'Oar SyncFailed',
    ]);
  });

  test('applies a CRD and its objects together', async () => {
    const namespace = await engine.namespace();
    const definition = definitionOf('Boat');
    const { state, results } = await runSync(engine, {
      targets: [object('example.com/v1 Boat', 'argo', namespace, { spec: { oars: 50 } }), definition],
      namespace,
    });
    expect(state).toMatchObject({ phase: 'Succeeded' });
    expect(results.map((result) => result.message)).toEqual([
      'customresourcedefinition.apiextensions.k8s.io/boats.example.com created',
      'boat.example.com/argo created',
    ]);
    const changed = object('example.com/v1 Boat', 'argo', namespace, { spec: { oars: 49 } });
    const again = await runSync(engine, { targets: [changed], namespace });
    expect(lines(again.results)).toEqual(['Sync Boat/argo Synced Running boat.example.com/argo configured']);
  });
});

describe('ways to apply', () => {
  test('a dry run changes nothing and says what would be done', async () => {
    const namespace = await engine.namespace();
    const sync = { dryRun: true, prune: true, syncOptions: ['CreateNamespace=true'] };
    const extra = configMap('old', namespace);
    await makeLive([extra]);
    const { state, results } = await runSync(engine, {
      targets: [configMap('a', namespace)],
      extras: [extra],
      namespace,
      sync,
    });
    expect(state).toMatchObject({ phase: 'Succeeded', message: 'successfully synced (all tasks run)' });
    expect(lines(results).toSorted()).toEqual([
      'Sync ConfigMap/a Synced Succeeded configmap/a created (dry run)',
      'Sync ConfigMap/old Pruned Succeeded pruned (dry run)',
    ]);
    expect(await engine.read(configMap('a', namespace))).toBeUndefined();
    expect(await engine.read(extra)).toBeDefined();
  });

  test('a dry run into a namespace that the sync would make succeeds', async () => {
    const sync = { dryRun: true, syncOptions: ['CreateNamespace=true'] };
    const { state } = await runSync(engine, {
      targets: [configMap('a', 'not-yet')],
      namespace: 'not-yet',
      sync,
    });
    expect(state.phase).toBe('Succeeded');
  });

  test('server-side apply owns the fields and takes over those of client-side apply', async () => {
    const namespace = await engine.namespace();
    const target = (data: Fields): KubeObject => object('ConfigMap', 'a', namespace, { data });
    await engine.cluster.apply([target({ a: '1', goes: '1' })]);
    await runSync(engine, { targets: [target({ a: '1', goes: '1' })], namespace });
    const sync = { syncOptions: ['ServerSideApply=true'] };
    const { results } = await runSync(engine, { targets: [target({ a: '2' })], namespace, sync });
    expect(lines(results)).toEqual(['Sync ConfigMap/a Synced Running configmap/a serverside-applied']);
    const live = await engine.read(target({}));
    expect(live?.['data']).toEqual({ a: '2' });
    const managers = (live?.metadata.managedFields ?? []) as { manager: string; operation: string }[];
    expect(managers.map(({ manager, operation }) => `${manager} ${operation}`)).toEqual([
      'argocd-controller Apply',
    ]);
    expect(
      diffResource({ target: tracked(target({ a: '2' })), live }, { structuredMerge: true }).modified,
    ).toBe(false);
  });

  test('replace puts the object as it is written', async () => {
    const namespace = await engine.namespace();
    await runSync(engine, {
      targets: [object('ConfigMap', 'a', namespace, { data: { a: '1', foreign: '1' } })],
      namespace,
    });
    const sync = { syncOptions: ['Replace=true'] };
    const { results } = await runSync(engine, {
      targets: [configMap('a', namespace, '2'), configMap('b', namespace)],
      namespace,
      sync,
    });
    expect(lines(results)).toEqual([
      'Sync ConfigMap/a Synced Running configmap/a replaced',
      'Sync ConfigMap/b Synced Running configmap/b created',
    ]);
    const live = await engine.read(configMap('a', namespace));
    expect(live?.['data']).toEqual({ value: '2' });
    expect(live?.metadata.annotations).not.toHaveProperty([
      'kubectl.kubernetes.io/last-applied-configuration',
    ]);
  });

  test('force makes anew what cannot be changed', async () => {
    const namespace = await engine.namespace();
    const secret = (immutable: Fields): KubeObject =>
      object('Secret', 's', namespace, { immutable: true, ...immutable });
    await runSync(engine, { targets: [secret({ stringData: { a: '1' } })], namespace });
    const changed = secret({ stringData: { a: '2' } });
    const refused = await runSync(engine, { targets: [changed], namespace });
    expect(refused.state.message).toMatch(
      /^one or more objects failed to apply, reason: Secret "s" is invalid: data: Forbidden/,
    );
    const forced = await runSync(engine, {
      targets: [changed],
      namespace,
      sync: { syncStrategy: { hook: { force: true } } },
    });
    expect(forced.state.phase).toBe('Succeeded');
    expect((await engine.read(changed))?.['data']).toEqual({ a: btoa('2') });
  });

  test('the role of a binding changes by making the binding anew', async () => {
    const namespace = await engine.namespace();
    const binding = (role: string): KubeObject =>
      object('rbac.authorization.k8s.io/v1 RoleBinding', 'b', namespace, {
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
        subjects: [{ kind: 'ServiceAccount', name: 'default', namespace }],
      });
    await runSync(engine, { targets: [binding('view')], namespace });
    const { state } = await runSync(engine, { targets: [binding('edit')], namespace });
    expect(state.phase).toBe('Succeeded');
    expect((await engine.read(binding('edit')))?.['roleRef']).toMatchObject({ name: 'edit' });
  });

  test('an object too large for client-side apply is refused with advice, and fits server-side', async () => {
    const namespace = await engine.namespace();
    const targets = [configMap('large', namespace, 'x'.repeat(300_000))];
    const { state } = await runSync(engine, { targets, namespace });
    expect(state.message).toMatch(/metadata.annotations: Too long: .*Consider using Server-side apply/s);
    const served = await runSync(engine, {
      targets,
      namespace,
      sync: { syncOptions: ['ServerSideApply=true'] },
    });
    expect(served.state.phase).toBe('Succeeded');
  });

  test('only what differs is applied where asked', async () => {
    const namespace = await engine.namespace();
    await runSync(engine, { targets: [configMap('a', namespace)], namespace });
    const sync = { syncOptions: ['ApplyOutOfSyncOnly=true'] };
    const request = { resources: [{ target: configMap('a', namespace), live: undefined, modified: false }] };
    const { state, results } = await runSync(engine, { targets: [], namespace, sync, request });
    expect(state.message).toBe('successfully synced (no more tasks)');
    expect(results).toEqual([]);
  });
});

describe('pruning', () => {
  test('deletes extra objects only when asked, in reverse waves', async () => {
    const namespace = await engine.namespace();
    const extras = [
      configMap('a', namespace),
      configMap('b', namespace, '1', wave(1)),
      configMap('keep', namespace, '1', options('Prune=false')),
    ];
    await makeLive(extras);
    const skipped = await runSync(engine, { targets: [], extras, namespace });
    expect(lines(skipped.results)).toEqual(
      [
        'Sync ConfigMap/b PruneSkipped Succeeded ignored (requires pruning)',
        'Sync ConfigMap/a PruneSkipped Succeeded ignored (requires pruning)',
        'Sync ConfigMap/keep PruneSkipped Succeeded ignored (requires pruning)',
      ].toSorted((left, right) => Number(right.includes('/b')) - Number(left.includes('/b'))),
    );
    const { state, results } = await runSync(engine, {
      targets: [],
      extras,
      namespace,
      sync: { prune: true },
    });
    expect(state.phase).toBe('Succeeded');
    expect(lines(results)).toEqual([
      'Sync ConfigMap/b Pruned Succeeded pruned',
      'Sync ConfigMap/a Pruned Succeeded pruned',
      'Sync ConfigMap/keep PruneSkipped Succeeded ignored (no prune)',
    ]);
    await eventually(async () => (await engine.read(configMap('a', namespace))) === undefined);
    expect(await engine.read(configMap('keep', namespace))).toBeDefined();
  });

  test('comes last where asked', async () => {
    const namespace = await engine.namespace();
    const extras = [configMap('old', namespace, '1', wave(-5))];
    await makeLive(extras);
    const targets = [configMap('a', namespace), configMap('b', namespace, '1', wave(1))];
    const sync = { prune: true, syncOptions: ['PruneLast=true', 'PrunePropagationPolicy=background'] };
    const { results } = await runSync(engine, { targets, extras, namespace, sync });
    expect(results.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'a Synced',
      'b Synced',
      'old Pruned',
    ]);
    expect(await engine.read(configMap('old', namespace))).toBeUndefined();
  });

  test('waits for a person where confirmation is asked for', async () => {
    const namespace = await engine.namespace();
    const extra = configMap('a', namespace, '1', options('Prune=confirm'));
    await makeLive([extra]);
    const { runner } = engine;
    const input = { targets: [], extras: [extra], namespace };
    const step = await runner.advance(begin({ prune: true }), requestOf(input), AbortSignal.timeout(10_000));
    expect(step).toMatchObject({
      next: 'wait',
      state: { phase: 'Running', message: 'waiting for pruning confirmation of /ConfigMap/a' },
    });
    const confirmed = await runSync(engine, { ...input, request: { pruneConfirmed: true } }, step.state);
    expect(lines(confirmed.results)).toEqual(['Sync ConfigMap/a Pruned Succeeded pruned']);
  });
});

describe('waves and hooks', () => {
  test('each wave waits until the one before is healthy', async () => {
    const namespace = await engine.namespace();
    const targets = [deployment('web', namespace), configMap('after', namespace, '1', wave(1))];
    const { state, steps, results } = await runSync(engine, { targets, namespace });
    expect(state).toMatchObject({ phase: 'Succeeded', message: 'successfully synced (all tasks run)' });
    expect(lines(results)).toEqual([
      'Sync Deployment/web Synced Succeeded deployment.apps/web created',
      'Sync ConfigMap/after Synced Running configmap/after created',
    ]);
    expect(steps.map((step) => step.state.message)).toContain(
      'waiting for healthy state of apps/Deployment/web',
    );
    const live = await engine.read(deployment('web', namespace));
    const after = await engine.read(configMap('after', namespace));
    const status = (live?.['status'] ?? {}) as {
      conditions?: { type: string; lastTransitionTime: string }[];
    };
    const available = status.conditions?.find(({ type }) => type === 'Available');
    expect(Date.parse(available?.lastTransitionTime ?? '')).toBeLessThanOrEqual(
      Date.parse(after?.metadata.creationTimestamp ?? ''),
    );
  });

  test('hooks run in their phases and are deleted by their policies', async () => {
    const namespace = await engine.namespace();
    const targets = [
      configMap('config', namespace),
      job('before', namespace, hook('PreSync', 'HookSucceeded')),
      job('after', namespace, hook('PostSync')),
      job('never', namespace, hook('SyncFail')),
    ];
    const { state, results } = await runSync(engine, { targets, namespace });
    expect(state).toMatchObject({ phase: 'Succeeded', message: 'successfully synced (no more tasks)' });
    expect(
      results.map(
        ({ syncPhase, hookType, name, hookPhase }) => `${syncPhase} ${hookType ?? '-'} ${name} ${hookPhase}`,
      ),
    ).toEqual([
      'PreSync PreSync before Succeeded',
      'Sync - config Succeeded',
      'PostSync PostSync after Succeeded',
    ]);
    expect((await engine.read(job('before', namespace, {})))?.metadata.finalizers ?? []).not.toContain(
      'argocd.argoproj.io/hook-finalizer',
    );
    const after = await engine.read(job('after', namespace, {}));
    expect(after?.metadata.finalizers ?? []).not.toContain('argocd.argoproj.io/hook-finalizer');

    const again = await runSync(engine, { targets, namespace });
    expect(again.state.phase).toBe('Succeeded');
    expect((await engine.read(job('after', namespace, {})))?.metadata.uid).not.toBe(after?.metadata.uid);
  });

  test('an object that cannot be applied runs the SyncFail hooks and keeps its reason', async () => {
    const namespace = await engine.namespace();
    const broken = object('Service', 'broken', namespace, { spec: { ports: [] } });
    const targets = [
      broken,
      job('cleanup', namespace, hook('SyncFail', 'HookFailed')),
      job('after', namespace, hook('PostSync')),
    ];
    const { state, results } = await runSync(engine, { targets, namespace });
    expect(state.phase).toBe('Failed');
    expect(state.message).toMatch(/, reason: Service "broken" is invalid: spec.ports: Required value$/);
    expect(results.map(({ name, hookPhase }) => `${name} ${hookPhase}`)).toEqual([
      'broken Failed',
      'cleanup Succeeded',
    ]);
  });

  test('a failed hook is kept or deleted as its policy says', async () => {
    const namespace = await engine.namespace();
    const gone = job('gone', namespace, hook('Sync', 'HookFailed'), 'false');
    const kept = job('kept', namespace, hook('Sync', 'HookSucceeded'), 'false');
    const { state } = await runSync(engine, {
      targets: [gone, kept],
      namespace,
      sync: { syncOptions: ['PrunePropagationPolicy=background'] },
    });
    expect(state.phase).toBe('Failed');
    expect(await engine.read(gone)).toBeUndefined();
    expect(await engine.read(kept)).toBeDefined();
  });

  test('a failed hook stops the sync and runs the SyncFail hooks', async () => {
    const namespace = await engine.namespace();
    const targets = [
      configMap('config', namespace),
      job('before', namespace, hook('PreSync'), 'false'),
      job('cleanup', namespace, hook('SyncFail')),
    ];
    const { state, results } = await runSync(engine, { targets, namespace });
    expect(state).toMatchObject({
      phase: 'Failed',
      message: 'one or more synchronization tasks completed unsuccessfully',
    });
    expect(results.map(({ syncPhase, name, hookPhase }) => `${syncPhase} ${name} ${hookPhase}`)).toEqual([
      'PreSync before Failed',
      'SyncFail cleanup Succeeded',
    ]);
    expect(await engine.read(configMap('config', namespace))).toBeUndefined();
  });

  test('a hook that vanishes is noticed', async () => {
    const namespace = await engine.namespace();
    const pod = object('Pod', 'hook', namespace, {
      spec: {
        restartPolicy: 'Never',
        nodeName: 'no-such-node',
        containers: [{ name: 'c', image: 'busybox' }],
      },
      annotations: hook('PreSync'),
    });
    const input = { targets: [pod], namespace };
    const signal = AbortSignal.timeout(20_000);
    const step = await engine.runner.advance(begin(), requestOf(input), signal);
    expect(step.state.message).toBe('waiting for completion of hook /Pod/hook');
    await engine.cluster.kubectl(
      'patch',
      'pod',
      'hook',
      '-n',
      namespace,
      '-p',
      '{"metadata":{"finalizers":null}}',
    );
    await engine.cluster.kubectl('delete', 'pod', 'hook', '-n', namespace, '--force', '--grace-period=0');
    const { state, results } = await runSync(engine, input, step.state);
    expect(state.phase).toBe('Failed');
    expect(results[0]?.message).toBe('Resource /Pod/hook is missing, it might have been deleted');
  });

  test('a terminated sync deletes its running hooks', async () => {
    const namespace = await engine.namespace();
    const pod = object('Pod', 'hook', namespace, {
      spec: {
        restartPolicy: 'Never',
        nodeSelector: { never: 'true' },
        containers: [{ name: 'c', image: 'busybox' }],
      },
      annotations: hook('PreSync'),
    });
    const input = { targets: [pod], namespace };
    const step = await engine.runner.advance(begin(), requestOf(input), AbortSignal.timeout(20_000));
    const { state, results } = await runSync(engine, input, { ...step.state, phase: 'Terminating' });
    expect(state).toMatchObject({ phase: 'Failed', message: 'Operation terminated' });
    expect(results[0]).toMatchObject({ hookPhase: 'Failed', message: 'Terminated' });
    const live = await engine.read(pod);
    expect(live === undefined || live.metadata.deletionTimestamp !== undefined).toBe(true);
  });
});

describe('faults', () => {
  const away = 'https://127.0.0.1:1';

  test('a server that is away is waited for, and the sync goes on', async () => {
    const namespace = await engine.namespace();
    const input = {
      targets: [configMap('a', namespace), configMap('b', namespace, '1', wave(1))],
      namespace,
    };
    const unreachable = createKubeClient({ ...engine.config, server: away });
    const { live } = engine;
    const runner = createSyncRunner({
      client: unreachable,
      live,
      health: () => undefined,
      clock: systemClock,
      log: silentLogger,
    });
    const step = await runner.advance(begin(), requestOf(input), AbortSignal.timeout(20_000));
    await unreachable.close();
    expect(step).toMatchObject({ next: 'wait', state: { phase: 'Running' } });
    expect(step.state.message).toMatch(/^waiting for the API server: /);
    expect(step.state.syncResult?.resources).toEqual([]);
    const { state } = await runSync(engine, input, step.state);
    expect(state.phase).toBe('Succeeded');
  });

  test('a server that goes away in the middle of a sync is waited for', async () => {
    const namespace = await engine.namespace();
    const targets = [deployment('web', namespace), configMap('after', namespace, '1', wave(1))];
    const input = { targets, namespace };
    const first = await engine.runner.advance(begin(), requestOf(input), AbortSignal.timeout(20_000));
    expect(first.state.syncResult?.resources).toHaveLength(1);
    await engine.cluster.stopApiServer();
    const away = await engine.runner.advance(first.state, requestOf(input), AbortSignal.timeout(20_000));
    expect(away.state.phase).toBe('Running');
    await engine.cluster.startApiServer();
    const { state } = await runSync(engine, input, away.state);
    expect(state).toMatchObject({ phase: 'Succeeded', message: 'successfully synced (all tasks run)' });
    expect(await engine.read(configMap('after', namespace))).toBeDefined();
  });

  test('a hook does not run twice when the process dies before its state is saved', async () => {
    const namespace = await engine.namespace();
    const input = {
      targets: [configMap('a', namespace), job('before', namespace, hook('PreSync'))],
      namespace,
    };
    const before = begin();
    await engine.runner.advance(before, requestOf(input), AbortSignal.timeout(20_000));
    const uid = (await engine.read(job('before', namespace, {})))?.metadata.uid;
    const { state } = await runSync(engine, input, before);
    expect(state.phase).toBe('Succeeded');
    expect((await engine.read(job('before', namespace, {})))?.metadata.uid).toBe(uid);
  });

  test('a sync that is repeated from any of its states comes to the same end', async () => {
    const namespace = await engine.namespace();
    const input = {
      targets: [
        configMap('a', namespace),
        configMap('b', namespace, '1', wave(1)),
        configMap('c', namespace, '1', wave(2)),
      ],
      namespace,
    };
    const { steps, state } = await runSync(engine, input);
    for (const step of steps) {
      const again = await runSync(engine, input, step.state);
      expect(again.state).toMatchObject({ phase: state.phase, message: state.message });
    }
  });
});
