import { useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useVirtual } from '../../parts/use-virtual.ts';
import type { DiffCell, DiffRow } from '../../resource/diff-rows.ts';
import { splitRows, unifiedRows } from '../../resource/diff-rows.ts';
import type { DiffLine } from '../../resource/line-diff.ts';

const rowHeight = 20;
/** Characters of one line that are drawn. */
const maxLine = 2000;
const maxHeight = 640;
const storageKey = 'tiphys.diff';
/** Below this width two columns leave too little for each. */
const wide = '(min-width: 900px)';

/** How a comparison is laid out. */
export type Layout = 'split' | 'unified';

/** The layout that was chosen last, and whether there is room for two columns; without it everything is unified. */
export function useLayout(): readonly [
  { readonly value: Layout; readonly canSplit: boolean },
  (layout: Layout) => void,
] {
  const [chosen, setChosen] = useState<Layout>(() =>
    localStorage.getItem(storageKey) === 'unified' ? 'unified' : 'split',
  );
  const canSplit = useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(wide);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => window.matchMedia(wide).matches,
  );
  const choose = (layout: Layout): void => {
    localStorage.setItem(storageKey, layout);
    setChosen(layout);
  };
  return [{ value: canSplit ? chosen : 'unified', canSplit }, choose];
}

/** Two manifests compared line by line, with the words that differ marked; only lines in sight are drawn, equal ones far away are folded. */
export function ManifestDiff(props: {
  readonly label: string;
  readonly lines: readonly DiffLine[];
  readonly layout: Layout;
  /** Nothing is folded. */
  readonly all: boolean;
  readonly from: string;
  readonly to: string;
}): ReactNode {
  const { label, lines, layout, all, from, to } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const rows = useMemo(() => {
    const wanted = all ? ('all' as const) : opened;
    return layout === 'split' ? splitRows(lines, wanted) : unifiedRows(lines, wanted);
  }, [lines, layout, all, opened]);
  const { start, end, height } = useVirtual(scroller, { count: rows.length, rowHeight });
  const longest = useMemo(() => longestOf(rows), [rows]);
  const digits = Math.max(3, String(lines.length).length);
  return (
    <>
      {layout === 'split' && (
        <div className="manifest-sides" aria-hidden="true">
          <span>{from}</span>
          <span>{to}</span>
        </div>
      )}
      <div
        ref={scroller}
        className={`manifest-diff manifest-${layout}`}
        role="region"
        aria-label={label}
        tabIndex={0}
        // Both sides move together, and each keeps its half.
        onScroll={({ currentTarget }) =>
          currentTarget.style.setProperty('--shift', `${currentTarget.scrollLeft}px`)
        }
        style={{
          height: Math.min(maxHeight, height + 2),
          ['--longest' as string]: longest,
          ['--digits' as string]: digits,
        }}
      >
        <div className="manifest-rows" style={{ height }}>
          {rows.slice(start, end).map((row, index) => (
            <Row
              key={start + index}
              row={row}
              top={(start + index) * rowHeight}
              layout={layout}
              onOpen={(gap) => setOpened(new Set([...opened, gap]))}
            />
          ))}
        </div>
      </div>
    </>
  );
}

function Row({
  row,
  top,
  layout,
  onOpen,
}: {
  readonly row: DiffRow;
  readonly top: number;
  readonly layout: Layout;
  readonly onOpen: (gap: number) => void;
}): ReactNode {
  const style = { transform: `translateY(${top}px)` };
  if (row.type === 'gap') {
    return (
      <div className="manifest-row manifest-gap" style={style}>
        <button type="button" onClick={() => onOpen(row.from)}>
          {row.count} equal lines
        </button>
      </div>
    );
  }
  if (layout === 'split') {
    return (
      <div className="manifest-row" style={style}>
        <Cell cell={row.left} />
        <Cell cell={row.right} />
      </div>
    );
  }
  return (
    <div className="manifest-row" style={style}>
      <Cell cell={row.left?.kind === 'same' ? row.right : (row.left ?? row.right)} />
    </div>
  );
}

const cellSigns = { same: ' ', removed: '−', added: '+' } as const;
const cellWords = { same: '', removed: 'removed: ', added: 'added: ' } as const;

function Cell({ cell }: { readonly cell: DiffCell | undefined }): ReactNode {
  if (!cell) return <span className="manifest-cell manifest-none" />;
  let room = maxLine;
  return (
    <span className={`manifest-cell manifest-${cell.kind}`}>
      <span className="manifest-number" aria-hidden="true">
        {cell.number}
      </span>
      <span className="manifest-sign" aria-hidden="true">
        {cellSigns[cell.kind]}
      </span>
      <span className="visually-hidden">{cellWords[cell.kind]}</span>
      <span className="manifest-text">
        {cell.parts.map(({ text, changed }, index) => {
          const shown = text.slice(0, Math.max(0, room));
          room -= text.length;
          return changed ? <mark key={index}>{shown}</mark> : <span key={index}>{shown}</span>;
        })}
        {room < 0 && <span className="muted">…</span>}
      </span>
    </span>
  );
}

/** The longest line of both sides, in characters. */
function longestOf(rows: readonly DiffRow[]): number {
  const lengthOf = (cell: DiffCell | undefined): number =>
    cell?.parts.reduce((sum, { text }) => sum + text.length, 0) ?? 0;
  const most = rows.reduce(
    (longest, row) =>
      row.type === 'line' ? Math.max(longest, lengthOf(row.left), lengthOf(row.right)) : longest,
    0,
  );
  return Math.min(maxLine, most);
}
