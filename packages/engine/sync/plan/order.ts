import type { KubeObject } from '@tiphys/base';
import { compareTexts, isJsonObject } from '@tiphys/base';
import type { SyncPhase } from './types.ts';

/** As much of a task as its place depends on. */
export interface Placed {
  readonly phase: SyncPhase;
  readonly wave: number;
  readonly target: KubeObject | undefined;
  readonly live: KubeObject | undefined;
}

const phases: readonly SyncPhase[] = ['PreSync', 'Sync', 'PostSync', 'SyncFail'];

// The order of Helm's installer; all other kinds come after them.
const kinds: readonly string[] = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
];
const kindPlaces: Readonly<Record<string, number>> = Object.fromEntries(
  kinds.map((kind, index) => [kind, index]),
);

/**
 * Puts tasks in order: phase, wave, kind, name. Namespaces and CRDs that come after something that needs them are
 * drawn in front of it, into its phase and wave.
 */
export function orderTasks<Task extends Placed>(tasks: readonly Task[]): Task[] {
  const sorted = tasks.toSorted(compareTasks);
  return drawForward(drawForward(sorted, namespaceNeeds), definitionNeeds);
}

function compareTasks(left: Placed, right: Placed): number {
  const [a, b] = [objectOf(left), objectOf(right)];
  return (
    phases.indexOf(left.phase) - phases.indexOf(right.phase) ||
    left.wave - right.wave ||
    kindPlace(a) - kindPlace(b) ||
    compareTexts(a?.metadata.name, b?.metadata.name) ||
    // Not in Argo CD: makes the order the same every time.
    compareTexts(a?.metadata.namespace, b?.metadata.namespace)
  );
}

function objectOf(task: Placed): KubeObject | undefined {
  return task.target ?? task.live;
}

function kindPlace(object: KubeObject | undefined): number {
  const kind = object?.kind ?? '';
  return Object.hasOwn(kindPlaces, kind) ? (kindPlaces[kind] ?? kinds.length) : kinds.length;
}

/** What an object provides to others, and what it needs itself, as keys. */
interface Needs {
  provides(object: KubeObject): string | undefined;
  needs(object: KubeObject): string | undefined;
}

const namespaceNeeds: Needs = {
  provides: (object) =>
    object.apiVersion === 'v1' && object.kind === 'Namespace' ? object.metadata.name : undefined,
  needs: (object) => object.metadata.namespace || undefined,
};

const definitionNeeds: Needs = {
  provides: definedKind,
  needs: (object) =>
    `${object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : ''}/${object.kind}`,
};

/** `group/Kind` that a CustomResourceDefinition defines; `undefined` for other objects. */
export function definedKind(object: KubeObject): string | undefined {
  const spec = object['spec'];
  if (object.kind !== 'CustomResourceDefinition' || !isJsonObject(spec) || !isJsonObject(spec['names'])) {
    return undefined;
  }
  return `${String(spec['group'])}/${String(spec['names']['kind'])}`;
}

function drawForward<Task extends Placed>(tasks: readonly Task[], rule: Needs): Task[] {
  const ordered: Task[] = [];
  // Most of what is provided nobody before it needs: then there is no place to look for.
  const needed = new Set<string>();
  for (const task of tasks) {
    const provided = task.target && rule.provides(task.target);
    if (task.target && provided === undefined) needed.add(rule.needs(task.target) ?? '');
    const index =
      provided === undefined || !needed.has(provided)
        ? -1
        : ordered.findIndex(
            (other) => other.target && !rule.provides(other.target) && rule.needs(other.target) === provided,
          );
    const first = ordered[index];
    if (!first) ordered.push(task);
    else ordered.splice(index, 0, { ...task, phase: first.phase, wave: first.wave });
  }
  return ordered;
}
