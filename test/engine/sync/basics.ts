import type { KubeObject } from '@tiphys/base';
import { beforeAll, describe, expect, test } from 'vitest';
import { lines, runSync } from '../engine-cluster.ts';
import type { EngineCluster } from '../engine-cluster.ts';
import { configMap, definitionOf, deployment, object } from './objects.ts';
import type { Fields } from './objects.ts';

/** What every sync does: applying, order of namespace and kinds, refusals. */
export function testSync(shared: () => EngineCluster): void {
  describe('a sync', () => {
    let engine: EngineCluster;
    beforeAll(() => {
      engine = shared();
    });

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
      expect(lines(again.results)).toEqual([
        'Sync Boat/argo Synced Running boat.example.com/argo configured',
      ]);
    });
  });
}
