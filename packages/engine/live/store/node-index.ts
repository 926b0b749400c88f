import type { OwnerReference, ResourceKey } from '@tiphys/base';
import { keyText, kindText, parseApiVersion } from '@tiphys/base';
import type { LiveNode } from '../types.ts';

type Nodes = ReadonlySet<LiveNode>;

const none: Nodes = new Set();

/** All nodes of a cluster, found by key, kind, namespace, application, owner and uid. */
export class NodeIndex {
  readonly #kinds = new Map<string, Map<string, LiveNode>>();
  readonly #uids = new Map<string, LiveNode>();
  readonly #namespaces = new Map<string, Set<LiveNode>>();
  readonly #applications = new Map<string, Set<LiveNode>>();
  /** By owner: its uid, or its key as text where only its name is known. */
  readonly #owned = new Map<string, Set<LiveNode>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: ResourceKey): LiveNode | undefined {
    return this.#kinds.get(kindText(key))?.get(nameText(key));
  }

  /** Nodes of a kind; changing the index while reading them is fine. */
  ofKind(kind: { readonly group: string; readonly kind: string }): Iterable<LiveNode> {
    return this.#kinds.get(kindText(kind))?.values() ?? [];
  }

  inNamespace(namespace: string): Nodes {
    return this.#namespaces.get(namespace) ?? none;
  }

  tracked(application: string): Nodes {
    return this.#applications.get(application) ?? none;
  }

  set(node: LiveNode): void {
    const kind = kindText(node.key);
    const nodes = this.#kinds.get(kind) ?? new Map<string, LiveNode>();
    this.#kinds.set(kind, nodes);
    const previous = nodes.get(nameText(node.key));
    if (previous) this.#unlink(previous);
    else this.#size++;
    nodes.set(nameText(node.key), node);
    if (node.uid) this.#uids.set(node.uid, node);
    addTo(this.#namespaces, node.key.namespace, node);
    if (node.application !== undefined) addTo(this.#applications, node.application, node);
    for (const owner of node.owners) addTo(this.#owned, ownerText(owner, node), node);
  }

  delete(node: LiveNode): void {
    const kind = kindText(node.key);
    const nodes = this.#kinds.get(kind);
    if (nodes?.get(nameText(node.key)) !== node) return;
    nodes.delete(nameText(node.key));
    if (nodes.size === 0) this.#kinds.delete(kind);
    this.#size--;
    this.#unlink(node);
  }

  children(node: LiveNode): LiveNode[] {
    const children = new Set<LiveNode>(this.#owned.get(node.uid));
    for (const child of this.#owned.get(keyText(node.key)) ?? none) children.add(child);
    if (node.claimPrefixes) {
      for (const other of this.inNamespace(node.key.namespace))
        if (isClaimOf(other, node)) children.add(other);
    }
    return [...children];
  }

  parents(node: LiveNode): LiveNode[] {
    const parents = new Set<LiveNode>();
    for (const owner of node.owners) {
      const parent = owner.uid ? this.#uids.get(owner.uid) : this.get(ownerKey(owner, node));
      if (parent) parents.add(parent);
    }
    if (isClaim(node)) {
      for (const set of this.ofKind({ group: 'apps', kind: 'StatefulSet' }))
        if (isClaimOf(node, set)) parents.add(set);
    }
    return [...parents];
  }

  /** The applications that track the node or, where nothing tracks it, its owners, however far up. */
  applicationsOf(node: LiveNode): string[] {
    const found = new Set<string>();
    const visited = new Set<LiveNode>();
    const visit = (each: LiveNode): void => {
      // Owners may form a circle; Kubernetes does not forbid it.
      if (visited.has(each)) return;
      visited.add(each);
      if (each.application !== undefined) found.add(each.application);
      else for (const parent of this.parents(each)) visit(parent);
    };
    visit(node);
    return [...found];
  }

  #unlink(node: LiveNode): void {
    if (this.#uids.get(node.uid) === node) this.#uids.delete(node.uid);
    removeFrom(this.#namespaces, node.key.namespace, node);
    if (node.application !== undefined) removeFrom(this.#applications, node.application, node);
    for (const owner of node.owners) removeFrom(this.#owned, ownerText(owner, node), node);
  }
}

function nameText(key: ResourceKey): string {
  return key.namespace === '' ? key.name : `${key.namespace}/${key.name}`;
}

function ownerText(owner: OwnerReference, child: LiveNode): string {
  return owner.uid || keyText(ownerKey(owner, child));
}

function ownerKey(owner: OwnerReference, child: LiveNode): ResourceKey {
  const { group } = parseApiVersion(owner.apiVersion);
  return { group, kind: owner.kind, namespace: child.key.namespace, name: owner.name };
}

function isClaim(node: LiveNode): boolean {
  return node.key.group === '' && node.key.kind === 'PersistentVolumeClaim';
}

function isClaimOf(claim: LiveNode, set: LiveNode): boolean {
  if (!isClaim(claim) || claim.key.namespace !== set.key.namespace) return false;
  return Boolean(set.claimPrefixes?.some((prefix) => claim.key.name.startsWith(prefix)));
}

function addTo(map: Map<string, Set<LiveNode>>, name: string, node: LiveNode): void {
  const held = map.get(name);
  if (held) held.add(node);
  else map.set(name, new Set([node]));
}

function removeFrom(map: Map<string, Set<LiveNode>>, name: string, node: LiveNode): void {
  const held = map.get(name);
  if (!held) return;
  held.delete(node);
  if (held.size === 0) map.delete(name);
}
