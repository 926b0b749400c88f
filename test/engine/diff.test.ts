import type { KubeObject } from '@tiphys/base';
import { diffResource, listChanges, withLastApplied } from '@tiphys/engine/diff';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manifests } from './manifests.ts';
import { startEngineCluster } from './engine-cluster.ts';
import type { EngineCluster } from './engine-cluster.ts';

let engine: EngineCluster;
beforeAll(async () => {
  engine = await startEngineCluster();
});
afterAll(() => engine[Symbol.asyncDispose]());

/** The manifest in a namespace of its own, as an application would place it. */
async function place(manifest: KubeObject, suffix: string): Promise<KubeObject> {
  const kind = engine.kindOf(manifest);
  if (kind.namespaced)
    return { ...manifest, metadata: { ...manifest.metadata, namespace: await engine.namespace() } };
  return {
    ...manifest,
    metadata: { ...manifest.metadata, name: `${manifest.metadata.name ?? ''}${suffix}` },
  };
}

describe.each(manifests)('$kind $metadata.name of $apiVersion', (manifest) => {
  test('is synced after client-side apply', async () => {
    const target = await place(manifest, '-a');
    await engine.client.create(withLastApplied(target), engine.kindOf(target), { fieldValidation: 'Strict' });
    await expectSynced(target);
  });

  test('is synced when it was made without last-applied', async () => {
    const target = await place(manifest, '-b');
    await engine.client.create(target, engine.kindOf(target));
    await expectSynced(target);
  });

  test('is synced after server-side apply', async () => {
    const target = await place(manifest, '-c');
    const kind = engine.kindOf(target);
    const { name = '', namespace } = target.metadata;
    await engine.client.patch(
      { type: kind, namespace, name },
      { type: 'apply', body: target, force: true },
      { fieldManager: 'argocd-controller' },
    );
    await expectSynced(target, true);
  });
});

async function expectSynced(target: KubeObject, structuredMerge = false): Promise<void> {
  const live = await engine.read(target);
  const { modified, normalizedLive, predictedLive } = diffResource({ target, live }, { structuredMerge });
  expect(listChanges(normalizedLive, predictedLive)).toEqual([]);
  expect(modified).toBe(false);
}
