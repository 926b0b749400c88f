import type { TreeNode } from '@tiphys/model/v2';
import { describe, expect, it } from 'vitest';
import { filterNodes, formatFilter, nodeMatcher, noFilter, parseFilter, toggleFilter } from './filter.ts';
import { box, layoutOutline } from './layout.ts';
import type { Folds, Grouping, OutlineItem } from './outline.ts';
import { buildOutline, foldAbove, initialFolds, listItems, openAll, reveal, toggleFold } from './outline.ts';
import { findNodes, findProblems, step, treeOrder } from './search.ts';
import { describeTally, isProblem, severityOf, tally } from './severity.ts';
import { createSpatialIndex } from './spatial.ts';
import { buildStructure, ownersOf, withBelow } from './structure.ts';
import { areaInSight, detailOf, fitAll, openOn, zoomAt } from './viewport.ts';

type Change = Partial<TreeNode>;

function node(kind: string, name: string, change: Change = {}): TreeNode {
  const id = `/${kind}/web/${name}`;
  const names = { id, group: '', version: 'v1', kind, namespace: 'web', name, uid: id, resourceVersion: '1' };
  return { ...names, parents: [], source: 'managed', health: 'Healthy', ...change };
}

function fleet(count: number, change: (index: number) => Change = () => ({})): TreeNode[] {
  return Array.from({ length: count }, (_, index) => {
    const deployment = node('Deployment', `d${String(index).padStart(4, '0')}`, change(index));
    return [deployment, node('Pod', `${deployment.name}-pod`, { parents: [deployment.id], source: 'owned' })];
  }).flat();
}

function outlineOf(nodes: readonly TreeNode[], folds?: Folds, grouping: Grouping = 'owner'): OutlineItem {
  const map = new Map(nodes.map((each) => [each.id, each]));
  const structure = buildStructure(nodes);
  return buildOutline({ structure, nodes: map, grouping, folds: folds ?? initialFolds(map) }, 'app');
}

function draw(item: OutlineItem): unknown {
  const text = item.type === 'group' ? `${item.title} ×${item.count}` : item.title;
  return item.children.length > 0 ? [text, ...item.children.map(draw)] : text;
}

describe('buildStructure()', () => {
  it('hangs each node below its first owner and keeps the others as lines', () => {
    const a = node('A', 'a');
    const b = node('B', 'b');
    const child = node('C', 'c', { parents: [a.id, b.id] });
    const structure = buildStructure([child, b, a]);
    expect(structure.roots).toEqual([a.id, b.id]);
    expect(structure.childrenOf.get(a.id)).toEqual([child.id]);
    expect(structure.extraEdges).toEqual([{ from: b.id, to: child.id }]);
    expect(ownersOf(structure, child.id)).toEqual([a.id]);
    expect(withBelow(structure, structure.roots)).toEqual([a.id, child.id, b.id]);
  });

  it('cuts loops of owners, and what owns itself', () => {
    const a = node('A', 'a', { parents: ['/B/web/b'] });
    const b = node('B', 'b', { parents: [a.id, '/B/web/b'] });
    const structure = buildStructure([a, b]);
    expect(withBelow(structure, structure.roots).sort()).toEqual([a.id, b.id]);
  });

  it('gives the same order whatever the status is', () => {
    const healthy = buildStructure(fleet(5));
    const broken = buildStructure(fleet(5, (index) => ({ health: index === 3 ? 'Degraded' : 'Healthy' })));
    expect(broken).toEqual(healthy);
  });
});

describe('severity', () => {
  const table: readonly [Change, number, boolean][] = [
    [{ health: 'Healthy', sync: 'Synced' }, 0, false],
    [{ health: 'Suspended' }, 1, false],
    [{ health: 'Progressing' }, 2, true],
    [{ health: 'Healthy', sync: 'OutOfSync' }, 2, true],
    [{ health: 'Missing', sync: 'OutOfSync' }, 3, true],
    [{ health: 'Missing', hook: true }, 0, false],
    [{ health: 'Degraded' }, 4, true],
    [{ health: undefined }, 0, false],
  ];
  it.each(table)('of %o is %i', (change, severity, problem) => {
    expect([severityOf(node('A', 'a', change)), isProblem(node('A', 'a', change))]).toEqual([
      severity,
      problem,
    ]);
  });

  it('is told in words', () => {
    const nodes = [
      { health: 'Degraded' },
      { health: 'Progressing' },
      { health: 'Degraded' },
      { sync: 'OutOfSync' },
    ];
    expect(describeTally(tally(nodes))).toBe('2 degraded, 1 progressing, 1 out of sync');
    expect(describeTally(tally([{ health: 'Healthy' }]))).toBe('all healthy');
  });
});

