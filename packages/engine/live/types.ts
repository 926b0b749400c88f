import type { KubeObject, OwnerReference, ResourceKey } from '@tiphys/base';
import type { ApiCatalog, KubeClient } from '@tiphys/kube';
import type { HealthStatus, InfoItem, ResourceNetworkingInfo } from '@tiphys/model';

/**
 * What is kept of every object: enough for the tree, health, ownership and tracking, not the object itself.
 */
export interface LiveNode {
  readonly key: ResourceKey;
  readonly version: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly createdAt: string;
  readonly deleting: boolean;
  /** Owner references, and owners that Argo CD infers (those have an empty `uid`). */
  readonly owners: readonly OwnerReference[];
  /** The application instance that tracking says it belongs to, or `undefined`; never for objects with owners. */
  readonly application: string | undefined;
  readonly health: HealthStatus | undefined;
  readonly info: readonly InfoItem[];
  readonly images: readonly string[];
  readonly networking: ResourceNetworkingInfo | undefined;
  /** Pods only. */
  readonly pod: PodFacts | undefined;
  /** Nodes only. */
  readonly host: HostFacts | undefined;
  /** StatefulSets only: names of claims made from its templates begin with one of these. */
  readonly claimPrefixes: readonly string[] | undefined;
}

/** What the hosts of a tree need of a pod. */
export interface PodFacts {
  readonly node: string;
  readonly phase: string;
  /** Requests by resource name, in thousandths. */
  readonly requests: Readonly<Record<string, number>>;
}

/** What the hosts of a tree need of a Node. */
export interface HostFacts {
  /** Capacity by resource name, in thousandths. */
  readonly capacity: Readonly<Record<string, number>>;
  readonly systemInfo: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** A change in a live cluster, told after the projection changed (not for every event). */
export interface LiveChange {
  readonly key: ResourceKey;
  /** Application instances whose managed objects or trees hold the object, before or after the change. */
  readonly applications: readonly string[];
  /**
   * Whether the object itself is tracked by (managed in) one of them, and its health status or something that the
   * settings do not ignore changed. Otherwise only the trees need to be made again.
   */
  readonly managed: boolean;
  readonly type: 'added' | 'modified' | 'deleted';
}

/** How a cluster is watched; changing any of it means a new `LiveCluster`. */
export interface LiveSettings {
  /** Stands for what the functions below depend on, so that two settings can be compared. Default none. */
  readonly revision?: string | undefined;
  readonly trackingMethod: 'annotation' | 'label' | 'annotation+label';
  readonly instanceLabelKey: string;
  readonly installationId: string;
  /** Namespaces to watch; empty for all. */
  readonly namespaces: readonly string[];
  readonly clusterResources: boolean;
  /** Whether a kind is left out (resource exclusions and inclusions of the settings); what Argo CD always leaves out is left out besides. */
  excludes(group: string, kind: string): boolean;
  /** Health of an object by the settings' overrides and the built-in rules. */
  health(object: KubeObject): HealthStatus | undefined;
  /** Labels shown as info items (`resource.customLabels`). Default none. */
  readonly customLabels?: readonly string[] | undefined;
  /**
   * A tracked object without what does not count as a change (`resource.customizations.ignoreResourceUpdates`);
   * managed fields, generation and resource version are left out anyway. Default: the whole object counts.
   */
  readonly withoutIgnoredUpdates?: ((object: KubeObject) => KubeObject) | undefined;
  /** Whether a tracked object's managed fields are kept. Default: where `argocd-controller` applied it on the server. */
  readonly keepsManagedFields?: ((object: KubeObject) => boolean) | undefined;
  /** `resource.respectRBAC` is set: kinds that may not be listed are left out silently. Default false. */
  readonly respectRbac?: boolean | undefined;
}

/** A kind that cannot be listed or watched now. */
export interface KindError {
  readonly group: string;
  readonly kind: string;
  readonly message: string;
}

/** Numbers for `cluster|info`. */
export interface LiveStats {
  readonly resources: number;
  readonly apis: number;
  /** When all kinds had been listed last, RFC 3339; empty before. */
  readonly lastSync: string;
  /** Why the cluster cannot be read now, or `undefined`. */
  readonly error: string | undefined;
}

/**
 * What one cluster has, by projection (design, idea 3). It keeps watching and never answers from a kind whose
 * first list has not finished.
 */
export interface LiveCluster {
  readonly client: KubeClient;
  run(signal: AbortSignal): Promise<void>;
  /**
   * Resolves when every kind is listed once (or could not be: see `errors`). Throws while the cluster has not been
   * loaded and the last attempt failed, with that failure.
   */
  ready(signal?: AbortSignal): Promise<void>;
  /** What the cluster serves; empty before it is ready. */
  catalog(): ApiCatalog;
  /** Like `1.36.3`; empty before it is ready. */
  serverVersion(): string;
  /** Kinds that cannot be listed or watched now, with the reason; reconciling names them. */
  errors(): readonly KindError[];
  /** Objects that tracking gives to the application. */
  tracked(application: string): readonly LiveNode[];
  node(key: ResourceKey): LiveNode | undefined;
  nodesOfKind(group: string, kind: string): Iterable<LiveNode>;
  nodesInNamespace(namespace: string): readonly LiveNode[];
  /** Objects owned by it, by uid or by inference. */
  children(node: LiveNode): readonly LiveNode[];
  /** Owners of it that exist, by uid or by inference. */
  parents(node: LiveNode): readonly LiveNode[];
  /** The applications that track it or one of its owners, however far up. */
  applicationsOf(node: LiveNode): readonly string[];
  /** The full object: from the kept bytes where tracked, else read from the API server; `undefined` if gone. */
  object(key: ResourceKey, signal?: AbortSignal): Promise<KubeObject | undefined>;
  /** The same, in the version asked for: kinds are watched in their preferred version, and manifests may use another. */
  objectInVersion(key: ResourceKey, version: string, signal?: AbortSignal): Promise<KubeObject | undefined>;
  /** Takes the answer of our own write, so that the next comparison sees it before the watch does. */
  put(object: KubeObject): void;
  /** Takes our own deletion of an object that is gone. */
  remove(key: ResourceKey): void;
  /** Calls `listener` for every change after the first load; returns how to stop. */
  subscribe(listener: (change: LiveChange) => void): () => void;
  /** For `cluster|info`: numbers and time of the last full list. */
  stats(): LiveStats;
}
