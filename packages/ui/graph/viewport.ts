import type { Area } from './spatial.ts';

/** How a drawing is looked at: `screen = drawing × scale + (x, y)`. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Width and height in pixels of the screen. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How much is drawn of each box. */
export type Detail = 'full' | 'boxes' | 'map';

/** Bounds of the scale. */
export const scales = { min: 0.02, max: 2 } as const;

const margin = 24;

/** Above 60 % boxes are elements, above 15 % they are simple, below they are dots. */
export function detailOf(scale: number): Detail {
  if (scale >= 0.6) return 'full';
  return scale >= 0.15 ? 'boxes' : 'map';
}

/** The viewport after a zoom by `factor` that keeps a point of the screen where it is. */
export function zoomAt(
  viewport: Viewport,
  factor: number,
  point: { readonly x: number; readonly y: number },
): Viewport {
  const scale = clamp(viewport.scale * factor, scales.min, scales.max);
  const ratio = scale / viewport.scale;
  return { scale, x: point.x - (point.x - viewport.x) * ratio, y: point.y - (point.y - viewport.y) * ratio };
}

/** The viewport that shows a whole drawing, no larger than life. */
export function fitAll(drawing: Size, screen: Size): Viewport {
  const room = { width: screen.width - 2 * margin, height: screen.height - 2 * margin };
  const scale = clamp(Math.min(room.width / drawing.width, room.height / drawing.height), scales.min, 1);
  return {
    scale,
    x: Math.max(margin, (screen.width - drawing.width * scale) / 2),
    y: Math.max(margin, (screen.height - drawing.height * scale) / 2),
  };
}

/** The viewport to begin with: everything if it can be read then, else the left upper part around `focus`. */
export function openOn(
  drawing: Size,
  screen: Size,
  focus: { readonly x: number; readonly y: number },
): Viewport {
  const all = fitAll(drawing, screen);
  if (all.scale >= 0.7) return all;
  const scale = clamp((screen.width - 2 * margin) / drawing.width, 0.7, 1);
  const tall = drawing.height * scale > screen.height;
  return {
    scale,
    x: margin,
    y: tall
      ? Math.min(margin, screen.height / 2 - focus.y * scale)
      : (screen.height - drawing.height * scale) / 2,
  };
}

/** The viewport with a point of the drawing in the middle of the screen; a scale that is too small to read grows. */
export function centerOn(
  viewport: Viewport,
  screen: Size,
  point: { readonly x: number; readonly y: number },
): Viewport {
  const scale = Math.max(viewport.scale, 0.8);
  return { scale, x: screen.width / 2 - point.x * scale, y: screen.height / 2 - point.y * scale };
}

/** The viewport moved back until some of the drawing is in sight. */
export function keepInSight(viewport: Viewport, drawing: Size, screen: Size): Viewport {
  const keep = 80;
  return {
    scale: viewport.scale,
    x: clamp(viewport.x, keep - drawing.width * viewport.scale, screen.width - keep),
    y: clamp(viewport.y, keep - drawing.height * viewport.scale, screen.height - keep),
  };
}

/** The part of the drawing that is in sight, with `around` pixels of the screen on each side. */
export function areaInSight({ x, y, scale }: Viewport, { width, height }: Size, around = 0): Area {
  return {
    left: (-x - around) / scale,
    top: (-y - around) / scale,
    right: (width - x + around) / scale,
    bottom: (height - y + around) / scale,
  };
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), Math.max(min, max));
}
