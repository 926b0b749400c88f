import type { KubeObject } from '@tiphys/base';
import { diffResource } from '@tiphys/engine/diff';
import { beforeAll, describe, expect, test } from 'vitest';
import { lines, makeLive, runSync, tracked } from '../engine-cluster.ts';
import type { EngineCluster } from '../engine-cluster.ts';
import { configMap, object } from './objects.ts';
import type { Fields } from './objects.ts';

/** Dry run, server-side apply, replace, force, and the other options of applying. */
export function testWaysToApply(shared: () => EngineCluster): void {
  describe('ways to apply', () => {
    let engine: EngineCluster;
    beforeAll(() => {
      engine = shared();
    });

    test('a dry run changes nothing and says what would be done', async () => {
      const namespace = await engine.namespace();
      const sync = { dryRun: true, prune: true, syncOptions: ['CreateNamespace=true'] };
      const extra = configMap('old', namespace);
      await makeLive(engine, [extra]);
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
      const request = {
        resources: [{ target: configMap('a', namespace), live: undefined, modified: false }],
      };
      const { state, results } = await runSync(engine, { targets: [], namespace, sync, request });
      expect(state.message).toBe('successfully synced (no more tasks)');
      expect(results).toEqual([]);
    });
  });
}
