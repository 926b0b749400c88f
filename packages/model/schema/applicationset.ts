import type { KubeObject } from '@tiphys/base';
import type { TypeOf } from './build.ts';
import { bool, int, list, message, ref, string } from './build.ts';
import { ApplicationSetTemplate } from './applicationset-common.ts';
import { ApplicationSetGenerator } from './applicationset-generators.ts';
import { IntOrString, ListMeta, ObjectMeta, Time, type TypeMeta } from './meta.ts';
import { HealthStatus, ResourceStatus } from './status.ts';
import { v1alpha1 } from './names.ts';

/** What is left alone on Applications. */
export const ApplicationPreservedFields = message(v1alpha1('ApplicationPreservedFields'), {
  annotations: list('string', 1, { doc: 'Names of annotations.' }),
  labels: list('string', 2, { doc: 'Names of labels.' }),
});
export interface ApplicationPreservedFields extends TypeOf<typeof ApplicationPreservedFields> {}

/** Changes of Applications that are left alone. */
export const ApplicationSetResourceIgnoreDifferences = message(
  v1alpha1('ApplicationSetResourceIgnoreDifferences'),
  {
    name: string(1, { doc: 'Name of the Application; all where empty.' }),
    jsonPointers: list('string', 2, { doc: 'JSON pointers (RFC 6901) of fields.' }),
    jqPathExpressions: list('string', 3, { doc: 'jq paths of fields.' }),
  },
);
export interface ApplicationSetResourceIgnoreDifferences extends TypeOf<
  typeof ApplicationSetResourceIgnoreDifferences
> {}

/** A condition on labels of Applications. */
export const ApplicationMatchExpression = message(v1alpha1('ApplicationMatchExpression'), {
  key: string(1, { doc: 'Label.' }),
  operator: string(2, { doc: '`In` or `NotIn`.' }),
  values: list('string', 3, { doc: 'Values.' }),
});
export interface ApplicationMatchExpression extends TypeOf<typeof ApplicationMatchExpression> {}

/** Applications that change at the same time. */
export const ApplicationSetRolloutStep = message(v1alpha1('ApplicationSetRolloutStep'), {
  matchExpressions: list(ApplicationMatchExpression, 1, { doc: 'Which Applications.' }),
  maxUpdate: ref(IntOrString, 2, { doc: 'How many at once, or per cent.', pointer: true }),
});
export interface ApplicationSetRolloutStep extends TypeOf<typeof ApplicationSetRolloutStep> {}

/** Changes Applications step by step. */
export const ApplicationSetRolloutStrategy = message(v1alpha1('ApplicationSetRolloutStrategy'), {
  steps: list(ApplicationSetRolloutStep, 1, { doc: 'The steps.' }),
});
export interface ApplicationSetRolloutStrategy extends TypeOf<typeof ApplicationSetRolloutStrategy> {}

/** In which order Applications change. */
export const ApplicationSetStrategy = message(v1alpha1('ApplicationSetStrategy'), {
  type: string(1, { doc: '`AllAtOnce` or `RollingSync`.' }),
  rollingSync: ref(ApplicationSetRolloutStrategy, 2, { doc: 'The steps.', pointer: true }),
  deletionOrder: string(3, { doc: '`AllAtOnce` or `Reverse`.' }),
});
export interface ApplicationSetStrategy extends TypeOf<typeof ApplicationSetStrategy> {}

/** What happens to Applications. */
export const ApplicationSetSyncPolicy = message(v1alpha1('ApplicationSetSyncPolicy'), {
  preserveResourcesOnDeletion: bool(1, { doc: 'Keeps the objects of Applications that are deleted.' }),
  applicationsSync: string(2, {
    doc: 'What may be done with Applications.',
    pointer: true,
    oneOf: ['create-only', 'create-update', 'create-delete', 'sync'],
  }),
});
export interface ApplicationSetSyncPolicy extends TypeOf<typeof ApplicationSetSyncPolicy> {}

