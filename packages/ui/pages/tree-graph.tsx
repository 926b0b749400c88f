import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { Status } from '../parts/status.tsx';
import { box, layoutTree } from '../tree/layout.ts';
import type { TreeRow } from '../tree/rows.ts';
import { formatNodeId } from '../resource/node-id.ts';
import { resourceKey } from './resource-key.ts';

/** The tree as a graph from left to right. Screen readers get the table instead. */
export function TreeGraphView({
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
  const graph = useMemo(() => layoutTree(rows), [rows]);
  return (
    <div className="graph" role="group" aria-label="Resource graph. The table shows the same.">
      <svg
        width={graph.width + 2}
        height={graph.height + 2}
        viewBox={`-1 -1 ${graph.width + 2} ${graph.height + 2}`}
      >
        {graph.edges.map((edge) => (
          <path key={edge.key} d={edge.path} className="edge" />
        ))}
        {graph.nodes.map(({ row, x, y }) => (
          <foreignObject key={row.key} x={x} y={y} width={box.width} height={box.height}>
            <button
              type="button"
              className="node"
              data-node={formatNodeId(row.node)}
              aria-current={formatNodeId(row.node) === selected}
              onClick={() => onOpen(formatNodeId(row.node))}
            >
              <span className="node-kind">{row.node.kind}</span>
              <span className="node-name" title={row.node.name}>
                {row.node.name}
              </span>
              <span className="node-status">
                {row.node.health?.status && <Status value={row.node.health.status} compact />}
                {syncOf.get(resourceKey(row.node)) && (
                  <Status value={syncOf.get(resourceKey(row.node))} compact />
                )}
              </span>
            </button>
          </foreignObject>
        ))}
      </svg>
    </div>
  );
}
