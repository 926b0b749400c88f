import type { KubeObject } from '@tiphys/base';
import { keyOf, keyText, parseApiVersion } from '@tiphys/base';
import { isHook, isIgnoredHook, isSkipped, syncWave } from './annotations.ts';
import { hookPhases, hookTarget } from './hooks.ts';
import { checkKind } from './kinds.ts';
import { isNamespace, namespaceResource } from './namespace.ts';
import { isSelected } from './options.ts';
import { orderTasks } from './order.ts';
import type { PlanInput, SyncPhase, SyncPlan, SyncResource, SyncTask } from './types.ts';
import { placePruneWaves } from './waves.ts';

interface Draft {
  readonly phase: SyncPhase;
  readonly wave: number;
  readonly target: KubeObject | undefined;
  readonly live: KubeObject | undefined;
  readonly isHook: boolean;
  readonly modified: boolean;
}

/**
 * Plans a sync: which objects are applied, run as hooks and pruned, in which phase, wave and order. The same input
 * gives the same plan, so that a sync can be taken up again at any point.
 */
export function planSync(input: PlanInput): SyncPlan {
  const created = namespaceResource(input);
  const drafts = [
    ...(created ? [draftOf(created, 'PreSync')] : []),
    ...input.resources
      .filter((resource) => isPlanned(resource, input))
      .map((resource) => draftOf(resource, 'Sync')),
    ...(input.options.hooks ? input.resources.flatMap((resource) => hookDrafts(resource, input)) : []),
  ].map((draft) => inNamespace(draft, input));

  const placed = orderTasks(placePruneWaves(drafts, { pruneLast: input.options.pruneLast }));
  return { tasks: withoutRepeats(placed).map((draft) => taskOf(draft, input)) };
}

function isPlanned(resource: SyncResource, input: PlanInput): boolean {
  const object = resource.target ?? resource.live;
  if (!object || isHook(object) || isSkipped(object)) return false;
  return isSelected(keyOf(resource.live ?? object), input.options.selected);
}

function draftOf({ target, live, modified = true }: SyncResource, phase: SyncPhase): Draft {
  const object = target ?? live;
  return { phase, wave: object ? syncWave(object) : 0, target, live, isHook: false, modified };
}

function hookDrafts({ target, live }: SyncResource, input: PlanInput): Draft[] {
  if (!target || !isHook(target) || isIgnoredHook(target)) return [];
  const { revision, startedAt } = input;
  return hookPhases(target).map((phase) => {
    const named = hookTarget(target, { phase, revision, startedAt });
    // A live object found by another name is not this run's hook.
    const own = live?.metadata.name === named.metadata.name ? live : undefined;
    return { phase, wave: syncWave(target), target: named, live: own, isHook: true, modified: true };
  });
}

/** Objects of namespaced kinds go to the destination namespace where they do not name one. */
function inNamespace(draft: Draft, input: PlanInput): Draft {
  const { target } = draft;
  if (!target || target.metadata.namespace || input.namespace === '') return draft;
  const { group, version } = parseApiVersion(target.apiVersion);
  if (input.catalog.find(group, version, target.kind)?.namespaced === false) return draft;
  return { ...draft, target: { ...target, metadata: { ...target.metadata, namespace: input.namespace } } };
}

/** The same object twice in one phase would be applied twice: the first stands. */
function withoutRepeats(drafts: readonly Draft[]): Draft[] {
  const byId = new Map<string, Draft>();
  for (const draft of drafts) {
    const id = idOf(draft);
    if (!byId.has(id)) byId.set(id, draft);
  }
  return [...byId.values()];
}

function taskOf(draft: Draft, input: PlanInput): SyncTask {
  const object = objectOf(draft);
  const isCreated = draft.phase === 'PreSync' && !draft.isHook && isNamespace(object, input.namespace);
  const checked = checkKind(object, input);
  return {
    ...draft,
    ...checked,
    problem: (isCreated ? input.namespaceProblem : undefined) ?? checked.problem,
    id: idOf(draft),
    key: keyOf(object),
    version: parseApiVersion(object.apiVersion).version,
  };
}

function idOf(draft: Draft): string {
  return `${keyText(keyOf(objectOf(draft)))}:${draft.phase}`;
}

function objectOf({ target, live }: Draft): KubeObject {
  const object = target ?? live;
  if (!object) throw new TypeError('a task needs a target or a live object');
  return object;
}
