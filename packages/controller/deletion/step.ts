import type { ReconcileResult } from '@tiphys/base';
import { codes, formatTime, messageOf, StatusError } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import { isLiveResourcePermitted } from '@tiphys/model';
import type { Cluster } from '@tiphys/model';
import { normalizeTargets, syncWave } from '@tiphys/engine/sync/plan';
import { renderSources } from '../compare/manifests.ts';
import { targetRules } from '../compare/target-rules.ts';
import type { ApplicationContext, ControllerContext } from '../context.ts';
import { instanceOf } from '../context.ts';
import { giveUpOperation } from '../operation/give-up.ts';
import { applicationSources, hasMultipleSources } from '../schedule/refresh-level.ts';
import type { Draft } from '../status/draft.ts';
import { writeDraft } from '../status/write.ts';
import { deleteApplication } from './delete-application.ts';
import type { Farewell } from './types.ts';

/** How soon to look again after somebody else's write, in milliseconds. */
const conflictAgainMs = 100;

/** Takes one step in deleting an application; what goes wrong becomes its `DeletionError` and is tried again. */
export async function deleteStep(
  controller: ControllerContext,
  draft: Draft,
  signal: AbortSignal,
): Promise<ReconcileResult> {
  try {
    await giveUp(controller, draft, signal);
    const progress = await deleteApplication(controller.deps, farewell(controller, draft, signal), signal);
    return progress.done ? undefined : { againInMs: progress.againInMs };
  } catch (error) {
    signal.throwIfAborted();
    // Somebody wrote at the same time; what we know of the application is old.
    if (error instanceof StatusError && error.code === codes.aborted) return { againInMs: conflictAgainMs };
    const now = formatTime(controller.deps.clock.now());
    draft.setConditions([{ type: 'DeletionError', message: messageOf(error) }], ['DeletionError'], now);
    await writeDraft(controller.deps, draft, signal);
    throw error;
  }
}

/** A sync that runs ends here; its hooks are let go of with the rest. */
async function giveUp(controller: ControllerContext, draft: Draft, signal: AbortSignal): Promise<void> {
  controller.syncs.delete(instanceOf(controller, draft.original));
  giveUpOperation(draft, controller.deps.clock.now());
  await writeDraft(controller.deps, draft, signal);
}

function farewell(controller: ControllerContext, draft: Draft, signal: AbortSignal): Farewell {
  const { config, clusters, dialects, health } = controller.deps;
  const { spec } = draft.original;
  const project = config.virtualProject(spec.project || 'default');
  const cluster = destination(controller, draft);
  const live = cluster && clusters.live(cluster);
  const instance = instanceOf(controller, draft.original);
  return {
    draft,
    live,
    instance,
    health,
    targets: async () =>
      project && cluster && live
        ? await renderTargets(controller, { draft, project, cluster, live, instance, signal })
        : [],
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

/** Renders the sources at their target revisions of now, which may be those that mend a failing hook. */
async function renderTargets(
  controller: ControllerContext,
  context: ApplicationContext,
): Promise<readonly KubeObject[]> {
  const { draft, instance, project, live, signal } = context;
  const application = draft.original;
  const sources = applicationSources(application);
  const { objects } = await renderSources(controller.deps, {
    application,
    instance,
    project,
    live,
    sources,
    revisions: sources.map((source) => source.targetRevision ?? ''),
    multiple: hasMultipleSources(application),
    noCache: false,
    noRevisionCache: true,
    signal,
  });
  return normalizeTargets(objects, targetRules(controller, context)).objects;
}

/** Where the destination is gone there is nothing to clean up there. */
function destination(controller: ControllerContext, draft: Draft): Cluster | undefined {
  try {
    return controller.deps.config.destination(draft.original.spec.destination);
  } catch {
    return undefined;
  }
}
