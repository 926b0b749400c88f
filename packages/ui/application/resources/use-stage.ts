import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { Layout, Placed } from '../../graph/layout.ts';
import { box } from '../../graph/layout.ts';
import type { Area, SpatialIndex } from '../../graph/spatial.ts';
import type { Size, Viewport } from '../../graph/viewport.ts';
import {
  areaInSight,
  centerOn,
  detailOf,
  fitAll,
  keepInSight,
  openOn,
  zoomAt,
} from '../../graph/viewport.ts';

/** The part of a graph that is looked at, and how it is moved. What moves is drawn once a frame, without React. */
export interface Stage {
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  /** Holds the boxes; it gets the viewport as its transform. */
  readonly layer: RefObject<HTMLDivElement | null>;
  /** Boxes that are elements now. */
  readonly drawn: readonly Placed[];
  readonly viewport: () => Viewport;
  readonly size: () => Size;
  move(next: Viewport): void;
  zoom(factor: number): void;
  fit(): void;
  /** Brings an item into the middle. */
  center(key: string): void;
  /** Brings an item into sight if it is not. */
  show(key: string): void;
  /** Draws anew in the next frame. */
  redraw(): void;
}

/** What a stage shows. */
export interface StageOptions {
  readonly layout: Layout;
  readonly index: SpatialIndex;
  /** Item that stays where it is when the layout changes. */
  readonly anchor: string | undefined;
  readonly paint: (context: CanvasRenderingContext2D, view: PaintedView) => void;
}

/** What is painted in one frame. */
export interface PaintedView {
  readonly viewport: Viewport;
  readonly size: Size;
  readonly ratio: number;
}

/** Pixels of the screen around the part in sight whose boxes are elements already. */
const around = 240;
const maxRatio = 2;

/** Makes the stage of a graph. */
export function useStage(options: StageOptions): Stage {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const newest = useRef(options);
  newest.current = options;
  const state = useRef<StageState>({
    viewport: { x: 0, y: 0, scale: 1 },
    size: { width: 0, height: 0 },
    frameId: 0,
    area: nowhere,
    layout: undefined,
    first: undefined,
  });
  const [drawn, setDrawn] = useState<readonly Placed[]>([]);
  const redraw = useCallback((): void => {
    const now = state.current;
    if (now.frameId !== 0) return;
    now.frameId = requestAnimationFrame(() => {
      now.frameId = 0;
      paint({ canvas: canvas.current, layer: layer.current, state: now, options: newest.current, setDrawn });
    });
  }, []);
  const move = useCallback(
    (next: Viewport): void => {
      const now = state.current;
      now.viewport = keepInSight(next, newest.current.layout, now.size);
      redraw();
    },
    [redraw],
  );
  useEffect(() => {
    const shown = frame.current;
    if (!shown) return undefined;
    const resized = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      state.current.size = { width, height };
      sizeCanvas(canvas.current, { width, height });
      if (width > 0) openFirst(state.current, newest.current.layout);
      redraw();
    });
    resized.observe(shown);
    return () => {
      resized.disconnect();
      cancelAnimationFrame(state.current.frameId);
      state.current.frameId = 0;
    };
  }, [redraw]);
  const { layout, anchor } = options;
  useLayoutEffect(() => {
    const now = state.current;
    now.area = nowhere;
    if (now.layout && now.layout !== layout) keepAnchor(now, layout, anchor);
    if (now.size.width > 0) openFirst(now, layout);
    // Boxes must not stay where the old layout had them for a frame.
    paint({ canvas: canvas.current, layer: layer.current, state: now, options: newest.current, setDrawn });
  }, [layout, anchor]);
  const middleOf = (key: string): { x: number; y: number } | undefined => {
    const placed = newest.current.layout.byKey.get(key);
    return placed && { x: placed.x + box.width / 2, y: placed.y + box.height / 2 };
  };
  return {
    frame,
    canvas,
    layer,
    drawn,
    viewport: () => state.current.viewport,
    size: () => state.current.size,
    move,
    zoom(factor) {
      const { viewport, size } = state.current;
      move(zoomAt(viewport, factor, { x: size.width / 2, y: size.height / 2 }));
    },
    fit: () => move(fitAll(newest.current.layout, state.current.size)),
    center(key) {
      const now = state.current;
      // Before the frame has a size there is no middle.
      if (now.size.width === 0) now.first = key;
      const point = middleOf(key);
      if (point) move(centerOn(state.current.viewport, state.current.size, point));
    },
    show(key) {
      const placed = newest.current.layout.byKey.get(key);
      const { viewport, size } = state.current;
      if (!placed || contains(areaInSight(viewport, size, -8), boxOf(placed))) return;
      const point = middleOf(key);
      if (point) move({ ...centerOn({ ...viewport }, size, point) });
    },
    redraw,
  };
}

