import { keyText } from '@tiphys/base';
import type { ObjectName, PlannedTask, PlanWarning } from '@tiphys/model/v2';
import { hookDeletePolicies, hookTypes } from '../sync/plan/index.ts';
import type { DescribePlanInput } from './plan.ts';
import { firstLine, objectText } from './words.ts';

/** Kinds that take with them what is in them, or what others made of them. */
const dangerousKinds: Readonly<Record<string, string>> = {
  '/Namespace': 'everything in it is deleted with it',
  '/PersistentVolume': 'the data on it may be lost',
  '/PersistentVolumeClaim': 'the data on it may be lost',
  'apiextensions.k8s.io/CustomResourceDefinition': 'all objects of its kind are deleted with it',
};

/** Why deleting an object of a kind needs a second look; `undefined` for ordinary kinds. */
export function dangerOf({ group, kind }: Pick<ObjectName, 'group' | 'kind'>): string | undefined {
  const key = `${group}/${kind}`;
  return Object.hasOwn(dangerousKinds, key) ? dangerousKinds[key] : undefined;
}

// Fields that the API server refuses to change, by kind; where a list is given with `except`, all of spec but those.
const immutable: Readonly<Record<string, readonly RegExp[]>> = {
  'apps/Deployment': [/^spec\.selector\b/],
  'apps/DaemonSet': [/^spec\.selector\b/],
  'apps/ReplicaSet': [/^spec\.selector\b/],
  'apps/StatefulSet': [
    /^spec\.(?!replicas\b|ordinals\b|template\b|updateStrategy\b|persistentVolumeClaimRetentionPolicy\b|minReadySeconds\b|revisionHistoryLimit\b)/,
  ],
  'batch/Job': [/^spec\.(selector|template|completionMode|completions)\b/],
  '/PersistentVolumeClaim': [/^spec\.(?!resources\b|volumeAttributesClassName\b)/],
  '/Service': [/^spec\.clusterIPs?\b/],
  'rbac.authorization.k8s.io/RoleBinding': [/^roleRef\b/],
  'rbac.authorization.k8s.io/ClusterRoleBinding': [/^roleRef\b/],
  'storage.k8s.io/StorageClass': [/^(provisioner|parameters|reclaimPolicy|volumeBindingMode)\b/],
  'scheduling.k8s.io/PriorityClass': [/^(value|preemptionPolicy)\b/],
};

/** What to know before a sync: fields that cannot change, losses, closed windows, hooks that pile up, and force. */
export function planWarnings(tasks: readonly PlannedTask[], input: DescribePlanInput): PlanWarning[] {
  const { options, windows, automated, rollback = false } = input;
  return [
    ...general(windows?.blocksManual === true, {
      rule: 'window-closed',
      tone: 'bad',
      text: 'The sync windows of the project do not let a manual sync through now.',
    }),
    ...general(rollback && automated, {
      rule: 'auto-sync',
      tone: 'warn',
      text: 'Auto-sync would bring the newest commit back at once, so it has to be switched off for a rollback.',
    }),
    ...general(options.force, {
      rule: 'force',
      tone: 'bad',
      text: 'Force deletes and creates anew what cannot be changed: pods stop before new ones run.',
    }),
    ...general(options.selected.length > 0, {
      rule: 'partial',
      tone: 'warn',
      text: 'Only the chosen resources: hooks do not run and the history gets no entry.',
    }),
    ...tasks.flatMap(immutableWarnings(options.force || options.replace)),
    ...tasks.flatMap(pruneWarnings),
    ...tasks.flatMap((task) => replaceWarnings(task)),
    ...hookWarnings(input),
  ];
}

function general(holds: boolean, warning: PlanWarning): PlanWarning[] {
  return holds ? [warning] : [];
}

function immutableWarnings(forced: boolean): (task: PlannedTask) => PlanWarning[] {
  return (task) => {
    const rules = immutable[`${task.group}/${task.kind}`] ?? [];
    const paths = task.changes
      .map(({ path }) => path)
      .filter((path) => rules.some((rule) => rule.test(path)));
    const [path] = paths;
    if (path === undefined) return [];
    const what = `${objectText(task)}: ${path} cannot be changed once it exists`;
    const text = forced ? `${what}, so it is deleted and created anew.` : `${what}; the sync will fail.`;
    return [{ rule: 'immutable', tone: 'bad', text, resource: nameOf(task) }];
  };
}

function pruneWarnings(task: PlannedTask): PlanWarning[] {
  const danger = task.action === 'prune' ? dangerOf(task) : undefined;
  if (!danger) return [];
  const text = `${objectText(task)} is pruned: ${danger}.`;
  return [{ rule: 'prune-danger', tone: 'bad', text, resource: nameOf(task) }];
}

function replaceWarnings(task: PlannedTask): PlanWarning[] {
  if (task.action !== 'replace') return [];
  const text = `${objectText(task)} is replaced: what others wrote to it is lost.`;
  return [{ rule: 'replace', tone: 'warn', text, resource: nameOf(task) }];
}

/** Hooks whose objects stay: each run under a new name leaves one more behind. */
function hookWarnings({ plan }: DescribePlanInput): PlanWarning[] {
  const seen = new Set<string>();
  return plan.tasks.flatMap(({ isHook, target, key }) => {
    if (!isHook || !target || seen.has(keyText(key))) return [];
    seen.add(keyText(key));
    const policies = hookDeletePolicies(target);
    const piles =
      Boolean(target.metadata.generateName) && !policies.some((policy) => policy !== 'BeforeHookCreation');
    if (!piles) return [];
    const text = `Hook ${objectText(key)} (${firstLine(hookTypes(target).join(', '))}) has no delete policy: each run leaves one more behind.`;
    return [{ rule: 'hook-delete-policy', tone: 'warn' as const, text, resource: { ...key } }];
  });
}

function nameOf({ group, kind, namespace, name }: PlannedTask): ObjectName {
  return { group, kind, namespace, name };
}
