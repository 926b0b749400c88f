import type { TypeOf } from './build.ts';
import { bool, int, list, message, ref, string } from './build.ts';
import { ApplicationDestination, ResourceIgnoreDifferences } from './application-spec.ts';
import { SourceHydratorStatus } from './hydrator.ts';
import { Time } from './meta.ts';
import { OperationInitiator, OperationState } from './operation.ts';
import { ApplicationSource } from './source.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const HealthStatus = message(v1alpha1('HealthStatus'), {
  status: string(1),
  message: string(2),
  lastTransitionTime: ref(Time, 3, { pointer: true }),
});
export interface HealthStatus extends TypeOf<typeof HealthStatus> {}

/** TODO */
export const AppHealthStatus = message(v1alpha1('AppHealthStatus'), {
  status: string(1),
  message: string(2),
  lastTransitionTime: ref(Time, 3, { pointer: true }),
});
export interface AppHealthStatus extends TypeOf<typeof AppHealthStatus> {}

/** TODO */
export const ComparedTo = message(v1alpha1('ComparedTo'), {
  source: ref(ApplicationSource, 1, { zero: true, optional: true }),
  destination: ref(ApplicationDestination, 2, { zero: true }),
  sources: list(ApplicationSource, 3),
  ignoreDifferences: list(ResourceIgnoreDifferences, 4),
});
export interface ComparedTo extends TypeOf<typeof ComparedTo> {}

/** TODO */
export const SyncStatus = message(v1alpha1('SyncStatus'), {
  status: string(1, { zero: true }),
  comparedTo: ref(ComparedTo, 2, { zero: true, optional: true }),
  revision: string(3),
  revisions: list('string', 4),
});
export interface SyncStatus extends TypeOf<typeof SyncStatus> {}

/** TODO */
export const ResourceStatus = message(v1alpha1('ResourceStatus'), {
  group: string(1),
  version: string(2),
  kind: string(3),
  namespace: string(4),
  name: string(5),
  status: string(6),
  health: ref(HealthStatus, 7, { pointer: true }),
  hook: bool(8),
  requiresPruning: bool(9),
  syncWave: int(10),
  requiresDeletionConfirmation: bool(11),
});
export interface ResourceStatus extends TypeOf<typeof ResourceStatus> {}

/** TODO */
export const RevisionHistory = message(v1alpha1('RevisionHistory'), {
  revision: string(2),
  deployedAt: ref(Time, 4, { zero: true }),
  id: int(5, { zero: true }),
  source: ref(ApplicationSource, 6, { zero: true, optional: true }),
  deployStartedAt: ref(Time, 7, { pointer: true }),
  sources: list(ApplicationSource, 8),
  revisions: list('string', 9),
  initiatedBy: ref(OperationInitiator, 10, { zero: true, optional: true }),
});
export interface RevisionHistory extends TypeOf<typeof RevisionHistory> {}

/** TODO */
export const ApplicationCondition = message(v1alpha1('ApplicationCondition'), {
  type: string(1, { zero: true }),
  message: string(2, { zero: true }),
  lastTransitionTime: ref(Time, 3, { pointer: true }),
});
export interface ApplicationCondition extends TypeOf<typeof ApplicationCondition> {}

/** TODO */
export const ApplicationSummary = message(v1alpha1('ApplicationSummary'), {
  externalURLs: list('string', 1),
  images: list('string', 2),
  isAppOfApps: bool(3),
});
export interface ApplicationSummary extends TypeOf<typeof ApplicationSummary> {}

/** TODO */
export const ApplicationStatus = message(v1alpha1('ApplicationStatus'), {
  resources: list(ResourceStatus, 1),
  sync: ref(SyncStatus, 2, { zero: true, optional: true }),
  health: ref(AppHealthStatus, 3, { zero: true, optional: true }),
  history: list(RevisionHistory, 4),
  conditions: list(ApplicationCondition, 5),
  reconciledAt: ref(Time, 6, { pointer: true }),
  operationState: ref(OperationState, 7, { pointer: true }),
  observedAt: ref(Time, 8, { pointer: true }),
  sourceType: string(9),
  summary: ref(ApplicationSummary, 10, { zero: true, optional: true }),
  resourceHealthSource: string(11),
  sourceTypes: list('string', 12),
  controllerNamespace: string(13),
  sourceHydrator: ref(SourceHydratorStatus, 14, { zero: true, optional: true }),
});
export interface ApplicationStatus extends TypeOf<typeof ApplicationStatus> {}
