import type { KubeObject } from '@tiphys/base';
import { deadline, mapLimit, parseApiVersion } from '@tiphys/base';
import type { KubeClient } from '@tiphys/kube';
import type { ApplicationObject } from '@tiphys/model';
import type { ApplicationDeps } from '../../services/application/deps.ts';
import { destinationOf } from '../../services/application/validate.ts';
import type { ComparedObject } from './object-diff.ts';

/** Objects whose field managers are looked up, and how many at once. */
const maxLookups = 50;
const readsAtOnce = 10;
/** How long that may take; who owns what is left out of what is not there by then, in milliseconds. */
const lookupMs = 3000;

/** The objects with the field managers of those that differ: the controller keeps no `managedFields`, so the cluster is asked. */
export async function withOwners(
  deps: ApplicationDeps,
  application: ApplicationObject,
  { objects, signal }: { readonly objects: readonly ComparedObject[]; readonly signal: AbortSignal },
): Promise<readonly ComparedObject[]> {
  const wanted = new Set(
    objects.filter(({ live, target, modified }) => live && target && modified).slice(0, maxLookups),
  );
  if (wanted.size === 0) return objects;
  using limit = deadline('read the field managers', lookupMs, signal);
  const client = clientOf(deps, application);
  if (!client) return objects;
  return mapLimit(objects, readsAtOnce, async (object) => {
    if (!wanted.has(object) || !object.live) return object;
    try {
      return { ...object, live: await withManagedFields(client, object.live, limit.signal) };
    } catch {
      // A cluster that does not answer only takes away who did it.
      signal.throwIfAborted();
      return object;
    }
  });
}

function clientOf(deps: ApplicationDeps, application: ApplicationObject): KubeClient | undefined {
  try {
    return deps.clusterClient(destinationOf(deps, application));
  } catch {
    return undefined;
  }
}

async function withManagedFields(
  client: KubeClient,
  live: KubeObject,
  signal: AbortSignal,
): Promise<KubeObject> {
  const { group, version } = parseApiVersion(live.apiVersion);
  const type = (await client.resources({ signal })).find(group, version, live.kind);
  if (!type) return live;
  const { namespace, name = '', uid } = live.metadata;
  const ref = { type, name, ...(type.namespaced ? { namespace } : {}) };
  const found = await client.get(ref, { signal });
  const managedFields = found?.metadata.uid === uid ? found?.metadata.managedFields : undefined;
  return managedFields ? { ...live, metadata: { ...live.metadata, managedFields } } : live;
}
