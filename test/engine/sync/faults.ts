import { silentLogger, systemClock } from '@tiphys/base';
import { createSyncRunner } from '@tiphys/engine/sync/run';
import { createKubeClient } from '@tiphys/kube';
import { beforeAll, describe, expect, test } from 'vitest';
import { begin, requestOf, runSync } from '../engine-cluster.ts';
import type { EngineCluster } from '../engine-cluster.ts';
import { configMap, deployment, hook, job, wave } from './objects.ts';

/** Servers that go away, and processes that die. Stops the API server: to be run last. */
export function testFaults(shared: () => EngineCluster): void {
  describe('faults', () => {
    let engine: EngineCluster;
    beforeAll(() => {
      engine = shared();
    });

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

    // The last one: the cluster's own controllers take half a minute to come back.
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
  });
}
