import type { ReconcileResult } from '@tiphys/base';
import { formatTime, messageOf } from '@tiphys/base';
import { isLiveResourcePermitted } from '@tiphys/model';
import type { Cluster } from '@tiphys/model';
import { syncWave } from '@tiphys/engine/sync/plan';
import type { ControllerContext } from '../context.ts';
import { instanceOf } from '../context.ts';
import type { Draft } from '../status/draft.ts';
import { writeDraft } from '../status/write.ts';
import { deleteApplication } from './delete-application.ts';

/** Takes one step in deleting an application; what goes wrong becomes its `DeletionError` and is tried again. */
export async function deleteStep(
  controller: ControllerContext,
  draft: Draft,
  signal: AbortSignal,
): Promise<ReconcileResult> {
  try {
    const progress = await deleteApplication(controller.deps, farewell(controller, draft), signal);
    return progress.done ? undefined : { againInMs: progress.againInMs };
  } catch (error) {
    signal.throwIfAborted();
    const now = formatTime(controller.deps.clock.now());
    draft.setConditions([{ type: 'DeletionError', message: messageOf(error) }], ['DeletionError'], now);
    await writeDraft(controller.deps, draft, signal);
    throw error;
  }
}

function farewell(controller: ControllerContext, draft: Draft): Parameters<typeof deleteApplication>[1] {
  const { config, clusters, dialects } = controller.deps;
  const { spec } = draft.original;
  const project = config.virtualProject(spec.project || 'default');
  const cluster = destination(controller, draft);
  return {
    draft,
    live: cluster && clusters.live(cluster),
    instance: instanceOf(controller, draft.original),
    wave: syncWave,
    permits: (object) =>
      project !== undefined &&
      cluster !== undefined &&
      isLiveResourcePermitted(project, object, {
        cluster,
        clusters: config.clusters(),
        matchGlob: dialects.globMatchSafe,
      }),
  };
}

/** Where the destination is gone there is nothing to clean up there. */
function destination(controller: ControllerContext, draft: Draft): Cluster | undefined {
  try {
    return controller.deps.config.destination(draft.original.spec.destination);
  } catch {
    return undefined;
  }
}
