import type { HostInfo } from '@tiphys/model';
import type { TreeNode } from '@tiphys/model/v2';
import type { Structure } from './structure.ts';
import { ownersOf } from './structure.ts';
import { severityOf } from './severity.ts';

/** What pods are put together by. */
export type PodGrouping = 'node' | 'owner' | 'parent';

/** Pods that belong together. */
export interface PodGroup {
  readonly key: string;
  readonly title: string;
  /** Kind of the owner; empty for a node of the cluster. */
  readonly kind: string;
  /** The worst first. */
  readonly pods: readonly TreeNode[];
  /** Only of nodes of the cluster. */
  readonly host?: HostInfo | undefined;
}

/** What is asked for, in parts of what there is. */
export interface HostShare {
  readonly resource: string;
  readonly byApp: number;
  readonly byOthers: number;
  readonly text: string;
}

/** Reads Argo CD's `podSortMode`. */
export function parsePodGrouping(text: string | null): PodGrouping {
  if (text === 'topLevelResource' || text === 'owner') return 'owner';
  return text === 'parentResource' || text === 'parent' ? 'parent' : 'node';
}

/** The pods of a tree by the cluster's nodes, by what declares them, or by their direct owner; groups by name, pods with trouble first. */
export function groupPods(
  nodes: ReadonlyMap<string, TreeNode>,
  { structure, hosts, grouping }: PodContext,
): readonly PodGroup[] {
  const groups = new Map<string, TreeNode[]>();
  for (const node of nodes.values()) {
    if (node.kind !== 'Pod' || node.group !== '') continue;
    const key = groupKey(node, structure, grouping);
    const pods = groups.get(key);
    if (pods) pods.push(node);
    else groups.set(key, [node]);
  }
  const byName = new Map(hosts.map((host) => [host.name ?? '', host]));
  return [...groups]
    .map(([key, pods]) => ({
      key,
      ...titleOf(key, nodes, grouping),
      pods: pods.sort(worstFirst),
      host: byName.get(key),
    }))
    .sort((left, right) => left.title.localeCompare(right.title, 'en', { numeric: true }));
}

/** What a grouping of pods needs. */
export interface PodContext {
  readonly structure: Structure;
  readonly hosts: readonly HostInfo[];
  readonly grouping: PodGrouping;
}

function groupKey(node: TreeNode, structure: Structure, grouping: PodGrouping): string {
  if (grouping === 'node') return node.host ?? '';
  const owners = ownersOf(structure, node.id);
  return (grouping === 'parent' ? owners[0] : owners.at(-1)) ?? node.id;
}

function titleOf(
  key: string,
  nodes: ReadonlyMap<string, TreeNode>,
  grouping: PodGrouping,
): Pick<PodGroup, 'title' | 'kind'> {
  if (grouping === 'node') return { title: key || 'Not scheduled', kind: '' };
  const owner = nodes.get(key);
  return { title: owner?.name ?? key, kind: owner?.kind ?? '' };
}

function worstFirst(left: TreeNode, right: TreeNode): number {
  return severityOf(right) - severityOf(left) || (left.name < right.name ? -1 : 1);
}

/** CPU (thousandths of a core) and memory (thousandths of a byte, as Argo CD writes them) of a node of the cluster in use by requests. */
export function sharesOf({ resourcesInfo = [] }: HostInfo): HostShare[] {
  return resourcesInfo
    .filter(
      ({ resourceName, capacity }) => ['cpu', 'memory'].includes(resourceName ?? '') && (capacity ?? 0) > 0,
    )
    .map(({ resourceName = '', requestedByApp = 0, requestedByNeighbors = 0, capacity = 0 }) => ({
      resource: resourceName === 'cpu' ? 'CPU' : 'Memory',
      byApp: Math.min(1, requestedByApp / capacity),
      byOthers: Math.min(1, requestedByNeighbors / capacity),
      text: `${amount(resourceName, requestedByApp)} of ${amount(resourceName, capacity)} asked for here, ${amount(resourceName, requestedByNeighbors)} by others`,
    }));
}

function amount(resource: string, milli: number): string {
  const value = milli / 1000;
  if (resource === 'cpu') {
    if (value !== 0 && value < 1) return `${milli}m`;
    const cores = Number(value.toFixed(1));
    return cores === 1 ? '1 core' : `${cores} cores`;
  }
  const gibibytes = value / 2 ** 30;
  return gibibytes >= 1 ? `${Number(gibibytes.toFixed(1))} GiB` : `${Math.round(value / 2 ** 20)} MiB`;
}
