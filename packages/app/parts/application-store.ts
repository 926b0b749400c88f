import type { Logger } from '@tiphys/base';
import { createObjectStore } from '@tiphys/kube';
import type { KubeClient, ObjectStore } from '@tiphys/kube';
import { readApplication } from '@tiphys/model';
import type { ApplicationObject } from '@tiphys/model';

const applicationType = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };

/** Applications kept up to date: of one namespace, or of all. What is misshapen in one of them does not harm the others. */
export function createApplicationStore(
  deps: { readonly client: KubeClient; readonly log: Logger },
  selection: { readonly namespace?: string | undefined } = {},
): ObjectStore<ApplicationObject> {
  return createObjectStore({ ...deps, type: applicationType, selection, read: readApplication });
}
