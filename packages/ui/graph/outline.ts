import type { TreeNode } from '@tiphys/model/v2';
import { isProblem, severityOf } from './severity.ts';
import type { Structure } from './structure.ts';
import { ownersOf, withBelow } from './structure.ts';

/** What nodes are put together by. */
export type Grouping = 'owner' | 'kind' | 'namespace' | 'wave' | 'health';

/** All groupings, the default first. */
export const groupings: readonly Grouping[] = ['owner', 'kind', 'namespace', 'wave', 'health'];

/** What is open and what is folded. It changes only by what a person does. */
export interface Folds {
  /** Healthy branches are folded and siblings of a kind stacked, unless they are opened. */
  readonly foldsHealthy: boolean;
  readonly opened: ReadonlySet<string>;
  readonly closed: ReadonlySet<string>;
  /** Nodes that are shown whatever is folded. */
  readonly revealed: ReadonlySet<string>;
}

/** One thing that is seen: the application, an object, or a number of objects in one. */
export interface OutlineItem {
  readonly key: string;
  readonly type: 'root' | 'node' | 'group';
  /** Name of a group; of a node its id. */
  readonly title: string;
  /** Siblings that a group stands for; 0 for anything else. */
  readonly count: number;
  /** All nodes that a group stands for, those below included; of a node, those that are folded away below it. */
  readonly members: readonly string[];
  readonly isOpen: boolean;
  /** Whether there is something to open or to fold. */
  readonly canOpen: boolean;
  readonly children: readonly OutlineItem[];
}

/** What an outline is made of. */
export interface OutlineInput {
  readonly structure: Structure;
  readonly nodes: ReadonlyMap<string, TreeNode>;
  readonly grouping: Grouping;
  readonly folds: Folds;
}

/** Up to this many nodes, nothing is folded at first. */
export const foldAbove = 80;
/** Problems shown at first; the others are counted where they are folded. */
const maxRevealed = 300;
/** Siblings of a kind that are worth a stack. */
const stackAt = 3;

/** Key of the item of the application itself. */
export const rootKey = 'root';

/** What is folded at first: nothing in a small tree, everything healthy in a large one. */
export function initialFolds(nodes: ReadonlyMap<string, TreeNode>): Folds {
  const foldsHealthy = nodes.size > foldAbove;
  const problems = foldsHealthy ? [...nodes.values()].filter(isProblem) : [];
  const worst = problems.sort((left, right) => severityOf(right) - severityOf(left)).slice(0, maxRevealed);
  const revealed = new Set(worst.map(({ id }) => id));
  return { foldsHealthy, opened: new Set(), closed: new Set(), revealed };
}

/** Everything open. */
export const openAll: Folds = {
  foldsHealthy: false,
  opened: new Set(),
  closed: new Set(),
  revealed: new Set(),
};

/** The folds after an item was opened or folded. */
export function toggleFold(folds: Folds, item: Pick<OutlineItem, 'key' | 'isOpen'>): Folds {
  const opened = new Set(folds.opened);
  const closed = new Set(folds.closed);
  if (item.isOpen) {
    opened.delete(item.key);
    closed.add(item.key);
  } else {
    opened.add(item.key);
    closed.delete(item.key);
  }
  return { ...folds, opened, closed };
}

/** The folds with a node in sight: what it is folded under opens for it. */
export function reveal(folds: Folds, structure: Structure, id: string): Folds {
  const owners = ownersOf(structure, id);
  const revealed = new Set(folds.revealed).add(id);
  const closed = new Set([...folds.closed].filter((key) => key !== rootKey && !owners.includes(key)));
  // Groups may have been folded by hand: which ones hold the node depends on the grouping, so all of them open.
  for (const key of closed) if (key.startsWith('group:')) closed.delete(key);
  return { ...folds, revealed, closed };
}

/** What is seen, from the application down. */
export function buildOutline(input: OutlineInput, title: string): OutlineItem {
  const { structure, folds } = input;
  const context: Context = { ...input, wanted: wantedOf(structure, folds) };
  const isOpen = !folds.closed.has(rootKey);
  const children = isOpen ? topItems(context) : [];
  const members = isOpen ? [] : [...input.nodes.keys()];
  return {
    key: rootKey,
    type: 'root',
    title,
    count: 0,
    members,
    isOpen,
    canOpen: input.nodes.size > 0,
    children,
  };
}

/** The items that are seen, from top to bottom, each with its level (1 for the application), its place and the size of its set. */
export function listItems(root: OutlineItem): OutlineRow[] {
  const rows: OutlineRow[] = [];
  const add = (item: OutlineItem, place: Omit<OutlineRow, 'item'>): void => {
    rows.push({ item, ...place });
    const setSize = item.children.length;
    for (const [index, child] of item.children.entries())
      add(child, { level: place.level + 1, position: index + 1, setSize, parent: item.key });
  };
  add(root, { level: 1, position: 1, setSize: 1, parent: undefined });
  return rows;
}