describe('filters', () => {
  it('are read and written as in Argo CD', () => {
    const filter = parseFilter('name:web-*,kind:Pod,kind:Service,health:Degraded,other:x,kind:');
    expect(filter).toEqual({ ...noFilter, name: ['web-*'], kind: ['Pod', 'Service'], health: ['Degraded'] });
    expect(formatFilter(filter)).toBe('name:web-*,kind:Pod,kind:Service,health:Degraded');
    expect(formatFilter(parseFilter(null))).toBeUndefined();
    expect(formatFilter(toggleFilter(toggleFilter(filter, 'kind', 'Pod'), 'sync', 'Synced'))).toBe(
      'name:web-*,kind:Service,health:Degraded,sync:Synced',
    );
  });

  const names: readonly [string, string, boolean][] = [
    ['web', 'my-web-1', true],
    ['web-*', 'web-1', true],
    ['web-*', 'my-web-1', false],
    ['*-1', 'web-1', true],
    ['w*b*1', 'web-1', true],
    ['w*b*2', 'web-1', false],
    ['web*web', 'web', false],
    ['WEB', 'web', true],
  ];
  it.each(names)('name %s of %s', (pattern, name, expected) => {
    expect(nodeMatcher({ ...noFilter, name: [pattern] })(node('Pod', name))).toBe(expected);
  });

  it('a pattern of many stars takes no time', () => {
    const started = performance.now();
    nodeMatcher({ ...noFilter, name: [`${'*a'.repeat(50)}b`] })(node('Pod', 'a'.repeat(250)));
    expect(performance.now() - started).toBeLessThan(200);
  });

  it('keep the owners of what matches', () => {
    const nodes = fleet(2);
    const kept = filterNodes(nodes, buildStructure(nodes), { ...noFilter, name: ['d0001-pod'] });
    expect(kept.map(({ name }) => name)).toEqual(['d0001', 'd0001-pod']);
  });
});

describe('buildOutline()', () => {
  it('folds nothing in a small tree', () => {
    expect(draw(outlineOf(fleet(2)))).toEqual([
      'app',
      ['/Deployment/web/d0000', '/Pod/web/d0000-pod'],
      ['/Deployment/web/d0001', '/Pod/web/d0001-pod'],
    ]);
  });

  it('stacks what is healthy in a large tree and opens the way to problems', () => {
    const broken = fleet(foldAbove).map((each) =>
      each.name === 'd0005-pod' ? { ...each, health: 'Degraded' } : each,
    );
    expect(draw(outlineOf(broken))).toEqual([
      'app',
      ['/Deployment/web/d0005', '/Pod/web/d0005-pod'],
      `Deployment ×${foldAbove - 1}`,
    ]);
  });

  it('moves nothing when a status changes', () => {
    const folds = initialFolds(new Map(fleet(foldAbove).map((each) => [each.id, each])));
    const before = draw(outlineOf(fleet(foldAbove), folds));
    const after = fleet(foldAbove, (index) => ({ health: index === 7 ? 'Degraded' : 'Healthy' }));
    expect(draw(outlineOf(after, folds))).toEqual(before);
    const shown = reveal(folds, buildStructure(after), '/Deployment/web/d0007');
    expect(JSON.stringify(draw(outlineOf(after, shown)))).toContain('d0007');
  });

  it('opens and folds by hand', () => {
    const nodes = fleet(foldAbove);
    const folds = initialFolds(new Map(nodes.map((each) => [each.id, each])));
    const closed = outlineOf(nodes, folds);
    const stack = closed.children[0];
    expect(stack && [stack.isOpen, stack.members.length]).toEqual([false, nodes.length]);
    const opened = outlineOf(nodes, stack && toggleFold(folds, stack));
    expect(opened.children[0]?.children.length).toBe(foldAbove);
    const root = outlineOf(nodes, toggleFold(openAll, opened));
    expect([root.isOpen, root.children.length]).toEqual([false, 0]);
  });

  const groupings: readonly [Grouping, readonly unknown[]][] = [
    ['kind', ['Deployment ×2', 'Pod ×2']],
    ['health', ['Degraded ×1', 'Healthy ×3']],
    ['wave', ['Wave 0 ×1', 'Wave 10 ×1']],
    ['namespace', ['web ×2']],
  ];
  it.each(groupings)('groups by %s', (grouping, expected) => {
    const nodes = fleet(2, (index) => (index === 1 ? { health: 'Degraded', wave: 10 } : {}));
    const { children } = outlineOf(nodes, undefined, grouping);
    expect(children.map(({ title, count }) => `${title} ×${count}`)).toEqual(expected);
  });

  it('lists rows with level, place and size of their set', () => {
    const rows = listItems(outlineOf(fleet(2)));
    expect(rows.map(({ level, position, setSize }) => [level, position, setSize])).toEqual([
      [1, 1, 1],
      [2, 1, 2],
      [3, 1, 1],
      [2, 2, 2],
      [3, 1, 1],
    ]);
  });
});

