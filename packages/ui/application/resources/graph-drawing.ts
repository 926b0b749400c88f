import type { ExtraEdge } from '../../graph/structure.ts';
import type { Layout, Placed } from '../../graph/layout.ts';
import { box } from '../../graph/layout.ts';
import type { SpatialIndex } from '../../graph/spatial.ts';
import type { Size, Viewport } from '../../graph/viewport.ts';
import { areaInSight, detailOf } from '../../graph/viewport.ts';
import type { Tone } from '../../parts/status.tsx';
import type { GraphColors } from './graph-colors.ts';

/** What is drawn. */
export interface Drawing {
  readonly layout: Layout;
  readonly index: SpatialIndex;
  readonly colors: GraphColors;
  readonly toneOf: (placed: Placed) => Tone;
  readonly labelOf: (placed: Placed) => string;
  readonly extraEdges: readonly ExtraEdge[];
  readonly selected: string | undefined;
  /** Keys of what a search found; everything else is faint. */
  readonly found: ReadonlySet<string> | undefined;
}

/** Where it is drawn. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly size: Size;
  /** Pixels of the device for one of the page. */
  readonly ratio: number;
}

const radius = 7;
const faint = 0.28;
/** Below this scale names are too small to be read. */
const labelScale = 0.3;
const maxLabel = 30;

/** Draws the part in sight: lines always; boxes where they are too small to be elements, as dots of colour where they are smaller still. */
export function drawGraph(surface: Surface, drawing: Drawing, viewport: Viewport): void {
  const { context, size, ratio } = surface;
  const { x, y, scale } = viewport;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * x, ratio * y);
  const seen = drawing.index.within(areaInSight(viewport, size, 80));
  const detail = detailOf(scale);
  drawLines(context, drawing, { seen, isMap: detail === 'map', width: 1.1 / Math.min(1, scale * 1.4) });
  if (detail === 'full') return;
  if (detail === 'map') drawDots(context, drawing, { seen, least: leastTrouble / scale });
  else drawBoxes(context, drawing, { seen, withLabels: scale >= labelScale });
  drawRings(context, drawing, { seen, width: 2.5 / scale });
}

interface Lines {
  readonly seen: readonly Placed[];
  readonly isMap: boolean;
  readonly width: number;
}

function drawLines(
  context: CanvasRenderingContext2D,
  { colors, extraEdges, layout }: Drawing,
  { seen, isMap, width }: Lines,
): void {
  context.strokeStyle = colors.line;
  context.lineWidth = width;
  context.beginPath();
  for (const child of seen) {
    const { parent } = child;
    if (!parent) continue;
    const fromX = parent.x + box.width;
    const fromY = parent.y + box.height / 2;
    const toY = child.y + box.height / 2;
    const trunk = fromX + box.gapX / 2;
    context.moveTo(fromX, fromY);
    if (isMap || Math.abs(toY - fromY) < 2 * radius) {
      context.lineTo(trunk, fromY);
      context.lineTo(trunk, toY);
    } else {
      context.arcTo(trunk, fromY, trunk, toY, radius);
      context.arcTo(trunk, toY, child.x, toY, radius);
    }
    context.lineTo(child.x, toY);
  }
  context.stroke();
  if (extraEdges.length === 0 || isMap) return;
  context.setLineDash([4, 4]);
  context.beginPath();
  for (const { from, to } of extraEdges) {
    const start = layout.byKey.get(from);
    const end = layout.byKey.get(to);
    if (!start || !end) continue;
    const startX = start.x + box.width;
    const endY = end.y + box.height / 2;
    const middle = (startX + end.x) / 2;
    context.moveTo(startX, start.y + box.height / 2);
    context.bezierCurveTo(middle, start.y + box.height / 2, middle, endY, end.x, endY);
  }
  context.stroke();
  context.setLineDash([]);
}

const troubleOrder: readonly Tone[] = ['none', 'good', 'idle', 'busy', 'warn', 'bad'];

/** Height of a box in trouble on the screen at least, so that it is seen from far away. */
const leastTrouble = 7;

interface Dots {
  readonly seen: readonly Placed[];
  readonly least: number;
}

/** One path for each colour: thousands of boxes in a few calls; what is in trouble comes last and is never too small. */
function drawDots(context: CanvasRenderingContext2D, drawing: Drawing, { seen, least }: Dots): void {
  const byTone = new Map<string, Placed[]>();
  for (const placed of seen) {
    const isFaint = drawing.found !== undefined && !drawing.found.has(placed.item.key);
    const key = `${drawing.toneOf(placed)}${isFaint ? ' faint' : ''}`;
    const list = byTone.get(key);
    if (list) list.push(placed);
    else byTone.set(key, [placed]);
  }
  const rank = (key: string): number => troubleOrder.findIndex((tone) => key.startsWith(tone));
  for (const [key, list] of [...byTone].sort(([left], [right]) => rank(left) - rank(right))) {
    const [tone = 'none', isFaint] = key.split(' ');
    const inTrouble = tone === 'bad' || tone === 'warn' || tone === 'busy';
    const more = inTrouble ? Math.max(0, least - box.height) / 2 : 0;
    context.globalAlpha = isFaint ? faint : inTrouble ? 1 : 0.5;
    context.fillStyle = drawing.colors.tones[tone as Tone];
    context.beginPath();
    for (const { x, y } of list) context.rect(x, y - more, box.width, box.height + 2 * more);
    context.fill();
  }
  context.globalAlpha = 1;
}

interface Boxes {
  readonly seen: readonly Placed[];
  readonly withLabels: boolean;
}

function drawBoxes(context: CanvasRenderingContext2D, drawing: Drawing, { seen, withLabels }: Boxes): void {
  const { colors, found } = drawing;
  context.lineWidth = 1.5;
  context.textBaseline = 'middle';
  context.font = `500 17px ${getComputedStyle(context.canvas).fontFamily}`;
  for (const placed of seen) {
    const { x, y, item } = placed;
    context.globalAlpha = found && !found.has(item.key) ? faint : 1;
    context.fillStyle = colors.sheet;
    context.strokeStyle = item.type === 'group' ? colors.strong : colors.line;
    context.beginPath();
    context.roundRect(x, y, box.width, box.height, 5);
    context.fill();
    context.stroke();
    context.fillStyle = colors.tones[drawing.toneOf(placed)];
    context.fillRect(x, y + 3, 6, box.height - 6);
    if (!withLabels) continue;
    context.fillStyle = colors.text;
    context.fillText(shortened(drawing.labelOf(placed)), x + 18, y + box.height / 2 + 1, box.width - 26);
  }
  context.globalAlpha = 1;
}

function shortened(label: string): string {
  return label.length > maxLabel ? `${label.slice(0, 17)}…${label.slice(-11)}` : label;
}

interface Rings {
  readonly seen: readonly Placed[];
  readonly width: number;
}

function drawRings(
  context: CanvasRenderingContext2D,
  { colors, selected, found }: Drawing,
  { seen, width }: Rings,
): void {
  context.strokeStyle = colors.accent;
  context.lineWidth = width;
  context.beginPath();
  for (const { item, x, y } of seen) {
    if (item.key === selected || found?.has(item.key))
      context.roundRect(x - width, y - width, box.width + 2 * width, box.height + 2 * width, 6);
  }
  context.stroke();
}
