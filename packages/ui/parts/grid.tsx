import './grid.css';
import { memo, useEffect, useMemo, useRef } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { useRowHeight } from './row-height.ts';
import { useMovedFocus } from './use-moved-focus.ts';
import { useVirtual } from './use-virtual.ts';

/** A column of a grid. */
export interface GridColumn<Row> {
  readonly id: string;
  readonly title: string;
  /** Its track, as in `grid-template-columns`: `minmax(180px, 2fr)`. */
  readonly width: string;
  /** Leaves the title to screen readers. */
  readonly hidesTitle?: boolean | undefined;
  /** It names the row. */
  readonly isHeader?: boolean | undefined;
  readonly sortable?: boolean | undefined;
  readonly render: (row: Row, index: number) => ReactNode;
}

/** What a grid shows and tells. Rows are of one height (`--row`), any number of them; only those in sight are drawn. */
export interface GridProps<Row> {
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  /** How many rows there are; `rowAt` gives those that are known. */
  readonly count: number;
  readonly rowAt: (index: number) => Row | undefined;
  /** Index of the row that has the focus, kept by the caller. */
  readonly focused: number;
  readonly onFocus: (index: number) => void;
  readonly onOpen?: ((row: Row, event: MouseEvent | KeyboardEvent) => void) | undefined;
  readonly isSelected?: ((row: Row) => boolean) | undefined;
  /** Other keys, with the focused row. */
  readonly onKey?: ((event: KeyboardEvent, row: Row | undefined, index: number) => void) | undefined;
  readonly sort?: { readonly by: string; readonly descending: boolean } | undefined;
  readonly onSort?: ((by: string) => void) | undefined;
  /** Told which rows are in sight, to load them. */
  readonly onRange?: ((start: number, end: number) => void) | undefined;
  readonly className?: string | undefined;
  /** A class of one row's own. */
  readonly classOf?: ((row: Row) => string | undefined) | undefined;
}

const headHeight = 30;
const page = 12;
const columnGap = 16;
const rowPadding = 12;

/**
 * A table of any length with one focused row: arrows, j and k, Page, Home and End move it, Enter opens it; it is one stop of the
 * Tab key.
 */
export function Grid<Row>(props: GridProps<Row>): ReactNode {
  const { columns, count, rowAt, focused, onFocus, onRange, isSelected, onOpen, sort, onSort } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight();
  const { start, end, height, show } = useVirtual(scroller, { count, rowHeight, top: headHeight });
  const moveFocus = useMovedFocus(scroller, { key: focused, selector: `[data-index="${focused}"]` });
  const newest = useRef({ onFocus, onOpen });
  newest.current = { onFocus, onOpen };
  const handlers = useMemo(
    (): Handlers<Row> => ({
      onFocus: (index) => newest.current.onFocus(index),
      onOpen: (row, event) => newest.current.onOpen?.(row, event),
    }),
    [],
  );
  useEffect(() => onRange?.(start, end), [start, end, onRange]);
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(count - 1, to));
    show(next);
    onFocus(next);
    moveFocus(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const inRow = event.target instanceof HTMLElement && event.target.dataset['index'] !== undefined;
    const to = inRow ? targetOf(event, focused, count) : undefined;
    if (to !== undefined) {
      event.preventDefault();
      move(to);
      return;
    }
    const row = rowAt(focused);
    if (inRow && event.key === 'Enter' && row !== undefined && onOpen) {
      event.preventDefault();
      onOpen(row, event);
      return;
    }
    if (inRow) props.onKey?.(event, row, focused);
  };
  const template = columns.map(({ width }) => width).join(' ');
  return (
    <div
      ref={scroller}
      className={`grid ${props.className ?? ''}`}
      role="grid"
      aria-label={props.label}
      aria-rowcount={count + 1}
      aria-multiselectable={isSelected ? true : undefined}
      style={{ ['--columns' as string]: template, ['--min-width' as string]: `${minWidth(columns)}px` }}
      onKeyDown={onKeyDown}
    >
      <div className="grid-head" role="row" aria-rowindex={1}>
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
      </div>
      <div className="grid-body" role="rowgroup" style={{ height }}>
        {Array.from({ length: Math.max(0, end - start) }, (_, offset) => {
          const index = start + offset;
          const row = rowAt(index);
          return (
            <GridRow
              // By place, not by what is there: a row that is still to come keeps the focus when it does.
              key={index}
              row={row}
              index={index}
              top={index * rowHeight}
              columns={columns}
              className={row === undefined ? undefined : props.classOf?.(row)}
              isSelected={row !== undefined && isSelected ? isSelected(row) : undefined}
              isFocused={index === focused}
              isStop={index === focused || (offset === 0 && (focused < start || focused >= end))}
              handlers={handlers}
            />
          );
        })}
      </div>
    </div>
  );
}

