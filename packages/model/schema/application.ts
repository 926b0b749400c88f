import type { KubeObject } from '@tiphys/base';
import type { TypeOf } from './build.ts';
import { list, message, ref, string } from './build.ts';
import { ApplicationSpec } from './application-spec.ts';
import { ListMeta, ObjectMeta, type TypeMeta } from './meta.ts';
import { Operation } from './operation.ts';
import { ApplicationStatus } from './status.ts';
import { v1alpha1 } from './names.ts';

/** Something to deploy: where it comes from, where it goes, and how it is. */
export const Application = message(v1alpha1('Application'), {
  metadata: ref(ObjectMeta, 1, { doc: 'Standard object metadata.', zero: true }),
  spec: ref(ApplicationSpec, 2, { doc: 'What it should be.', zero: true }),
  status: ref(ApplicationStatus, 3, { doc: 'How it is.', zero: true, optional: true }),
  operation: ref(Operation, 4, { doc: 'The operation to run, or running.', pointer: true }),
});
export interface Application extends TypeOf<typeof Application>, TypeMeta {}

/** The same as it is kept in a cluster: with `apiVersion` and `kind`. */
export type ApplicationObject = Application & KubeObject;

/** Applications. */
export const ApplicationList = message(v1alpha1('ApplicationList'), {
  metadata: ref(ListMeta, 1, { doc: 'Standard object metadata.', zero: true }),
  items: list(Application, 2, { doc: 'The items.', zero: true }),
});
export interface ApplicationList extends TypeOf<typeof ApplicationList> {}

/** A change of an Application. */
export const ApplicationWatchEvent = message(v1alpha1('ApplicationWatchEvent'), {
  type: string(1, { doc: '`ADDED`, `MODIFIED` or `DELETED`.', zero: true }),
  application: ref(Application, 2, { doc: 'The Application.', zero: true }),
});
export interface ApplicationWatchEvent extends TypeOf<typeof ApplicationWatchEvent> {}
