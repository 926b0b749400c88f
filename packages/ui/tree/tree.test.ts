import type { ApplicationTree } from '@tiphys/model';
import { describe, expect, it } from 'vitest';
import { box, layoutTree } from './layout.ts';
import { buildRows, visibleRows } from './rows.ts';

function node(kind: string, name: string, fields: object = {}): object {
  return { kind, name, uid: name, version: 'v1', ...fields };
}

const tree = {
  nodes: [
    node('Service', 'svc', { health: { status: 'Healthy' } }),
    node('Deployment', 'web', { health: { status: 'Degraded' } }),
    node('ReplicaSet', 'rs', { parentRefs: [{ uid: 'web' }] }),
    node('Pod', 'b', { parentRefs: [{ uid: 'rs' }], health: { status: 'Healthy' } }),
    node('Pod', 'a', { parentRefs: [{ uid: 'rs' }], health: { status: 'Progressing' } }),
  ],
} as unknown as ApplicationTree;

describe('buildRows()', () => {
  it('puts what is owned below its owner, problems first', () => {
    const rows = buildRows(tree);
    expect(rows.map((row) => row.node.name)).toEqual(['web', 'svc']);
    expect(visibleRows(rows, new Set()).map((row) => `${row.level} ${row.node.name ?? ''}`)).toEqual([
      '1 web',
      '2 rs',
      '3 a',
      '3 b',
      '1 svc',
    ]);
  });

  it('hides what is below a folded row', () => {
    expect(visibleRows(buildRows(tree), new Set(['rs'])).map((row) => row.node.name)).toEqual([
      'web',
      'rs',
      'svc',
    ]);
  });

  it('survives owners that own each other', () => {
    const nodes = [
      node('A', 'a', { parentRefs: [{ uid: 'b' }] }),
      node('B', 'b', { parentRefs: [{ uid: 'a' }] }),
    ];
    expect(buildRows({ nodes } as unknown as ApplicationTree)).toEqual([]);
  });
});

describe('layoutTree()', () => {
  it('gives each leaf a line of its own and centres owners', () => {
    const { nodes, edges, height, width } = layoutTree(buildRows(tree));
    const y = (name: string): number => nodes.find((placed) => placed.row.node.name === name)?.y ?? -1;
    expect(y('rs')).toBe((y('a') + y('b')) / 2);
    expect(y('web')).toBe(y('rs'));
    expect(edges).toHaveLength(3);
    expect(height).toBe(3 * box.height + 2 * box.gapY);
    expect(width).toBe(3 * box.width + 2 * box.gapX);
  });

  it('is empty for an empty tree', () => {
    expect(layoutTree([])).toEqual({ nodes: [], edges: [], width: 0, height: 0 });
  });
});
