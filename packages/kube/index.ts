export type {
  ApiCatalog,
  ApiResource,
  CallOptions,
  DeleteOptions,
  Impersonation,
  KubeClient,
  LogOptions,
  ObjectList,
  ObjectRef,
  ObjectStore,
  PatchBody,
  PatchType,
  ResourceType,
  Selection,
  StoreEvent,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from './types.ts';
export type {
  ClientCertificate,
  ClientConfig,
  CredentialSource,
  ResolvedCredentials,
  TlsConfig,
} from './config.ts';
export { fixedCredentials } from './config.ts';
export type { RateLimit, WatchTimes } from './config.ts';
export type { ClientObserver, PluginRecord, RequestRecord, RequestTarget } from './observer.ts';
export { createCatalog } from './client/catalog.ts';
export type { DiscoveredVersion } from './client/catalog.ts';
export { createKubeClient } from './client/client.ts';
export { openPodPort } from './client/port-forward.ts';
export type { PodPort } from './client/port-forward.ts';
export type { KubeStatus, StatusCause } from './errors.ts';
export { reasonOf } from './errors.ts';
export { clientConfigFromCluster } from './kubeconfig/cluster.ts';
export type { Environment } from './kubeconfig/exec-credentials.ts';
export { isInCluster, loadInClusterConfig } from './kubeconfig/in-cluster.ts';
export type { InClusterOptions } from './kubeconfig/in-cluster.ts';
export { basicAuthorization, listContexts, loadKubeconfig } from './kubeconfig/load.ts';
export type { LoadedKubeconfig, LoadKubeconfigOptions } from './kubeconfig/load.ts';
export type { Leadership } from './leases/leadership.ts';
export { createLeaseLeadership } from './leases/lease-leadership.ts';
export type { LeaseDeps, LeaseOptions } from './leases/lease-leadership.ts';
export { allShards, createShards } from './leases/shards.ts';
export type { ShardDeps, ShardOptions, Shards } from './leases/shards.ts';
export { createNamedObjectStore } from './store/named-objects.ts';
export { createObjectStore } from './store/object-store.ts';
export type { ObjectStoreOptions } from './store/object-store.ts';
export { Reflector } from './store/reflector.ts';
export type { ReflectorOptions, ReflectorSink } from './store/reflector.ts';
export { isOlderVersion } from './store/resource-version.ts';
