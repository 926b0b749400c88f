import type { TypeOf } from './build.ts';
import { bool, bytes, int, list, map, message, ref, string } from './build.ts';
import { ListMeta, RawExtension, Time } from './meta.ts';
import { v1alpha1 } from './names.ts';

/** Whether something can be reached. */
export const ConnectionState = message(v1alpha1('ConnectionState'), {
  status: string(1, { doc: '`Successful`, `Failed` or `Unknown`.', zero: true }),
  message: string(2, { doc: 'Text for people.', zero: true }),
  attemptedAt: ref(Time, 3, { doc: 'When it was tried.', zero: true, pointer: true }),
});
export interface ConnectionState extends TypeOf<typeof ConnectionState> {}

/** How to log in to EKS. */
export const AWSAuthConfig = message(v1alpha1('AWSAuthConfig'), {
  clusterName: string(1, { doc: 'Name of the cluster.' }),
  roleARN: string(2, { doc: 'Role to take on.' }),
  profile: string(3, { doc: 'Profile.' }),
});
export interface AWSAuthConfig extends TypeOf<typeof AWSAuthConfig> {}

/** A command that gives credentials. */
export const ExecProviderConfig = message(v1alpha1('ExecProviderConfig'), {
  command: string(1, { doc: 'The command.' }),
  args: list('string', 2, { doc: 'Its arguments.' }),
  env: map('string', 3, { doc: 'Its environment.' }),
  apiVersion: string(4, { doc: 'Version of its output.' }),
  installHint: string(5, { doc: 'What to do when it is missing.' }),
  provideClusterInfo: bool(6, { doc: 'Whether it is told about the cluster.' }),
  config: ref(RawExtension, 7, { doc: 'What else it is told.', pointer: true }),
});
export interface ExecProviderConfig extends TypeOf<typeof ExecProviderConfig> {}

/** How to speak TLS. */
export const TLSClientConfig = message(v1alpha1('TLSClientConfig'), {
  insecure: bool(1, { doc: 'Skips the check of the TLS certificate.', zero: true }),
  serverName: string(2, { doc: 'Name that the certificate must have.' }),
  certData: bytes(3, { doc: 'Client certificate, PEM.' }),
  keyData: bytes(4, { doc: 'Key of the client certificate, PEM.' }),
  caData: bytes(5, { doc: 'CA certificates, PEM.' }),
});
export interface TLSClientConfig extends TypeOf<typeof TLSClientConfig> {}

/** How to reach a cluster. */
export const ClusterConfig = message(v1alpha1('ClusterConfig'), {
  username: string(1, { doc: 'User name.' }),
  password: string(2, { doc: 'Password.' }),
  bearerToken: string(3, { doc: 'Bearer token.' }),
  tlsClientConfig: ref(TLSClientConfig, 4, { doc: 'TLS.', zero: true }),
  awsAuthConfig: ref(AWSAuthConfig, 5, { doc: 'Login to EKS.', pointer: true }),
  execProviderConfig: ref(ExecProviderConfig, 6, { doc: 'A command that gives credentials.', pointer: true }),
  disableCompression: bool(7, { doc: 'Asks for answers without compression.' }),
  proxyUrl: string(8, { doc: 'Proxy.' }),
});
export interface ClusterConfig extends TypeOf<typeof ClusterConfig> {}

/** What is known of a cluster. */
export const ClusterCacheInfo = message(v1alpha1('ClusterCacheInfo'), {
  resourcesCount: int(1, { doc: 'How many objects.' }),
  apisCount: int(2, { doc: 'How many kinds.' }),
  lastCacheSyncTime: ref(Time, 3, { doc: 'When all were last listed.', pointer: true }),
});
export interface ClusterCacheInfo extends TypeOf<typeof ClusterCacheInfo> {}

/** How a cluster is. */
export const ClusterInfo = message(v1alpha1('ClusterInfo'), {
  connectionState: ref(ConnectionState, 1, { doc: 'Whether it can be reached.', zero: true }),
  serverVersion: string(2, { doc: 'Kubernetes version.' }),
  cacheInfo: ref(ClusterCacheInfo, 3, { doc: 'What is known of it.', zero: true }),
  applicationsCount: int(4, { doc: 'How many Applications go there.', zero: true }),
  apiVersions: list('string', 5, { doc: 'What it serves.' }),
});
export interface ClusterInfo extends TypeOf<typeof ClusterInfo> {}

/** A cluster that Applications go to. */
export const Cluster = message(v1alpha1('Cluster'), {
  server: string(1, { doc: 'URL of the Kubernetes API server.', zero: true }),
  name: string(2, { doc: 'Name.', zero: true }),
  config: ref(ClusterConfig, 3, { doc: 'How to reach it.', zero: true }),
  connectionState: ref(ConnectionState, 4, {
    doc: 'Whether it can be reached; use that of `info`.',
    zero: true,
  }),
  serverVersion: string(5, { doc: 'Kubernetes version; use that of `info`.' }),
  namespaces: list('string', 6, { doc: 'The only namespaces that are used; all where empty.' }),
  refreshRequestedAt: ref(Time, 7, { doc: 'When somebody asked to list everything anew.', pointer: true }),
  info: ref(ClusterInfo, 8, { doc: 'How it is.', zero: true }),
  shard: int(9, { doc: 'Controller that looks after it.', pointer: true }),
  clusterResources: bool(10, {
    doc: 'Whether cluster-scoped objects are used too, where namespaces are named.',
  }),
  project: string(11, { doc: 'Project it belongs to, if to one alone.' }),
  labels: map('string', 12, { doc: 'Labels by name.' }),
  annotations: map('string', 13, { doc: 'Annotations by name.' }),
});
export interface Cluster extends TypeOf<typeof Cluster> {}

/** Clusters. */
export const ClusterList = message(v1alpha1('ClusterList'), {
  metadata: ref(ListMeta, 1, { doc: 'Standard object metadata.', zero: true }),
  items: list(Cluster, 2, { doc: 'The items.', zero: true }),
});
export interface ClusterList extends TypeOf<typeof ClusterList> {}
