import { beforeAll, describe, expect, test } from 'vitest';
import { begin, lines, requestOf, runSync } from '../engine-cluster.ts';
import type { EngineCluster } from '../engine-cluster.ts';
import { configMap, deployment, hook, job, object, wave } from './objects.ts';

/** What waits for what, and what becomes of hooks. */
export function testWavesAndHooks(shared: () => EngineCluster): void {
  describe('waves and hooks', () => {
    let engine: EngineCluster;
    beforeAll(() => {
      engine = shared();
    });

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
          ({ syncPhase, hookType, name, hookPhase }) =>
            `${syncPhase} ${hookType ?? '-'} ${name} ${hookPhase}`,
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
}
