import type { TypeOf } from '../build.ts';
import { int, list, message, ref, string } from '../build.ts';
import { ListMeta, MicroTime, ObjectMeta, Time } from '../meta.ts';

/** TODO */
export const ObjectReference = message('events.ObjectReference', {
  kind: string(1),
  namespace: string(2),
  name: string(3),
  uid: string(4),
  apiVersion: string(5),
  resourceVersion: string(6),
  fieldPath: string(7),
});
export interface ObjectReference extends TypeOf<typeof ObjectReference> {}

/** TODO */
export const EventSource = message('events.EventSource', {
  component: string(1),
  host: string(2),
});
export interface EventSource extends TypeOf<typeof EventSource> {}

/** TODO */
export const EventSeries = message('events.EventSeries', {
  count: int(1),
  lastObservedTime: ref(MicroTime, 2, { zero: true }),
});
export interface EventSeries extends TypeOf<typeof EventSeries> {}

/** TODO */
export const Event = message('events.Event', {
  metadata: ref(ObjectMeta, 1, { zero: true }),
  involvedObject: ref(ObjectReference, 2, { zero: true }),
  reason: string(3),
  message: string(4),
  source: ref(EventSource, 5, { zero: true }),
  firstTimestamp: ref(Time, 6, { zero: true }),
  lastTimestamp: ref(Time, 7, { zero: true }),
  count: int(8),
  type: string(9),
  eventTime: ref(MicroTime, 10, { zero: true }),
  series: ref(EventSeries, 11, { pointer: true }),
  action: string(12),
  related: ref(ObjectReference, 13, { pointer: true }),
  reportingComponent: string(14),
  reportingInstance: string(15),
});
export interface Event extends TypeOf<typeof Event> {}

/** TODO */
export const EventList = message('events.EventList', {
  metadata: ref(ListMeta, 1, { zero: true }),
  items: list(Event, 2, { zero: true }),
});
export interface EventList extends TypeOf<typeof EventList> {}
