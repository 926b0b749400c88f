import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** Scrolls a strip of links that is wider than the screen to its current one (`aria-current`); the page stays where it is. */
export function useCurrentInView(current: string | undefined): RefObject<HTMLElement | null> {
  const strip = useRef<HTMLElement>(null);
  useEffect(() => {
    const element = strip.current;
    const link = element?.querySelector('[aria-current]');
    if (!element || !link) return;
    const [outer, inner] = [element.getBoundingClientRect(), link.getBoundingClientRect()];
    if (inner.left >= outer.left && inner.right <= outer.right) return;
    element.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  }, [current]);
  return strip;
}
