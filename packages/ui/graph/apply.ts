import type { TreeMessage, TreeNode, TreeSnapshot } from '@tiphys/model/v2';
import type { Structure } from './structure.ts';
import { buildStructure, hasSamePlace } from './structure.ts';

/** A tree as it is kept live. `structure` stays the same object while no node comes, goes or gets another owner. */
export interface LiveTree {
  readonly version: string;
  readonly nodes: ReadonlyMap<string, TreeNode>;
  readonly structure: Structure;
  readonly hosts: TreeSnapshot['hosts'];
  readonly omitted: number;
}

/** A tree from its snapshot. */
export function treeOf({ version, nodes, hosts, omitted }: TreeSnapshot): LiveTree {
  return {
    version,
    nodes: new Map(nodes.map((node) => [node.id, node])),
    structure: buildStructure(nodes),
    hosts,
    omitted,
  };
}

/** The tree after a message; undefined where a patch does not fit, so that it must be loaded anew. */
export function applyMessage(tree: LiveTree | undefined, message: TreeMessage): LiveTree | undefined {
  if (message.type === 'tree') return treeOf(message);
  if (!tree || message.base !== tree.version) return undefined;
  const nodes = new Map(tree.nodes);
  let moved = message.gone.length > 0;
  for (const id of message.gone) nodes.delete(id);
  for (const node of message.set) {
    const before = tree.nodes.get(node.id);
    moved ||= !before || !hasSamePlace(before, node);
    nodes.set(node.id, node);
  }
  return {
    version: message.version,
    nodes,
    structure: moved ? buildStructure([...nodes.values()]) : tree.structure,
    hosts: message.hosts ?? tree.hosts,
    omitted: tree.omitted,
  };
}
