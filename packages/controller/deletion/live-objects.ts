import { mapLimit, parseApiVersion } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import type { LiveCluster } from '@tiphys/engine/live';
import { hookFinalizer } from '@tiphys/engine/sync/plan';
import type { ObjectRef } from '@tiphys/kube';
import type { Farewell } from './types.ts';

/** Requests sent at once. */
export const requestsAtOnce = 10;

/** The live objects that tracking gives to the application and its project lets it touch. */
export async function liveObjects(
  farewell: Farewell,
  live: LiveCluster,
  signal: AbortSignal,
): Promise<KubeObject[]> {
  const objects = await mapLimit(live.tracked(farewell.instance), requestsAtOnce, (node) =>
    live.object(node.key, signal),
  );
  return objects.filter((object): object is KubeObject => object !== undefined && farewell.permits(object));
}

/** Where an object is in its cluster; `undefined` where its kind is served no longer. */
export function refOf(live: LiveCluster, object: KubeObject): ObjectRef | undefined {
  const { group, version } = parseApiVersion(object.apiVersion);
  const type = live.catalog().find(group, version, object.kind);
  if (!type) return undefined;
  const { namespace, name = '' } = object.metadata;
  return { type, namespace: type.namespaced ? namespace : undefined, name };
}

/**
 * Deletes a live object, unless that was asked for already. A hook of a sync that was given up still has the finalizer that
 * keeps it until its result was seen; nobody waits for that any more.
 */
export async function deleteLive(
  live: LiveCluster,
  object: KubeObject,
  options: { readonly propagationPolicy: 'Foreground' | 'Background'; readonly signal: AbortSignal },
): Promise<void> {
  const ref = refOf(live, object);
  if (!ref) return;
  const { uid, deletionTimestamp, resourceVersion, finalizers = [] } = object.metadata;
  const { signal } = options;
  if (finalizers.includes(hookFinalizer)) {
    const rest = finalizers.filter((finalizer) => finalizer !== hookFinalizer);
    const body = { metadata: { finalizers: rest, resourceVersion } };
    live.put(await live.client.patch(ref, { type: 'merge', body }, { signal }));
  }
  // The uid keeps an object alive that somebody made under the same name in the meantime.
  if (deletionTimestamp === undefined) await live.client.delete(ref, { ...options, ...(uid ? { uid } : {}) });
}
