import { formatTime } from '@tiphys/base';
import type {
  ApplicationStatus,
  ApplicationTree,
  HealthStatus,
  ResourceDiff,
  ResourceStatus,
  SyncStatus,
} from '@tiphys/model';
import { buildTree } from '@tiphys/engine/live';
import type { Comparison, ManagedResource } from '../compare/comparison.ts';
import { describeResources } from '../compare/managed-resources.ts';
import type { ApplicationContext, ControllerContext } from '../context.ts';
import { instanceOf } from '../context.ts';
import { managedKey, treeKey } from './cache-keys.ts';
import { managedResourceKey, orphanedOptions, permitsNode } from './tree-options.ts';
import { orphanFindings } from './orphans.ts';
import type { RefreshLevel } from '../schedule/refresh-requests.ts';
import { isAtLeast } from '../schedule/refresh-requests.ts';
import type { Finding } from './conditions.ts';
import type { Draft } from './draft.ts';
import { summarizeTree } from './summary.ts';

const comparisonTypes = [
  'ComparisonError',
  'SharedResourceWarning',
  'RepeatedResourceWarning',
  'ExcludedResourceWarning',
] as const;

/** Puts a comparison on the application and into the cache: statuses, conditions, managed resources and the tree. */
export async function recordComparison(
  controller: ControllerContext,
  context: ApplicationContext,
  found: { readonly comparison: Comparison; readonly level: RefreshLevel },
): Promise<void> {
  const { draft } = context;
  const { comparison, level } = found;
  const now = formatTime(controller.deps.clock.now());
  const invalid = comparison.findings.filter((finding) => finding.type === 'InvalidSpecError');
  draft.setConditions(
    comparison.findings.filter((finding) => finding.type !== 'InvalidSpecError'),
    comparisonTypes,
    now,
  );
  draft.setConditions(invalid, ['InvalidSpecError'], now);
  const shown = comparison.resources.filter(isShown);
  const tree = await cacheState(controller, context, describeResources(shown));
  const reconciledAt =
    isAtLeast(level, 'latest') || !draft.status.reconciledAt ? now : draft.status.reconciledAt;
  draft.status = {
    ...draft.status,
    reconciledAt,
    sync: comparison.sync,
    health: healthWithTime(controller, draft, comparison.health),
    resources: shown.map((resource) => resource.status).sort(byKey),
    summary: summarizeTree(tree),
    controllerNamespace: controller.options.namespace,
    resourceHealthSource: controller.options.persistResourceHealth ? '' : 'appTree',
    ...sourceTypes(comparison),
  } as ApplicationStatus;
  recordTransitions(controller, draft);
}

/** Hooks are part of an application's state only while they are there. */
function isShown({ live, status }: ManagedResource): boolean {
  return live !== undefined || status.hook !== true;
}

/** Puts the findings about a spec that cannot be worked with on the application; its state is unknown. */
export async function recordInvalidSpec(
  controller: ControllerContext,
  draft: Draft,
  findings: readonly Finding[],
): Promise<void> {
  const now = formatTime(controller.deps.clock.now());
  draft.setConditions(findings, ['InvalidSpecError', 'UnknownError'], now);
  const sync = { ...draft.status.sync, status: 'Unknown' } as SyncStatus;
  draft.status = { ...draft.status, sync, health: healthWithTime(controller, draft, { status: 'Unknown' }) };
  recordTransitions(controller, draft);
  const instance = instanceOf(controller, draft.original);
  await controller.deps.cache.set(treeKey(instance), {}, { ttlMs: controller.options.stateTtlMs });
  await controller.deps.cache.set(managedKey(instance), [], { ttlMs: controller.options.stateTtlMs });
}

/** Renews only the tree and what it says about orphans, from the managed resources compared last. Resolves to false where there are none in the cache. */
export async function recordTree(
  controller: ControllerContext,
  context: ApplicationContext,
): Promise<boolean> {
  const managed = (await controller.deps.cache.get(managedKey(context.instance))) as
    | ResourceDiff[]
    | undefined;
  if (!managed) return false;
  const tree = await cacheState(controller, context, managed);
  context.draft.status = { ...context.draft.status, summary: summarizeTree(tree) };
  return true;
}

async function cacheState(
  controller: ControllerContext,
  context: ApplicationContext,
  managed: readonly ResourceDiff[],
): Promise<ApplicationTree> {
  const { cache } = controller.deps;
  const tree = buildTree(context.live, {
    managed: managed.map(managedResourceKey),
    permits: (key) => permitsNode(controller, context, key),
    orphaned: orphanedOptions(controller, context),
  });
  const now = formatTime(controller.deps.clock.now());
  const found = orphanFindings(context.project, tree);
  controller.orphans.set(context.draft.original, tree.orphanedNodes?.length ?? 0);
  context.draft.setConditions(found, ['OrphanedResourceWarning'], now);
  await cache.set(managedKey(context.instance), managed, { ttlMs: controller.options.stateTtlMs });
  await cache.set(treeKey(context.instance), tree, { ttlMs: controller.options.stateTtlMs });
  await cache.notify(managedKey(context.instance));
  return tree;
}

function sourceTypes(comparison: Comparison): Pick<ApplicationStatus, 'sourceType' | 'sourceTypes'> {
  if (comparison.sourceTypes.length === 0) return {};
  if (comparison.sync.comparedTo?.sources) return { sourceTypes: [...comparison.sourceTypes] };
  return { sourceType: comparison.sourceTypes[0] ?? '' };
}

/** Health carries the time of its last change, and keeps the message of that change. */
function healthWithTime(
  controller: ControllerContext,
  draft: Draft,
  health: HealthStatus,
): ApplicationStatus['health'] {
  const present = draft.original.status?.health;
  if (present?.status === health.status) return present;
  return {
    ...health,
    lastTransitionTime: formatTime(controller.deps.clock.now()),
  } as ApplicationStatus['health'];
}

function recordTransitions(controller: ControllerContext, draft: Draft): void {
  const { original, status } = draft;
  const sync = [original.status?.sync?.status ?? '', status.sync?.status ?? ''];
  if (sync[0] !== sync[1]) record(`Updated sync status: ${sync.join(' -> ')}`);
  const health = [original.status?.health?.status ?? '', status.health?.status ?? ''];
  const cause = status.health?.message ? ` (${status.health.message})` : '';
  if (health[0] !== health[1]) record(`Updated health status: ${health.join(' -> ')}${cause}`);

  function record(message: string): void {
    controller.events.record(original, { reason: 'ResourceUpdated', message });
  }
}

function byKey(left: ResourceStatus, right: ResourceStatus): number {
  const text = ({ group = '', kind = '', namespace = '', name = '' }: ResourceStatus): string =>
    `${group}/${kind}/${namespace}/${name}`;
  return text(left) < text(right) ? -1 : 1;
}
