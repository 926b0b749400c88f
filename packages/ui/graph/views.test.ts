import type { TreeMessage, TreeNode } from '@tiphys/model/v2';
import { describe, expect, it } from 'vitest';
import { applyMessage } from './apply.ts';
import { buildNetwork } from './network.ts';
import { groupPods, parsePodGrouping, sharesOf } from './pods.ts';
import { buildStructure } from './structure.ts';

function node(kind: string, name: string, change: Partial<TreeNode> = {}): TreeNode {
  const id = `/${kind}/web/${name}`;
  const names = { id, group: '', version: 'v1', kind, namespace: 'web', name, uid: id, resourceVersion: '1' };
  return { ...names, parents: [], source: 'managed', ...change };
}

function mapOf(nodes: readonly TreeNode[]): ReadonlyMap<string, TreeNode> {
  return new Map(nodes.map((each) => [each.id, each]));
}

const snapshot = (...nodes: readonly TreeNode[]): TreeMessage => ({
  type: 'tree',
  version: 'v1',
  nodes,
  hosts: [],
  omitted: 0,
});

describe('applyMessage()', () => {
  const first = applyMessage(undefined, snapshot(node('A', 'a'), node('B', 'b')));

  it('keeps the structure while only statuses change', () => {
    const patch = { version: 'v2', base: 'v1', set: [node('A', 'a', { health: 'Degraded' })], gone: [] };
    const next = applyMessage(first, { type: 'patch', ...patch });
    expect(next?.nodes.get('/A/web/a')?.health).toBe('Degraded');
    expect(next?.structure).toBe(first?.structure);
    expect(first?.nodes.get('/A/web/a')?.health).toBeUndefined();
  });

  it('takes what is new and what is gone', () => {
    const set = [node('C', 'c', { parents: ['/A/web/a'] })];
    const next = applyMessage(first, { type: 'patch', version: 'v2', base: 'v1', set, gone: ['/B/web/b'] });
    expect([...(next?.nodes.keys() ?? [])]).toEqual(['/A/web/a', '/C/web/c']);
    expect(next?.structure.childrenOf.get('/A/web/a')).toEqual(['/C/web/c']);
  });

  it('notices a gap', () => {
    const patch = { type: 'patch', version: 'v3', base: 'v2', set: [], gone: [] } as const;
    expect(applyMessage(first, patch)).toBeUndefined();
    expect(applyMessage(undefined, patch)).toBeUndefined();
  });
});

describe('groupPods()', () => {
  const set = node('ReplicaSet', 'web-1', { parents: ['/Deployment/web/web'] });
  const pods = [
    node('Pod', 'web-b', { parents: [set.id], host: 'east-2', health: 'Healthy' }),
    node('Pod', 'web-a', { parents: [set.id], host: 'east-10', health: 'Healthy' }),
    node('Pod', 'web-c', { parents: [set.id], host: 'east-2', health: 'Degraded' }),
    node('Pod', 'alone'),
  ];
  const nodes = [node('Deployment', 'web'), set, ...pods];
  const table: readonly [string | null, readonly unknown[]][] = [
    [
      null,
      [
        ['east-2', ['web-c', 'web-b']],
        ['east-10', ['web-a']],
        ['Not scheduled', ['alone']],
      ],
    ],
    [
      'topLevelResource',
      [
        ['alone', ['alone']],
        ['web', ['web-c', 'web-a', 'web-b']],
      ],
    ],
    [
      'parentResource',
      [
        ['alone', ['alone']],
        ['web-1', ['web-c', 'web-a', 'web-b']],
      ],
    ],
  ];
  it.each(table)('by %s', (mode, expected) => {
    const context = { structure: buildStructure(nodes), hosts: [], grouping: parsePodGrouping(mode) };
    const groups = groupPods(mapOf(nodes), context);
    expect(groups.map(({ title, pods: members }) => [title, members.map(({ name }) => name)])).toEqual(
      expected,
    );
  });

  it('knows what a node is asked for', () => {
    const resourcesInfo = [
      { resourceName: 'cpu', requestedByApp: 1000, requestedByNeighbors: 250, capacity: 4000 },
      {
        resourceName: 'memory',
        requestedByApp: 2 ** 31 * 1000,
        requestedByNeighbors: 0,
        capacity: 2 ** 33 * 1000,
      },
      { resourceName: 'pods', requestedByApp: 1, requestedByNeighbors: 1, capacity: 110 },
    ];
    expect(sharesOf({ resourcesInfo } as never)).toMatchObject([
      {
        resource: 'CPU',
        byApp: 0.25,
        byOthers: 0.0625,
        text: '1 core of 4 cores asked for here, 250m by others',
      },
      { resource: 'Memory', byApp: 0.25, text: '2 GiB of 8 GiB asked for here, 0 MiB by others' },
    ]);
  });
});

describe('buildNetwork()', () => {
  it('leads from ingress to services to pods, pods of one owner together', () => {
    const pod = (name: string): TreeNode => node('Pod', name, { parents: ['/ReplicaSet/web/web'] });
    const nodes = [
      node('ConfigMap', 'c'),
      node('ReplicaSet', 'web'),
      pod('1'),
      pod('2'),
      node('Service', 'web', { network: { targets: ['/Pod/web/1', '/Pod/web/2'] } }),
      node('Ingress', 'web', { network: { targets: ['/Service/web/web'], externalURLs: ['https://x'] } }),
    ];
    const { items, columns } = buildNetwork(mapOf(nodes), buildStructure(nodes));
    expect(columns).toBe(3);
    const drawn = items.map(({ nodes: members, column, targets }) => [
      members.map(({ name, kind }) => `${kind} ${name}`),
      column,
      targets.length,
    ]);
    expect(drawn).toEqual([
      [['Ingress web'], 0, 1],
      [['Service web'], 1, 1],
      [['Pod 1', 'Pod 2'], 2, 0],
    ]);
  });

  it('has no columns without traffic', () => {
    expect(buildNetwork(mapOf([node('ConfigMap', 'c')]), buildStructure([]))).toEqual({
      items: [],
      columns: 0,
    });
  });
});
