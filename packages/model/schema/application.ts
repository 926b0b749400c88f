import type { KubeObject } from '@tiphys/base';
import type { TypeOf } from './build.ts';
import { int, list, message, ref, string } from './build.ts';
import { SourceHydrator } from './hydrator.ts';
import { ListMeta, ObjectMeta, type TypeMeta } from './meta.ts';
import { Operation } from './operation.ts';
import { ApplicationSource } from './source.ts';
import { ApplicationStatus } from './status.ts';
import { SyncPolicy } from './sync-policy.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const ApplicationDestination = message(v1alpha1('ApplicationDestination'), {
  server: string(1),
  namespace: string(2),
  name: string(3),
});
export interface ApplicationDestination extends TypeOf<typeof ApplicationDestination> {}

/** TODO */
export const Info = message(v1alpha1('Info'), {
  name: string(1, { zero: true }),
  value: string(2, { zero: true }),
});
export interface Info extends TypeOf<typeof Info> {}

/** TODO */
export const ResourceIgnoreDifferences = message(v1alpha1('ResourceIgnoreDifferences'), {
  group: string(1),
  kind: string(2, { zero: true }),
  name: string(3),
  namespace: string(4),
  jsonPointers: list('string', 5),
  jqPathExpressions: list('string', 6),
  managedFieldsManagers: list('string', 7),
});
export interface ResourceIgnoreDifferences extends TypeOf<typeof ResourceIgnoreDifferences> {}

/** TODO */
export const ApplicationSpec = message(v1alpha1('ApplicationSpec'), {
  source: ref(ApplicationSource, 1, { pointer: true }),
  destination: ref(ApplicationDestination, 2, { zero: true }),
  project: string(3, { zero: true }),
  syncPolicy: ref(SyncPolicy, 4, { pointer: true }),
  ignoreDifferences: list(ResourceIgnoreDifferences, 5),
  info: list(Info, 6),
  revisionHistoryLimit: int(7, { pointer: true }),
  sources: list(ApplicationSource, 8),
  sourceHydrator: ref(SourceHydrator, 9, { pointer: true }),
});
export interface ApplicationSpec extends TypeOf<typeof ApplicationSpec> {}

/** TODO */
export const Application = message(v1alpha1('Application'), {
  metadata: ref(ObjectMeta, 1, { zero: true }),
  spec: ref(ApplicationSpec, 2, { zero: true }),
  status: ref(ApplicationStatus, 3, { zero: true, optional: true }),
  operation: ref(Operation, 4, { pointer: true }),
});
export interface Application extends TypeOf<typeof Application>, TypeMeta {}

/** The same as it is kept in a cluster: with `apiVersion` and `kind`. */
export type ApplicationObject = Application & KubeObject;

/** TODO */
export const ApplicationList = message(v1alpha1('ApplicationList'), {
  metadata: ref(ListMeta, 1, { zero: true }),
  items: list(Application, 2, { zero: true }),
});
export interface ApplicationList extends TypeOf<typeof ApplicationList> {}

/** TODO */
export const ApplicationWatchEvent = message(v1alpha1('ApplicationWatchEvent'), {
  type: string(1, { zero: true }),
  application: ref(Application, 2, { zero: true }),
});
export interface ApplicationWatchEvent extends TypeOf<typeof ApplicationWatchEvent> {}
