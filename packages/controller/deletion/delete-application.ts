import { mapLimit, parseApiVersion, parseTime } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import type { LiveCluster } from '@tiphys/engine/live';
import { needsDeletionConfirmation } from '../compare/annotations.ts';
import type { ControllerDeps } from '../types.ts';
import type { Draft } from '../status/draft.ts';
import { managedKey, treeKey } from '../status/cache-keys.ts';
import { writeFinalizers } from '../status/write.ts';
import { isDeletable, lastWave } from './deletable.ts';
import { isCascading, propagation, withoutAll } from './finalizers.ts';

/** Deletions sent at once. */
const deletionsAtOnce = 10;

/** How soon the remaining objects are looked at again, in milliseconds; live changes come sooner. */
const againMs = 1000;

/** What is known about the application that goes. */
export interface Farewell {
  readonly draft: Draft;
  /** Live state of the destination, or `undefined` where there is no such cluster. */
  readonly live: LiveCluster | undefined;
  readonly instance: string;
  /** Whether the project lets the application touch a live object. */
  permits(object: KubeObject): boolean;
  readonly wave: (object: KubeObject) => number;
}

/** Gone for good, or look again after a while. */
export type DeletionProgress = { readonly done: true } | { readonly done: false; readonly againInMs: number };

/**
 * Takes one step in deleting an application with finalizers: deletes the managed objects of the highest wave, waits for
 * them to be gone, and so on; at last removes the finalizers. Nothing is deleted where the destination is not known.
 */
export async function deleteApplication(
  deps: ControllerDeps,
  farewell: Farewell,
  signal: AbortSignal,
): Promise<DeletionProgress> {
  const { draft, live } = farewell;
  const finalizers = draft.original.metadata.finalizers ?? [];
  if (!live || !isCascading(finalizers)) return finish(deps, farewell, signal);

  await live.ready(signal);
  const objects = await managedObjects(farewell, live, signal);
  if (objects.length === 0) return finish(deps, farewell, signal);
  if (objects.some((object) => object.metadata.deletionTimestamp)) return { done: false, againInMs: againMs };
  if (objects.some((object) => waitsForConfirmation(object, draft)))
    return { done: false, againInMs: againMs };

  await mapLimit(lastWave(objects, farewell.wave), deletionsAtOnce, (object) =>
    deleteObject(live, object, { propagationPolicy: propagation(finalizers), signal }),
  );
  return { done: false, againInMs: againMs };
}

async function managedObjects(
  farewell: Farewell,
  live: LiveCluster,
  signal: AbortSignal,
): Promise<KubeObject[]> {
  const { metadata, spec } = farewell.draft.original;
  const application = {
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    syncOptions: spec.syncPolicy?.syncOptions ?? [],
  };
  const objects = await mapLimit(live.tracked(farewell.instance), deletionsAtOnce, (node) =>
    live.object(node.key, signal),
  );
  return objects.filter(
    (object): object is KubeObject =>
      object !== undefined && isDeletable(object, application) && farewell.permits(object),
  );
}

/** `Delete=confirm` waits until a person approves with an annotation newer than the deletion. */
function waitsForConfirmation(object: KubeObject, draft: Draft): boolean {
  const { metadata, spec } = draft.original;
  if (!needsDeletionConfirmation(object, spec.syncPolicy?.syncOptions ?? [])) return false;
  const approvedAt = parseTime(metadata.annotations?.['argocd.argoproj.io/deletion-approved']);
  return approvedAt === undefined || approvedAt < (parseTime(metadata.deletionTimestamp) ?? 0);
}

async function deleteObject(
  live: LiveCluster,
  object: KubeObject,
  options: { readonly propagationPolicy: 'Foreground' | 'Background'; readonly signal: AbortSignal },
): Promise<void> {
  const { group, version } = parseApiVersion(object.apiVersion);
  const type = live.catalog().find(group, version, object.kind);
  if (!type) return;
  const { namespace, name = '', uid } = object.metadata;
  await live.client.delete(
    { type, namespace: type.namespaced ? namespace : undefined, name },
    { ...options, uid },
  );
}

async function finish(
  deps: ControllerDeps,
  farewell: Farewell,
  signal: AbortSignal,
): Promise<DeletionProgress> {
  const { draft, instance } = farewell;
  const finalizers = draft.original.metadata.finalizers ?? [];
  const rest = withoutAll(finalizers);
  await deps.cache.delete(managedKey(instance));
  await deps.cache.delete(treeKey(instance));
  if (rest.length !== finalizers.length) await writeFinalizers(deps, draft, { finalizers: rest, signal });
  return { done: true };
}
