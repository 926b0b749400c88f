import { codes, jsonEqual, keyOf, messageOf, raceSignal, StatusError, traced } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import { normalizeTargets, partitionDeletionHooks } from '@tiphys/engine/sync/plan';
import {
  demandsIntegrity,
  effectiveSourceIntegrity,
  integrityError,
  isLiveResourcePermitted,
} from '@tiphys/model';
import type { ApplicationSource } from '@tiphys/model';
import type { ApplicationContext, ControllerContext } from '../context.ts';
import { applicationSources, hasMultipleSources } from '../schedule/refresh-level.ts';
import type { RefreshLevel } from '../schedule/refresh-requests.ts';
import { isAtLeast } from '../schedule/refresh-requests.ts';
import type { Finding } from '../status/conditions.ts';
import type { Comparison } from './comparison.ts';
import { dryRunPairs } from './dry-runs.ts';
import type { DryRuns } from './dry-runs.ts';
import { judgeResources } from './judge.ts';
import { parseManifests, renderSources } from './manifests.ts';
import type { RenderedSources } from './manifests.ts';
import { pairResources } from './pairs.ts';
import type { ResourcePair } from './pairs.ts';
import { buildSyncStatus } from './sync-status.ts';
import { targetRules } from './target-rules.ts';
import { unlistedKinds } from './unlisted-kinds.ts';

/** Longest wait for a cluster to be listed once, in milliseconds. */
const clusterReadyMs = 30_000;

/** What is compared: sources at revisions, or manifests that a user brought along. */
export interface ComparisonQuery {
  readonly sources: readonly ApplicationSource[];
  readonly revisions: readonly string[];
  readonly multiple: boolean;
  readonly noCache: boolean;
  readonly noRevisionCache: boolean;
  /** Local manifests of a sync; they replace rendering. */
  readonly manifests: readonly string[];
}

/**
 * Compares an application with its cluster. Without a new enough reason the manifests are those of the revision compared last.
 * Resolves to `undefined` while a repository fails within its grace period: the status stays as it is.
 */
export async function compareApplication(
  controller: ControllerContext,
  context: ApplicationContext,
  level: RefreshLevel,
): Promise<Comparison | undefined> {
  const comparison = await compareSources(controller, context, refreshQuery(context, level));
  const graceful = comparison.repositoryFailed && !isAtLeast(level, 'resolve');
  return graceful && controller.repositoryGrace.holds(context.instance) ? undefined : comparison;
}

function refreshQuery(context: ApplicationContext, level: RefreshLevel): ComparisonQuery {
  const application = context.draft.original;
  const sources = applicationSources(application);
  const multiple = hasMultipleSources(application);
  const sync = application.status?.sync;
  const known = multiple ? (sync?.revisions ?? []) : [sync?.revision ?? ''];
  const newest = sources.map((source) => source.targetRevision ?? '');
  return {
    sources,
    multiple,
    revisions: level === 'recent' && known.length === sources.length ? known : newest,
    noCache: level === 'hard',
    noRevisionCache: isAtLeast(level, 'resolve'),
    manifests: [],
  };
}

/** Compares the given sources with the cluster; whatever cannot be loaded becomes a finding and makes the result incomplete. */
export function compareSources(
  controller: ControllerContext,
  context: ApplicationContext,
  query: ComparisonQuery,
): Promise<Comparison> {
  return traced(controller.deps.tracer, { name: 'controller.CompareAppState' }, () =>
    compare(controller, context, query),
  );
}

async function compare(
  controller: ControllerContext,
  context: ApplicationContext,
  query: ComparisonQuery,
): Promise<Comparison> {
  const { live } = context;
  const ready = await loadLive(context);
  const rendered = await loadTargets(controller, context, query);
  const targets = normalizeTargets(rendered.objects, targetRules(controller, context));
  const { objects, hasPreDeleteHooks, hasPostDeleteHooks } = partitionDeletionHooks(targets.objects);
  const paired = ready.failure
    ? { pairs: targetsOnly(objects) }
    : await loadPairs(controller, context, objects);
  const unlisted = unlistedKinds(objects, live.errors());
  const findings = [
    ...rendered.findings,
    ...ready.findings,
    ...targets.findings,
    // Reading one of its objects fails for the same reason, which need not be said twice.
    ...(unlisted.length > 0 ? unlisted.map(liveFailure) : (paired.findings ?? [])),
  ];
  const asked = await askCluster(controller, context, paired.pairs);
  const incomplete =
    rendered.failed ||
    ready.failure ||
    paired.findings !== undefined ||
    unlisted.length > 0 ||
    asked.findings.length > 0;
  const judged = judgeResources(controller, context, {
    pairs: paired.pairs,
    incomplete,
    dryRuns: asked.dryRuns,
  });
  return {
    ...judged,
    live,
    incomplete,
    repositoryFailed: rendered.failed,
    hasPreDeleteHooks,
    hasPostDeleteHooks,
    findings: [...findings, ...asked.findings, ...judged.findings],
    sync: buildSyncStatus(context.draft.original, query, {
      status: hasChangedNamespaceMetadata(context) && !incomplete ? 'OutOfSync' : judged.status,
      responses: rendered.responses,
    }),
    sourceTypes: rendered.responses.map((response) => response.sourceType ?? ''),
  };
}

