import type { TreeNode } from '@tiphys/model/v2';
import { isProblem } from './severity.ts';
import type { Structure } from './structure.ts';
import { withBelow } from './structure.ts';

/** Matches found at most. */
const maxMatches = 2000;

/** Ids of the nodes that have all words in kind, name, namespace or image, in the order of the tree. */
export function findNodes(
  text: string,
  nodes: ReadonlyMap<string, TreeNode>,
  order: readonly string[],
): readonly string[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const has = (id: string): boolean => {
    const node = nodes.get(id);
    if (!node) return false;
    const hay = `${node.kind} ${node.namespace}/${node.name} ${(node.images ?? []).join(' ')}`.toLowerCase();
    return words.every((word) => hay.includes(word));
  };
  return order.filter(has).slice(0, maxMatches);
}

/** Ids of the nodes that need somebody, in the order of the tree. */
export function findProblems(
  nodes: ReadonlyMap<string, TreeNode>,
  order: readonly string[],
): readonly string[] {
  return order.filter((id) => {
    const node = nodes.get(id);
    return node !== undefined && isProblem(node);
  });
}

/** The entry after (1) or before (-1) the current one, around the ends; the first one, or the last, where there is no current. */
export function step(
  ids: readonly string[],
  current: string | undefined,
  direction: 1 | -1,
): string | undefined {
  const index = current === undefined ? -1 : ids.indexOf(current);
  if (index < 0) return direction === 1 ? ids[0] : ids.at(-1);
  return ids[(index + direction + ids.length) % ids.length];
}

/** Ids of all nodes, from top to bottom. */
export function treeOrder(structure: Structure): readonly string[] {
  return withBelow(structure, structure.roots);
}
