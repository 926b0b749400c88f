import type { ObjectMeta as KubeObjectMeta } from '@tiphys/base';
import type { Message, TypeOf } from './build.ts';
import { bool, int, list, map, message, ref, special, string } from './build.ts';
import { metaV1 } from './names.ts';

/** TODO */
export const Time = special<string>(metaV1('Time'), 'Time');
export type Time = TypeOf<typeof Time>;

/** TODO */
export const ShardInfo = message(metaV1('ShardInfo'), {
  selector: string(1, { zero: true }),
});
export interface ShardInfo extends TypeOf<typeof ShardInfo> {}

/** TODO */
export const ListMeta = message(metaV1('ListMeta'), {
  selfLink: string(1),
  resourceVersion: string(2),
  continue: string(3),
  remainingItemCount: int(4, { pointer: true }),
  shardInfo: ref(ShardInfo, 5, { pointer: true }),
});
export interface ListMeta extends TypeOf<typeof ListMeta> {}

/** TODO */
export const MicroTime = special<string>(metaV1('MicroTime'), 'MicroTime');
export type MicroTime = TypeOf<typeof MicroTime>;

/** TODO */
export const OwnerReference = message(metaV1('OwnerReference'), {
  apiVersion: string(5, { zero: true }),
  kind: string(1, { zero: true }),
  name: string(3, { zero: true }),
  uid: string(4, { zero: true }),
  controller: bool(6, { pointer: true }),
  blockOwnerDeletion: bool(7, { pointer: true }),
});
export interface OwnerReference extends TypeOf<typeof OwnerReference> {}

/** TODO */
export const FieldsV1 = special<unknown>(metaV1('FieldsV1'), 'Json');
export type FieldsV1 = TypeOf<typeof FieldsV1>;

/** TODO */
export const ManagedFieldsEntry = message(metaV1('ManagedFieldsEntry'), {
  manager: string(1),
  operation: string(2),
  apiVersion: string(3),
  time: ref(Time, 4, { pointer: true }),
  fieldsType: string(6),
  fieldsV1: ref(FieldsV1, 7, { pointer: true }),
  subresource: string(8),
});
export interface ManagedFieldsEntry extends TypeOf<typeof ManagedFieldsEntry> {}

/** TODO */
export const ObjectMeta: Message<KubeObjectMeta> = message(metaV1('ObjectMeta'), {
  name: string(1),
  generateName: string(2),
  namespace: string(3),
  selfLink: string(4),
  uid: string(5),
  resourceVersion: string(6),
  generation: int(7),
  creationTimestamp: ref(Time, 8, { zero: true, omitZero: true }),
  deletionTimestamp: ref(Time, 9, { pointer: true }),
  deletionGracePeriodSeconds: int(10, { pointer: true }),
  labels: map('string', 11),
  annotations: map('string', 12),
  ownerReferences: list(OwnerReference, 13),
  finalizers: list('string', 14),
  managedFields: list(ManagedFieldsEntry, 17),
}) as Message<KubeObjectMeta>;
export type ObjectMeta = KubeObjectMeta;

/** TODO */
export const GroupKind = message(metaV1('GroupKind'), {
  group: string(1, { zero: true }),
  kind: string(2, { zero: true }),
});
export interface GroupKind extends TypeOf<typeof GroupKind> {}

/** TODO */
export const LabelSelectorRequirement = message(metaV1('LabelSelectorRequirement'), {
  key: string(1, { zero: true }),
  operator: string(2, { zero: true }),
  values: list('string', 3, { atomic: true }),
});
export interface LabelSelectorRequirement extends TypeOf<typeof LabelSelectorRequirement> {}

/** TODO */
export const LabelSelector = message(metaV1('LabelSelector'), {
  matchLabels: map('string', 1),
  matchExpressions: list(LabelSelectorRequirement, 2, { atomic: true }),
});
export interface LabelSelector extends TypeOf<typeof LabelSelector> {}

/** TODO */
export const TypeMeta = message(metaV1('TypeMeta'), {
  kind: string(1),
  apiVersion: string(2),
});
export interface TypeMeta extends TypeOf<typeof TypeMeta> {}

/** TODO */
export const IntOrString = special<number | string>(
  'k8s.io.apimachinery.pkg.util.intstr.IntOrString',
  'IntOrString',
);
export type IntOrString = TypeOf<typeof IntOrString>;

/** TODO */
export const RawExtension = special<unknown>('k8s.io.apimachinery.pkg.runtime.RawExtension', 'Json');
export type RawExtension = TypeOf<typeof RawExtension>;

/** TODO */
export const Json = special<unknown>('k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSON', 'Json');
export type Json = TypeOf<typeof Json>;

/** TODO */
export const Empty = message('google.protobuf.Empty', {});
export interface Empty extends TypeOf<typeof Empty> {}
