import type { ApplicationTree, ResourceNode } from '@tiphys/model';

/** A node of the tree with its children and its place in it. */
export interface TreeRow {
  readonly key: string;
  readonly node: ResourceNode;
  /** 1 for managed resources, growing with each owner. */
  readonly level: number;
  readonly children: readonly TreeRow[];
}

const healthOrder = ['Degraded', 'Missing', 'Progressing', 'Suspended', 'Unknown', 'Healthy'];

/**
 * The forest of an application's tree: managed resources at the top, what they own below them, problems first. A node with several parents
 * stands under the first; a cycle is cut.
 */
export function buildRows(tree: ApplicationTree): TreeRow[] {
  const nodes = tree.nodes ?? [];
  const byUid = new Map(nodes.map((node) => [identity(node), node]));
  const childrenOf = new Map<string, ResourceNode[]>();
  const roots: ResourceNode[] = [];
  for (const node of nodes) {
    const parent = (node.parentRefs ?? []).map(identity).find((id) => byUid.has(id));
    if (parent === undefined) roots.push(node);
    else childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), node]);
  }
  const build = (node: ResourceNode, level: number, above: ReadonlySet<string>): TreeRow => {
    const id = identity(node);
    const below = new Set(above).add(id);
    const children = (childrenOf.get(id) ?? []).filter((child) => !below.has(identity(child)));
    return {
      key: id,
      node,
      level,
      children: sortNodes(children).map((child) => build(child, level + 1, below)),
    };
  };
  return sortNodes(roots).map((root) => build(root, 1, new Set()));
}

/** The rows that are seen when some are folded, from top to bottom. */
export function visibleRows(rows: readonly TreeRow[], folded: ReadonlySet<string>): TreeRow[] {
  return rows.flatMap((row) => [row, ...(folded.has(row.key) ? [] : visibleRows(row.children, folded))]);
}

type Identified = Pick<ResourceNode, 'uid' | 'group' | 'kind' | 'namespace' | 'name'>;

/** Missing resources have no uid yet. */
function identity({ uid, group = '', kind = '', namespace = '', name = '' }: Identified): string {
  return uid || `${group}/${kind}/${namespace}/${name}`;
}

function sortNodes(nodes: readonly ResourceNode[]): ResourceNode[] {
  const rank = (node: ResourceNode): number => {
    const index = healthOrder.indexOf(node.health?.status ?? 'Healthy');
    return index < 0 ? healthOrder.length : index;
  };
  return [...nodes].sort(
    (left, right) =>
      rank(left) - rank(right) ||
      (left.kind ?? '').localeCompare(right.kind ?? '') ||
      (left.name ?? '').localeCompare(right.name ?? ''),
  );
}
