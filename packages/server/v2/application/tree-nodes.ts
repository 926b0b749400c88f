import type { ApplicationTree, ResourceNode, ResourceStatus } from '@tiphys/model';
import type { TreeNetwork, TreeNode } from '@tiphys/model/v2';

/** Nodes that one tree may have; more are counted and left out. */
export const maxTreeNodes = 20_000;

/** Nodes that a Service or Gateway may point to. */
const maxTargets = 500;

/** The nodes of a tree, each with what the application's status knows of it, and how many were left out. */
export function treeNodes(
  tree: ApplicationTree,
  resources: readonly ResourceStatus[],
): { readonly nodes: readonly TreeNode[]; readonly omitted: number } {
  const owned = tree.nodes ?? [];
  const orphaned = tree.orphanedNodes ?? [];
  const all = [...owned, ...orphaned].slice(0, maxTreeNodes);
  const ids = new Map(all.map((node) => [node, nodeId(node)]));
  const known = new Set(ids.values());
  const statuses = new Map(resources.map((resource) => [nodeId(resource), resource]));
  const targetsOf = trafficTargets(all);
  const isOrphaned = new Set(orphaned);
  const nodes = all.map((node) => {
    const id = ids.get(node) ?? '';
    const status = statuses.get(id);
    const parents = (node.parentRefs ?? [])
      .map(nodeId)
      .filter((parent) => parent !== id && known.has(parent));
    return {
      ...identityOf(node, id),
      parents,
      source: isOrphaned.has(node) ? 'orphaned' : status ? 'managed' : 'owned',
      ...statusOf(node, status),
      ...factsOf(node),
      ...networkOf(node, { known, targetsOf }),
    } as const;
  });
  return { nodes, omitted: owned.length + orphaned.length - all.length };
}

/** Names an object: stays the same when it is made anew. */
export function nodeId({
  group = '',
  kind = '',
  namespace = '',
  name = '',
}: Pick<ResourceNode, 'group' | 'kind' | 'namespace' | 'name'>): string {
  return `${group}/${kind}/${namespace}/${name}`;
}

type Identity = Pick<
  TreeNode,
  'id' | 'group' | 'version' | 'kind' | 'namespace' | 'name' | 'uid' | 'resourceVersion'
>;

function identityOf(node: ResourceNode, id: string): Identity {
  const {
    group = '',
    version = '',
    kind = '',
    namespace = '',
    name = '',
    uid = '',
    resourceVersion = '',
  } = node;
  return { id, group, version, kind, namespace, name, uid, resourceVersion };
}

type Status = Pick<
  TreeNode,
  'health' | 'healthMessage' | 'sync' | 'prune' | 'deletionConfirmation' | 'hook' | 'wave'
>;

function statusOf(node: ResourceNode, status: ResourceStatus | undefined): Status {
  const health = node.health ?? status?.health;
  return {
    ...(health?.status ? { health: health.status } : {}),
    ...(health?.message ? { healthMessage: health.message } : {}),
    ...(status?.status ? { sync: status.status } : {}),
    ...(status?.requiresPruning ? { prune: true } : {}),
    ...(status?.requiresDeletionConfirmation ? { deletionConfirmation: true } : {}),
    ...(status?.hook ? { hook: true } : {}),
    ...(status?.syncWave ? { wave: status.syncWave } : {}),
  };
}

type Facts = Pick<TreeNode, 'createdAt' | 'info' | 'images' | 'host'>;

/** The cluster's node is a fact of its own. */
function factsOf({ createdAt, info = [], images }: ResourceNode): Facts {
  const host = info.find(({ name }) => name === 'Node')?.value;
  const others = info.filter(({ name }) => name !== 'Node');
  return {
    ...(createdAt ? { createdAt } : {}),
    ...(others.length > 0 ? { info: others } : {}),
    ...(images?.length ? { images } : {}),
    ...(host ? { host } : {}),
  };
}

interface Network {
  readonly known: ReadonlySet<string>;
  readonly targetsOf: (node: ResourceNode) => readonly string[];
}

function networkOf(
  node: ResourceNode,
  { known, targetsOf }: Network,
): { readonly network?: TreeNetwork | undefined } {
  const info = node.networkingInfo;
  if (!info) return {};
  const named = (info.targetRefs ?? []).map(nodeId).filter((id) => known.has(id));
  const targets = [...new Set([...named, ...targetsOf(node)])].slice(0, maxTargets);
  const ingress = info.ingress?.length ? { ingress: info.ingress } : {};
  const externalURLs = info.externalURLs?.length ? { externalURLs: info.externalURLs } : {};
  if (targets.length === 0 && !info.ingress?.length && !info.externalURLs?.length) return {};
  return { network: { targets, ...ingress, ...externalURLs } };
}

/** Finds what has all the labels that a node sends traffic to. */
function trafficTargets(nodes: readonly ResourceNode[]): (node: ResourceNode) => readonly string[] {
  const byLabel = new Map<string, ResourceNode[]>();
  for (const node of nodes) {
    for (const [name, value] of Object.entries(node.networkingInfo?.labels ?? {})) {
      const key = labelKey(node.namespace, name, value);
      const found = byLabel.get(key);
      if (found) found.push(node);
      else byLabel.set(key, [node]);
    }
  }
  return ({ namespace, networkingInfo }) => {
    const wanted = Object.entries(networkingInfo?.targetLabels ?? {});
    if (wanted.length === 0) return [];
    // The rarest label leaves the fewest to look at.
    const candidates = wanted
      .map(([name, value]) => byLabel.get(labelKey(namespace, name, value)) ?? [])
      .reduce((fewest, each) => (each.length < fewest.length ? each : fewest));
    return candidates
      .filter((node) => wanted.every(([name, value]) => node.networkingInfo?.labels?.[name] === value))
      .map(nodeId);
  };
}

function labelKey(namespace: string | undefined, name: string, value: string): string {
  return `${namespace ?? ''}\n${name}\n${value}`;
}
