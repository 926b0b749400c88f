import { parseTime } from '@tiphys/base';
import { withLiveIgnored } from '@tiphys/engine/diff';
import { forbiddenBy, readSyncOptions } from '@tiphys/engine/sync/plan';
import type { PermitRules, SyncResource } from '@tiphys/engine/sync/plan';
import { createSyncRunner } from '@tiphys/engine/sync/run';
import type { SyncRequest, SyncRunner } from '@tiphys/engine/sync/run';
import type { OperationState, SyncOperation, SyncOperationResult } from '@tiphys/model';
import { compareSources } from '../compare/compare.ts';
import type { Comparison, ManagedResource } from '../compare/comparison.ts';
import { diffOptionsFor } from '../compare/diff-options.ts';
import type { ApplicationContext, ControllerContext } from '../context.ts';
import type { ConditionType } from '../status/conditions.ts';
import { formatConditions } from '../status/conditions.ts';
import { beginSyncResult } from './begin.ts';

/** A sync that can take its steps: what it is about, and the runner that takes them. */
export interface SyncInProgress {
  /** Which attempt of which operation it was made for. */
  readonly attempt: string;
  readonly request: SyncRequest;
  readonly runner: SyncRunner;
}

/** Ready to run, not possible now (wait), or not possible at all (failed). The state has the resolved revisions. */
export type Preparation =
  | { readonly outcome: 'ready'; readonly state: OperationState; readonly sync: SyncInProgress }
  | { readonly outcome: 'wait'; readonly state: OperationState }
  | { readonly outcome: 'failed'; readonly state: OperationState };

const errorTypes: readonly ConditionType[] = ['ComparisonError', 'InvalidSpecError'];
const migrationAnnotation = 'argocd.argoproj.io/client-side-apply-migration-manager';
const approvalAnnotation = 'argocd.argoproj.io/deletion-approved';

/**
 * Renders and compares what a sync is about and makes it ready to run. Names of revisions become SHAs here and stay so for the
 * whole operation. Errors of the comparison end it, in Argo CD's words; a cluster that does not answer only makes it wait.
 */
export async function prepareSync(
  controller: ControllerContext,
  context: ApplicationContext,
  state: OperationState,
): Promise<Preparation> {
  const sync = state.operation.sync;
  if (!sync) return failed(state, 'Error', 'Invalid operation request: no operation specified');
  const attempt = `${state.startedAt}/${state.retryCount ?? 0}`;
  const present = controller.syncs.get(context.instance);
  if (present?.attempt === attempt && state.syncResult) {
    // The word of a person may come while the sync waits for it.
    const request = { ...present.request, pruneConfirmed: isPruneConfirmed(context, state) };
    return { outcome: 'ready', state, sync: { ...present, request } };
  }

  const result = state.syncResult ?? beginSyncResult(context.draft.original, sync);
  const comparison = await compareSources(controller, context, syncQuery(result, sync));
  const resolved = { ...state, syncResult: withRevisions(result, comparison) };
  const problem = comparisonProblem(context, comparison, sync);
  if (problem) return failed(resolved, problem.phase, problem.message);
  if (comparison.incomplete)
    return { outcome: 'wait', state: { ...resolved, message: waitingForCluster(comparison) } };
  const made = {
    attempt,
    request: syncRequest(controller, context, { comparison, state: resolved, sync }),
    runner: createRunner(controller, context),
  };
  controller.syncs.set(context.instance, made);
  return { outcome: 'ready', state: resolved, sync: made };
}

function syncQuery(result: SyncOperationResult, sync: SyncOperation): Parameters<typeof compareSources>[2] {
  const multiple = (result.sources?.length ?? 0) > 0;
  return {
    multiple,
    sources: multiple ? (result.sources ?? []) : result.source ? [result.source] : [],
    revisions: multiple ? (result.revisions ?? []) : [result.revision],
    noCache: false,
    noRevisionCache: true,
    manifests: sync.manifests ?? [],
  };
}

