import type { TypeOf } from './build.ts';
import { bool, int, list, message, ref, string } from './build.ts';
import { ApplicationDestination, ResourceIgnoreDifferences } from './application-spec.ts';
import { SourceHydratorStatus } from './hydrator.ts';
import { Time } from './meta.ts';
import { OperationInitiator, OperationState } from './operation.ts';
import { ApplicationSource } from './source.ts';
import { v1alpha1 } from './names.ts';

/** How an object is. */
export const HealthStatus = message(v1alpha1('HealthStatus'), {
  status: string(1, { doc: '`Healthy`, `Progressing`, `Degraded`, `Suspended`, `Missing` or `Unknown`.' }),
  message: string(2, { doc: 'Text for people.' }),
  lastTransitionTime: ref(Time, 3, { doc: 'When the state last changed.', pointer: true }),
});
export interface HealthStatus extends TypeOf<typeof HealthStatus> {}

/** How an Application is. */
export const AppHealthStatus = message(v1alpha1('AppHealthStatus'), {
  status: string(1, { doc: '`Healthy`, `Progressing`, `Degraded`, `Suspended`, `Missing` or `Unknown`.' }),
  message: string(2, { doc: 'No longer used.' }),
  lastTransitionTime: ref(Time, 3, { doc: 'When the state last changed.', pointer: true }),
});
export interface AppHealthStatus extends TypeOf<typeof AppHealthStatus> {}

/** What was compared with the cluster. */
export const ComparedTo = message(v1alpha1('ComparedTo'), {
  source: ref(ApplicationSource, 1, { doc: 'Where the manifests come from.', zero: true, optional: true }),
  destination: ref(ApplicationDestination, 2, { doc: 'Cluster and namespace to deploy to.', zero: true }),
  sources: list(ApplicationSource, 3, {
    doc: 'Where the manifests come from, for an Application with several sources.',
  }),
  ignoreDifferences: list(ResourceIgnoreDifferences, 4, { doc: 'Differences that do not count.' }),
});
export interface ComparedTo extends TypeOf<typeof ComparedTo> {}

/** Whether the cluster is as the source says. */
export const SyncStatus = message(v1alpha1('SyncStatus'), {
  status: string(1, { doc: '`Synced`, `OutOfSync` or `Unknown`.', zero: true }),
  comparedTo: ref(ComparedTo, 2, { doc: 'What was compared.', zero: true, optional: true }),
  revision: string(3, { doc: 'Commit or version that was compared.' }),
  revisions: list('string', 4, { doc: 'Commits, tags or versions, one for each source.' }),
});
export interface SyncStatus extends TypeOf<typeof SyncStatus> {}

/** How a managed object is. */
export const ResourceStatus = message(v1alpha1('ResourceStatus'), {
  group: string(1, { doc: 'API group; empty for the core group.' }),
  version: string(2, { doc: 'API version.' }),
  kind: string(3, { doc: 'Kind.' }),
  namespace: string(4, { doc: 'Namespace.' }),
  name: string(5, { doc: 'Name.' }),
  status: string(6, { doc: '`Synced`, `OutOfSync` or `Unknown`.' }),
  health: ref(HealthStatus, 7, { doc: 'Health.', pointer: true }),
  hook: bool(8, { doc: 'Whether it is a hook.' }),
  requiresPruning: bool(9, { doc: 'Whether it is no longer in the source.' }),
  syncWave: int(10, { doc: 'Its sync wave.' }),
  requiresDeletionConfirmation: bool(11, { doc: 'Whether somebody must agree to its deletion.' }),
});
export interface ResourceStatus extends TypeOf<typeof ResourceStatus> {}

/** A deployment that was. */
export const RevisionHistory = message(v1alpha1('RevisionHistory'), {
  revision: string(2, { doc: 'Commit or version.' }),
  deployedAt: ref(Time, 4, { doc: 'When it was deployed.', zero: true }),
  id: int(5, { doc: 'Counts deployments.', zero: true }),
  source: ref(ApplicationSource, 6, { doc: 'Where the manifests come from.', zero: true, optional: true }),
  deployStartedAt: ref(Time, 7, { doc: 'When the sync began.', pointer: true }),
  sources: list(ApplicationSource, 8, {
    doc: 'Where the manifests come from, for an Application with several sources.',
  }),
  revisions: list('string', 9, { doc: 'Commits, tags or versions, one for each source.' }),
  initiatedBy: ref(OperationInitiator, 10, { doc: 'Who began it.', zero: true, optional: true }),
});
export interface RevisionHistory extends TypeOf<typeof RevisionHistory> {}

/** Something that is wrong or worth knowing. */
export const ApplicationCondition = message(v1alpha1('ApplicationCondition'), {
  type: string(1, { doc: 'Such as `ComparisonError`.', zero: true }),
  message: string(2, { doc: 'Text for people.', zero: true }),
  lastTransitionTime: ref(Time, 3, { doc: 'When the state last changed.', pointer: true }),
});
export interface ApplicationCondition extends TypeOf<typeof ApplicationCondition> {}

/** What an Application consists of, in short. */
export const ApplicationSummary = message(v1alpha1('ApplicationSummary'), {
  externalURLs: list('string', 1, { doc: 'Addresses it can be reached at.' }),
  images: list('string', 2, { doc: 'Container images it runs.' }),
  isAppOfApps: bool(3, { doc: 'Whether it manages other Applications.' }),
});
export interface ApplicationSummary extends TypeOf<typeof ApplicationSummary> {}

/** How an Application is. */
export const ApplicationStatus = message(v1alpha1('ApplicationStatus'), {
  resources: list(ResourceStatus, 1, { doc: 'The objects it manages.' }),
  sync: ref(SyncStatus, 2, { doc: 'Whether the cluster is as the source says.', zero: true, optional: true }),
  health: ref(AppHealthStatus, 3, { doc: 'How it is.', zero: true, optional: true }),
  history: list(RevisionHistory, 4, { doc: 'Deployments that were.' }),
  conditions: list(ApplicationCondition, 5, { doc: 'What is wrong or worth knowing.' }),
  reconciledAt: ref(Time, 6, { doc: 'When it was last looked at.', pointer: true }),
  operationState: ref(OperationState, 7, { doc: 'How the last operation is.', pointer: true }),
  observedAt: ref(Time, 8, { doc: 'No longer used.', pointer: true }),
  sourceType: string(9, { doc: '`Helm`, `Kustomize`, `Directory`, `Plugin` or `Ksonnet`.' }),
  summary: ref(ApplicationSummary, 10, { doc: 'In short.', zero: true, optional: true }),
  resourceHealthSource: string(11, { doc: '`appTree` where the health of objects is not kept here.' }),
  sourceTypes: list('string', 12, { doc: 'Type of each source.' }),
  controllerNamespace: string(13, { doc: 'Namespace of the controller.' }),
  sourceHydrator: ref(SourceHydratorStatus, 14, { doc: 'How the hydrator is.', zero: true, optional: true }),
});
export interface ApplicationStatus extends TypeOf<typeof ApplicationStatus> {}
