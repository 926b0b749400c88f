import type { KubeObject, OwnerReference } from '@tiphys/base';
import { expect, test } from 'vitest';
import { LiveState } from './store/live-state.ts';
import { buildTree } from './tree.ts';
import type { ManagedKey, TreeSource } from './tree.ts';
import type { LiveSettings } from './types.ts';

const settings: LiveSettings = {
  trackingMethod: 'label',
  instanceLabelKey: 'app',
  installationId: '',
  namespaces: [],
  clusterResources: true,
  excludes: () => false,
  health: () => undefined,
};

interface Made {
  readonly namespace?: string;
  readonly app?: string;
  readonly owner?: string;
  readonly fields?: object;
}

/** An object whose uid is its name, owned by the object named `owner` (`Kind/name`). */
function made(kind: string, name: string, { namespace = 'here', app, owner, fields }: Made = {}): KubeObject {
  const [ownerKind = '', ownerName = ''] = owner?.split('/') ?? [];
  const reference: OwnerReference = { apiVersion: 'v1', kind: ownerKind, name: ownerName, uid: ownerName };
  const metadata = {
    name,
    uid: name,
    resourceVersion: '1',
    ...(namespace ? { namespace } : {}),
    ...(app ? { labels: { app } } : {}),
    ...(owner ? { ownerReferences: [reference] } : {}),
  };
  return { apiVersion: 'v1', kind, metadata, ...fields };
}

function sourceOf(objects: readonly KubeObject[]): TreeSource {
  const { index } = fill(objects);
  return {
    node: (key) => index.get(key),
    nodesOfKind: (group, kind) => index.ofKind({ group, kind }),
    children: (node) => index.children(node),
    parents: (node) => index.parents(node),
    nodesInNamespace: (namespace) => [...index.inNamespace(namespace)],
    applicationsOf: (node) => index.applicationsOf(node),
  };
}

function fill(objects: readonly KubeObject[]): LiveState {
  const state = new LiveState(settings, () => {});
  for (const object of objects) state.apply(object);
  return state;
}

const managed = (kind: string, name: string, namespace = 'here'): ManagedKey => ({
  group: '',
  version: 'v1',
  kind,
  namespace,
  name,
});

const names = (nodes: readonly { readonly name?: string | undefined }[] | undefined) =>
  nodes?.map((node) => node.name);

test('a tree holds everything below its managed resources once, whoever owns it', () => {
  const source = sourceOf([
    made('A', 'top'),
    made('B', 'left', { owner: 'A/top' }),
    made('C', 'leaf', { owner: 'B/left' }),
    made('A', 'other'),
    made('B', 'circle', { owner: 'B/circle' }),
  ]);
  const tree = buildTree(source, {
    managed: [managed('A', 'top'), managed('B', 'left'), managed('B', 'circle')],
  });
  expect(names(tree.nodes)).toEqual(['top', 'left', 'leaf', 'circle']);
  expect(tree.nodes?.[1]?.parentRefs).toEqual([
    { version: 'v1', kind: 'A', namespace: 'here', name: 'top', uid: 'top' },
  ]);
});

test('an owner outside the namespace is cluster-scoped', () => {
  const source = sourceOf([
    made('Class', 'wide', { namespace: '' }),
    made('B', 'inside', { owner: 'Class/wide' }),
  ]);
  const tree = buildTree(source, { managed: [managed('Class', 'wide', '')] });
  expect(tree.nodes?.[1]).toMatchObject({
    name: 'inside',
    parentRefs: [{ kind: 'Class', name: 'wide', uid: 'wide' }],
  });
  expect(tree.nodes?.[1]?.parentRefs?.[0]).not.toHaveProperty('namespace');
});

test('what the project does not permit is left out, with what it owns', () => {
  const source = sourceOf([
    made('A', 'top'),
    made('Secret', 'hidden', { owner: 'A/top' }),
    made('C', 'below', { owner: 'Secret/hidden' }),
  ]);
  const permits = ({ kind }: { readonly kind: string }) => kind !== 'Secret';
  expect(names(buildTree(source, { managed: [managed('A', 'top')], permits }).nodes)).toEqual(['top']);
});

test('a managed resource that is not there is Missing, unless it is known to exist', () => {
  const tree = buildTree(sourceOf([]), {
    managed: [managed('A', 'gone'), { ...managed('Event', 'unwatched'), exists: true }],
  });
  expect(tree.nodes).toEqual([
    { version: 'v1', kind: 'A', namespace: 'here', name: 'gone', health: { status: 'Missing' } },
    { version: 'v1', kind: 'Event', namespace: 'here', name: 'unwatched' },
  ]);
});

test('orphans are what no application holds, and not what every namespace has', () => {
  const source = sourceOf([
    made('A', 'managed'),
    made('A', 'of-other', { app: 'other' }),
    made('A', 'of-deleted', { app: 'deleted' }),
    made('B', 'child', { owner: 'A/of-deleted' }),
    made('A', 'ignored'),
    made('A', 'elsewhere', { namespace: 'there' }),
    made('ServiceAccount', 'default'),
    made('ConfigMap', 'kube-root-ca.crt'),
    made('Class', 'wide', { namespace: '' }),
  ]);
  const orphaned = {
    namespace: 'here',
    ignores: ({ name }: { readonly name: string }) => name === 'ignored',
    hasApplication: (instance: string) => instance === 'other',
  };
  const tree = buildTree(source, { managed: [managed('A', 'managed')], orphaned });
  expect(names(tree.orphanedNodes)).toEqual(['of-deleted', 'child']);
  expect(buildTree(source, { managed: [], orphaned: { ...orphaned, namespace: '' } }).orphanedNodes).toEqual(
    [],
  );
});

test('hosts show what the application and its neighbours ask of a node', () => {
  const pod = (name: string, cpu: string, phase = 'Running'): KubeObject => {
    const containers = [{ name: 'main', image: 'x', resources: { requests: { cpu } } }];
    return made('Pod', name, { fields: { spec: { nodeName: 'one', containers }, status: { phase } } });
  };
  const status = { capacity: { cpu: '2', memory: '1Gi', pods: '110' }, nodeInfo: { architecture: 'amd64' } };
  const node = made('Node', 'one', { namespace: '', fields: { status } });
  const source = sourceOf([node, pod('own', '100m'), pod('near', '200m'), pod('ended', '400m', 'Succeeded')]);
  const tree = buildTree(source, { managed: [managed('Pod', 'own')] });
  expect(tree.hosts).toEqual([
    {
      name: 'one',
      resourcesInfo: [
        { resourceName: 'cpu', requestedByApp: 100, requestedByNeighbors: 200, capacity: 2000 },
        { resourceName: 'memory', requestedByApp: 0, requestedByNeighbors: 0, capacity: 2 ** 30 * 1000 },
      ],
      systemInfo: { architecture: 'amd64' },
    },
  ]);
});
