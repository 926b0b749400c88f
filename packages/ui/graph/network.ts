import type { TreeNode } from '@tiphys/model/v2';
import type { Structure } from './structure.ts';
import { ownersOf } from './structure.ts';

/** A box of the network view: one object, or several that get the same traffic. */
export interface NetworkItem {
  readonly key: string;
  readonly nodes: readonly TreeNode[];
  readonly column: number;
  /** Place in its column. */
  readonly row: number;
  /** Keys of the items that traffic goes on to. */
  readonly targets: readonly string[];
}

/** The way of traffic, from the outside to pods. */
export interface Network {
  readonly items: readonly NetworkItem[];
  readonly columns: number;
}

/** Kinds that traffic comes in by, in the order of its way. */
const entryKinds = ['Gateway', 'Ingress', 'HTTPRoute', 'GRPCRoute', 'Route'];

/**
 * What takes part in traffic, in columns: gateways and ingresses, then services, then pods. Pods of one owner that the same
 * services send traffic to are one item.
 */
export function buildNetwork(nodes: ReadonlyMap<string, TreeNode>, structure: Structure): Network {
  const sources = [...nodes.values()].filter(({ network }) => network !== undefined && isSource(network));
  const targeted = new Set(sources.flatMap(({ network }) => network?.targets ?? []));
  const taking = [...nodes.values()].filter((node) => targeted.has(node.id) || sources.includes(node));
  const groups = new Map<string, TreeNode[]>();
  const keyOf = new Map<string, string>();
  const receivers = receiversOf(sources);
  for (const node of taking) {
    const isPod = node.kind === 'Pod';
    const owner = ownersOf(structure, node.id)[0] ?? node.id;
    const key = isPod ? `${owner}\n${(receivers.get(node.id) ?? []).join('\n')}` : node.id;
    keyOf.set(node.id, key);
    const group = groups.get(key);
    if (group) group.push(node);
    else groups.set(key, [node]);
  }
  const rowsOf = [0, 0, 0];
  const items = [...groups].sort(byColumn).map(([key, members]) => {
    const column = columnOf(members[0]);
    const targets = members
      .flatMap(({ network }) => network?.targets ?? [])
      .flatMap((id) => keyOf.get(id) ?? []);
    const row = rowsOf[column] ?? 0;
    rowsOf[column] = row + 1;
    return { key, nodes: members, column, row, targets: [...new Set(targets)] };
  });
  return compact(items);
}

function isSource({ targets, ingress, externalURLs }: NonNullable<TreeNode['network']>): boolean {
  return targets.length > 0 || (ingress?.length ?? 0) > 0 || (externalURLs?.length ?? 0) > 0;
}

function receiversOf(sources: readonly TreeNode[]): ReadonlyMap<string, string[]> {
  const receivers = new Map<string, string[]>();
  for (const { id, network } of sources) {
    for (const target of network?.targets ?? [])
      receivers.set(target, [...(receivers.get(target) ?? []), id]);
  }
  return receivers;
}

function columnOf(node: TreeNode | undefined): number {
  if (entryKinds.includes(node?.kind ?? '')) return 0;
  return node?.kind === 'Pod' ? 2 : 1;
}

function byColumn(
  left: readonly [string, readonly TreeNode[]],
  right: readonly [string, readonly TreeNode[]],
): number {
  const a = left[1][0];
  const b = right[1][0];
  return (
    columnOf(a) - columnOf(b) ||
    entryKinds.indexOf(a?.kind ?? '') - entryKinds.indexOf(b?.kind ?? '') ||
    (a?.name ?? '').localeCompare(b?.name ?? '')
  );
}

/** Columns that nothing stands in are left out; a column follows the order of what sends traffic to it. */
function compact(items: readonly NetworkItem[]): Network {
  const used = [...new Set(items.map(({ column }) => column))].sort((left, right) => left - right);
  const placed: NetworkItem[] = [];
  const rowOf = new Map<string, number>();
  for (const [index, column] of used.entries()) {
    const here = items.filter((item) => item.column === column);
    const weight = (item: NetworkItem): number => {
      const from = placed
        .filter(({ targets }) => targets.includes(item.key))
        .map(({ key }) => rowOf.get(key) ?? 0);
      return from.length === 0
        ? Number.POSITIVE_INFINITY
        : from.reduce((sum, row) => sum + row, 0) / from.length;
    };
    const ranked = here.map((item) => ({ item, at: index === 0 ? item.row : weight(item) }));
    ranked.sort((left, right) =>
      left.at === right.at ? left.item.row - right.item.row : left.at - right.at,
    );
    for (const [row, { item }] of ranked.entries()) {
      rowOf.set(item.key, row);
      placed.push({ ...item, column: index, row });
    }
  }
  return { items: placed, columns: used.length };
}
