import type { TypeOf } from './build.ts';
import { bool, bytes, int, list, map, message, ref, string } from './build.ts';
import { ListMeta, RawExtension, Time } from './meta.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const ConnectionState = message(v1alpha1('ConnectionState'), {
  status: string(1, { zero: true }),
  message: string(2, { zero: true }),
  attemptedAt: ref(Time, 3, { zero: true, pointer: true }),
});
export interface ConnectionState extends TypeOf<typeof ConnectionState> {}

/** TODO */
export const AWSAuthConfig = message(v1alpha1('AWSAuthConfig'), {
  clusterName: string(1),
  roleARN: string(2),
  profile: string(3),
});
export interface AWSAuthConfig extends TypeOf<typeof AWSAuthConfig> {}

/** TODO */
export const ExecProviderConfig = message(v1alpha1('ExecProviderConfig'), {
  command: string(1),
  args: list('string', 2),
  env: map('string', 3),
  apiVersion: string(4),
  installHint: string(5),
  provideClusterInfo: bool(6),
  config: ref(RawExtension, 7, { pointer: true }),
});
export interface ExecProviderConfig extends TypeOf<typeof ExecProviderConfig> {}

/** TODO */
export const TLSClientConfig = message(v1alpha1('TLSClientConfig'), {
  insecure: bool(1, { zero: true }),
  serverName: string(2),
  certData: bytes(3),
  keyData: bytes(4),
  caData: bytes(5),
});
export interface TLSClientConfig extends TypeOf<typeof TLSClientConfig> {}

/** TODO */
export const ClusterConfig = message(v1alpha1('ClusterConfig'), {
  username: string(1),
  password: string(2),
  bearerToken: string(3),
  tlsClientConfig: ref(TLSClientConfig, 4, { zero: true }),
  awsAuthConfig: ref(AWSAuthConfig, 5, { pointer: true }),
  execProviderConfig: ref(ExecProviderConfig, 6, { pointer: true }),
  disableCompression: bool(7),
  proxyUrl: string(8),
});
export interface ClusterConfig extends TypeOf<typeof ClusterConfig> {}

/** TODO */
export const ClusterCacheInfo = message(v1alpha1('ClusterCacheInfo'), {
  resourcesCount: int(1),
  apisCount: int(2),
  lastCacheSyncTime: ref(Time, 3, { pointer: true }),
});
export interface ClusterCacheInfo extends TypeOf<typeof ClusterCacheInfo> {}

/** TODO */
export const ClusterInfo = message(v1alpha1('ClusterInfo'), {
  connectionState: ref(ConnectionState, 1, { zero: true }),
  serverVersion: string(2),
  cacheInfo: ref(ClusterCacheInfo, 3, { zero: true }),
  applicationsCount: int(4, { zero: true }),
  apiVersions: list('string', 5),
});
export interface ClusterInfo extends TypeOf<typeof ClusterInfo> {}

/** TODO */
export const Cluster = message(v1alpha1('Cluster'), {
  server: string(1, { zero: true }),
  name: string(2, { zero: true }),
  config: ref(ClusterConfig, 3, { zero: true }),
  connectionState: ref(ConnectionState, 4, { zero: true }),
  serverVersion: string(5),
  namespaces: list('string', 6),
  refreshRequestedAt: ref(Time, 7, { pointer: true }),
  info: ref(ClusterInfo, 8, { zero: true }),
  shard: int(9, { pointer: true }),
  clusterResources: bool(10),
  project: string(11),
  labels: map('string', 12),
  annotations: map('string', 13),
});
export interface Cluster extends TypeOf<typeof Cluster> {}

/** TODO */
export const ClusterList = message(v1alpha1('ClusterList'), {
  metadata: ref(ListMeta, 1, { zero: true }),
  items: list(Cluster, 2, { zero: true }),
});
export interface ClusterList extends TypeOf<typeof ClusterList> {}
