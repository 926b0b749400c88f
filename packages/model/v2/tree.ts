import type { HostInfo, InfoItem } from '../schema/tree.ts';
import type { LoadBalancerIngress } from '../schema/core.ts';

/** One object in the tree of an application, with what is known of it from all sides. */
export interface TreeNode {
  /** `group/kind/namespace/name`: stays the same when the object is made anew. */
  readonly id: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Empty while the cluster does not have it. */
  readonly uid: string;
  /** Changes with the object; empty while the cluster does not have it. */
  readonly resourceVersion: string;
  /** Ids of its owners that are in the tree. */
  readonly parents: readonly string[];
  /** Why it is in the tree: the source declares it, something of it owns it, or nobody does. */
  readonly source: 'managed' | 'owned' | 'orphaned';
  readonly health?: string | undefined;
  readonly healthMessage?: string | undefined;
  /** Only of managed objects. */
  readonly sync?: string | undefined;
  /** Gone from the source: a sync with prune deletes it. */
  readonly prune?: boolean | undefined;
  /** Its deletion waits for a confirmation. */
  readonly deletionConfirmation?: boolean | undefined;
  readonly hook?: boolean | undefined;
  readonly wave?: number | undefined;
  readonly createdAt?: string | undefined;
  /** Facts for people, e.g. `Status Reason`, `Containers`, `Restart Count`. */
  readonly info?: readonly InfoItem[] | undefined;
  readonly images?: readonly string[] | undefined;
  /** Name of the cluster's node that a pod runs on. */
  readonly host?: string | undefined;
  readonly network?: TreeNetwork | undefined;
}

/** How traffic reaches an object and where it goes from there. */
export interface TreeNetwork {
  /** Ids of nodes in the tree that it sends traffic to. */
  readonly targets: readonly string[];
  readonly ingress?: readonly LoadBalancerIngress[] | undefined;
  /** `title|url` or a URL; to be checked before it becomes a link. */
  readonly externalURLs?: readonly string[] | undefined;
}

/** The tree of an application. */
export interface TreeSnapshot {
  /** Names this state; a stream that starts from it sends only what changed since. */
  readonly version: string;
  readonly nodes: readonly TreeNode[];
  readonly hosts: readonly HostInfo[];
  /** Nodes that were left out because there are too many. */
  readonly omitted: number;
}

/** What changed in a tree. */
export interface TreePatch {
  /** The state it leads to, and the one it starts from: who has another loads the tree anew. */
  readonly version: string;
  readonly base: string;
  /** New and changed nodes, whole. */
  readonly set: readonly TreeNode[];
  /** Ids of nodes that are gone. */
  readonly gone: readonly string[];
  /** Present when they changed. */
  readonly hosts?: readonly HostInfo[] | undefined;
}

/** A message of the stream of a tree. */
export type TreeMessage =
  | ({ readonly type: 'tree' } & TreeSnapshot)
  | ({ readonly type: 'patch' } & TreePatch);