function withRevisions(result: SyncOperationResult, comparison: Comparison): SyncOperationResult {
  const { revision, revisions } = comparison.sync;
  return { ...result, revision: revision ?? result.revision, ...(revisions ? { revisions } : {}) };
}

function comparisonProblem(
  context: ApplicationContext,
  comparison: Comparison,
  sync: SyncOperation,
): { readonly phase: 'Error' | 'Failed'; readonly message: string } | undefined {
  const shared = comparison.findings.find((finding) => finding.type === 'SharedResourceWarning');
  if (shared && readSyncOptions(sync).failOnSharedResource) {
    return { phase: 'Failed', message: `Shared resource found: ${shared.message}` };
  }
  // A cluster that cannot be read is waited for; what is wrong with sources or spec stays wrong.
  const errors = comparison.findings.filter(
    (finding) =>
      errorTypes.includes(finding.type) && !finding.message.startsWith('Failed to load live state: '),
  );
  return errors.length > 0 ? { phase: 'Error', message: formatConditions(errors) } : undefined;
}

function waitingForCluster(comparison: Comparison): string {
  const reason = comparison.findings.find((finding) =>
    finding.message.startsWith('Failed to load live state: '),
  );
  return `waiting for the cluster: ${reason?.message ?? 'it cannot be read'}`;
}

interface RequestParts {
  readonly comparison: Comparison;
  readonly state: OperationState;
  readonly sync: SyncOperation;
}

function syncRequest(
  controller: ControllerContext,
  context: ApplicationContext,
  parts: RequestParts,
): SyncRequest {
  const { comparison, state, sync } = parts;
  const { metadata, spec } = context.draft.original;
  const respectIgnored = readSyncOptions(sync).respectIgnoreDifferences;
  const { revision, revisions } = comparison.sync;
  return {
    resources: comparison.resources
      .filter((resource) => resource.selfReferenced)
      .map((resource) => syncResource(controller, context, { resource, respectIgnored })),
    namespace: spec.destination.namespace ?? '',
    revision: revision || (revisions?.[0] ?? ''),
    permit: (object, kind) => forbiddenBy(permitRules(controller, context), object, kind),
    namespaceMetadata: spec.syncPolicy?.managedNamespaceMetadata,
    pruneConfirmed: isPruneConfirmed(context, state),
    migrationManager: metadata.annotations?.[migrationAnnotation] || undefined,
  };
}

/** Whether somebody approved pruning since the operation began. */
function isPruneConfirmed(context: ApplicationContext, state: OperationState): boolean {
  const approvedAt = parseTime(context.draft.original.metadata.annotations?.[approvalAnnotation]);
  return approvedAt !== undefined && approvedAt >= (parseTime(state.startedAt) ?? 0);
}

function syncResource(
  controller: ControllerContext,
  context: ApplicationContext,
  from: { readonly resource: ManagedResource; readonly respectIgnored: boolean },
): SyncResource {
  const { target, live, diff, key } = from.resource;
  const kept =
    from.respectIgnored && target && live
      ? withLiveIgnored(target, live, diffOptionsFor(controller, context, key))
      : target;
  return { target: kept, live, modified: diff.modified };
}

function permitRules(controller: ControllerContext, { project, cluster }: ApplicationContext): PermitRules {
  const { config, dialects } = controller.deps;
  return { project, cluster, clusters: config.clusters(), matchGlob: dialects.globMatchSafe };
}

function createRunner(controller: ControllerContext, context: ApplicationContext): SyncRunner {
  const { live } = context;
  const { clock, log, health, tracer } = controller.deps;
  return createSyncRunner(
    {
      client: controller.requestMetrics.counted(live.client, context.draft.original),
      live,
      health,
      clock,
      log,
      tracer,
    },
    { waveDelayMs: controller.options.syncWaveDelayMs },
  );
}

function failed(state: OperationState, phase: 'Error' | 'Failed', message: string): Preparation {
  return { outcome: 'failed', state: { ...state, phase, message } };
}
