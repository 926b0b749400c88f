import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** Distance to the edge of the window, in pixels. */
const margin = 8;

/** What a popover hangs on, and when. */
export interface PopoverOptions {
  readonly isOpen: boolean;
  readonly anchor: RefObject<HTMLElement | null>;
  /** The browser closed it: Escape, or a click beside it. */
  readonly onClose: () => void;
  readonly align?: 'start' | 'end' | undefined;
}

/**
 * Shows an element with `popover` below its anchor, or above it where there is more room. Browsers that can anchor do it by CSS
 * (`.popover`), the others get it placed here.
 */
export function usePopover<T extends HTMLElement>(options: PopoverOptions): RefObject<T | null> {
  const { isOpen, anchor, onClose, align = 'start' } = options;
  const popover = useRef<T>(null);
  const closed = useRef(onClose);
  closed.current = onClose;
  useEffect(() => {
    const shown = popover.current;
    const source = anchor.current;
    if (!isOpen || !shown || !source) return undefined;
    const toggled = (event: Event): void => {
      if ((event as ToggleEvent).newState === 'closed') closed.current();
    };
    shown.addEventListener('toggle', toggled);
    shown.showPopover({ source });
    if (!CSS.supports('position-area', 'bottom')) place(shown, source, align);
    return () => {
      shown.removeEventListener('toggle', toggled);
      if (shown.matches(':popover-open')) shown.hidePopover();
    };
  }, [isOpen, anchor, align]);
  return popover;
}

function place(popover: HTMLElement, source: HTMLElement, align: 'start' | 'end'): void {
  const at = source.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  const below = window.innerHeight - at.bottom;
  const top = below < height + margin && at.top > below ? at.top - height - 4 : at.bottom + 4;
  const left = align === 'end' ? at.right - width : at.left;
  popover.style.inset = 'auto';
  popover.style.top = `${Math.max(margin, top)}px`;
  popover.style.left = `${Math.max(margin, Math.min(left, window.innerWidth - width - margin))}px`;
}
