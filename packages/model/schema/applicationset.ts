import type { KubeObject } from '@tiphys/base';
import type { TypeOf } from './build.ts';
import { bool, int, list, message, ref, string } from './build.ts';
import { ApplicationSetTemplate } from './applicationset-common.ts';
import { ApplicationSetGenerator } from './applicationset-generators.ts';
import { IntOrString, ListMeta, ObjectMeta, Time, type TypeMeta } from './meta.ts';
import { HealthStatus, ResourceStatus } from './status.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const ApplicationPreservedFields = message(v1alpha1('ApplicationPreservedFields'), {
  annotations: list('string', 1),
  labels: list('string', 2),
});
export interface ApplicationPreservedFields extends TypeOf<typeof ApplicationPreservedFields> {}

/** TODO */
export const ApplicationSetResourceIgnoreDifferences = message(
  v1alpha1('ApplicationSetResourceIgnoreDifferences'),
  {
    name: string(1),
    jsonPointers: list('string', 2),
    jqPathExpressions: list('string', 3),
  },
);
export interface ApplicationSetResourceIgnoreDifferences extends TypeOf<
  typeof ApplicationSetResourceIgnoreDifferences
> {}

/** TODO */
export const ApplicationMatchExpression = message(v1alpha1('ApplicationMatchExpression'), {
  key: string(1),
  operator: string(2),
  values: list('string', 3),
});
export interface ApplicationMatchExpression extends TypeOf<typeof ApplicationMatchExpression> {}

/** TODO */
export const ApplicationSetRolloutStep = message(v1alpha1('ApplicationSetRolloutStep'), {
  matchExpressions: list(ApplicationMatchExpression, 1),
  maxUpdate: ref(IntOrString, 2, { pointer: true }),
});
export interface ApplicationSetRolloutStep extends TypeOf<typeof ApplicationSetRolloutStep> {}

/** TODO */
export const ApplicationSetRolloutStrategy = message(v1alpha1('ApplicationSetRolloutStrategy'), {
  steps: list(ApplicationSetRolloutStep, 1),
});
export interface ApplicationSetRolloutStrategy extends TypeOf<typeof ApplicationSetRolloutStrategy> {}

/** TODO */
export const ApplicationSetStrategy = message(v1alpha1('ApplicationSetStrategy'), {
  type: string(1),
  rollingSync: ref(ApplicationSetRolloutStrategy, 2, { pointer: true }),
  deletionOrder: string(3),
});
export interface ApplicationSetStrategy extends TypeOf<typeof ApplicationSetStrategy> {}

/** TODO */
export const ApplicationSetSyncPolicy = message(v1alpha1('ApplicationSetSyncPolicy'), {
  preserveResourcesOnDeletion: bool(1),
  applicationsSync: string(2, {
    pointer: true,
    oneOf: ['create-only', 'create-update', 'create-delete', 'sync'],
  }),
});
export interface ApplicationSetSyncPolicy extends TypeOf<typeof ApplicationSetSyncPolicy> {}

/** TODO */
export const ApplicationSetSpec = message(v1alpha1('ApplicationSetSpec'), {
  goTemplate: bool(1),
  generators: list(ApplicationSetGenerator, 2, { zero: true }),
  template: ref(ApplicationSetTemplate, 3, { zero: true }),
  syncPolicy: ref(ApplicationSetSyncPolicy, 4, { pointer: true }),
  strategy: ref(ApplicationSetStrategy, 5, { pointer: true }),
  preservedFields: ref(ApplicationPreservedFields, 6, { pointer: true }),
  goTemplateOptions: list('string', 7),
  applyNestedSelectors: bool(8),
  ignoreApplicationDifferences: list(ApplicationSetResourceIgnoreDifferences, 9),
  templatePatch: string(10, { pointer: true }),
});
export interface ApplicationSetSpec extends TypeOf<typeof ApplicationSetSpec> {}

/** TODO */
export const ApplicationSetApplicationStatus = message(v1alpha1('ApplicationSetApplicationStatus'), {
  application: string(1, { zero: true }),
  lastTransitionTime: ref(Time, 2, { pointer: true }),
  message: string(3, { zero: true }),
  status: string(4, { zero: true }),
  step: string(5, { zero: true }),
  targetRevisions: list('string', 6, { zero: true }),
});
export interface ApplicationSetApplicationStatus extends TypeOf<typeof ApplicationSetApplicationStatus> {}

/** TODO */
export const ApplicationSetCondition = message(v1alpha1('ApplicationSetCondition'), {
  type: string(1, { zero: true }),
  message: string(2, { zero: true }),
  lastTransitionTime: ref(Time, 3, { pointer: true }),
  status: string(4, { zero: true }),
  reason: string(5, { zero: true }),
});
export interface ApplicationSetCondition extends TypeOf<typeof ApplicationSetCondition> {}

/** TODO */
export const ApplicationSetStatus = message(v1alpha1('ApplicationSetStatus'), {
  conditions: list(ApplicationSetCondition, 1),
  applicationStatus: list(ApplicationSetApplicationStatus, 2),
  resources: list(ResourceStatus, 3),
  resourcesCount: int(4),
  health: ref(HealthStatus, 5, { zero: true, optional: true }),
});
export interface ApplicationSetStatus extends TypeOf<typeof ApplicationSetStatus> {}

/** TODO */
export const ApplicationSet = message(v1alpha1('ApplicationSet'), {
  metadata: ref(ObjectMeta, 1, { zero: true }),
  spec: ref(ApplicationSetSpec, 2, { zero: true }),
  status: ref(ApplicationSetStatus, 3, { zero: true, optional: true }),
});
export interface ApplicationSet extends TypeOf<typeof ApplicationSet>, TypeMeta {}

/** The same as it is kept in a cluster: with `apiVersion` and `kind`. */
export type ApplicationSetObject = ApplicationSet & KubeObject;

/** TODO */
export const ApplicationSetList = message(v1alpha1('ApplicationSetList'), {
  metadata: ref(ListMeta, 1, { zero: true }),
  items: list(ApplicationSet, 2, { zero: true }),
});
export interface ApplicationSetList extends TypeOf<typeof ApplicationSetList> {}

/** TODO */
export const ApplicationSetWatchEvent = message(v1alpha1('ApplicationSetWatchEvent'), {
  type: string(1, { zero: true }),
  applicationSet: ref(ApplicationSet, 2, { zero: true }),
});
export interface ApplicationSetWatchEvent extends TypeOf<typeof ApplicationSetWatchEvent> {}
