import type { KubeObject, ResourceKey } from '@tiphys/base';
import { parseApiVersion } from '@tiphys/base';
import type { ApiCatalog, KubeClient } from '@tiphys/kube';
import type { LiveState } from './store/live-state.ts';
import type { KindSet } from './watch/kind-set.ts';

/** Where objects are read from. */
export interface Reading {
  readonly client: Pick<KubeClient, 'get'>;
  readonly catalog: ApiCatalog;
  readonly state: Pick<LiveState, 'index' | 'read'>;
  readonly kinds: Pick<KindSet, 'isComplete'>;
}

/**
 * The full object: kept bytes where they are in the right version, nothing where a complete kind does not have it,
 * else what the server says.
 */
export async function readObject(
  reading: Reading,
  key: ResourceKey,
  options: { readonly version?: string | undefined; readonly signal?: AbortSignal | undefined },
): Promise<KubeObject | undefined> {
  const { client, catalog, state, kinds } = reading;
  const { version, signal } = options;
  const kept = state.read(key);
  if (kept && (version === undefined || parseApiVersion(kept.apiVersion).version === version)) return kept;
  if (!state.index.get(key) && kinds.isComplete(key)) return undefined;
  const inVersion = version === undefined ? undefined : catalog.find(key.group, version, key.kind);
  const type = inVersion ?? catalog.preferred(key.group, key.kind);
  // A kind that is not served has no objects.
  if (!type) return undefined;
  const namespace = type.namespaced ? key.namespace : undefined;
  return await client.get({ type, namespace, name: key.name }, { signal });
}
