import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** The row that the keyboard is on, and where its element is. */
export interface MovedFocus {
  /** What names the row. */
  readonly key: string | number;
  /** Finds its element below the scroller; it may not be drawn yet. */
  readonly selector: string;
}

/**
 * Gives the focus to the row that the keyboard moved to as soon as it is drawn. What comes back is told where a key leads. Only the
 * row that was named gets the focus: an effect of an earlier render may run late, and must not take a newer move for its own.
 */
export function useMovedFocus(
  scroller: RefObject<HTMLElement | null>,
  { key, selector }: MovedFocus,
): (to: string | number) => void {
  const wanted = useRef<string | number>(undefined);
  const give = (): void => {
    if (wanted.current !== key) return;
    const element = scroller.current?.querySelector<HTMLElement>(selector);
    if (!element) return;
    wanted.current = undefined;
    element.focus({ preventScroll: true });
  };
  useEffect(give);
  return (to) => {
    wanted.current = to;
    // Where the row is the same there may be no render to wait for.
    give();
  };
}
