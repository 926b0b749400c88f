import './misc.css';
import './menu.css';
import { useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { usePopover } from './popover.ts';

/** Words about a thing, on hover and on focus; Escape puts them away. The thing itself must make sense without them. */
export function Tooltip({
  text,
  children,
}: {
  readonly text: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  const id = useId();
  const popover = usePopover<HTMLSpanElement>({ isOpen, anchor, onClose: () => setOpen(false) });
  return (
    <span
      ref={anchor}
      aria-describedby={isOpen ? id : undefined}
      onMouseEnter={() => setOpen(true)}
      onMouseLeave={() => setOpen(false)}
      onFocus={() => setOpen(true)}
      onBlur={() => setOpen(false)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setOpen(false);
      }}
    >
      {children}
      {isOpen && (
        <span ref={popover} id={id} popover="manual" role="tooltip" className="popover tooltip">
          {text}
        </span>
      )}
    </span>
  );
}