interface StageState {
  viewport: Viewport;
  size: Size;
  frameId: number;
  /** Part of the drawing whose boxes are elements. */
  area: Area;
  layout: Layout | undefined;
  /** What is in the middle when the drawing opens; else it opens on the application. */
  first: string | undefined;
}

const nowhere: Area = { left: 1, top: 1, right: -1, bottom: -1 };

interface Paint {
  readonly canvas: HTMLCanvasElement | null;
  readonly layer: HTMLDivElement | null;
  readonly state: StageState;
  readonly options: StageOptions;
  readonly setDrawn: (drawn: readonly Placed[]) => void;
}

function paint({ canvas, layer, state, options, setDrawn }: Paint): void {
  const { viewport, size } = state;
  const context = canvas?.getContext('2d');
  if (!canvas || !context || !layer || size.width === 0) return;
  options.paint(context, { viewport, size, ratio: canvas.width / size.width });
  const { x, y, scale } = viewport;
  layer.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  if (detailOf(scale) !== 'full') {
    if (state.area !== nowhere) setDrawn([]);
    state.area = nowhere;
    return;
  }
  const seen = areaInSight(viewport, size);
  if (contains(state.area, seen)) return;
  state.area = areaInSight(viewport, size, around);
  setDrawn(options.index.within(state.area));
}

function sizeCanvas(canvas: HTMLCanvasElement | null, { width, height }: Size): void {
  if (!canvas) return;
  const ratio = Math.min(window.devicePixelRatio || 1, maxRatio);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
}

function openFirst(state: StageState, layout: Layout): void {
  if (state.layout === undefined) {
    const root = layout.placed[0];
    state.viewport = openOn(layout, state.size, { x: root?.x ?? 0, y: (root?.y ?? 0) + box.height / 2 });
    const first = layout.byKey.get(state.first ?? '');
    if (first) {
      const middle = { x: first.x + box.width / 2, y: first.y + box.height / 2 };
      state.viewport = keepInSight(centerOn(state.viewport, state.size, middle), layout, state.size);
    }
  }
  state.layout = layout;
}

/** What a person just opened or folded stays under the pointer. */
function keepAnchor(state: StageState, layout: Layout, anchor: string | undefined): void {
  const key = anchor ?? state.layout?.placed[0]?.item.key ?? '';
  const before = state.layout?.byKey.get(key);
  const after = layout.byKey.get(key);
  if (!before || !after) return;
  const { x, y, scale } = state.viewport;
  state.viewport = { scale, x: x + (before.x - after.x) * scale, y: y + (before.y - after.y) * scale };
}

function boxOf({ x, y }: Placed): Area {
  return { left: x, top: y, right: x + box.width, bottom: y + box.height };
}

function contains(outer: Area, inner: Area): boolean {
  return (
    outer.left <= inner.left &&
    outer.top <= inner.top &&
    outer.right >= inner.right &&
    outer.bottom >= inner.bottom
  );
}
