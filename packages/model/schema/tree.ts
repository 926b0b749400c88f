import type { TypeOf } from './build.ts';
import { bool, inline, int, list, map, message, ref, string } from './build.ts';
import { LoadBalancerIngress, NodeSystemInfo } from './core.ts';
import { Time } from './meta.ts';
import { HealthStatus } from './status.ts';
import { v1alpha1 } from './names.ts';

/** Names an object. */
export const ResourceRef = message(v1alpha1('ResourceRef'), {
  group: string(1, { doc: 'API group; empty for the core group.' }),
  version: string(2, { doc: 'API version.' }),
  kind: string(3, { doc: 'Kind.' }),
  namespace: string(4, { doc: 'Namespace.' }),
  name: string(5, { doc: 'Name.' }),
  uid: string(6, { doc: 'Unique id that Kubernetes gave it.' }),
});
export interface ResourceRef extends TypeOf<typeof ResourceRef> {}

/** A fact about an object, for people. */
export const InfoItem = message(v1alpha1('InfoItem'), {
  name: string(1, { doc: 'Name.' }),
  value: string(2, { doc: 'Value.' }),
});
export interface InfoItem extends TypeOf<typeof InfoItem> {}

/** How traffic reaches an object. */
export const ResourceNetworkingInfo = message(v1alpha1('ResourceNetworkingInfo'), {
  targetLabels: map('string', 1, { doc: 'Labels of the pods it sends traffic to.' }),
  targetRefs: list(ResourceRef, 2, { doc: 'Objects it sends traffic to.' }),
  labels: map('string', 3, { doc: 'Labels it is found by.' }),
  ingress: list(LoadBalancerIngress, 4, { doc: 'Addresses of its load balancer.' }),
  externalURLs: list('string', 5, { doc: 'URLs it can be reached at.' }),
});
export interface ResourceNetworkingInfo extends TypeOf<typeof ResourceNetworkingInfo> {}

/** An object in the tree of an Application. */
export const ResourceNode = message(v1alpha1('ResourceNode'), {
  ResourceRef: inline(ResourceRef, 1, { doc: 'Names the object.' }),
  parentRefs: list(ResourceRef, 2, { doc: 'Its owners.' }),
  info: list(InfoItem, 3, { doc: 'Facts for people.' }),
  networkingInfo: ref(ResourceNetworkingInfo, 4, { doc: 'How traffic reaches it.', pointer: true }),
  resourceVersion: string(5, { doc: 'Resource version in Kubernetes.' }),
  images: list('string', 6, { doc: 'Container images.' }),
  health: ref(HealthStatus, 7, { doc: 'Health.', pointer: true }),
  createdAt: ref(Time, 8, { doc: 'When it was made.', pointer: true }),
});
export interface ResourceNode extends TypeOf<typeof ResourceNode> {}

/** How much of a node's resource is taken. */
export const HostResourceInfo = message(v1alpha1('HostResourceInfo'), {
  resourceName: string(1, { doc: '`cpu`, `memory` and so on.' }),
  requestedByApp: int(2, { doc: 'By the Application.' }),
  requestedByNeighbors: int(3, { doc: 'By others.' }),
  capacity: int(4, { doc: 'All of it.' }),
});
export interface HostResourceInfo extends TypeOf<typeof HostResourceInfo> {}

/** A node that the Application's pods run on. */
export const HostInfo = message(v1alpha1('HostInfo'), {
  name: string(1, { doc: 'Name.' }),
  resourcesInfo: list(HostResourceInfo, 2, { doc: 'Its resources.' }),
  systemInfo: ref(NodeSystemInfo, 3, { doc: 'Facts about it.', zero: true }),
  labels: map('string', 4, { doc: 'Labels by name.' }),
});
export interface HostInfo extends TypeOf<typeof HostInfo> {}

/** The objects of an Application and what they own. */
export const ApplicationTree = message(v1alpha1('ApplicationTree'), {
  nodes: list(ResourceNode, 1, { doc: 'Managed objects and what they own.' }),
  orphanedNodes: list(ResourceNode, 2, { doc: 'Objects in its namespace that nobody manages.' }),
  hosts: list(HostInfo, 3, { doc: 'Nodes its pods run on.' }),
  shardsCount: int(4, { doc: 'In how many pieces it is stored.' }),
});
export interface ApplicationTree extends TypeOf<typeof ApplicationTree> {}

/** The Applications of an ApplicationSet. */
export const ApplicationSetTree = message(v1alpha1('ApplicationSetTree'), {
  nodes: list(ResourceNode, 1, { doc: 'The Applications.' }),
});
export interface ApplicationSetTree extends TypeOf<typeof ApplicationSetTree> {}

/** An object as the source, and as the cluster has it. */
export const ResourceDiff = message(v1alpha1('ResourceDiff'), {
  group: string(1, { doc: 'API group; empty for the core group.' }),
  kind: string(2, { doc: 'Kind.' }),
  namespace: string(3, { doc: 'Namespace.' }),
  name: string(4, { doc: 'Name.' }),
  targetState: string(5, { doc: 'As the source has it, JSON.' }),
  liveState: string(6, { doc: 'As the cluster has it, JSON.' }),
  diff: string(7, { doc: 'No longer used.' }),
  hook: bool(8, { doc: 'Whether it is a hook.' }),
  normalizedLiveState: string(9, { doc: 'As the cluster has it, without what does not count, JSON.' }),
  predictedLiveState: string(10, { doc: 'As a sync would make it, JSON.' }),
  resourceVersion: string(11, { doc: 'Resource version in Kubernetes.' }),
  modified: bool(12, { doc: 'Whether they differ.' }),
});
export interface ResourceDiff extends TypeOf<typeof ResourceDiff> {}
