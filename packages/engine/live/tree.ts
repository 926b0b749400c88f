import type { OwnerReference, ResourceKey } from '@tiphys/base';
import { keyText, parseApiVersion } from '@tiphys/base';
import type { ApplicationTree, ResourceNode, ResourceRef } from '@tiphys/model';
import { treeHosts } from './hosts.ts';
import type { LiveCluster, LiveNode } from './types.ts';

/** What a tree reads of a cluster. */
export type TreeSource = Pick<
  LiveCluster,
  'node' | 'nodesOfKind' | 'children' | 'parents' | 'nodesInNamespace' | 'applicationsOf'
>;

/** A managed resource: it stands at the top of the tree whether it exists or not. */
export interface ManagedKey extends ResourceKey {
  /** The version of its manifest, shown where the resource is missing. */
  readonly version: string;
  /** Shown where it is not said by the cluster (an object that was not listed, such as an excluded kind). */
  readonly exists?: boolean | undefined;
}

/** What an application's tree holds. */
export interface TreeOptions {
  readonly managed: readonly ManagedKey[];
  /** Whether the project lets the application show this resource; what it owns is left out with it. Default all. */
  readonly permits?: ((key: ResourceKey) => boolean) | undefined;
  /** Set where the project monitors orphaned resources. */
  readonly orphaned?: OrphanedOptions | undefined;
  /** Node labels shown with hosts (`application.allowedNodeLabels`). Default none. */
  readonly nodeLabels?: readonly string[] | undefined;
}

/** Which objects of the application's namespace count as orphaned. */
export interface OrphanedOptions {
  readonly namespace: string;
  /** Whether the project's ignore list names it. What Argo CD always ignores is ignored besides. */
  readonly ignores: (key: ResourceKey) => boolean;
  /** Whether an application of this instance name exists: what it tracks is its own, not an orphan. */
  readonly hasApplication: (instance: string) => boolean;
}

/** The tree of an application: its managed resources, all they own, orphans, and the hosts of its pods. */
export function buildTree(source: TreeSource, options: TreeOptions): ApplicationTree {
  const permits = options.permits ?? (() => true);
  const nodes: ResourceNode[] = [];
  const visited = new Set<string>();
  const shown: LiveNode[] = [];
  for (const key of options.managed) {
    const live = source.node(key);
    if (live) {
      walk(source, live, { visited, enter: (node) => permits(node.key) && Boolean(shown.push(node)) });
    } else if (!visited.has(keyText(key))) {
      visited.add(keyText(key));
      nodes.push(absentNode(key));
    }
  }
  for (const node of shown) nodes.push(resourceNode(source, node));
  const orphanedNodes = options.orphaned ? orphans(source, options.orphaned, { visited, permits }) : [];
  const hosts = treeHosts(source, shown, options.nodeLabels ?? []);
  return {
    nodes,
    orphanedNodes: orphanedNodes.map((node) => resourceNode(source, node)),
    hosts: [...hosts],
  };
}

/** Visits a node and what it owns, each once; `enter` says whether a node is shown and its children looked at. */
function walk(
  source: TreeSource,
  root: LiveNode,
  options: { readonly visited: Set<string>; readonly enter: (node: LiveNode) => boolean },
): void {
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const name = keyText(node.key);
    if (options.visited.has(name)) continue;
    options.visited.add(name);
    if (options.enter(node)) waiting.push(...source.children(node).toReversed());
  }
}

/** A managed resource that the cluster does not have, or that is not watched. */
function absentNode(key: ManagedKey): ResourceNode {
  const { group, version, kind, namespace, name } = key;
  const ref = { ...(group ? { group } : {}), version, kind, ...(namespace ? { namespace } : {}), name };
  return key.exists ? ref : { ...ref, health: { status: 'Missing' } };
}

/** A node as the tree shows it. */
export function resourceNode(source: Pick<TreeSource, 'node' | 'parents'>, node: LiveNode): ResourceNode {
  const { key, networking, health } = node;
  const parentRefs = parentRefsOf(source, node);
  return {
    ...(key.group ? { group: key.group } : {}),
    version: node.version,
    kind: key.kind,
    ...(key.namespace ? { namespace: key.namespace } : {}),
    name: key.name,
    ...(node.uid ? { uid: node.uid } : {}),
    ...(parentRefs.length > 0 ? { parentRefs } : {}),
    ...(node.info.length > 0 ? { info: [...node.info] } : {}),
    ...(networking ? { networkingInfo: networking } : {}),
    resourceVersion: node.resourceVersion,
    ...(node.images.length > 0 ? { images: [...node.images] } : {}),
    ...(health ? { health } : {}),
    ...(node.createdAt ? { createdAt: node.createdAt } : {}),
  };
}

/** Owners as references, existing or not, and parents that only inference knows (a StatefulSet of a claim). */
function parentRefsOf(source: Pick<TreeSource, 'node' | 'parents'>, node: LiveNode): ResourceRef[] {
  const refs = node.owners.map((owner) => ownerRef(source, node, owner));
  const named = new Set(node.owners.map((owner) => `${owner.kind}/${owner.name}`));
  for (const parent of source.parents(node)) {
    if (named.has(`${parent.key.kind}/${parent.key.name}`)) continue;
    refs.push(refOfNode(parent));
  }
  return refs;
}

/** Argo CD: an owner that is not in the child's namespace must be cluster-scoped. */
function ownerRef(source: Pick<TreeSource, 'node'>, child: LiveNode, owner: OwnerReference): ResourceRef {
  const { group, version } = parseApiVersion(owner.apiVersion);
  const { namespace } = child.key;
  const inNamespace =
    namespace !== '' && source.node({ group, kind: owner.kind, namespace, name: owner.name });
  return {
    ...(group ? { group } : {}),
    version,
    kind: owner.kind,
    ...(inNamespace ? { namespace } : {}),
    name: owner.name,
    ...(owner.uid ? { uid: owner.uid } : {}),
  };
}

function refOfNode(node: LiveNode): ResourceRef {
  const { group, kind, namespace, name } = node.key;
  return {
    ...(group ? { group } : {}),
    version: node.version,
    kind,
    ...(namespace ? { namespace } : {}),
    name,
    uid: node.uid,
  };
}

function orphans(
  source: TreeSource,
  options: OrphanedOptions,
  context: { readonly visited: Set<string>; readonly permits: (key: ResourceKey) => boolean },
): LiveNode[] {
  const found: LiveNode[] = [];
  // Cluster-scoped objects belong to nobody's namespace.
  if (options.namespace === '') return found;
  const belongsToOther = (node: LiveNode): boolean =>
    source.applicationsOf(node).some(options.hasApplication);
  for (const node of source.nodesInNamespace(options.namespace)) {
    const isTop = node.owners.length === 0 && source.parents(node).length === 0;
    if (!isTop || isAlwaysIgnored(node.key) || options.ignores(node.key)) continue;
    walk(source, node, {
      visited: context.visited,
      enter: (each) => !belongsToOther(each) && context.permits(each.key) && Boolean(found.push(each)),
    });
  }
  return found.toSorted((a, b) => compareText(keyText(a.key), keyText(b.key)));
}

/** What every namespace has without anybody's doing. */
function isAlwaysIgnored({ group, kind, namespace, name }: ResourceKey): boolean {
  if (group !== '') return false;
  if (kind === 'Service') return namespace === 'default' && name === 'kubernetes';
  return (
    (kind === 'ServiceAccount' && name === 'default') || (kind === 'ConfigMap' && name === 'kube-root-ca.crt')
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
