import './misc.css';
import { useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';

const storageKey = 'tiphys.split';
const min = 25;
const max = 75;
const step = 4;

/**
 * Content with a pane beside it whose width is dragged, or moved with arrow keys, and remembered. On a narrow screen the pane takes
 * the place of the content.
 */
export function SplitPane({
  children,
  pane,
  label,
}: {
  readonly children: ReactNode;
  readonly pane: ReactNode;
  /** What is made wider, such as `Resource`. */
  readonly label: string;
}): ReactNode {
  const [width, setWidth] = useState(() => clamp(Number(localStorage.getItem(storageKey)) || 46));
  const frame = useRef<HTMLDivElement>(null);
  const change = (next: number): void => {
    setWidth(clamp(next));
    localStorage.setItem(storageKey, String(clamp(next)));
  };
  const drag = (event: PointerEvent<HTMLElement>): void => {
    const box = frame.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    change(((box.right - event.clientX) / box.width) * 100);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') change(width + step);
    else if (event.key === 'ArrowRight') change(width - step);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={frame}
      className={`split${pane ? ' split-open' : ''}`}
      style={{ ['--split' as string]: `${width}%` }}
    >
      <div className="split-main">{children}</div>
      {pane && (
        <>
          <div
            className="split-handle"
            role="separator"
            aria-orientation="vertical"
            aria-label={`Width of ${label}`}
            aria-valuenow={Math.round(width)}
            aria-valuemin={min}
            aria-valuemax={max}
            tabIndex={0}
            onKeyDown={onKeyDown}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={drag}
          />
          {pane}
        </>
      )}
    </div>
  );
}

function clamp(width: number): number {
  return Math.min(max, Math.max(min, width));
}