/** An item with its place among what is seen. */
export interface OutlineRow {
  readonly item: OutlineItem;
  readonly level: number;
  readonly position: number;
  readonly setSize: number;
  readonly parent: string | undefined;
}

interface Context extends OutlineInput {
  /** Revealed nodes and their owners. */
  readonly wanted: ReadonlySet<string>;
}

function wantedOf(structure: Structure, { revealed }: Folds): ReadonlySet<string> {
  const wanted = new Set<string>();
  for (const id of revealed) {
    wanted.add(id);
    for (const owner of ownersOf(structure, id)) wanted.add(owner);
  }
  return wanted;
}

function topItems(context: Context): OutlineItem[] {
  const { structure, nodes, grouping } = context;
  if (grouping === 'owner') return siblings(context, rootKey, structure.roots);
  // What is grouped by its owner's wave or namespace keeps what it owns below it; by kind or health, each stands for itself.
  const isFlat = grouping === 'kind' || grouping === 'health';
  const ids = isFlat ? [...nodes.keys()] : structure.roots;
  const groups = new Map<string, string[]>();
  for (const id of ids) {
    const name = groupName(nodes.get(id), grouping);
    const members = groups.get(name);
    if (members) members.push(id);
    else groups.set(name, [id]);
  }
  const below: Context = isFlat ? { ...context, structure: flat } : context;
  return [...groups]
    .sort(([left], [right]) => left.localeCompare(right, 'en', { numeric: true }))
    .map(([name, members]) =>
      groupItem(below, { key: `group:${grouping}:${name}`, title: name, ids: members }),
    );
}

/** Where nobody owns anybody. */
const flat: Structure = { roots: [], childrenOf: new Map(), parentOf: new Map(), extraEdges: [] };

function groupName(node: TreeNode | undefined, grouping: Exclude<Grouping, 'owner'>): string {
  switch (grouping) {
    case 'kind':
      return kindOf(node);
    case 'namespace':
      return node?.namespace || 'Cluster';
    case 'wave':
      return `Wave ${node?.wave ?? 0}`;
    case 'health':
      return node?.health ?? 'No health';
  }
}

function kindOf(node: TreeNode | undefined): string {
  return node?.kind ?? '';
}

function groupItem(
  context: Context,
  { key, title, ids }: { readonly key: string; readonly title: string; readonly ids: readonly string[] },
): OutlineItem {
  const { folds, wanted, structure } = context;
  const isSmall = !folds.foldsHealthy;
  const isOpen =
    !folds.closed.has(key) && (isSmall || folds.opened.has(key) || ids.some((id) => wanted.has(id)));
  const children = isOpen ? siblings(context, key, ids) : [];
  return {
    key,
    type: 'group',
    title,
    count: ids.length,
    members: withBelow(structure, ids),
    isOpen,
    canOpen: true,
    children,
  };
}

/** Siblings by kind; many healthy ones of a kind become one stack. */
function siblings(context: Context, parent: string, ids: readonly string[]): OutlineItem[] {
  const { folds, nodes, wanted } = context;
  if (!folds.foldsHealthy) return ids.map((id) => nodeItem(context, id));
  const byKind = new Map<string, string[]>();
  for (const id of ids) {
    const node = nodes.get(id);
    const kind = `${node?.group ?? ''}/${kindOf(node)}`;
    const same = byKind.get(kind);
    if (same) same.push(id);
    else byKind.set(kind, [id]);
  }
  return [...byKind].flatMap(([kind, same]) => {
    const quiet = same.filter((id) => !wanted.has(id));
    if (quiet.length < stackAt) return same.map((id) => nodeItem(context, id));
    const stack = stackItem(context, { key: `group:${parent}:${kind}`, ids: quiet });
    return [...same.filter((id) => wanted.has(id)).map((id) => nodeItem(context, id)), stack];
  });
}

function stackItem(
  context: Context,
  { key, ids }: { readonly key: string; readonly ids: readonly string[] },
): OutlineItem {
  const isOpen = context.folds.opened.has(key);
  return {
    key,
    type: 'group',
    title: kindOf(context.nodes.get(ids[0] ?? '')),
    count: ids.length,
    members: withBelow(context.structure, ids),
    isOpen,
    canOpen: true,
    children: isOpen ? ids.map((id) => nodeItem(context, id)) : [],
  };
}

function nodeItem(context: Context, id: string): OutlineItem {
  const { structure, folds, wanted } = context;
  const below = structure.childrenOf.get(id) ?? [];
  const isOpen =
    below.length > 0 &&
    !folds.closed.has(id) &&
    (!folds.foldsHealthy || folds.opened.has(id) || below.some((child) => wanted.has(child)));
  return {
    key: id,
    type: 'node',
    title: id,
    count: 0,
    members: isOpen || below.length === 0 ? [] : withBelow(structure, below),
    isOpen,
    canOpen: below.length > 0,
    children: isOpen ? siblings(context, id, below) : [],
  };
}
