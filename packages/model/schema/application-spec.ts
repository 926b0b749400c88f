import type { TypeOf } from './build.ts';
import { int, list, message, ref, string } from './build.ts';
import { SourceHydrator } from './hydrator.ts';
import { ApplicationSource } from './source.ts';
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
