import './graph.css';
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { TreeNode } from '@tiphys/model/v2';
import type { Layout, Placed } from '../../graph/layout.ts';
import { layoutOutline } from '../../graph/layout.ts';
import type { OutlineItem, OutlineRow } from '../../graph/outline.ts';
import { listItems, rootKey } from '../../graph/outline.ts';
import { createSpatialIndex } from '../../graph/spatial.ts';
import type { ExtraEdge } from '../../graph/structure.ts';
import { useAppearance } from '../../parts/appearance.ts';
import { ButtonGroup, IconButton } from '../../parts/button.tsx';
import type { GraphColors } from './graph-colors.ts';
import { readColors } from './graph-colors.ts';
import { drawGraph } from './graph-drawing.ts';
import { GraphNode } from './graph-node.tsx';
import type { FactsOf } from './item-facts.ts';
import { Minimap, placeLens } from './minimap.tsx';
import { nextKey } from './graph-keys.ts';
import { useGestures } from './use-gestures.ts';
import { useStage } from './use-stage.ts';

/** Graphs with more boxes get a map. */
const mapAbove = 24;

/** What the graph and the table of an application's resources show, and tell. */
export interface ResourceViewProps {
  readonly outline: OutlineItem;
  readonly nodes: ReadonlyMap<string, TreeNode>;
  readonly factsOf: FactsOf;
  readonly extraEdges: readonly ExtraEdge[];
  /** Key of what is open beside. */
  readonly selected: string | undefined;
  /** Keys of what a search found; undefined without one. */
  readonly found: ReadonlySet<string> | undefined;
  /** What is to be brought into the middle; a new object asks again. */
  readonly target: { readonly key: string } | undefined;
  readonly onOpen: (key: string) => void;
  readonly onToggle: (item: OutlineItem) => void;
}

/** The resources of an application as a graph: dragged, zoomed at the pointer, walked through with arrow keys. */
export function GraphView(props: ResourceViewProps): ReactNode {
  const { outline, nodes, factsOf, extraEdges, selected, found, target, onOpen, onToggle } = props;
  const layout = useMemo(() => layoutOutline(outline), [outline]);
  const index = useMemo(() => createSpatialIndex(layout.placed), [layout]);
  const rows = useMemo(() => new Map(listItems(outline).map((row) => [row.item.key, row])), [outline]);
  const [active, setActive] = useState(rootKey);
  const [anchor, setAnchor] = useState<string>();
  const [isFocused, setFocused] = useState(false);
  const prefix = useId();
  const lens = useRef<HTMLDivElement>(null);
  const toneOf = useCallback(({ item }: Placed) => factsOf(item).tone, [factsOf]);
  const colors = useRef<GraphColors>(undefined);
  const stage = useStage({
    layout,
    index,
    anchor,
    paint: (context, view) => {
      if (!colors.current) return;
      const labelOf = ({ item }: Placed): string => factsOf(item).title;
      const drawing = { layout, index, colors: colors.current, toneOf, labelOf, extraEdges, selected, found };
      drawGraph({ context, size: view.size, ratio: view.ratio }, drawing, view.viewport);
      placeLens(lens.current, layout, view);
    },
  });
  const [theme, setTheme] = useState<GraphColors>();
  useThemeChange(() => {
    if (!stage.frame.current) return;
    colors.current = readColors(stage.frame.current);
    setTheme(colors.current);
    stage.redraw();
  });
  useEffect(() => stage.redraw(), [factsOf, selected, found, extraEdges]);
  const brought = useRef<ResourceViewProps['target']>(undefined);
  useEffect(() => {
    // Once for each target, as soon as the outline has opened for it: later changes leave the keyboard where it is.
    if (!target || brought.current === target || !layout.byKey.has(target.key)) return;
    brought.current = target;
    setActive(target.key);
    stage.center(target.key);
  }, [target, layout]);
  const gestures = useGestures(stage);
  const toggle = useCallback(
    (key: string): void => {
      const row = rows.get(key);
      if (!row?.item.canOpen) return;
      setAnchor(key);
      setActive(key);
      onToggle(row.item);
    },
    [rows, onToggle],
  );
  const open = useCallback(
    (key: string): void => {
      setActive(key);
      onOpen(key);
    },
    [onOpen],
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows.get(active) ?? rows.get(rootKey);
    const act = actionOf(event.key, { row, layout, toggle, open, stage });
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = act();
    if (next === undefined) return;
    setActive(next);
    stage.show(next);
  };
  const onCanvasClick = (event: MouseEvent): void => {
    const bounds = stage.frame.current?.getBoundingClientRect();
    if (!bounds) return;
    const { x, y, scale } = stage.viewport();
    const hit = index.at((event.clientX - bounds.left - x) / scale, (event.clientY - bounds.top - y) / scale);
    if (!hit) return;
    if (hit.item.type === 'group') toggle(hit.item.key);
    else open(hit.item.key);
  };
  return (
    <div ref={stage.frame} className="graph" {...gestures}>
      <canvas ref={stage.canvas} aria-hidden="true" onClick={onCanvasClick} />
      <div
        className="graph-tree"
        role="tree"
        aria-label="Resource graph"
        tabIndex={0}
        aria-activedescendant={`${prefix}-${encodeURIComponent(active)}`}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      >
        <div ref={stage.layer} className="graph-layer" role="none">
          {withActive(stage.drawn, layout, active).map((placed) => {
            const row = rows.get(placed.item.key);
            return row ? (
              <GraphNode
                key={placed.item.key}
                id={`${prefix}-${encodeURIComponent(placed.item.key)}`}
                x={placed.x}
                y={placed.y}
                row={row}
                node={nodes.get(placed.item.key)}
                facts={factsOf(placed.item)}
                isActive={isFocused && placed.item.key === active}
                isSelected={placed.item.key === selected}
                isFaint={found !== undefined && !found.has(placed.item.key)}
                onOpen={open}
                onToggle={toggle}
              />
            ) : null;
          })}
        </div>
      </div>
      <div className="graph-tools">
        {layout.placed.length > mapAbove && (
          <Minimap layout={layout} colors={theme} toneOf={toneOf} stage={stage} lens={lens} />
        )}
        <ButtonGroup label="Zoom">
          <IconButton size="small" icon="minus" label="Zoom out" onClick={() => stage.zoom(1 / 1.4)} />
          <IconButton size="small" icon="fit" label="Fit everything" onClick={() => stage.fit()} />
          <IconButton size="small" icon="add" label="Zoom in" onClick={() => stage.zoom(1.4)} />
        </ButtonGroup>
      </div>
    </div>
  );
}

