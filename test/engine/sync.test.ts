import { afterAll, beforeAll } from 'vitest';
import { startEngineCluster } from './engine-cluster.ts';
import type { EngineCluster } from './engine-cluster.ts';
import { testWaysToApply } from './sync/applying.ts';
import { testSync } from './sync/basics.ts';
import { testFaults } from './sync/faults.ts';
import { testWavesAndHooks } from './sync/hooks.ts';
import { testPruning } from './sync/pruning.ts';

// One cluster for all of it; each test has a namespace of its own.

let engine: EngineCluster;
beforeAll(async () => {
  engine = await startEngineCluster();
});
afterAll(() => engine[Symbol.asyncDispose]());

const shared = (): EngineCluster => engine;
testSync(shared);
testWaysToApply(shared);
testPruning(shared);
testWavesAndHooks(shared);
testFaults(shared);
