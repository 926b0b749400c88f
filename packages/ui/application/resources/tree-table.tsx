import './tree-table.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { TreeNode } from '@tiphys/model/v2';
import type { OutlineRow } from '../../graph/outline.ts';
import { listItems, rootKey } from '../../graph/outline.ts';
import { Icon } from '../../parts/icon.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useRowHeight } from '../../parts/row-height.ts';
import { StatusMark } from '../../parts/status.tsx';
import { useMovedFocus } from '../../parts/use-moved-focus.ts';
import { useVirtual } from '../../parts/use-virtual.ts';
import { KindIcon } from '../kind-icon.tsx';
import { CutName } from './cut-name.tsx';
import type { ResourceViewProps } from './graph-view.tsx';
import type { ItemFacts } from './item-facts.ts';

const headHeight = 30;
const page = 12;
const columns = ['Name', 'Kind', 'Health', 'Sync', 'Namespace', 'Wave', 'Age'] as const;

/** The resources of an application as a tree of rows: one stop of the Tab key, walked through with arrows. */
export function TreeTable(props: ResourceViewProps): ReactNode {
  const { outline, nodes, factsOf, selected, found, target, onOpen, onToggle } = props;
  const rows = useMemo(() => listItems(outline), [outline]);
  const [focused, setFocused] = useState(rootKey);
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight();
  const { start, end, height, show } = useVirtual(scroller, {
    count: rows.length,
    rowHeight,
    top: headHeight,
  });
  const at = Math.max(
    0,
    rows.findIndex(({ item }) => item.key === focused),
  );
  const brought = useRef<ResourceViewProps['target']>(undefined);
  useEffect(() => {
    // Once for each target, as soon as the outline has opened for it: later changes leave the keyboard where it is.
    if (!target || brought.current === target) return;
    const index = rows.findIndex(({ item }) => item.key === target.key);
    if (index < 0) return;
    brought.current = target;
    setFocused(target.key);
    show(index);
  }, [target, rows]);
  const moveFocus = useMovedFocus(scroller, { key: focused, selector: `[data-index="${at}"]` });
  const go = (index: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (!row) return;
    show(rows.indexOf(row));
    setFocused(row.item.key);
    moveFocus(row.item.key);
  };
  const act = (row: OutlineRow): void => {
    if (row.item.type === 'group') onToggle(row.item);
    else onOpen(row.item.key);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const run = actionOf(event.key, { row, rows, at, go, act, onToggle });
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };
  return (
    <div
      ref={scroller}
      className="tree-table"
      role="treegrid"
      aria-label="Resources"
      aria-rowcount={rows.length + 1}
      onKeyDown={onKeyDown}
    >
      <div className="tree-head" role="row" aria-rowindex={1}>
        {columns.map((name) => (
          <div key={name} role="columnheader" className={`tree-${name.toLowerCase()}`}>
            {name}
          </div>
        ))}
      </div>
      <div className="tree-body" role="rowgroup" style={{ height }}>
        {rows.slice(start, end).map((row, offset) => {
          const index = start + offset;
          const isStop = index === at || (offset === 0 && (at < start || at >= end));
          return (
            <div
              key={row.item.key}
              className={`tree-row${found && !found.has(row.item.key) ? ' tree-faint' : ''}`}
              role="row"
              aria-rowindex={index + 2}
              aria-level={row.level}
              aria-posinset={row.position}
              aria-setsize={row.setSize}
              aria-expanded={row.item.canOpen ? row.item.isOpen : undefined}
              aria-selected={row.item.key === selected}
              data-index={index}
              tabIndex={isStop ? 0 : -1}
              style={{
                transform: `translateY(${index * rowHeight}px)`,
                ['--level' as string]: row.level - 1,
              }}
              onFocus={() => setFocused(row.item.key)}
              onClick={() => act(row)}
            >
              <Cells row={row} node={nodes.get(row.item.key)} facts={factsOf(row.item)} onToggle={onToggle} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface CellsProps {
  readonly row: OutlineRow;
  readonly node: TreeNode | undefined;
  readonly facts: ItemFacts;
  readonly onToggle: ResourceViewProps['onToggle'];
}

function Cells({ row: { item }, node, facts, onToggle }: CellsProps): ReactNode {
  const kind = item.type === 'root' ? 'Application' : (node?.kind ?? '');
  return (
    <>
      <div role="rowheader" className="tree-name">
        <span
          className="tree-fold"
          aria-hidden="true"
          onClick={(event) => {
            if (!item.canOpen) return;
            event.stopPropagation();
            onToggle(item);
          }}
        >
          {item.canOpen && <Icon name={item.isOpen ? 'chevron' : 'forward'} size={12} />}
        </span>
        <KindIcon kind={item.type === 'group' ? 'group' : kind} />
        <CutName name={facts.title} />
        {node && facts.hidden && <span className="tree-hidden">+{facts.hidden.count}</span>}
      </div>
      <div role="gridcell" className="tree-kind clip">
        {item.type === 'group' ? <span className={`tone-${facts.tone}`}>{facts.note}</span> : kind}
      </div>
      <div role="gridcell" className="tree-health">
        {node?.health && <StatusMark value={node.health} />}
      </div>
      <div role="gridcell" className="tree-sync">
        {node?.sync && (
          <StatusMark value={node.sync} label={node.prune ? `${node.sync} (prune)` : undefined} />
        )}
        {node?.source === 'orphaned' && <span className="muted">Orphaned</span>}
      </div>
      <div role="gridcell" className="tree-namespace clip muted" title={node?.namespace}>
        {node?.namespace}
      </div>
      <div role="gridcell" className="tree-wave numeric muted">
        {node?.source === 'managed' ? (node.hook ? 'hook' : (node.wave ?? 0)) : ''}
      </div>
      <div role="gridcell" className="tree-age muted">
        <RelativeTime time={node?.createdAt} />
      </div>
    </>
  );
}

interface Keys {
  readonly row: OutlineRow;
  readonly rows: readonly OutlineRow[];
  readonly at: number;
  readonly go: (index: number) => void;
  readonly act: (row: OutlineRow) => void;
  readonly onToggle: ResourceViewProps['onToggle'];
}

function actionOf(key: string, { row, rows, at, go, act, onToggle }: Keys): (() => void) | undefined {
  const { item } = row;
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return () => go(at + 1);
    case 'ArrowUp':
    case 'k':
      return () => go(at - 1);
    case 'PageDown':
      return () => go(at + page);
    case 'PageUp':
      return () => go(at - page);
    case 'Home':
      return () => go(0);
    case 'End':
      return () => go(rows.length - 1);
    case 'ArrowRight':
      return item.canOpen && !item.isOpen ? () => onToggle(item) : () => go(item.isOpen ? at + 1 : at);
    case 'ArrowLeft':
      return item.canOpen && item.isOpen
        ? () => onToggle(item)
        : () => go(rows.findIndex((each) => each.item.key === row.parent));
    case 'Enter':
      return () => act(row);
    case ' ':
      return item.canOpen ? () => onToggle(item) : () => undefined;
    default:
      return undefined;
  }
}
