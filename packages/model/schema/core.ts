import type { TypeOf } from './build.ts';
import { int, list, message, ref, string } from './build.ts';
import { ListMeta, MicroTime, ObjectMeta, Time } from './meta.ts';
import { coreV1 } from './names.ts';

/** TODO */
export const PortStatus = message(coreV1('PortStatus'), {
  port: int(1, { zero: true }),
  protocol: string(2, { zero: true }),
  error: string(3, { pointer: true }),
});
export interface PortStatus extends TypeOf<typeof PortStatus> {}

/** TODO */
export const LoadBalancerIngress = message(coreV1('LoadBalancerIngress'), {
  ip: string(1),
  hostname: string(2),
  ipMode: string(3, { pointer: true }),
  ports: list(PortStatus, 4),
});
export interface LoadBalancerIngress extends TypeOf<typeof LoadBalancerIngress> {}

/** TODO */
export const NodeSwapStatus = message(coreV1('NodeSwapStatus'), {
  capacity: int(1, { pointer: true }),
});
export interface NodeSwapStatus extends TypeOf<typeof NodeSwapStatus> {}

/** TODO */
export const NodeSystemInfo = message(coreV1('NodeSystemInfo'), {
  machineID: string(1, { zero: true }),
  systemUUID: string(2, { zero: true }),
  bootID: string(3, { zero: true }),
  kernelVersion: string(4, { zero: true }),
  osImage: string(5, { zero: true }),
  containerRuntimeVersion: string(6, { zero: true }),
  kubeletVersion: string(7, { zero: true }),
  kubeProxyVersion: string(8, { zero: true }),
  operatingSystem: string(9, { zero: true }),
  architecture: string(10, { zero: true }),
  swap: ref(NodeSwapStatus, 11, { pointer: true }),
});
export interface NodeSystemInfo extends TypeOf<typeof NodeSystemInfo> {}

/** TODO */
export const CoreObjectReference = message(coreV1('ObjectReference'), {
  kind: string(1),
  namespace: string(2),
  name: string(3),
  uid: string(4),
  apiVersion: string(5),
  resourceVersion: string(6),
  fieldPath: string(7),
});
export interface CoreObjectReference extends TypeOf<typeof CoreObjectReference> {}

/** TODO */
export const CoreEventSource = message(coreV1('EventSource'), {
  component: string(1),
  host: string(2),
});
export interface CoreEventSource extends TypeOf<typeof CoreEventSource> {}

/** TODO */
export const CoreEventSeries = message(coreV1('EventSeries'), {
  count: int(1),
  lastObservedTime: ref(MicroTime, 2, { zero: true }),
});
export interface CoreEventSeries extends TypeOf<typeof CoreEventSeries> {}

/** TODO */
export const CoreEvent = message(coreV1('Event'), {
  metadata: ref(ObjectMeta, 1, { zero: true }),
  involvedObject: ref(CoreObjectReference, 2, { zero: true }),
  reason: string(3),
  message: string(4),
  source: ref(CoreEventSource, 5, { zero: true }),
  firstTimestamp: ref(Time, 6, { zero: true }),
  lastTimestamp: ref(Time, 7, { zero: true }),
  count: int(8),
  type: string(9),
  eventTime: ref(MicroTime, 10, { zero: true }),
  series: ref(CoreEventSeries, 11, { pointer: true }),
  action: string(12),
  related: ref(CoreObjectReference, 13, { pointer: true }),
  reportingComponent: string(14, { zero: true }),
  reportingInstance: string(15, { zero: true }),
});
export interface CoreEvent extends TypeOf<typeof CoreEvent> {}

/** TODO */
export const CoreEventList = message(coreV1('EventList'), {
  metadata: ref(ListMeta, 1, { zero: true }),
  items: list(CoreEvent, 2, { zero: true }),
});
export interface CoreEventList extends TypeOf<typeof CoreEventList> {}
