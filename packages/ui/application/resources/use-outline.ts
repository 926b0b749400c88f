import { useEffect, useMemo, useRef, useState } from 'react';
import type { TreeNode } from '@tiphys/model/v2';
import type { LiveTree } from '../../graph/apply.ts';
import type { NodeFilter } from '../../graph/filter.ts';
import { filterNodes, formatFilter } from '../../graph/filter.ts';
import type { Folds, Grouping, OutlineItem } from '../../graph/outline.ts';
import { buildOutline, initialFolds, listItems, openAll, reveal, toggleFold } from '../../graph/outline.ts';
import type { Structure } from '../../graph/structure.ts';
import { buildStructure } from '../../graph/structure.ts';

/** Filtered trees up to this many nodes are shown without folds. */
const openFiltered = 400;

/** What of a tree is shown, and how it is opened. */
export interface ShownTree {
  readonly nodes: ReadonlyMap<string, TreeNode>;
  readonly structure: Structure;
  readonly outline: OutlineItem;
  readonly toggle: (item: OutlineItem) => void;
  /** Opens what a node is folded under. */
  readonly reveal: (id: string) => void;
  readonly openAll: () => void;
  readonly foldHealthy: () => void;
}

/** What decides what is shown. */
export interface ShownTreeOptions {
  readonly title: string;
  readonly filter: NodeFilter;
  readonly grouping: Grouping;
  readonly showsOrphaned: boolean;
  /** A node that is in sight from the start. */
  readonly first: string | undefined;
}

/** Filters, groups and folds a tree. What hangs together stays the same object while only statuses change. */
export function useShownTree(tree: LiveTree, options: ShownTreeOptions): ShownTree {
  const { title, filter, grouping, showsOrphaned, first } = options;
  const { nodes, structure } = useFiltered(tree, { filter, showsOrphaned });
  const [folds, setFolds] = useState<Folds>(() => {
    const initial = initialFolds(nodes);
    return first === undefined ? initial : reveal(initial, structure, first);
  });
  const filterText = formatFilter(filter) ?? '';
  const effective = filterText !== '' && nodes.size <= openFiltered ? openAll : folds;
  const newest = useRef(nodes);
  newest.current = nodes;
  // Only grouping by health follows statuses; everything else must not be laid out anew for them.
  const statuses = grouping === 'health' ? nodes : undefined;
  const outline = useMemo(
    () => buildOutline({ structure, nodes: newest.current, grouping, folds: effective }, title),
    [structure, grouping, effective, title, statuses],
  );
  const visible = useRef(outline);
  visible.current = outline;
  return {
    nodes,
    structure,
    outline,
    toggle: (item) => setFolds((before) => toggleFold(before, item)),
    reveal(id) {
      if (listItems(visible.current).some(({ item }) => item.key === id)) return;
      setFolds((before) => reveal(before, structure, id));
    },
    openAll: () => setFolds(openAll),
    foldHealthy: () => setFolds({ ...initialFolds(newest.current), foldsHealthy: true }),
  };
}

function useFiltered(
  tree: LiveTree,
  { filter, showsOrphaned }: { readonly filter: NodeFilter; readonly showsOrphaned: boolean },
): Pick<ShownTree, 'nodes' | 'structure'> {
  const text = formatFilter(filter) ?? '';
  const followsStatus = filter.health.length > 0 || filter.sync.length > 0;
  const source = useRef(tree);
  source.current = tree;
  const kept = useMemo(() => {
    const { nodes, structure } = source.current;
    const all = [...nodes.values()];
    const wanted = showsOrphaned ? all : all.filter((node) => node.source !== 'orphaned');
    const left = filterNodes(wanted, structure, filter);
    if (left.length === nodes.size) return undefined;
    return { ids: left.map(({ id }) => id), structure: buildStructure(left) };
  }, [tree.structure, text, showsOrphaned, followsStatus ? tree.nodes : undefined]);
  const nodes = useMemo(() => {
    if (!kept) return tree.nodes;
    return new Map(
      kept.ids.flatMap((id) => {
        const node = tree.nodes.get(id);
        return node ? [[id, node] as const] : [];
      }),
    );
  }, [kept, tree.nodes]);
  return { nodes, structure: kept?.structure ?? tree.structure };
}

/** Whether the window is narrower than a tablet's, live. */
export function useIsNarrow(): boolean {
  const query = '(max-width: 767px)';
  const [isNarrow, setNarrow] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const media = window.matchMedia(query);
    const changed = (): void => setNarrow(media.matches);
    media.addEventListener('change', changed);
    return () => media.removeEventListener('change', changed);
  }, []);
  return isNarrow;
}
