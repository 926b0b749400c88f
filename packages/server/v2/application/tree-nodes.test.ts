import type { ApplicationTree, ResourceNode } from '@tiphys/model';
import { describe, expect, it } from 'vitest';
import { maxTreeNodes, treeNodes } from './tree-nodes.ts';

const deployment: ResourceNode = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  namespace: 'web',
  name: 'web',
  uid: '1',
  health: { status: 'Progressing', message: 'waiting' },
};
const pod: ResourceNode = {
  version: 'v1',
  kind: 'Pod',
  namespace: 'web',
  name: 'web-1',
  uid: '2',
  parentRefs: [{ group: 'apps', kind: 'Deployment', namespace: 'web', name: 'web' }],
  info: [
    { name: 'Node', value: 'east-1' },
    { name: 'Containers', value: '1/2' },
  ],
  networkingInfo: { labels: { app: 'web', tier: 'front' } },
};
const service: ResourceNode = {
  version: 'v1',
  kind: 'Service',
  namespace: 'web',
  name: 'web',
  uid: '3',
  networkingInfo: { targetLabels: { app: 'web' }, externalURLs: ['https://web.example.com'] },
};
const tree: ApplicationTree = {
  nodes: [deployment, pod, service],
  orphanedNodes: [{ kind: 'Secret', name: 'x' }],
};

function nodeOf(kind: string, change: Partial<ApplicationTree> = {}): Readonly<Record<string, unknown>> {
  const { nodes } = treeNodes({ ...tree, ...change }, [
    { group: 'apps', kind: 'Deployment', namespace: 'web', name: 'web', status: 'OutOfSync', syncWave: 2 },
    { kind: 'Service', namespace: 'web', name: 'web', status: 'Synced', requiresPruning: true },
  ]);
  return { ...nodes.find((node) => node.kind === kind) };
}

describe('treeNodes()', () => {
  it('joins the tree with the status of managed resources', () => {
    expect(nodeOf('Deployment')).toMatchObject({
      id: 'apps/Deployment/web/web',
      source: 'managed',
      health: 'Progressing',
      healthMessage: 'waiting',
      sync: 'OutOfSync',
      wave: 2,
    });
    expect(nodeOf('Service')).toMatchObject({ prune: true, sync: 'Synced' });
  });

  it('names owners that are in the tree, and the host of a pod', () => {
    expect(nodeOf('Pod')).toMatchObject({
      source: 'owned',
      parents: ['apps/Deployment/web/web'],
      host: 'east-1',
      info: [{ name: 'Containers', value: '1/2' }],
    });
    expect(nodeOf('Pod', { nodes: [pod] })['parents']).toEqual([]);
  });

  it('says where traffic goes', () => {
    expect(nodeOf('Service')['network']).toEqual({
      targets: ['/Pod/web/web-1'],
      externalURLs: ['https://web.example.com'],
    });
    const elsewhere = { ...pod, namespace: 'other' };
    expect(nodeOf('Service', { nodes: [elsewhere, service] })['network']).toMatchObject({ targets: [] });
  });

  it('knows orphans', () => {
    expect(nodeOf('Secret')).toMatchObject({ source: 'orphaned', uid: '' });
  });

  it('has a limit', () => {
    const many = Array.from({ length: maxTreeNodes + 5 }, (_, index) => ({
      kind: 'Pod',
      name: `pod-${index}`,
    }));
    const { nodes, omitted } = treeNodes({ nodes: many }, []);
    expect([nodes.length, omitted]).toEqual([maxTreeNodes, 5]);
  });
});
