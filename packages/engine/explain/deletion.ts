import type { KubeObject } from '@tiphys/base';
import { keyText } from '@tiphys/base';
import type { Application, ApplicationTree, ResourceNode } from '@tiphys/model';
import type { ObjectName, PlanAnswer, PlannedAction, PlannedKind, PlanWarning } from '@tiphys/model/v2';
import { isDeletable, needsDeletionConfirmation } from '../sync/plan/index.ts';
import { dangerOf } from './plan-warnings.ts';
import { counted, listed, objectText } from './words.ts';

/** What the preview of a deletion is made from. */
export interface DeletionInput {
  readonly application: Application;
  readonly tree: ApplicationTree;
  /** Managed objects that are in the cluster. */
  readonly managed: readonly { readonly key: ObjectName; readonly live: KubeObject }[];
  /** Whether what it manages is deleted with it. */
  readonly cascade: boolean;
  /** Other applications in one of these namespaces, for namespaces that would go: `namespace` to names. */
  readonly neighbours: ReadonlyMap<string, readonly string[]>;
  readonly hasPreDeleteHooks: boolean;
  readonly hasPostDeleteHooks: boolean;
}

interface Going extends ObjectName {
  readonly action: 'delete' | 'keep';
  readonly text?: string | undefined;
  readonly finalizers: readonly string[];
  readonly dependent: boolean;
}

/** Finalizers that every such object has, and that go by themselves. */
const usualFinalizers = ['kubernetes.io/pvc-protection', 'kubernetes.io/pv-protection', 'kubernetes'];

/** Most objects that are listed of one kind. */
const maxListed = 200;

