import { formatTime, traced } from '@tiphys/base';
import type { ReconcileResult, SpanAttributes } from '@tiphys/base';
import { decideAutoSync } from './auto-sync.ts';
import { compareApplication } from './compare/compare.ts';
import type { Comparison } from './compare/comparison.ts';
import { applicationContext } from './context.ts';
import type { ApplicationContext, ControllerContext } from './context.ts';
import { keepHookFinalizers } from './deletion/hook-finalizers.ts';
import { deleteStep } from './deletion/step.ts';
import { isInProgress } from './operation/begin.ts';
import { startAutomatedSync } from './operation/automated.ts';
import { failOperation, operationStep } from './operation/step.ts';
import type { OperationProgress } from './operation/step.ts';
import { supersedeOperation } from './operation/supersede.ts';
import { resyncAgain } from './schedule/resync-times.ts';
import { neededRefresh, refreshAnnotation, refreshTimestampAnnotation } from './schedule/refresh-level.ts';
import { applicationKey } from './schedule/triggers.ts';
import type { RefreshLevel } from './schedule/refresh-requests.ts';
import { higherLevel } from './schedule/refresh-requests.ts';
import { skipsReconcile } from './schedule/skip.ts';
import { checkSpec } from './spec-check.ts';
import { handedTrace, instanceName, traceAnnotation } from '@tiphys/model';
import { managedKey, operationKey, treeKey } from './status/cache-keys.ts';
import { recordComparison, recordInvalidSpec, recordTree } from './status/record.ts';
import { Draft } from './status/draft.ts';
import { writeDraft } from './status/write.ts';
import { allowsAutomatedSync } from './sync-windows.ts';
import type { ApplicationObject } from '@tiphys/model';

/** When to look again at a cluster that could not be read. */
const clusterAgainMs = 10_000;

/**
 * Brings one application forward: its deletion, else the operation under way, the comparison, and the decision to sync by
 * itself. It reads the state of now (level-based), takes one step, writes the status once, and says when to be called again.
 */
export async function reconcileApplication(
  controller: ControllerContext,
  key: string,
  signal: AbortSignal,
): Promise<ReconcileResult> {
  const application = findApplication(controller, key);
  if (!application) return forget(controller, key);
  if (skipsReconcile(application)) return undefined;
  const draft = new Draft(application);
  if (application.metadata.deletionTimestamp) {
    const span = {
      name: 'controller.finalizeApplicationDeletion',
      attributes: spanOf(application),
      parent: {},
    };
    return traced(controller.deps.tracer, span, () => deleteStep(controller, draft, signal));
  }

  const requested = controller.requests.take(key);
  try {
    return await bringForward(controller, { key, draft, requested, signal });
  } catch (error) {
    // What was asked for is still wanted when the queue tries again.
    if (requested) controller.requests.request(key, requested);
    throw error;
  }
}

interface Work {
  readonly key: string;
  readonly draft: Draft;
  readonly requested: RefreshLevel | undefined;
  readonly signal: AbortSignal;
}

async function bringForward(controller: ControllerContext, work: Work): Promise<ReconcileResult> {
  const { key, draft, requested, signal } = work;
  const now = controller.deps.clock.now();
  const level = neededRefresh(draft.original, requested, { ...controller.resync(), now });
  const check = checkSpec(controller.deps, draft.original);
  if (!check.ok) {
    await recordInvalidSpec(controller, draft, check.findings);
    clearRefreshRequest(draft);
    failOperation(controller, draft);
    await writeDraft(controller.deps, draft, signal);
    return resyncAgain(controller.resync());
  }
  draft.setConditions([], ['InvalidSpecError', 'UnknownError'], formatTime(now));
  const context = applicationContext(controller, { draft, spec: check.spec, signal });
  if (level === undefined && !draft.operation) return goOn(controller, { context, key, level });
  const attributes = { ...spanOf(draft.original), 'argocd.refresh.level': level ?? '' };
  const parent = handedTrace(draft.original.metadata.annotations);
  return traced(controller.deps.tracer, { name: 'controller.Refresh', attributes, parent }, () =>
    goOn(controller, { context, key, level }),
  );
}

/** OpenTelemetry has no names for what Argo CD is about; these are Argo CD's. */
function spanOf({ metadata, spec }: ApplicationObject): SpanAttributes {
  return {
    'argocd.app.name': metadata.name ?? '',
    'argocd.app.namespace': metadata.namespace ?? '',
    'argocd.app.project': spec.project || 'default',
  };
}

