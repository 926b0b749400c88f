import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Status } from '../parts/status.tsx';
import type { TreeRow } from '../tree/rows.ts';
import { visibleRows } from '../tree/rows.ts';
import { formatNodeId } from '../resource/node-id.ts';
import { resourceKey } from './resource-key.ts';

/** The tree as a treegrid: arrow keys move, right and left unfold and fold. */
export function TreeTable({
  rows,
  syncOf,
  selected,
  onOpen,
}: {
  readonly rows: readonly TreeRow[];
  readonly syncOf: ReadonlyMap<string, string>;
  /** The opened resource, as `formatNodeId` writes it. */
  readonly selected: string | undefined;
  readonly onOpen: (id: string) => void;
}): ReactNode {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [focus, setFocus] = useState<string>();
  const shown = visibleRows(rows, folded);
  const fold = (key: string, value: boolean): void => {
    const next = new Set(folded);
    if (value) next.add(key);
    else next.delete(key);
    setFolded(next);
  };
  const onKey = (event: KeyboardEvent, row: TreeRow): void => {
    const index = shown.indexOf(row);
    const target = {
      ArrowDown: shown[index + 1],
      ArrowUp: shown[index - 1],
      Home: shown[0],
      End: shown.at(-1),
    }[event.key];
    if (event.key === 'ArrowRight') fold(row.key, false);
    else if (event.key === 'ArrowLeft') fold(row.key, row.children.length > 0);
    else if (event.key === 'Enter') onOpen(formatNodeId(row.node));
    else if (target) focusRow(target.key);
    else return;
    event.preventDefault();
  };
  const focusRow = (key: string): void => {
    setFocus(key);
    document.getElementById(rowId(key))?.focus();
  };
  const focused = shown.some((row) => row.key === focus) ? focus : shown[0]?.key;
  return (
    <table className="rows" role="treegrid" aria-label="Resources">
      <thead>
        <tr>
          <th scope="col">Resource</th>
          <th scope="col">Health</th>
          <th scope="col">Sync</th>
          <th scope="col" className="wide">
            Namespace
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map((row) => (
          <tr
            key={row.key}
            id={rowId(row.key)}
            role="row"
            aria-level={row.level}
            aria-expanded={row.children.length > 0 ? !folded.has(row.key) : undefined}
            tabIndex={row.key === focused ? 0 : -1}
            data-node={formatNodeId(row.node)}
            aria-selected={formatNodeId(row.node) === selected}
            onClick={() => onOpen(formatNodeId(row.node))}
            onKeyDown={(event) => onKey(event, row)}
            onFocus={() => setFocus(row.key)}
          >
            <td role="gridcell" className={`tree-cell level-${Math.min(row.level, 8)}`}>
              <button
                type="button"
                className="fold"
                tabIndex={-1}
                aria-hidden="true"
                disabled={row.children.length === 0}
                onClick={(event) => {
                  event.stopPropagation();
                  fold(row.key, !folded.has(row.key));
                }}
              >
                {row.children.length === 0 ? '·' : folded.has(row.key) ? '▸' : '▾'}
              </button>
              <span className="muted">{row.node.kind}</span> {row.node.name}
            </td>
            <td role="gridcell">{row.node.health?.status && <Status value={row.node.health.status} />}</td>
            <td role="gridcell">
              {syncOf.get(resourceKey(row.node)) && <Status value={syncOf.get(resourceKey(row.node))} />}
            </td>
            <td role="gridcell" className="wide">
              {row.node.namespace}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function rowId(key: string): string {
  return `row-${key}`;
}