/** Says what a deletion of an application takes away, by kind, and what stays and why. */
export function describeDeletion(input: DeletionInput): PlanAnswer {
  const objects = goingObjects(input);
  const groups = new Map<string, Going[]>();
  for (const object of objects) {
    const key = `${object.group}/${object.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), object]);
  }
  const kinds = [...groups.values()].map(kindOf).toSorted(byDanger);
  const deleted = objects.filter(({ action }) => action === 'delete').length;
  const kept = objects.length - deleted;
  const counts: Record<PlannedAction, number> = {
    create: 0,
    update: 0,
    replace: 0,
    none: 0,
    hook: 0,
    prune: 0,
    keep: kept,
    delete: deleted,
  };
  return {
    sentence: sentenceOf(input, { deleted, kept }),
    revision: '',
    waves: [],
    kinds,
    counts,
    warnings: warningsOf(input, objects),
    automated: false,
  };
}

function sentenceOf(
  { cascade, application }: DeletionInput,
  { deleted, kept }: { readonly deleted: number; readonly kept: number },
): string {
  const name = application.metadata.name ?? '';
  if (!cascade)
    return `Deletes only the application ${name}; ${counted(kept, 'object')} ${kept === 1 ? 'stays' : 'stay'} in the cluster and ${kept === 1 ? 'is' : 'are'} no longer managed.`;
  const rest = kept > 0 ? `; ${kept} ${kept === 1 ? 'stays' : 'stay'}` : '';
  return `Deletes the application ${name} and ${counted(deleted, 'object')} in the cluster${rest}.`;
}

function goingObjects({ application, managed, tree, cascade }: DeletionInput): Going[] {
  const subject = {
    namespace: application.metadata.namespace ?? '',
    name: application.metadata.name ?? '',
    syncOptions: application.spec.syncPolicy?.syncOptions ?? [],
  };
  const roots = managed.map(({ key, live }): Going => {
    const goes = cascade && isDeletable(live, subject);
    const confirm = goes && needsDeletionConfirmation(live, subject.syncOptions);
    const text = goes
      ? confirm
        ? 'waits for a confirmation'
        : undefined
      : cascade
        ? keptText(live)
        : 'stays in the cluster, no longer managed';
    return {
      ...key,
      action: goes ? 'delete' : 'keep',
      ...(text ? { text } : {}),
      finalizers: live.metadata.finalizers ?? [],
      dependent: false,
    };
  });
  const known = new Set(roots.map((root) => keyText(root)));
  const gone = new Set(roots.filter(({ action }) => action === 'delete').map((root) => keyText(root)));
  const uids = new Set(
    (tree.nodes ?? []).filter((node) => gone.has(keyText(nameOf(node)))).map(({ uid = '' }) => uid),
  );
  return [...roots, ...dependents(tree, { uids, known })];
}

/** Objects whose owners go, and theirs. */
function dependents(
  tree: ApplicationTree,
  { uids, known }: { readonly uids: Set<string>; readonly known: ReadonlySet<string> },
): Going[] {
  const found: Going[] = [];
  const nodes = tree.nodes ?? [];
  for (let size = -1; size !== uids.size;) {
    size = uids.size;
    for (const node of nodes) {
      const { uid = '' } = node;
      if (uid === '' || uids.has(uid) || known.has(keyText(nameOf(node)))) continue;
      if (!(node.parentRefs ?? []).some((parent) => uids.has(parent.uid ?? ''))) continue;
      uids.add(uid);
      found.push({ ...nameOf(node), action: 'delete', finalizers: [], dependent: true });
    }
  }
  return found;
}

function keptText(live: KubeObject): string {
  if (live.kind === 'CustomResourceDefinition')
    return 'stays: definitions of kinds are never deleted with an application';
  if (live.metadata.annotations?.['helm.sh/resource-policy'] === 'keep')
    return 'stays: its resource policy says keep';
  return 'stays: it says Delete=false';
}

function kindOf(objects: readonly Going[]): PlannedKind {
  const [first] = objects;
  const { group = '', kind = '' } = first ?? {};
  const isDangerous =
    dangerOf({ group, kind }) !== undefined && objects.some(({ action }) => action === 'delete');
  return {
    group,
    kind,
    count: objects.length,
    dangerous: isDangerous,
    objects: objects.toSorted((a, b) => (keyText(a) < keyText(b) ? -1 : 1)).slice(0, maxListed),
  };
}

function byDanger(left: PlannedKind, right: PlannedKind): number {
  return (
    Number(right.dangerous) - Number(left.dangerous) ||
    right.count - left.count ||
    (left.kind < right.kind ? -1 : 1)
  );
}

function warningsOf(input: DeletionInput, objects: readonly Going[]): PlanWarning[] {
  const { neighbours, cascade, hasPreDeleteHooks, hasPostDeleteHooks } = input;
  const deleted = objects.filter(({ action }) => action === 'delete');
  const dangers = deleted.flatMap((object): PlanWarning[] => {
    const danger = dangerOf(object);
    if (!danger || object.dependent) return [];
    const { group, kind, namespace, name } = object;
    const text = `${objectText(object)} is deleted: ${danger}.`;
    return [{ rule: 'delete-danger', tone: 'bad', text, resource: { group, kind, namespace, name } }];
  });
  const others = [...neighbours].map(([namespace, names]): PlanWarning => {
    const verb = names.length === 1 ? 'deploys' : 'deploy';
    const text = `${listed(names, 5)} ${verb} to namespace ${namespace} too, and ${names.length === 1 ? 'loses' : 'lose'} what is there.`;
    return { rule: 'other-applications', tone: 'bad', text };
  });
  const children = deleted.filter(({ group, kind }) => group === 'argoproj.io' && kind === 'Application');
  const held = deleted.filter(({ finalizers }) => finalizers.some((name) => !usualFinalizers.includes(name)));
  const note = (holds: boolean, rule: string, text: string): PlanWarning[] =>
    holds ? [{ rule, tone: 'warn', text }] : [];
  return [
    ...dangers,
    ...others,
    ...note(
      children.length > 0,
      'child-applications',
      `${listed(
        children.map(({ name }) => name),
        5,
      )}: ${children.length === 1 ? 'this application is' : 'these applications are'} deleted too, with what they manage if their finalizers say so.`,
    ),
    ...note(
      held.length > 0,
      'finalizers',
      `${listed(held.map(objectText), 5)} ${held.length === 1 ? 'has a finalizer' : 'have finalizers'}: deletion waits until whoever set ${held.length === 1 ? 'it' : 'them'} lets go.`,
    ),
    ...note(
      cascade && hasPreDeleteHooks,
      'pre-delete-hooks',
      'PreDelete hooks run first; if one fails, nothing is deleted.',
    ),
    ...note(
      cascade && hasPostDeleteHooks,
      'post-delete-hooks',
      'PostDelete hooks run when everything is gone.',
    ),
  ];
}

function nameOf({ group = '', kind = '', namespace = '', name = '' }: ResourceNode): ObjectName {
  return { group, kind, namespace, name };
}
