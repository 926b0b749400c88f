import { memo } from 'react';
import type { ReactNode } from 'react';
import type { TreeNode } from '@tiphys/model/v2';
import type { OutlineRow } from '../../graph/outline.ts';
import { Icon } from '../../parts/icon.tsx';
import { StatusMark } from '../../parts/status.tsx';
import { KindIcon } from '../kind-icon.tsx';
import { CutName } from './cut-name.tsx';
import type { ItemFacts } from './item-facts.ts';

/** What one box shows. */
export interface GraphNodeProps {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly row: OutlineRow;
  /** Nothing for groups and the application. */
  readonly node: TreeNode | undefined;
  readonly facts: ItemFacts;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  /** Whether a search is on that did not find it. */
  readonly isFaint: boolean;
  readonly onOpen: (key: string) => void;
  readonly onToggle: (key: string) => void;
}

/** One box of the graph; it renders anew only when what it shows has changed. */
export const GraphNode = memo(function GraphNode(props: GraphNodeProps): ReactNode {
  const { id, x, y, row, node, facts, isActive, isSelected, isFaint, onOpen, onToggle } = props;
  const { item, level, position, setSize } = row;
  const classes = [
    'graph-node',
    `graph-${item.type}`,
    `tone-${facts.tone}`,
    isActive ? 'graph-active' : '',
    isSelected ? 'graph-selected' : '',
    isFaint ? 'graph-faint' : '',
    item.canOpen ? 'graph-folds' : '',
    node?.source === 'orphaned' ? 'graph-orphan' : '',
  ];
  return (
    <div
      id={id}
      className={classes.filter(Boolean).join(' ')}
      role="treeitem"
      aria-level={level}
      aria-posinset={position}
      aria-setsize={setSize}
      aria-expanded={item.canOpen ? item.isOpen : undefined}
      aria-selected={isSelected}
      aria-label={spoken(node, facts)}
      style={{ transform: `translate(${x}px, ${y}px)` }}
      onClick={() => (item.type === 'group' ? onToggle(item.key) : onOpen(item.key))}
    >
      <span className="graph-icon">
        <KindIcon
          kind={item.type === 'root' ? 'Application' : item.type === 'group' ? 'group' : (node?.kind ?? '')}
          size={18}
        />
      </span>
      <span className="graph-words">
        <CutName name={facts.title} />
        <small title={facts.note}>{facts.note}</small>
      </span>
      <span className="graph-marks">
        {node?.health && <StatusMark value={node.health} compact />}
        {node?.sync && node.sync !== 'Synced' && <StatusMark value={node.sync} compact />}
        {node?.prune && <Icon name="trash" size={13} />}
      </span>
      {item.canOpen && (
        <span
          className="graph-fold"
          aria-hidden="true"
          title={item.isOpen ? 'Fold' : 'Open'}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(item.key);
          }}
        >
          {item.isOpen ? '−' : foldedCount(facts)}
        </span>
      )}
    </div>
  );
});

function foldedCount({ hidden }: ItemFacts): string {
  const count = hidden?.count ?? 0;
  return count > 999 ? '999+' : `+${count}`;
}

function spoken(node: TreeNode | undefined, { title, note, hidden }: ItemFacts): string {
  const parts = node
    ? [node.kind, title, node.health, node.sync === 'Synced' ? '' : node.sync]
    : [title, note];
  if (node && hidden) parts.push(`${hidden.count} folded`);
  if (node?.prune) parts.push('to be pruned');
  return parts.filter(Boolean).join(', ');
}
