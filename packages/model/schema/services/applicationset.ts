import type { TypeOf } from '../build.ts';
import { bool, list, message, ref, string } from '../build.ts';
import { Application } from '../application.ts';
import { ApplicationSet } from '../applicationset.ts';

/** TODO */
export const ApplicationSetWatchQuery = message('applicationset.ApplicationSetWatchQuery', {
  name: string(1),
  projects: list('string', 2),
  selector: string(3),
  appSetNamespace: string(4),
  resourceVersion: string(5),
});
export interface ApplicationSetWatchQuery extends TypeOf<typeof ApplicationSetWatchQuery> {}

/** TODO */
export const ApplicationSetGetQuery = message('applicationset.ApplicationSetGetQuery', {
  name: string(1),
  appsetNamespace: string(2),
});
export interface ApplicationSetGetQuery extends TypeOf<typeof ApplicationSetGetQuery> {}

/** TODO */
export const ApplicationSetTreeQuery = message('applicationset.ApplicationSetTreeQuery', {
  name: string(1),
  appsetNamespace: string(2),
});
export interface ApplicationSetTreeQuery extends TypeOf<typeof ApplicationSetTreeQuery> {}

/** TODO */
export const ApplicationSetResponse = message('applicationset.ApplicationSetResponse', {
  project: string(1),
  applicationset: ref(ApplicationSet, 2, { pointer: true }),
});
export interface ApplicationSetResponse extends TypeOf<typeof ApplicationSetResponse> {}

/** TODO */
export const ApplicationSetDeleteRequest = message('applicationset.ApplicationSetDeleteRequest', {
  name: string(1),
  appsetNamespace: string(2),
});
export interface ApplicationSetDeleteRequest extends TypeOf<typeof ApplicationSetDeleteRequest> {}

/** TODO */
export const ApplicationSetCreateRequest = message('applicationset.ApplicationSetCreateRequest', {
  applicationset: ref(ApplicationSet, 1, { pointer: true }),
  upsert: bool(2),
  dryRun: bool(3),
});
export interface ApplicationSetCreateRequest extends TypeOf<typeof ApplicationSetCreateRequest> {}

/** TODO */
export const ApplicationSetListQuery = message('applicationset.ApplicationSetListQuery', {
  projects: list('string', 1),
  selector: string(2),
  appsetNamespace: string(3),
});
export interface ApplicationSetListQuery extends TypeOf<typeof ApplicationSetListQuery> {}

/** TODO */
export const ApplicationSetGenerateResponse = message('applicationset.ApplicationSetGenerateResponse', {
  applications: list(Application, 1, { elementPointer: true }),
});
export interface ApplicationSetGenerateResponse extends TypeOf<typeof ApplicationSetGenerateResponse> {}

/** TODO */
export const ApplicationSetGenerateRequest = message('applicationset.ApplicationSetGenerateRequest', {
  applicationSet: ref(ApplicationSet, 1, { pointer: true }),
});
export interface ApplicationSetGenerateRequest extends TypeOf<typeof ApplicationSetGenerateRequest> {}
