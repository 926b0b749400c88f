import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { ApplicationRow } from '@tiphys/model/v2';
import { Link } from '../../parts/link.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { StatusMark } from '../../parts/status.tsx';
import { useMovedFocus } from '../../parts/use-moved-focus.ts';
import { useVirtual } from '../../parts/use-virtual.ts';
import { applicationPath } from '../../route/route.ts';
import { rowKey } from '../../store/list.ts';
import { State } from './columns.tsx';

const cardHeight = 114;
const gap = 12;
const minWidth = 300;

/** The list as cards, any number of them; arrows move between them. */
export function Cards(props: {
  readonly count: number;
  readonly rowAt: (index: number) => ApplicationRow | undefined;
  readonly focused: number;
  readonly onFocus: (index: number) => void;
  readonly onRange: (start: number, end: number) => void;
  readonly onKey: (event: KeyboardEvent, row: ApplicationRow | undefined, index: number) => void;
  readonly isSelected: (row: ApplicationRow) => boolean;
}): ReactNode {
  const { count, rowAt, focused, onFocus, onRange, onKey, isSelected } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useColumns(scroller);
  const lines = Math.ceil(count / columns);
  const { start, end, height, show } = useVirtual(scroller, { count: lines, rowHeight: cardHeight + gap });
  const moveFocus = useMovedFocus(scroller, { key: focused, selector: `[data-index="${focused}"] a` });
  useEffect(() => onRange(start * columns, end * columns), [start, end, columns, onRange]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = stepOf(event, columns);
    if (step === undefined) {
      if (event.key !== 'Enter') onKey(event, rowAt(focused), focused);
      return;
    }
    event.preventDefault();
    const next = Math.max(0, Math.min(count - 1, focused + step));
    show(Math.floor(next / columns));
    onFocus(next);
    moveFocus(next);
  };
  const indexes = Array.from(
    { length: Math.max(0, Math.min(count, end * columns) - start * columns) },
    (_, offset) => start * columns + offset,
  );
  return (
    <div ref={scroller} className="cards" onKeyDown={onKeyDown}>
      <ul aria-label="Applications" style={{ height }}>
        {indexes.map((index) => {
          const row = rowAt(index);
          return (
            <li
              key={row ? rowKey(row) : index}
              className="card"
              data-index={index}
              data-selected={row !== undefined && isSelected(row) ? true : undefined}
              aria-setsize={count}
              aria-posinset={index + 1}
              style={{
                width: `calc((100% - ${(columns - 1) * gap}px) / ${columns})`,
                left: `calc((100% + ${gap}px) / ${columns} * ${index % columns})`,
                transform: `translateY(${Math.floor(index / columns) * (cardHeight + gap)}px)`,
              }}
              onFocus={() => index !== focused && onFocus(index)}
            >
              {row ? <Card row={row} isFocused={index === focused} /> : <span className="muted">…</span>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Card({ row, isFocused }: { readonly row: ApplicationRow; readonly isFocused: boolean }): ReactNode {
  return (
    <>
      <Link
        to={applicationPath(row)}
        className="card-name clip"
        tabIndex={isFocused ? 0 : -1}
        title={row.name}
      >
        {row.name}
      </Link>
      <p className="card-marks">
        <StatusMark value={row.health} />
        <StatusMark value={row.sync} />
        <span className="muted card-age">
          <RelativeTime time={row.since ?? row.synced} />
        </span>
      </p>
      <p className="card-state">
        <State row={row} />
      </p>
      <p className="muted clip card-place">
        {row.project} · {row.cluster}/{row.target}
      </p>
    </>
  );
}

function stepOf({ key, ctrlKey, metaKey }: KeyboardEvent, columns: number): number | undefined {
  if (ctrlKey || metaKey) return undefined;
  if (key === 'ArrowRight' || key === 'j') return 1;
  if (key === 'ArrowLeft' || key === 'k') return -1;
  if (key === 'ArrowDown') return columns;
  if (key === 'ArrowUp') return -columns;
  return undefined;
}

function useColumns(scroller: React.RefObject<HTMLElement | null>): number {
  const [columns, setColumns] = useState(1);
  useEffect(() => {
    const shown = scroller.current;
    if (!shown) return undefined;
    const observer = new ResizeObserver(() =>
      setColumns(Math.max(1, Math.floor((shown.clientWidth + gap) / (minWidth + gap)))),
    );
    observer.observe(shown);
    return () => observer.disconnect();
  }, [scroller]);
  return columns;
}
