import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../harness/index.ts';
import { begin, lines, makeLive, requestOf, runSync } from '../engine-cluster.ts';
import type { EngineCluster } from '../engine-cluster.ts';
import { configMap, options, wave } from './objects.ts';

/** What is deleted, when, and in which order. */
export function testPruning(shared: () => EngineCluster): void {
  describe('pruning', () => {
    let engine: EngineCluster;
    beforeAll(() => {
      engine = shared();
    });

    test('deletes extra objects only when asked, in reverse waves', async () => {
      const namespace = await engine.namespace();
      const extras = [
        configMap('a', namespace),
        configMap('b', namespace, '1', wave(1)),
        configMap('keep', namespace, '1', options('Prune=false')),
      ];
      await makeLive(engine, extras);
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
      await makeLive(engine, extras);
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
      await makeLive(engine, [extra]);
      const { runner } = engine;
      const input = { targets: [], extras: [extra], namespace };
      const step = await runner.advance(
        begin({ prune: true }),
        requestOf(input),
        AbortSignal.timeout(10_000),
      );
      expect(step).toMatchObject({
        next: 'wait',
        state: { phase: 'Running', message: 'waiting for pruning confirmation of /ConfigMap/a' },
      });
      const confirmed = await runSync(engine, { ...input, request: { pruneConfirmed: true } }, step.state);
      expect(lines(confirmed.results)).toEqual(['Sync ConfigMap/a Pruned Succeeded pruned']);
    });
  });
}