interface Handlers<Row> {
  readonly onFocus: (index: number) => void;
  readonly onOpen: (row: Row, event: MouseEvent) => void;
}

interface RowProps<Row> {
  readonly row: Row | undefined;
  readonly index: number;
  readonly top: number;
  readonly columns: readonly GridColumn<Row>[];
  readonly className: string | undefined;
  readonly isSelected: boolean | undefined;
  readonly isFocused: boolean;
  readonly isStop: boolean;
  readonly handlers: Handlers<Row>;
}

/** One row; drawn anew only when something of its own changes, so that a change of one costs as much as one. */
const GridRow = memo(function GridRow<Row>(props: RowProps<Row>): ReactNode {
  const { row, index, top, columns, className = '', isSelected, isFocused, isStop, handlers } = props;
  return (
    <div
      className={`grid-row ${className}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-index={index}
      data-focus={isFocused || undefined}
      tabIndex={isStop ? 0 : -1}
      style={{ transform: `translateY(${top}px)` }}
      onFocus={(event) => {
        if (event.target === event.currentTarget && !isFocused) handlers.onFocus(index);
      }}
      onDoubleClick={(event) => row !== undefined && handlers.onOpen(row, event)}
    >
      {row === undefined ? (
        <span role="gridcell" className="muted">
          …
        </span>
      ) : (
        columns.map((column) => (
          <div key={column.id} role={column.isHeader ? 'rowheader' : 'gridcell'}>
            {column.render(row, index)}
          </div>
        ))
      )}
    </div>
  );
}) as <Row>(props: RowProps<Row>) => ReactNode;

/** The least that all columns need: what they say in pixels, and the gaps between them. */
function minWidth<Row>(columns: readonly GridColumn<Row>[]): number {
  const widths = columns.map(({ width }) => Number(/(\d+)px/.exec(width)?.[1] ?? 0));
  return widths.reduce((sum, width) => sum + width + columnGap, 2 * rowPadding - columnGap);
}

function HeadCell<Row>({
  column,
  sort,
  onSort,
}: {
  readonly column: GridColumn<Row>;
  readonly sort: GridProps<Row>['sort'];
  readonly onSort: GridProps<Row>['onSort'];
}): ReactNode {
  const { id, title, hidesTitle = false, sortable = false } = column;
  const isSorted = sort?.by === id;
  const direction = sort?.descending ? 'descending' : 'ascending';
  return (
    <div role="columnheader" aria-sort={sortable ? (isSorted ? direction : 'none') : undefined}>
      {sortable && onSort ? (
        <button type="button" className="grid-sort" onClick={() => onSort(id)}>
          {title}
          {isSorted && <Icon name={sort.descending ? 'arrowDown' : 'arrowUp'} size={11} />}
        </button>
      ) : (
        <span className={hidesTitle ? 'visually-hidden' : undefined}>{title}</span>
      )}
    </div>
  );
}

function targetOf(event: KeyboardEvent, focused: number, count: number): number | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  switch (event.key) {
    case 'ArrowDown':
    case 'j':
      return focused + 1;
    case 'ArrowUp':
    case 'k':
      return focused - 1;
    case 'PageDown':
      return focused + page;
    case 'PageUp':
      return focused - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
