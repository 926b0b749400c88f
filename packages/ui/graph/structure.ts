import type { TreeNode } from '@tiphys/model/v2';

/** Who owns whom in a tree, without any status: it changes only when objects come and go. */
export interface Structure {
  readonly roots: readonly string[];
  readonly childrenOf: ReadonlyMap<string, readonly string[]>;
  /** The owner below which a node is drawn. */
  readonly parentOf: ReadonlyMap<string, string>;
  /** Further owners, drawn as lines only. */
  readonly extraEdges: readonly ExtraEdge[];
}

/** A line to a second owner. */
export interface ExtraEdge {
  readonly from: string;
  readonly to: string;
}

/** Finds owners and what they own. Order is by kind and name, so that no status moves a node; loops of owners are cut. */
export function buildStructure(nodes: readonly TreeNode[]): Structure {
  const sorted = [...nodes].sort(byKindAndName);
  const known = new Set(sorted.map(({ id }) => id));
  const parentOf = new Map<string, string>();
  const extraEdges: ExtraEdge[] = [];
  for (const { id, parents } of sorted) {
    const [first, ...others] = parents.filter((parent) => parent !== id && known.has(parent));
    if (first !== undefined) parentOf.set(id, first);
    for (const from of others) extraEdges.push({ from, to: id });
  }
  cutLoops(sorted, parentOf);
  const childrenOf = new Map<string, string[]>();
  const roots: string[] = [];
  for (const { id } of sorted) {
    const parent = parentOf.get(id);
    const siblings = parent === undefined ? roots : (childrenOf.get(parent) ?? []);
    if (parent !== undefined && siblings.length === 0) childrenOf.set(parent, siblings);
    siblings.push(id);
  }
  return { roots, childrenOf, parentOf, extraEdges };
}

/** Whether two states of a node hang in the tree in the same way. */
export function hasSamePlace(left: TreeNode, right: TreeNode): boolean {
  return (
    left.source === right.source &&
    left.parents.length === right.parents.length &&
    left.parents.every((parent, index) => parent === right.parents[index])
  );
}

/** The owners of a node, the nearest first. */
export function ownersOf({ parentOf }: Pick<Structure, 'parentOf'>, id: string): string[] {
  const owners: string[] = [];
  for (let at = parentOf.get(id); at !== undefined; at = parentOf.get(at)) owners.push(at);
  return owners;
}

/** Everything below some nodes, those themselves included, from top to bottom. */
export function withBelow({ childrenOf }: Pick<Structure, 'childrenOf'>, ids: readonly string[]): string[] {
  const found: string[] = [];
  const waiting = [...ids].reverse();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    found.push(id);
    const children = childrenOf.get(id) ?? [];
    for (let index = children.length - 1; index >= 0; index--) waiting.push(children[index] ?? '');
  }
  return found;
}

function byKindAndName(left: TreeNode, right: TreeNode): number {
  return (
    compare(left.kind, right.kind) ||
    compare(left.group, right.group) ||
    compare(left.namespace, right.namespace) ||
    compare(left.name, right.name)
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Owners that own each other in a circle would never be reached: the first of them becomes a root. */
function cutLoops(nodes: readonly TreeNode[], parentOf: Map<string, string>): void {
  const good = new Set<string>();
  for (const { id } of nodes) {
    const path = new Set<string>();
    let at: string | undefined = id;
    while (at !== undefined && !good.has(at) && !path.has(at)) {
      path.add(at);
      at = parentOf.get(at);
    }
    if (at !== undefined && path.has(at)) parentOf.delete(at);
    for (const each of path) good.add(each);
  }
}
