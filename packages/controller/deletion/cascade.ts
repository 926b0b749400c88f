import { mapLimit, parseTime } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import type { LiveCluster } from '@tiphys/engine/live';
import { hookFinalizer, isDeletable, lastWave, needsDeletionConfirmation } from '@tiphys/engine/sync/plan';
import type { Draft } from '../status/draft.ts';
import { propagation } from './finalizers.ts';
import { isPostDeleteOnly } from './hooks.ts';
import { deleteLive, liveObjects, requestsAtOnce } from './live-objects.ts';
import type { Farewell, LiveAt, StageResult } from './types.ts';

/** Deletes the managed objects of the highest wave; done when there are none left of any wave. */
export async function cascade(farewell: Farewell, { live, signal }: LiveAt): Promise<StageResult> {
  const { draft } = farewell;
  const objects = await deletableObjects(farewell, live, signal);
  if (objects.length === 0) return 'done';
  const going = objects.filter((object) => object.metadata.deletionTimestamp);
  const options = { propagationPolicy: propagation(draft.original.metadata.finalizers ?? []), signal };
  if (going.length > 0) {
    const held = going.filter((object) => object.metadata.finalizers?.includes(hookFinalizer));
    await mapLimit(held, requestsAtOnce, (object) => deleteLive(live, object, options));
    return 'waiting';
  }
  if (objects.some((object) => waitsForConfirmation(object, draft))) return 'waiting';
  await mapLimit(lastWave(objects, farewell.wave), requestsAtOnce, (object) =>
    deleteLive(live, object, options),
  );
  return 'waiting';
}

async function deletableObjects(
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
  const objects = await liveObjects(farewell, live, signal);
  // Hooks that follow the cascade outlive it; their own delete policies say when they go.
  return objects.filter((object) => isDeletable(object, application) && !isPostDeleteOnly(object));
}

/** `Delete=confirm` waits until a person approves with an annotation newer than the deletion. */
function waitsForConfirmation(object: KubeObject, draft: Draft): boolean {
  const { metadata, spec } = draft.original;
  if (!needsDeletionConfirmation(object, spec.syncPolicy?.syncOptions ?? [])) return false;
  const approvedAt = parseTime(metadata.annotations?.['argocd.argoproj.io/deletion-approved']);
  return approvedAt === undefined || approvedAt < (parseTime(metadata.deletionTimestamp) ?? 0);
}
