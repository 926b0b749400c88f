import type { KubeObject } from '@tiphys/base';
import type { TypeOf } from './build.ts';
import { list, message, ref, string } from './build.ts';
import { ApplicationSpec } from './application-spec.ts';
import { ListMeta, ObjectMeta, type TypeMeta } from './meta.ts';
import { Operation } from './operation.ts';
import { ApplicationStatus } from './status.ts';
import { v1alpha1 } from './names.ts';

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
