import type { TreeRow } from './rows.ts';

/** A node's place in the graph, in pixels. */
export interface PlacedNode {
  readonly row: TreeRow;
  readonly x: number;
  readonly y: number;
}

/** A line from an owner to what it owns, as an SVG path. */
export interface PlacedEdge {
  readonly key: string;
  readonly path: string;
}

/** A graph ready to be drawn. */
export interface TreeGraph {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

/** Size of a node's box and the space around it, in pixels. */
export const box = { width: 240, height: 54, gapX: 56, gapY: 14 } as const;

/**
 * Lays a forest out from left to right: each generation in its column, leaves one below the other, an owner beside the middle of
 * what it owns. Takes time in proportion to the number of nodes.
 */
export function layoutTree(rows: readonly TreeRow[]): TreeGraph {
  const nodes: PlacedNode[] = [];
  const edges: PlacedEdge[] = [];
  let leaves = 0;
  let depth = 0;
  const place = (row: TreeRow): PlacedNode => {
    depth = Math.max(depth, row.level);
    const children = row.children.map(place);
    const first = children[0];
    const last = children.at(-1);
    const y = first && last ? (first.y + last.y) / 2 : leaves++ * (box.height + box.gapY);
    const placed = { row, y, x: (row.level - 1) * (box.width + box.gapX) };
    nodes.push(placed);
    for (const child of children) edges.push({ key: child.row.key, path: edgePath(placed, child) });
    return placed;
  };
  for (const row of rows) place(row);
  return {
    nodes,
    edges,
    width: Math.max(0, depth * (box.width + box.gapX) - box.gapX),
    height: Math.max(0, leaves * (box.height + box.gapY) - box.gapY),
  };
}

function edgePath(from: PlacedNode, to: PlacedNode): string {
  const startX = from.x + box.width;
  const startY = from.y + box.height / 2;
  const endY = to.y + box.height / 2;
  const middle = (startX + to.x) / 2;
  return `M${startX} ${startY}C${middle} ${startY} ${middle} ${endY} ${to.x} ${endY}`;
}
