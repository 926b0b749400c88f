import type { KubeObject } from '@tiphys/base';
import type { ApplicationTree, ResourceNode } from '@tiphys/model';
import type { ApiServer } from '../server/api-server.ts';

// One application with thousands of resources, as a controller would leave it in cluster and cache.

const type = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };
const at = '2026-01-02T03:04:05Z';
/** Resources of one service: Deployment, ReplicaSet, 3 Pods, Service, EndpointSlice. */
const each = 7;

/** The name of the application. */
export const largeName = 'harbour';

/** Writes the application and its tree of about `count` nodes; every `brokenEvery`-th Deployment is degraded with a pod. */
export async function fillLargeTree(
  server: ApiServer,
  count: number,
  brokenEvery = 100,
): Promise<ApplicationTree> {
  const services = Math.ceil(count / each);
  const broken = (index: number): boolean => index % brokenEvery === brokenEvery - 1;
  const nodes = Array.from({ length: services }, (_, index) => serviceNodes(index, broken(index))).flat();
  const tree: ApplicationTree = { nodes, hosts: hosts() };
  await server.cache.set(`app|resources-tree|${largeName}`, tree);
  await server.cache.set(`app|managed-resources|${largeName}`, []);
  await server.kube.create(application(services), type);
  return tree;
}

/** The tree with one pod in another state; tells who listens. */
export async function changePod(server: ApiServer, tree: ApplicationTree, round: number): Promise<void> {
  const changed = (tree.nodes ?? []).map((node) =>
    node.name === 'berth-0001-rs-pod-0'
      ? {
          ...node,
          resourceVersion: String(round),
          health: { status: round % 2 === 0 ? 'Healthy' : 'Degraded' },
        }
      : node,
  );
  await server.cache.set(`app|resources-tree|${largeName}`, { ...tree, nodes: changed });
  await server.cache.notify(`app|managed-resources|${largeName}`);
}

function serviceNodes(index: number, isBroken: boolean): ResourceNode[] {
  const name = `berth-${String(index).padStart(4, '0')}`;
  const namespace = `pier-${index % 8}`;
  const node = (kind: string, own: string, more: Partial<ResourceNode> = {}): ResourceNode => ({
    version: 'v1',
    kind,
    namespace,
    name: own,
    uid: `${kind}-${own}`,
    resourceVersion: '1',
    createdAt: at,
    health: { status: 'Healthy' },
    ...more,
  });
  const owner = (group: string, kind: string, own: string): ResourceNode['parentRefs'] => [
    { group, version: 'v1', kind, namespace, name: own, uid: `${kind}-${own}` },
  ];
  const labels = { app: name };
  return [
    node('Deployment', name, {
      group: 'apps',
      info: [{ name: 'Revision', value: 'Rev:3' }],
      health: isBroken
        ? { status: 'Degraded', message: 'exceeded its progress deadline' }
        : { status: 'Healthy' },
    }),
    node('ReplicaSet', `${name}-rs`, { group: 'apps', parentRefs: owner('apps', 'Deployment', name) }),
    ...[0, 1, 2].map((pod) =>
      node('Pod', `${name}-rs-pod-${pod}`, {
        parentRefs: owner('apps', 'ReplicaSet', `${name}-rs`),
        networkingInfo: { labels },
        images: ['example.com/berth:1.4.2'],
        health: { status: isBroken && pod === 0 ? 'Degraded' : 'Healthy' },
        info: [
          { name: 'Node', value: `node-${index % 12}` },
          { name: 'Containers', value: isBroken && pod === 0 ? '0/1' : '1/1' },
        ],
      }),
    ),
    node('Service', name, { networkingInfo: { targetLabels: labels } }),
    node('EndpointSlice', `${name}-slice`, {
      group: 'discovery.k8s.io',
      parentRefs: owner('', 'Service', name),
    }),
  ];
}

function hosts(): NonNullable<ApplicationTree['hosts']> {
  const systemInfo = {
    architecture: 'amd64',
    bootID: '',
    containerRuntimeVersion: 'containerd',
    kernelVersion: '6.12',
    kubeProxyVersion: '',
    kubeletVersion: 'v1.36.0',
    machineID: '',
    operatingSystem: 'linux',
    osImage: 'Debian',
    systemUUID: '',
  };
  return Array.from({ length: 12 }, (_, index) => ({
    name: `node-${index}`,
    systemInfo,
    resourcesInfo: [
      { resourceName: 'cpu', requestedByApp: 2600, requestedByNeighbors: 900 + 100 * index, capacity: 8000 },
      { resourceName: 'memory', requestedByApp: 9e12, requestedByNeighbors: 4e12, capacity: 34e12 },
    ],
  }));
}

function application(services: number): KubeObject {
  const source = { repoURL: 'https://git.example.com/harbour.git', path: 'berths', targetRevision: 'HEAD' };
  const destination = { server: 'https://kubernetes.default.svc', namespace: 'pier-0' };
  const revision = 'd7927a27b4533926b7d86b5f249cd9ebe7625e90';
  const resources = Array.from({ length: services }, (_, index) => {
    const name = `berth-${String(index).padStart(4, '0')}`;
    const shared = {
      version: 'v1',
      namespace: `pier-${index % 8}`,
      name,
      status: 'Synced',
      syncWave: index % 3,
    };
    return [
      { group: 'apps', kind: 'Deployment', ...shared },
      { kind: 'Service', ...shared },
    ];
  }).flat();
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: largeName, namespace: 'argocd' },
    spec: { source, destination, project: 'default' },
    status: {
      sync: { status: 'Synced', revision, comparedTo: { source, destination } },
      health: { status: 'Degraded', lastTransitionTime: at },
      reconciledAt: at,
      resourceHealthSource: 'appTree',
      resources,
    },
  };
}
