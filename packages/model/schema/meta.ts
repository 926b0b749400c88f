import type { ObjectMeta as KubeObjectMeta } from '@tiphys/base';
import type { Message, TypeOf } from './build.ts';
import { bool, int, list, map, message, ref, special, string } from './build.ts';
import { metaV1 } from './names.ts';

/** A time with whole seconds, RFC 3339; zero is `null`. */
export const Time = special<string>(metaV1('Time'), 'Time');
export type Time = TypeOf<typeof Time>;

/** Which shard a list covers. */
export const ShardInfo = message(metaV1('ShardInfo'), {
  selector: string(1, { doc: 'Selector of the shard.', zero: true }),
});
export interface ShardInfo extends TypeOf<typeof ShardInfo> {}

/** Metadata of a list. */
export const ListMeta = message(metaV1('ListMeta'), {
  selfLink: string(1, { doc: 'No longer used.' }),
  resourceVersion: string(2, { doc: 'Resource version of the list, to watch from.' }),
  continue: string(3, { doc: 'Where the next page begins.' }),
  remainingItemCount: int(4, { doc: 'How many items follow this page.', pointer: true }),
  shardInfo: ref(ShardInfo, 5, { doc: 'Which shard the list covers.', pointer: true }),
});
export interface ListMeta extends TypeOf<typeof ListMeta> {}

/** A time with microseconds, RFC 3339. */
export const MicroTime = special<string>(metaV1('MicroTime'), 'MicroTime');
export type MicroTime = TypeOf<typeof MicroTime>;

/** A link to an owner. */
export const OwnerReference = message(metaV1('OwnerReference'), {
  apiVersion: string(5, { doc: 'API version of the owner.', zero: true }),
  kind: string(1, { doc: 'Kind.', zero: true }),
  name: string(3, { doc: 'Name.', zero: true }),
  uid: string(4, { doc: 'Unique id that Kubernetes gave it.', zero: true }),
  controller: bool(6, { doc: 'Whether the owner is its controller.', pointer: true }),
  blockOwnerDeletion: bool(7, { doc: "Whether it holds up the owner's deletion.", pointer: true }),
});
export interface OwnerReference extends TypeOf<typeof OwnerReference> {}

/** A set of fields, as raw JSON. */
export const FieldsV1 = special<unknown>(metaV1('FieldsV1'), 'Json');
export type FieldsV1 = TypeOf<typeof FieldsV1>;

/** The fields that one manager manages. */
export const ManagedFieldsEntry = message(metaV1('ManagedFieldsEntry'), {
  manager: string(1, { doc: 'Name of the manager.' }),
  operation: string(2, { doc: '`Apply` or `Update`.' }),
  apiVersion: string(3, { doc: 'Version in which the fields are named.' }),
  time: ref(Time, 4, { doc: 'When it last changed them.', pointer: true }),
  fieldsType: string(6, { doc: 'Format of the fields: `FieldsV1`.' }),
  fieldsV1: ref(FieldsV1, 7, { doc: 'The fields.', pointer: true }),
  subresource: string(8, { doc: 'Subresource through which it wrote.' }),
});
export interface ManagedFieldsEntry extends TypeOf<typeof ManagedFieldsEntry> {}

/** Metadata of an object. */
export const ObjectMeta: Message<KubeObjectMeta> = message(metaV1('ObjectMeta'), {
  name: string(1, { doc: 'Name; unique among its kind in a namespace.' }),
  generateName: string(2, { doc: 'Prefix of a name that the API server completes.' }),
  namespace: string(3, { doc: 'Namespace.' }),
  selfLink: string(4, { doc: 'No longer used.' }),
  uid: string(5, { doc: 'Unique id that Kubernetes gave it.' }),
  resourceVersion: string(6, { doc: 'Resource version in Kubernetes.' }),
  generation: int(7, { doc: 'Counts changes of the spec.' }),
  creationTimestamp: ref(Time, 8, { doc: 'When it was made.', zero: true, omitZero: true }),
  deletionTimestamp: ref(Time, 9, { doc: 'When its deletion began.', pointer: true }),
  deletionGracePeriodSeconds: int(10, { doc: 'Seconds it has to end.', pointer: true }),
  labels: map('string', 11, { doc: 'Labels by name.' }),
  annotations: map('string', 12, { doc: 'Annotations by name.' }),
  ownerReferences: list(OwnerReference, 13, { doc: 'Objects it depends on.' }),
  finalizers: list('string', 14, { doc: 'What must be done before it goes.' }),
  managedFields: list(ManagedFieldsEntry, 17, { doc: 'Who manages which fields.' }),
}) as Message<KubeObjectMeta>;
export type ObjectMeta = KubeObjectMeta;

/** A kind in any version. */
export const GroupKind = message(metaV1('GroupKind'), {
  group: string(1, { doc: 'API group, or a glob.', zero: true }),
  kind: string(2, { doc: 'Kind, or a glob.', zero: true }),
});
export interface GroupKind extends TypeOf<typeof GroupKind> {}

/** A condition on one label. */
export const LabelSelectorRequirement = message(metaV1('LabelSelectorRequirement'), {
  key: string(1, { doc: 'Label.', zero: true }),
  operator: string(2, { doc: '`In`, `NotIn`, `Exists` or `DoesNotExist`.', zero: true }),
  values: list('string', 3, { doc: 'Values for `In` and `NotIn`.', atomic: true }),
});
export interface LabelSelectorRequirement extends TypeOf<typeof LabelSelectorRequirement> {}

/** Chooses objects by labels; all conditions must hold. */
export const LabelSelector = message(metaV1('LabelSelector'), {
  matchLabels: map('string', 1, { doc: 'Labels that must have these values.' }),
  matchExpressions: list(LabelSelectorRequirement, 2, { doc: 'Conditions on labels.', atomic: true }),
});
export interface LabelSelector extends TypeOf<typeof LabelSelector> {}

/** What an object is; never travels in protobuf. */
export const TypeMeta = message(metaV1('TypeMeta'), {
  kind: string(1, { doc: 'Kind.' }),
  apiVersion: string(2, { doc: 'API group and version.' }),
});
export interface TypeMeta extends TypeOf<typeof TypeMeta> {}

/** A number or a text such as `25%`. */
export const IntOrString = special<number | string>(
  'k8s.io.apimachinery.pkg.util.intstr.IntOrString',
  'IntOrString',
);
export type IntOrString = TypeOf<typeof IntOrString>;

/** Any JSON object. */
export const RawExtension = special<unknown>('k8s.io.apimachinery.pkg.runtime.RawExtension', 'Json');
export type RawExtension = TypeOf<typeof RawExtension>;

/** Any JSON value. */
export const Json = special<unknown>('k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSON', 'Json');
export type Json = TypeOf<typeof Json>;

/** Nothing. */
export const Empty = message('google.protobuf.Empty', {});
export interface Empty extends TypeOf<typeof Empty> {}
