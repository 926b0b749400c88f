import type { KubeObject, ResourceKey } from '@tiphys/base';
import { keyOf, keyText, mapLimit, parseApiVersion } from '@tiphys/base';
import type { LiveCluster } from '@tiphys/engine/live';

/** What should be beside what is, for one object of an application. */
export interface ResourcePair {
  readonly key: ResourceKey;
  readonly target: KubeObject | undefined;
  readonly live: KubeObject | undefined;
}

/** Live objects read at once while pairing; most come from memory. */
const readsAtOnce = 10;

/**
 * Pairs the targets with what is live, and adds what tracking gives to the application but no target names.
 * An object that has the key of a target is its live side even when it is not tracked.
 */
export async function pairResources(
  targets: readonly KubeObject[],
  live: LiveCluster,
  options: { readonly instance: string; readonly signal: AbortSignal },
): Promise<ResourcePair[]> {
  const pairs = new Map<string, { key: ResourceKey; target: KubeObject | undefined }>();
  for (const target of targets) {
    const key = keyOf(target);
    pairs.set(keyText(key), { key, target });
  }
  for (const node of live.tracked(options.instance)) {
    const text = keyText(node.key);
    if (!pairs.has(text)) pairs.set(text, { key: node.key, target: undefined });
  }
  const paired = await mapLimit([...pairs.values()], readsAtOnce, async ({ key, target }) => ({
    key,
    target,
    live: await readLive(live, { key, target }, options.signal),
  }));
  return paired.filter((pair) => pair.target ?? pair.live);
}

/** The live object in the version of its manifest, so that both sides have the same fields. */
function readLive(
  live: LiveCluster,
  pair: { readonly key: ResourceKey; readonly target: KubeObject | undefined },
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  const { key, target } = pair;
  if (key.name === '') return Promise.resolve(undefined);
  if (!target) return live.object(key, signal);
  return live.objectInVersion(key, parseApiVersion(target.apiVersion).version, signal);
}
