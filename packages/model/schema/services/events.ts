import type { TypeOf } from '../build.ts';
import { int, list, message, ref, string } from '../build.ts';
import { ListMeta, MicroTime, ObjectMeta, Time } from '../meta.ts';

/** A link to an object. */
export const ObjectReference = message('events.ObjectReference', {
  kind: string(1, { doc: 'Kind.' }),
  namespace: string(2, { doc: 'Namespace.' }),
  name: string(3, { doc: 'Name.' }),
  uid: string(4, { doc: 'Unique id that Kubernetes gave it.' }),
  apiVersion: string(5, { doc: 'API version.' }),
  resourceVersion: string(6, { doc: 'Resource version in Kubernetes.' }),
  fieldPath: string(7, { doc: 'Part of the object that is meant.' }),
});
export interface ObjectReference extends TypeOf<typeof ObjectReference> {}

/** Who reported an event. */
export const EventSource = message('events.EventSource', {
  component: string(1, { doc: 'Component.' }),
  host: string(2, { doc: 'Node.' }),
});
export interface EventSource extends TypeOf<typeof EventSource> {}

/** An event that happens again and again. */
export const EventSeries = message('events.EventSeries', {
  count: int(1, { doc: 'How often.' }),
  lastObservedTime: ref(MicroTime, 2, { doc: 'When last.', zero: true }),
});
export interface EventSeries extends TypeOf<typeof EventSeries> {}

/** Something that happened to an object. */
export const Event = message('events.Event', {
  metadata: ref(ObjectMeta, 1, { doc: 'Standard object metadata.', zero: true }),
  involvedObject: ref(ObjectReference, 2, { doc: 'The object.', zero: true }),
  reason: string(3, { doc: 'One word that says why.' }),
  message: string(4, { doc: 'Text for people.' }),
  source: ref(EventSource, 5, { doc: 'Who reported it.', zero: true }),
  firstTimestamp: ref(Time, 6, { doc: 'When first.', zero: true }),
  lastTimestamp: ref(Time, 7, { doc: 'When last.', zero: true }),
  count: int(8, { doc: 'How often.' }),
  type: string(9, { doc: '`Normal` or `Warning`.' }),
  eventTime: ref(MicroTime, 10, { doc: 'When it was first seen.', zero: true }),
  series: ref(EventSeries, 11, { doc: 'If it happens again and again.', pointer: true }),
  action: string(12, { doc: 'What was done.' }),
  related: ref(ObjectReference, 13, { doc: 'Another object that has to do with it.', pointer: true }),
  reportingComponent: string(14, { doc: 'Controller that reported it.' }),
  reportingInstance: string(15, { doc: 'Instance of the controller.' }),
});
export interface Event extends TypeOf<typeof Event> {}

/** Events. */
export const EventList = message('events.EventList', {
  metadata: ref(ListMeta, 1, { doc: 'Standard object metadata.', zero: true }),
  items: list(Event, 2, { doc: 'The items.', zero: true }),
});
export interface EventList extends TypeOf<typeof EventList> {}