/** The item that the keyboard is on is always an element, so that it can be told. */
function withActive(drawn: readonly Placed[], layout: Layout, active: string): readonly Placed[] {
  const placed = layout.byKey.get(active) ?? layout.placed[0];
  return placed && !drawn.some(({ item }) => item.key === placed.item.key) ? [...drawn, placed] : drawn;
}

interface Keys {
  readonly row: OutlineRow | undefined;
  readonly layout: Layout;
  readonly toggle: (key: string) => void;
  readonly open: (key: string) => void;
  readonly stage: { zoom(factor: number): void; fit(): void };
}

/** What a key does; it returns the item to go to. */
function actionOf(key: string, keys: Keys): (() => string | undefined) | undefined {
  const { row, layout, toggle, open, stage } = keys;
  if (!row) return undefined;
  const run = (action: () => void) => (): undefined => {
    action();
    return undefined;
  };
  switch (key) {
    case 'Enter':
      return run(() => (row.item.type === 'group' ? toggle(row.item.key) : open(row.item.key)));
    case ' ':
      return run(() => toggle(row.item.key));
    case '+':
      return run(() => stage.zoom(1.25));
    case '-':
      return run(() => stage.zoom(0.8));
    case '0':
      return run(() => stage.fit());
    case 'ArrowRight':
      return row.item.canOpen && !row.item.isOpen
        ? run(() => toggle(row.item.key))
        : () => row.item.children[0]?.key;
    case 'ArrowLeft':
      return () => row.parent;
    default: {
      const next = nextKey(key, row.item.key, layout);
      return next === undefined ? undefined : () => next;
    }
  }
}

/** Calls at once and after each change of the theme. */
function useThemeChange(changed: () => void): void {
  const [appearance] = useAppearance();
  const newest = useRef(changed);
  newest.current = changed;
  useEffect(() => {
    newest.current();
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const listener = (): void => newest.current();
    dark.addEventListener('change', listener);
    return () => dark.removeEventListener('change', listener);
  }, [appearance]);
}
