import type { TypeOf } from '../build.ts';
import { bool, list, message, ref, string } from '../build.ts';
import { Application } from '../application.ts';
import { ApplicationSet } from '../applicationset.ts';

/** The request of `ApplicationSetService.Watch`. */
export const ApplicationSetWatchQuery = message('applicationset.ApplicationSetWatchQuery', {
  name: string(1, { doc: 'Name.' }),
  projects: list('string', 2, { doc: 'Only those of these projects.' }),
  selector: string(3, { doc: 'Label selector.' }),
  appSetNamespace: string(4, { doc: 'Namespace of the ApplicationSet; empty for the one of Tiphys.' }),
  resourceVersion: string(5, { doc: 'Resource version in Kubernetes.' }),
});
export interface ApplicationSetWatchQuery extends TypeOf<typeof ApplicationSetWatchQuery> {}

/** The request of `ApplicationSetService.Get` and `ApplicationSetService.ListResourceEvents`. */
export const ApplicationSetGetQuery = message('applicationset.ApplicationSetGetQuery', {
  name: string(1, { doc: 'Name.' }),
  appsetNamespace: string(2, { doc: 'Namespace of the ApplicationSet; empty for the one of Tiphys.' }),
});
export interface ApplicationSetGetQuery extends TypeOf<typeof ApplicationSetGetQuery> {}

/** The request of `ApplicationSetService.ResourceTree`. */
export const ApplicationSetTreeQuery = message('applicationset.ApplicationSetTreeQuery', {
  name: string(1, { doc: 'Name.' }),
  appsetNamespace: string(2, { doc: 'Namespace of the ApplicationSet; empty for the one of Tiphys.' }),
});
export interface ApplicationSetTreeQuery extends TypeOf<typeof ApplicationSetTreeQuery> {}

/** The answer of `ApplicationSetService.Delete`. */
export const ApplicationSetResponse = message('applicationset.ApplicationSetResponse', {
  project: string(1, { doc: 'Project it belongs to.' }),
  applicationset: ref(ApplicationSet, 2, { doc: 'The ApplicationSet.', pointer: true }),
});
export interface ApplicationSetResponse extends TypeOf<typeof ApplicationSetResponse> {}

/** The request of `ApplicationSetService.Delete`. */
export const ApplicationSetDeleteRequest = message('applicationset.ApplicationSetDeleteRequest', {
  name: string(1, { doc: 'Name.' }),
  appsetNamespace: string(2, { doc: 'Namespace of the ApplicationSet; empty for the one of Tiphys.' }),
});
export interface ApplicationSetDeleteRequest extends TypeOf<typeof ApplicationSetDeleteRequest> {}

/** The request of `ApplicationSetService.Create`. */
export const ApplicationSetCreateRequest = message('applicationset.ApplicationSetCreateRequest', {
  applicationset: ref(ApplicationSet, 1, { doc: 'The ApplicationSet.', pointer: true }),
  upsert: bool(2, { doc: 'Overwrites what is there.' }),
  dryRun: bool(3, { doc: 'Only says what would happen.' }),
});
export interface ApplicationSetCreateRequest extends TypeOf<typeof ApplicationSetCreateRequest> {}

/** The request of `ApplicationSetService.List`. */
export const ApplicationSetListQuery = message('applicationset.ApplicationSetListQuery', {
  projects: list('string', 1, { doc: 'Only those of these projects.' }),
  selector: string(2, { doc: 'Label selector.' }),
  appsetNamespace: string(3, { doc: 'Namespace of the ApplicationSet; empty for the one of Tiphys.' }),
});
export interface ApplicationSetListQuery extends TypeOf<typeof ApplicationSetListQuery> {}

/** The answer of `ApplicationSetService.Generate`. */
export const ApplicationSetGenerateResponse = message('applicationset.ApplicationSetGenerateResponse', {
  applications: list(Application, 1, { doc: 'The Applications it would make.', elementPointer: true }),
});
export interface ApplicationSetGenerateResponse extends TypeOf<typeof ApplicationSetGenerateResponse> {}

/** The request of `ApplicationSetService.Generate`. */
export const ApplicationSetGenerateRequest = message('applicationset.ApplicationSetGenerateRequest', {
  applicationSet: ref(ApplicationSet, 1, { doc: 'The ApplicationSet.', pointer: true }),
});
export interface ApplicationSetGenerateRequest extends TypeOf<typeof ApplicationSetGenerateRequest> {}
