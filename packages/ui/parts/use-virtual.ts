import { useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import type { RefObject } from 'react';

/** The part of a long list that is in sight. */
export interface VirtualRange {
  /** Index of the first row to draw. */
  readonly start: number;
  /** Index after the last one. */
  readonly end: number;
  /** Height of all rows, in pixels. */
  readonly height: number;
  /** Scrolls so that the row is in sight. */
  readonly show: (index: number) => void;
}

/** What is scrolled and how high its rows are. */
export interface VirtualOptions {
  readonly count: number;
  readonly rowHeight: number;
  /** Height of what stands still above the rows, such as a head. */
  readonly top?: number | undefined;
}

/** Rows drawn beyond each edge. */
const overscan = 8;

/**
 * Which of `count` rows of one height to draw in a scrolling element. Only a change of the drawn range renders anew, not each
 * scrolled pixel.
 */
export function useVirtual(scroller: RefObject<HTMLElement | null>, options: VirtualOptions): VirtualRange {
  const { count, rowHeight, top = 0 } = options;
  const [, render] = useReducer((value: number) => value + 1, 0);
  const drawn = useRef({ start: 0, end: 0 });
  const range = (): { start: number; end: number } => {
    const shown = scroller.current;
    const height = shown?.clientHeight ?? 900;
    const first = Math.floor(Math.max(0, (shown?.scrollTop ?? 0) - top) / rowHeight);
    const start = Math.max(0, Math.min(first, count) - overscan);
    return { start, end: Math.min(count, first + Math.ceil(height / rowHeight) + overscan) };
  };
  drawn.current = range();
  useEffect(() => {
    const shown = scroller.current;
    if (!shown) return undefined;
    const check = (): void => {
      const next = range();
      // A few rows of slack on both sides, so that slow scrolling seldom renders.
      if (
        Math.abs(next.start - drawn.current.start) >= overscan / 2 ||
        Math.abs(next.end - drawn.current.end) >= overscan / 2
      )
        render();
    };
    const resized = new ResizeObserver(() => render());
    resized.observe(shown);
    shown.addEventListener('scroll', check, { passive: true });
    return () => {
      resized.disconnect();
      shown.removeEventListener('scroll', check);
    };
  }, [count, rowHeight, top]);
  useLayoutEffect(() => {
    // What was measured before the element was there.
    const next = range();
    if (next.start !== drawn.current.start || next.end !== drawn.current.end) render();
  });
  return {
    ...drawn.current,
    height: count * rowHeight,
    show(index) {
      const shown = scroller.current;
      if (!shown) return;
      const upper = index * rowHeight;
      const lower = upper + rowHeight + top;
      if (upper < shown.scrollTop) shown.scrollTop = upper;
      else if (lower > shown.scrollTop + shown.clientHeight) shown.scrollTop = lower - shown.clientHeight;
    },
  };
}
