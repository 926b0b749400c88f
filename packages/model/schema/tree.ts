import type { TypeOf } from './build.ts';
import { bool, inline, int, list, map, message, ref, string } from './build.ts';
import { LoadBalancerIngress, NodeSystemInfo } from './core.ts';
import { Time } from './meta.ts';
import { HealthStatus } from './status.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const ResourceRef = message(v1alpha1('ResourceRef'), {
  group: string(1),
  version: string(2),
  kind: string(3),
  namespace: string(4),
  name: string(5),
  uid: string(6),
});
export interface ResourceRef extends TypeOf<typeof ResourceRef> {}

/** TODO */
export const InfoItem = message(v1alpha1('InfoItem'), {
  name: string(1),
  value: string(2),
});
export interface InfoItem extends TypeOf<typeof InfoItem> {}

/** TODO */
export const ResourceNetworkingInfo = message(v1alpha1('ResourceNetworkingInfo'), {
  targetLabels: map('string', 1),
  targetRefs: list(ResourceRef, 2),
  labels: map('string', 3),
  ingress: list(LoadBalancerIngress, 4),
  externalURLs: list('string', 5),
});
export interface ResourceNetworkingInfo extends TypeOf<typeof ResourceNetworkingInfo> {}

/** TODO */
export const ResourceNode = message(v1alpha1('ResourceNode'), {
  ResourceRef: inline(ResourceRef, 1),
  parentRefs: list(ResourceRef, 2),
  info: list(InfoItem, 3),
  networkingInfo: ref(ResourceNetworkingInfo, 4, { pointer: true }),
  resourceVersion: string(5),
  images: list('string', 6),
  health: ref(HealthStatus, 7, { pointer: true }),
  createdAt: ref(Time, 8, { pointer: true }),
});
export interface ResourceNode extends TypeOf<typeof ResourceNode> {}

/** TODO */
export const HostResourceInfo = message(v1alpha1('HostResourceInfo'), {
  resourceName: string(1),
  requestedByApp: int(2),
  requestedByNeighbors: int(3),
  capacity: int(4),
});
export interface HostResourceInfo extends TypeOf<typeof HostResourceInfo> {}

/** TODO */
export const HostInfo = message(v1alpha1('HostInfo'), {
  name: string(1),
  resourcesInfo: list(HostResourceInfo, 2),
  systemInfo: ref(NodeSystemInfo, 3, { zero: true }),
  labels: map('string', 4),
});
export interface HostInfo extends TypeOf<typeof HostInfo> {}

/** TODO */
export const ApplicationTree = message(v1alpha1('ApplicationTree'), {
  nodes: list(ResourceNode, 1),
  orphanedNodes: list(ResourceNode, 2),
  hosts: list(HostInfo, 3),
  shardsCount: int(4),
});
export interface ApplicationTree extends TypeOf<typeof ApplicationTree> {}

/** TODO */
export const ApplicationSetTree = message(v1alpha1('ApplicationSetTree'), {
  nodes: list(ResourceNode, 1),
});
export interface ApplicationSetTree extends TypeOf<typeof ApplicationSetTree> {}

/** TODO */
export const ResourceDiff = message(v1alpha1('ResourceDiff'), {
  group: string(1),
  kind: string(2),
  namespace: string(3),
  name: string(4),
  targetState: string(5),
  liveState: string(6),
  diff: string(7),
  hook: bool(8),
  normalizedLiveState: string(9),
  predictedLiveState: string(10),
  resourceVersion: string(11),
  modified: bool(12),
});
export interface ResourceDiff extends TypeOf<typeof ResourceDiff> {}
