import type { OutlineItem } from './outline.ts';

/** Where an item stands, in pixels of the drawing; its size is `box`. */
export interface Placed {
  readonly item: OutlineItem;
  readonly x: number;
  readonly y: number;
  /** Its owner, if a line leads there. */
  readonly parent: Placed | undefined;
}

/** A drawing. */
export interface Layout {
  /** In the order of the outline. */
  readonly placed: readonly Placed[];
  readonly byKey: ReadonlyMap<string, Placed>;
  readonly width: number;
  readonly height: number;
}

/** Size of a box and the space around it, in pixels. */
export const box = { width: 236, height: 48, gapX: 44, gapY: 10, blockGap: 96 } as const;

/** Drawings that are higher go on in further columns beside. */
const maxColumnHeight = 8000;
/** How many times wider than high a drawing of many columns is. */
const wantedRatio = 1.7;

const stepX = box.width + box.gapX;
const stepY = box.height + box.gapY;

/**
 * Lays an outline out from left to right as a tidy tree: an owner beside the middle of what it owns, branches as close as they fit.
 * A drawing that would be very high is cut between the application's own branches and goes on in the next block of columns. Takes time in
 * proportion to the number of items.
 */
export function layoutOutline(root: OutlineItem): Layout {
  const branches = root.children.map(shapeOf);
  const blocks = breakIntoBlocks(branches);
  const placed: Placed[] = [];
  const first = blocks[0] ?? { branches: [], height: box.height, width: 0 };
  const rootAt: Placed = { item: root, x: 0, y: middle(first), parent: undefined };
  placed.push(rootAt);
  let left = stepX;
  let height: number = box.height;
  for (const [index, block] of blocks.entries()) {
    let top = 0;
    for (const branch of block.branches) {
      place(branch, { x: left, y: top + branch.above }, { placed, parent: index === 0 ? rootAt : undefined });
      top += branch.height + box.gapY;
    }
    height = Math.max(height, block.height);
    left += block.width + box.blockGap;
  }
  const width = blocks.length === 0 ? box.width : left - box.blockGap;
  return { placed, byKey: new Map(placed.map((each) => [each.item.key, each])), width, height };
}

/** A branch and how much room it takes. */
interface Shape {
  readonly item: OutlineItem;
  readonly children: readonly Shape[];
  /** Place of each child's own box, from this box's. */
  readonly offsets: readonly number[];
  /** From the branch's upper edge to this box's. */
  readonly above: number;
  readonly height: number;
  readonly depth: number;
  /** Upper and lower edge in each column, from this box's. */
  readonly upper: readonly number[];
  readonly lower: readonly number[];
}

function shapeOf(item: OutlineItem): Shape {
  const children = item.children.map(shapeOf);
  const starts: number[] = [];
  const upper: number[] = [];
  const lower: number[] = [];
  for (const child of children) {
    let start = starts.length === 0 ? 0 : (starts.at(-1) ?? 0) + stepY;
    for (const [column, edge] of child.upper.entries()) {
      const taken = lower[column];
      if (taken !== undefined) start = Math.max(start, taken + box.gapY - edge);
    }
    starts.push(start);
    for (const [column, edge] of child.lower.entries()) {
      lower[column] = start + edge;
      upper[column] = Math.min(upper[column] ?? Number.POSITIVE_INFINITY, start + (child.upper[column] ?? 0));
    }
  }
  const center = ((starts[0] ?? 0) + (starts.at(-1) ?? 0)) / 2;
  const upperEdges = [0, ...upper.map((edge) => edge - center)];
  const lowerEdges = [box.height, ...lower.map((edge) => edge - center)];
  const top = Math.min(...upperEdges);
  return {
    item,
    children,
    offsets: starts.map((start) => start - center),
    above: -top,
    height: Math.max(...lowerEdges) - top,
    depth: upperEdges.length,
    upper: upperEdges,
    lower: lowerEdges,
  };
}

interface Block {
  readonly branches: Shape[];
  readonly height: number;
  readonly width: number;
}

function breakIntoBlocks(branches: readonly Shape[]): Block[] {
  const total = branches.reduce((sum, { height }) => sum + height + box.gapY, -box.gapY);
  const depth = branches.reduce((most, branch) => Math.max(most, branch.depth), 1);
  const columnWidth = depth * stepX - box.gapX + box.blockGap;
  const wanted =
    total <= maxColumnHeight
      ? total
      : Math.max(maxColumnHeight / 2, Math.sqrt((total * columnWidth) / wantedRatio));
  const blocks: Block[] = [];
  let current: Shape[] = [];
  let height = 0;
  const finish = (): void => {
    if (current.length === 0) return;
    const deepest = current.reduce((most, branch) => Math.max(most, branch.depth), 1);
    blocks.push({ branches: current, height, width: deepest * stepX - box.gapX });
    current = [];
    height = 0;
  };
  for (const branch of branches) {
    const next = height === 0 ? branch.height : height + box.gapY + branch.height;
    if (next > wanted && current.length > 0) finish();
    height = height === 0 ? branch.height : height + box.gapY + branch.height;
    current.push(branch);
  }
  finish();
  return blocks;
}

function middle({ branches }: Pick<Block, 'branches'>): number {
  const first = branches[0];
  const last = branches.at(-1);
  if (!first || !last) return 0;
  const before = branches.slice(0, -1).reduce((sum, { height }) => sum + height + box.gapY, 0);
  return (first.above + before + last.above) / 2;
}

function place(
  shape: Shape,
  { x, y }: { readonly x: number; readonly y: number },
  context: { readonly placed: Placed[]; readonly parent: Placed | undefined },
): void {
  const here: Placed = { item: shape.item, x, y, parent: context.parent };
  context.placed.push(here);
  for (const [index, child] of shape.children.entries()) {
    const at = { x: x + stepX, y: y + (shape.offsets[index] ?? 0) };
    place(child, at, { placed: context.placed, parent: here });
  }
}