/** Step, comparison and decision of an application that can be worked with. */
async function goOn(
  controller: ControllerContext,
  work: {
    readonly context: ApplicationContext;
    readonly key: string;
    readonly level: RefreshLevel | undefined;
  },
): Promise<ReconcileResult> {
  const { context, key, level } = work;
  const { draft, signal } = context;
  // The operation comes first: what it changed is what the comparison should see.
  const first = await stepAndCompare(controller, context, level);
  const last = first.startedSync ? await stepAndCompare(controller, context, undefined) : first;
  await writeDraft(controller.deps, draft, signal);
  // Only a comparison decides on a sync, so one is wanted when the wait is over (or anything happens before).
  if (last.startedSync || last.decideInMs !== undefined) controller.requests.request(key, 'recent');
  const decideInMs = last.startedSync ? 0 : last.decideInMs;
  return resyncAgain(controller.resync(), last.stepInMs, decideInMs);
}

/** What one round of step, comparison and decision came to. */
interface Round {
  /** When the operation wants its next step, in milliseconds. */
  readonly stepInMs: number | undefined;
  /** When an automated sync should be decided on again, in milliseconds. */
  readonly decideInMs?: number | undefined;
  /** An automated sync was put on the application: its first step can be taken at once. */
  readonly startedSync: boolean;
}

async function stepAndCompare(
  controller: ControllerContext,
  context: ApplicationContext,
  level: RefreshLevel | undefined,
): Promise<Round> {
  const step = (): Promise<OperationProgress> =>
    context.draft.operation
      ? traced(controller.deps.tracer, { name: 'controller.Operation' }, () =>
          operationStep(controller, context),
        )
      : operationStep(controller, context);
  const operation = await controller.operations(step, context.signal);
  const stepInMs = operation.againInMs;
  const comparison = await refresh(controller, context, higherLevel(level, operation.refresh));
  if (!comparison) return { stepInMs, startedSync: false };
  const decision = followUp(controller, context, comparison);
  return { stepInMs, decideInMs: decision.againInMs, startedSync: decision.started };
}

/** An application that is gone leaves nothing behind in the cache. */
async function forget(controller: ControllerContext, key: string): Promise<undefined> {
  const [namespace = '', name = ''] = key.split('/');
  const instance = instanceName({ name, namespace }, controller.options.namespace);
  controller.requests.take(key);
  controller.syncs.delete(instance);
  controller.orphans.remove(key);
  controller.dryRuns.delete(instance);
  controller.repositoryGrace.succeeded(instance);
  await controller.deps.cache.delete(managedKey(instance));
  await controller.deps.cache.delete(treeKey(instance));
  await controller.deps.cache.delete(operationKey(instance));
  return undefined;
}

function findApplication(controller: ControllerContext, key: string): ApplicationObject | undefined {
  const slash = key.indexOf('/');
  const stored = controller.deps.applications.get(key.slice(0, slash), key.slice(slash + 1));
  return stored;
}

/** Compares as far as it was asked for, and takes the request off the application. */
async function refresh(
  controller: ControllerContext,
  context: ApplicationContext,
  level: RefreshLevel | undefined,
): Promise<Comparison | undefined> {
  if (!level) return undefined;
  if (level === 'tree' && (await recordTree(controller, context))) return undefined;
  const comparison = await compareApplication(controller, context, level);
  if (comparison && !(await keepHookFinalizers(controller, context, comparison))) {
    controller.requests.request(applicationKey(context.draft.original), level);
  }
  clearRefreshRequest(context.draft);
  if (comparison) await recordComparison(controller, context, { comparison, level });
  return comparison;
}

function clearRefreshRequest(draft: Draft): void {
  draft.removeAnnotation(refreshAnnotation);
  draft.removeAnnotation(refreshTimestampAnnotation);
  // While an operation goes on, its steps belong to the trace as well.
  if (!draft.operation) draft.removeAnnotation(traceAnnotation);
}

/** Decides on an automated sync after a comparison; what is to be decided later says when, in milliseconds. */
function followUp(
  controller: ControllerContext,
  context: ApplicationContext,
  comparison: Comparison,
): { readonly started: boolean; readonly againInMs?: number | undefined } {
  const { draft } = context;
  const now = controller.deps.clock.now();
  supersedeOperation(draft, now);
  if (isInProgress(draft.status.operationState)) return { started: false };
  if (comparison.incomplete) {
    return { started: false, againInMs: comparison.repositoryFailed ? undefined : clusterAgainMs };
  }
  if (!allowsAutomatedSync(controller, context)) return { started: false };
  const decision = decideAutoSync({
    application: draft.application,
    revisionsMayHaveChanges: true,
    now,
    selfHealBackoffMs: controller.options.selfHealBackoffMs,
    selfHealFactor: controller.options.selfHealFactor,
    selfHealCapMs: controller.options.selfHealCapMs,
    selfHealQuietMs: controller.options.selfHealQuietMs,
  });
  const condition = decision.action === 'none' ? decision.condition : undefined;
  draft.setConditions(
    condition ? [{ type: 'SyncError', message: condition }] : [],
    ['SyncError'],
    formatTime(now),
  );
  if (decision.action === 'wait') return { started: false, againInMs: decision.waitMs };
  if (decision.action === 'sync') startAutomatedSync(controller, context, decision);
  return { started: decision.action === 'sync' };
}
