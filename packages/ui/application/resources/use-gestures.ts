import { useEffect, useRef } from 'react';
import type { MouseEvent, PointerEvent } from 'react';
import { zoomAt } from '../../graph/viewport.ts';
import type { Stage } from './use-stage.ts';

/** Movements up to this many pixels are a click. */
const clickSlop = 4;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What the frame of a graph listens to. */
export interface GestureHandlers {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerCancel: (event: PointerEvent<HTMLElement>) => void;
  readonly onClickCapture: (event: MouseEvent<HTMLElement>) => void;
}

/** Moves a stage: dragging and sideways wheels pan, the wheel and two fingers zoom at their place. */
export function useGestures(stage: Stage): GestureHandlers {
  const pointers = useRef(new Map<number, Point>());
  const dragged = useRef(0);
  const newest = useRef(stage);
  newest.current = stage;
  useEffect(() => {
    const frame = newest.current.frame.current;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { viewport, move } = newest.current;
      const at = viewport();
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        const delta = event.deltaX || event.deltaY;
        return move({ ...at, x: at.x - delta });
      }
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const speed = event.ctrlKey ? 0.01 : 0.0016;
      const factor = Math.exp(-Math.max(-240, Math.min(240, event.deltaY * lines)) * speed);
      return move(zoomAt(at, factor, placeOf(event, frame)));
    };
    // React listens passively; the page must not scroll along.
    frame?.addEventListener('wheel', onWheel, { passive: false });
    return () => frame?.removeEventListener('wheel', onWheel);
  }, []);
  const release = (event: PointerEvent<HTMLElement>): void => {
    pointers.current.delete(event.pointerId);
  };
  return {
    onPointerDown(event) {
      if (event.button !== 0 || isControl(event.target)) return;
      if (pointers.current.size === 0) dragged.current = 0;
      pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    onPointerMove(event) {
      const before = pointers.current.get(event.pointerId);
      if (!before) return;
      const now = { x: event.clientX, y: event.clientY };
      const others = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
      pointers.current.set(event.pointerId, now);
      dragged.current += Math.hypot(now.x - before.x, now.y - before.y);
      if (dragged.current > clickSlop && !event.currentTarget.hasPointerCapture(event.pointerId))
        event.currentTarget.setPointerCapture(event.pointerId);
      const at = stage.viewport();
      const [other] = others;
      if (!other) return stage.move({ ...at, x: at.x + now.x - before.x, y: at.y + now.y - before.y });
      const factor = distance(now, other) / Math.max(1, distance(before, other));
      const middle = { clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 };
      return stage.move(zoomAt(at, factor, placeOf(middle, stage.frame.current)));
    },
    onPointerUp: release,
    onPointerCancel: release,
    onClickCapture(event) {
      // The end of a drag is no click on what lies below.
      if (dragged.current > clickSlop) event.stopPropagation();
      dragged.current = 0;
    },
  };
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, .graph-tools, .minimap') !== null;
}

function distance(left: Point, right: Point): number {
  return Math.hypot(left.x - right.x, left.y - right.y);
}

function placeOf(
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
  frame: HTMLElement | null,
): Point {
  const bounds = frame?.getBoundingClientRect();
  return { x: clientX - (bounds?.left ?? 0), y: clientY - (bounds?.top ?? 0) };
}