/** What an ApplicationSet should make. */
export const ApplicationSetSpec = message(v1alpha1('ApplicationSetSpec'), {
  goTemplate: bool(1, { doc: 'Whether templates are Go templates.' }),
  generators: list(ApplicationSetGenerator, 2, { doc: 'Where parameters come from.', zero: true }),
  template: ref(ApplicationSetTemplate, 3, { doc: 'What is made for each set of parameters.', zero: true }),
  syncPolicy: ref(ApplicationSetSyncPolicy, 4, { doc: 'What happens to Applications.', pointer: true }),
  strategy: ref(ApplicationSetStrategy, 5, { doc: 'In which order Applications change.', pointer: true }),
  preservedFields: ref(ApplicationPreservedFields, 6, {
    doc: 'What is left alone on Applications.',
    pointer: true,
  }),
  goTemplateOptions: list('string', 7, { doc: 'Options of Go templates, such as `missingkey=error`.' }),
  applyNestedSelectors: bool(8, { doc: 'No longer used: they always apply.' }),
  ignoreApplicationDifferences: list(ApplicationSetResourceIgnoreDifferences, 9, {
    doc: 'Changes of Applications that are left alone.',
  }),
  templatePatch: string(10, { doc: 'A patch on the template, itself a template.', pointer: true }),
});
export interface ApplicationSetSpec extends TypeOf<typeof ApplicationSetSpec> {}

/** How the rollout of an Application is. */
export const ApplicationSetApplicationStatus = message(v1alpha1('ApplicationSetApplicationStatus'), {
  application: string(1, { doc: 'The Application.', zero: true }),
  lastTransitionTime: ref(Time, 2, { doc: 'When the state last changed.', pointer: true }),
  message: string(3, { doc: 'Text for people.', zero: true }),
  status: string(4, { doc: '`Waiting`, `Pending`, `Progressing` or `Healthy`.', zero: true }),
  step: string(5, { doc: 'Its step.', zero: true }),
  targetRevisions: list('string', 6, { doc: 'What it goes to.', zero: true }),
});
export interface ApplicationSetApplicationStatus extends TypeOf<typeof ApplicationSetApplicationStatus> {}

/** Something that is so, or not. */
export const ApplicationSetCondition = message(v1alpha1('ApplicationSetCondition'), {
  type: string(1, { doc: 'Such as `ErrorOccurred`.', zero: true }),
  message: string(2, { doc: 'Text for people.', zero: true }),
  lastTransitionTime: ref(Time, 3, { doc: 'When the state last changed.', pointer: true }),
  status: string(4, { doc: '`True`, `False` or `Unknown`.', zero: true }),
  reason: string(5, { doc: 'One word that says why.', zero: true }),
});
export interface ApplicationSetCondition extends TypeOf<typeof ApplicationSetCondition> {}

/** How an ApplicationSet is. */
export const ApplicationSetStatus = message(v1alpha1('ApplicationSetStatus'), {
  conditions: list(ApplicationSetCondition, 1, { doc: 'What is so, or not.' }),
  applicationStatus: list(ApplicationSetApplicationStatus, 2, { doc: 'How the rollout is.' }),
  resources: list(ResourceStatus, 3, { doc: 'Its Applications.' }),
  resourcesCount: int(4, { doc: 'How many Applications it has.' }),
  health: ref(HealthStatus, 5, { doc: 'How it is.', zero: true, optional: true }),
});
export interface ApplicationSetStatus extends TypeOf<typeof ApplicationSetStatus> {}

/** Makes Applications from a template. */
export const ApplicationSet = message(v1alpha1('ApplicationSet'), {
  metadata: ref(ObjectMeta, 1, { doc: 'Standard object metadata.', zero: true }),
  spec: ref(ApplicationSetSpec, 2, { doc: 'What it should make.', zero: true }),
  status: ref(ApplicationSetStatus, 3, { doc: 'How it is.', zero: true, optional: true }),
});
export interface ApplicationSet extends TypeOf<typeof ApplicationSet>, TypeMeta {}

/** The same as it is kept in a cluster: with `apiVersion` and `kind`. */
export type ApplicationSetObject = ApplicationSet & KubeObject;

/** ApplicationSets. */
export const ApplicationSetList = message(v1alpha1('ApplicationSetList'), {
  metadata: ref(ListMeta, 1, { doc: 'Standard object metadata.', zero: true }),
  items: list(ApplicationSet, 2, { doc: 'The items.', zero: true }),
});
export interface ApplicationSetList extends TypeOf<typeof ApplicationSetList> {}

/** A change of an ApplicationSet. */
export const ApplicationSetWatchEvent = message(v1alpha1('ApplicationSetWatchEvent'), {
  type: string(1, { doc: '`ADDED`, `MODIFIED` or `DELETED`.', zero: true }),
  applicationSet: ref(ApplicationSet, 2, { doc: 'The ApplicationSet.', zero: true }),
});
export interface ApplicationSetWatchEvent extends TypeOf<typeof ApplicationSetWatchEvent> {}
