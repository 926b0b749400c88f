import type { TypeOf } from './build.ts';
import { int, list, message, ref, string } from './build.ts';
import { ListMeta, MicroTime, ObjectMeta, Time } from './meta.ts';
import { coreV1 } from './names.ts';

/** State of a load balancer's port. */
export const PortStatus = message(coreV1('PortStatus'), {
  port: int(1, { doc: 'Port.', zero: true }),
  protocol: string(2, { doc: 'Protocol.', zero: true }),
  error: string(3, { doc: 'What is wrong with it.', pointer: true }),
});
export interface PortStatus extends TypeOf<typeof PortStatus> {}

/** An address of a load balancer. */
export const LoadBalancerIngress = message(coreV1('LoadBalancerIngress'), {
  ip: string(1, { doc: 'IP address.' }),
  hostname: string(2, { doc: 'Host name.' }),
  ipMode: string(3, { doc: 'How the address behaves.', pointer: true }),
  ports: list(PortStatus, 4, { doc: 'Its ports.' }),
});
export interface LoadBalancerIngress extends TypeOf<typeof LoadBalancerIngress> {}

/** Swap space of a node. */
export const NodeSwapStatus = message(coreV1('NodeSwapStatus'), {
  capacity: int(1, { doc: 'Bytes.', pointer: true }),
});
export interface NodeSwapStatus extends TypeOf<typeof NodeSwapStatus> {}

/** Facts about a node. */
export const NodeSystemInfo = message(coreV1('NodeSystemInfo'), {
  machineID: string(1, { doc: 'Id of the machine.', zero: true }),
  systemUUID: string(2, { doc: 'UUID of the system.', zero: true }),
  bootID: string(3, { doc: 'Id of this boot.', zero: true }),
  kernelVersion: string(4, { doc: 'Version of the kernel.', zero: true }),
  osImage: string(5, { doc: 'Operating system.', zero: true }),
  containerRuntimeVersion: string(6, { doc: 'Container runtime.', zero: true }),
  kubeletVersion: string(7, { doc: 'Version of the kubelet.', zero: true }),
  kubeProxyVersion: string(8, { doc: 'No longer used.', zero: true }),
  operatingSystem: string(9, { doc: 'Kind of operating system.', zero: true }),
  architecture: string(10, { doc: 'Architecture.', zero: true }),
  swap: ref(NodeSwapStatus, 11, { doc: 'Swap space.', pointer: true }),
});
export interface NodeSystemInfo extends TypeOf<typeof NodeSystemInfo> {}

/** A link to an object. */
export const CoreObjectReference = message(coreV1('ObjectReference'), {
  kind: string(1, { doc: 'Kind.' }),
  namespace: string(2, { doc: 'Namespace.' }),
  name: string(3, { doc: 'Name.' }),
  uid: string(4, { doc: 'Unique id that Kubernetes gave it.' }),
  apiVersion: string(5, { doc: 'API version.' }),
  resourceVersion: string(6, { doc: 'Resource version in Kubernetes.' }),
  fieldPath: string(7, { doc: 'Part of the object that is meant.' }),
});
export interface CoreObjectReference extends TypeOf<typeof CoreObjectReference> {}

/** Who reported an event. */
export const CoreEventSource = message(coreV1('EventSource'), {
  component: string(1, { doc: 'Component.' }),
  host: string(2, { doc: 'Node.' }),
});
export interface CoreEventSource extends TypeOf<typeof CoreEventSource> {}

/** An event that happens again and again. */
export const CoreEventSeries = message(coreV1('EventSeries'), {
  count: int(1, { doc: 'How often.' }),
  lastObservedTime: ref(MicroTime, 2, { doc: 'When last.', zero: true }),
});
export interface CoreEventSeries extends TypeOf<typeof CoreEventSeries> {}

/** Something that happened to an object. */
export const CoreEvent = message(coreV1('Event'), {
  metadata: ref(ObjectMeta, 1, { doc: 'Standard object metadata.', zero: true }),
  involvedObject: ref(CoreObjectReference, 2, { doc: 'The object.', zero: true }),
  reason: string(3, { doc: 'One word that says why.' }),
  message: string(4, { doc: 'Text for people.' }),
  source: ref(CoreEventSource, 5, { doc: 'Who reported it.', zero: true }),
  firstTimestamp: ref(Time, 6, { doc: 'When first.', zero: true }),
  lastTimestamp: ref(Time, 7, { doc: 'When last.', zero: true }),
  count: int(8, { doc: 'How often.' }),
  type: string(9, { doc: '`Normal` or `Warning`.' }),
  eventTime: ref(MicroTime, 10, { doc: 'When it was first seen.', zero: true }),
  series: ref(CoreEventSeries, 11, { doc: 'If it happens again and again.', pointer: true }),
  action: string(12, { doc: 'What was done.' }),
  related: ref(CoreObjectReference, 13, { doc: 'Another object that has to do with it.', pointer: true }),
  reportingComponent: string(14, { doc: 'Controller that reported it.', zero: true }),
  reportingInstance: string(15, { doc: 'Instance of the controller.', zero: true }),
});
export interface CoreEvent extends TypeOf<typeof CoreEvent> {}

/** Events. */
export const CoreEventList = message(coreV1('EventList'), {
  metadata: ref(ListMeta, 1, { doc: 'Standard object metadata.', zero: true }),
  items: list(CoreEvent, 2, { doc: 'The items.', zero: true }),
});
export interface CoreEventList extends TypeOf<typeof CoreEventList> {}