async function askCluster(
  controller: ControllerContext,
  context: ApplicationContext,
  pairs: readonly ResourcePair[],
): Promise<{ readonly dryRuns: DryRuns; readonly findings: readonly Finding[] }> {
  try {
    return { dryRuns: await dryRunPairs(controller, context, pairs), findings: [] };
  } catch (error) {
    context.signal.throwIfAborted();
    const message = `Failed to compare desired state to live state: ${messageOf(error)}`;
    return { dryRuns: new Map(), findings: [{ type: 'ComparisonError', message }] };
  }
}

/** Labels and annotations of the namespace that a sync makes are not in the manifests; a change of them wants a sync. */
function hasChangedNamespaceMetadata({ draft }: ApplicationContext): boolean {
  const wanted = draft.original.spec.syncPolicy?.managedNamespaceMetadata;
  const synced = draft.status.operationState?.syncResult?.managedNamespaceMetadata;
  return (
    wanted !== undefined && draft.status.operationState !== undefined && !jsonEqual(wanted, synced ?? {})
  );
}

async function loadLive(context: ApplicationContext): Promise<{ failure: boolean; findings: Finding[] }> {
  const waiting = AbortSignal.any([context.signal, AbortSignal.timeout(clusterReadyMs)]);
  try {
    await raceSignal(context.live.ready(waiting), waiting);
    return { failure: false, findings: [] };
  } catch (error) {
    context.signal.throwIfAborted();
    return { failure: true, findings: [liveFailure(context.live.stats().error ?? messageOf(error))] };
  }
}

function liveFailure(reason: string): Finding {
  return { type: 'ComparisonError', message: `Failed to load live state: ${reason}` };
}

const localRefused = 'Cannot use local manifests when source integrity is enforced';

interface LoadedTargets extends RenderedSources {
  readonly failed: boolean;
  readonly findings: readonly Finding[];
}

async function loadTargets(
  controller: ControllerContext,
  context: ApplicationContext,
  query: ComparisonQuery,
): Promise<LoadedTargets> {
  try {
    if (query.manifests.length > 0) {
      if (refusesLocal(controller, context, query)) return notLoaded(localRefused);
      return { objects: parseManifests(query.manifests), responses: [], failed: false, findings: [] };
    }
    const { draft, instance, project, live, signal } = context;
    const manifests = { ...query, application: draft.original, instance, project, live, signal };
    const rendered = await traced(controller.deps.tracer, { name: 'controller.GetRepoObjs' }, () =>
      renderSources(controller.deps, manifests),
    );
    controller.repositoryGrace.succeeded(instance);
    const problems = rendered.responses.flatMap(
      ({ sourceIntegrityResult }) => integrityError(sourceIntegrityResult) ?? [],
    );
    const findings = problems.map((message): Finding => ({ type: 'ComparisonError', message }));
    return { ...rendered, failed: false, findings };
  } catch (error) {
    context.signal.throwIfAborted();
    controller.repositoryGrace.failed(context.instance, isTransient(error));
    const what = query.manifests.length > 0 ? 'local manifests' : 'target state';
    return notLoaded(`Failed to load ${what}: ${messageOf(error)}`);
  }
}

function notLoaded(message: string): LoadedTargets {
  return { objects: [], responses: [], failed: true, findings: [{ type: 'ComparisonError', message }] };
}

/** Manifests from elsewhere would pass by what a project asks of its sources. */
function refusesLocal(
  { deps, options }: ControllerContext,
  { project }: ApplicationContext,
  { sources }: ComparisonQuery,
): boolean {
  const integrity = options.gpgEnabled ? effectiveSourceIntegrity(project) : undefined;
  return demandsIntegrity(integrity, sources, deps.dialects.globMatchSafe);
}

/** Only what may pass by itself has a grace period: a repository that cannot be reached, not one that is wrong. */
function isTransient(error: unknown): boolean {
  return (
    error instanceof StatusError &&
    (error.code === codes.unavailable || error.code === codes.deadlineExceeded)
  );
}

function targetsOnly(targets: readonly KubeObject[]): ResourcePair[] {
  return targets.map((target) => ({ key: keyOf(target), target, live: undefined }));
}

async function loadPairs(
  controller: ControllerContext,
  context: ApplicationContext,
  targets: readonly KubeObject[],
): Promise<{ readonly pairs: readonly ResourcePair[]; readonly findings?: readonly Finding[] }> {
  const { live, instance, signal, project, cluster } = context;
  try {
    const pairs = await pairResources(targets, live, { instance, signal });
    const clusters = controller.deps.config.clusters();
    const matchGlob = controller.deps.dialects.globMatchSafe;
    // What the project does not let the application touch is as if it were not there.
    const permitted = pairs.map((pair) =>
      pair.live && !isLiveResourcePermitted(project, pair.live, { cluster, clusters, matchGlob })
        ? { ...pair, live: undefined }
        : pair,
    );
    return { pairs: permitted.filter((pair) => pair.target ?? pair.live) };
  } catch (error) {
    signal.throwIfAborted();
    return { pairs: targetsOnly(targets), findings: [liveFailure(messageOf(error))] };
  }
}