describe('layoutOutline()', () => {
  function overlaps(nodes: readonly TreeNode[]): number {
    const { placed } = layoutOutline(outlineOf(nodes, openAll));
    const columns = new Map<number, number[]>();
    for (const { x, y } of placed) columns.set(x, [...(columns.get(x) ?? []), y]);
    let count = 0;
    for (const ys of columns.values()) {
      ys.sort((left, right) => left - right);
      count += ys.filter((y, index) => index > 0 && y - (ys[index - 1] ?? 0) < box.height).length;
    }
    return count;
  }

  it('puts an owner beside the middle of what it owns, and nothing on top of another', () => {
    const nodes = [
      node('A', 'a'),
      ...['1', '2', '3'].map((name) => node('B', name, { parents: ['/A/web/a'] })),
    ];
    const { placed, byKey, height } = layoutOutline(outlineOf(nodes));
    expect(byKey.get('/A/web/a')?.y).toBe(byKey.get('/B/web/2')?.y);
    expect(height).toBe(3 * box.height + 2 * box.gapY);
    expect(Math.min(...placed.map(({ y }) => y))).toBe(0);
    expect(overlaps(nodes)).toBe(0);
    expect(overlaps(fleet(400))).toBe(0);
  });

  it('goes on beside where a drawing would be too high', () => {
    const { width, height, placed } = layoutOutline(outlineOf(fleet(2500), openAll));
    expect(placed.length).toBe(5001);
    expect(width / height).toBeGreaterThan(0.8);
    expect(width / height).toBeLessThan(3);
  });

  it('is found by place', () => {
    const { placed, byKey } = layoutOutline(outlineOf(fleet(300), openAll));
    const index = createSpatialIndex(placed);
    const wanted = byKey.get('/Deployment/web/d0100');
    expect(wanted && index.at(wanted.x + 5, wanted.y + 5)).toBe(wanted);
    const near = index.within({ left: 0, top: 0, right: 1000, bottom: 500 });
    const all = placed.filter(({ x, y }) => x <= 1000 && y <= 500);
    expect(new Set(near)).toEqual(new Set(all));
  });
});

describe('viewport', () => {
  const screen = { width: 1000, height: 600 };

  it('keeps the point under the pointer where it is', () => {
    const before = { x: 10, y: 20, scale: 1 };
    const after = zoomAt(before, 2, { x: 300, y: 200 });
    expect((300 - after.x) / after.scale).toBeCloseTo((300 - before.x) / before.scale);
    expect(zoomAt(before, 1000, { x: 0, y: 0 }).scale).toBe(2);
  });

  it('fits, opens on what can be read, and knows what is in sight', () => {
    const all = fitAll({ width: 20_000, height: 10_000 }, screen);
    const seen = areaInSight(all, screen);
    expect(seen.left <= 0 && seen.right >= 20_000 && seen.bottom >= 10_000).toBe(true);
    expect(openOn({ width: 20_000, height: 10_000 }, screen, { x: 0, y: 5000 }).scale).toBe(0.7);
    expect(openOn({ width: 400, height: 300 }, screen, { x: 0, y: 0 }).scale).toBe(1);
  });

  it.each([
    [1, 'full'],
    [0.4, 'boxes'],
    [0.1, 'map'],
  ])('draws at %d %s', (scale, detail) => {
    expect(detailOf(scale)).toBe(detail);
  });
});

describe('search', () => {
  const nodes = fleet(20, (index) => (index % 7 === 3 ? { health: 'Degraded' } : {}));
  const map = new Map(nodes.map((each) => [each.id, each]));
  const order = treeOrder(buildStructure(nodes));

  it('finds words in kind, name and namespace', () => {
    expect(findNodes('pod D0003', map, order)).toEqual(['/Pod/web/d0003-pod']);
    expect(findNodes('  ', map, order)).toEqual([]);
  });

  it('goes round problems', () => {
    const problems = findProblems(map, order);
    expect(problems.map((id) => id.slice(-5))).toEqual(['d0003', 'd0010', 'd0017']);
    expect(step(problems, undefined, 1)).toBe(problems[0]);
    expect(step(problems, problems[2], 1)).toBe(problems[0]);
    expect(step(problems, problems[0], -1)).toBe(problems[2]);
    expect(step([], undefined, 1)).toBeUndefined();
  });
});
