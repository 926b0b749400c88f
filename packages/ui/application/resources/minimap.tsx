import { useEffect, useRef } from 'react';
import type { PointerEvent, ReactNode, RefObject } from 'react';
import type { Layout, Placed } from '../../graph/layout.ts';
import { box } from '../../graph/layout.ts';
import type { Size, Viewport } from '../../graph/viewport.ts';
import type { Tone } from '../../parts/status.tsx';
import type { GraphColors } from './graph-colors.ts';
import type { Stage } from './use-stage.ts';

const maxWidth = 176;
const maxHeight = 112;
/** Time between two drawings of the same layout, in milliseconds. */
const restMs = 1500;

interface Drawn {
  readonly layout: Layout | undefined;
  readonly colors: GraphColors | undefined;
  readonly at: number;
}

/** How much smaller than life the map of a drawing is. */
function mapScale({ width, height }: Size): number {
  return Math.min(maxWidth / Math.max(1, width), maxHeight / Math.max(1, height));
}

/** The whole drawing, small; a click or a drag on it moves the stage. It says nothing that the graph does not say. */
export function Minimap(props: {
  readonly layout: Layout;
  readonly colors: GraphColors | undefined;
  readonly toneOf: (placed: Placed) => Tone;
  readonly stage: Stage;
  readonly lens: RefObject<HTMLDivElement | null>;
}): ReactNode {
  const { layout, colors, toneOf, stage, lens } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef<Drawn>({ layout: undefined, colors: undefined, at: 0 });
  const scale = mapScale(layout);
  const width = Math.max(24, Math.round(layout.width * scale));
  const height = Math.max(16, Math.round(layout.height * scale));
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || !colors) return undefined;
    // After the graph itself, and seldom while only statuses change: nobody waits for the map.
    const isNew = drawn.current.layout !== layout || drawn.current.colors !== colors;
    const wait = isNew ? 50 : Math.max(50, drawn.current.at + restMs - performance.now());
    const timer = setTimeout(() => {
      drawn.current = { layout, colors, at: performance.now() };
      drawMap(context, { layout, colors, toneOf, scale });
    }, wait);
    return () => clearTimeout(timer);
  }, [layout, colors, toneOf, scale, width, height]);
  const go = (event: PointerEvent<HTMLElement>): void => {
    if (event.buttons !== 1) return;
    const bounds = event.currentTarget.getBoundingClientRect();
    const { width: screenWidth, height: screenHeight } = stage.size();
    const at = stage.viewport();
    const x = (event.clientX - bounds.left) / scale;
    const y = (event.clientY - bounds.top) / scale;
    stage.move({ ...at, x: screenWidth / 2 - x * at.scale, y: screenHeight / 2 - y * at.scale });
  };
  return (
    <div
      className="minimap"
      aria-hidden="true"
      onPointerDown={go}
      onPointerMove={go}
      style={{ width, height }}
    >
      <canvas ref={canvas} width={width * 2} height={height * 2} style={{ width, height }} />
      <div ref={lens} className="minimap-lens" />
    </div>
  );
}

/** Puts the frame of the map where the stage looks. */
export function placeLens(
  lens: HTMLElement | null,
  layout: Size,
  view: { viewport: Viewport; size: Size },
): void {
  if (!lens) return;
  const scale = mapScale(layout);
  const { viewport, size } = view;
  lens.style.transform = `translate(${(-viewport.x / viewport.scale) * scale}px, ${(-viewport.y / viewport.scale) * scale}px)`;
  lens.style.width = `${(size.width / viewport.scale) * scale}px`;
  lens.style.height = `${(size.height / viewport.scale) * scale}px`;
}

interface DrawMap {
  readonly layout: Layout;
  readonly colors: GraphColors;
  readonly toneOf: (placed: Placed) => Tone;
  readonly scale: number;
}

function drawMap(context: CanvasRenderingContext2D, { layout, colors, toneOf, scale }: DrawMap): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(2 * scale, 0, 0, 2 * scale, 0, 0);
  const least = 1.2 / scale;
  for (const placed of layout.placed) {
    context.fillStyle = colors.tones[toneOf(placed)];
    context.fillRect(placed.x, placed.y, Math.max(box.width, least), Math.max(box.height, least));
  }
}
