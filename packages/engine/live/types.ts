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
  readonly owners: readonly OwnerReference[];
  /** The application instance that tracking says it belongs to, or `undefined`. */
  readonly application: string | undefined;
  readonly health: HealthStatus | undefined;
  readonly info: readonly InfoItem[];
  readonly images: readonly string[];
  readonly networking: ResourceNetworkingInfo | undefined;
}

/** A change in a live cluster, told after the projection changed (not for every event). */
export interface LiveChange {
  readonly key: ResourceKey;
  /** Application instances whose managed objects or trees hold the object, before or after the change. */
  readonly applications: readonly string[];
  /** Whether the object itself is tracked by (managed in) one of them. */
  readonly managed: boolean;
  readonly type: 'added' | 'modified' | 'deleted';
}

/** How a cluster is watched; changing any of it means a new `LiveCluster`. */
export interface LiveSettings {
  readonly trackingMethod: 'annotation' | 'label' | 'annotation+label';
  readonly instanceLabelKey: string;
  readonly installationId: string;
  /** Namespaces to watch; empty for all. */
  readonly namespaces: readonly string[];
  readonly clusterResources: boolean;
  /** Whether a kind is left out (resource exclusions and inclusions of the settings). */
  excludes(group: string, kind: string): boolean;
  /** Health of an object by the settings' overrides and the built-in rules. */
  health(object: KubeObject): HealthStatus | undefined;
}

/**
 * What one cluster has, by projection (design, idea 3). It keeps watching and never answers from a kind whose
 * first list has not finished.
 */
export interface LiveCluster {
  readonly client: KubeClient;
  run(signal: AbortSignal): Promise<void>;
  /** Resolves when every kind is listed once (or could not be: see `errors`). */
  ready(signal?: AbortSignal): Promise<void>;
  catalog(): ApiCatalog;
  serverVersion(): string;
  /** Kinds that cannot be listed or watched now, with the reason; reconciling names them. */
  errors(): readonly { readonly group: string; readonly kind: string; readonly message: string }[];
  /** Objects that tracking gives to the application. */
  tracked(application: string): readonly LiveNode[];
  node(key: ResourceKey): LiveNode | undefined;
  nodesInNamespace(namespace: string): readonly LiveNode[];
  children(node: LiveNode): readonly LiveNode[];
  /** The full object: from the kept bytes where tracked, else read from the API server; `undefined` if gone. */
  object(key: ResourceKey, signal?: AbortSignal): Promise<KubeObject | undefined>;
  /** Takes the answer of our own write, so that the next comparison sees it before the watch does. */
  put(object: KubeObject): void;
  /** Takes our own deletion of an object that is gone. */
  remove(key: ResourceKey): void;
  subscribe(listener: (change: LiveChange) => void): () => void;
  /** For `cluster|info`: numbers and time of the last full list. */
  stats(): { readonly resources: number; readonly apis: number; readonly lastSync: string; readonly error: string | undefined };
}
