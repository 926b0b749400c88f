import type { KubeObject } from '@tiphys/base';

/** Label that says what a Secret of the Tiphys namespace describes. */
export const secretTypeLabel = 'argocd.argoproj.io/secret-type';

/** The ConfigMap of the public keys that signatures are checked with. */
export const gpgKeysConfigMap = 'argocd-gpg-keys-cm';

/** Label that Argo CD wants on the ConfigMaps and Secrets it reads. */
export const partOfLabel = { 'app.kubernetes.io/part-of': 'argocd' } as const;

/** Annotation of Secrets made through the API: deleting the repository deletes them, others only lose their label. */
export const managedByAnnotation = { 'managed-by': 'argocd.argoproj.io' } as const;

/** API types that config reads and writes. */
export const types = {
  configMaps: { group: '', version: 'v1', plural: 'configmaps' },
  secrets: { group: '', version: 'v1', plural: 'secrets' },
  projects: { group: 'argoproj.io', version: 'v1alpha1', plural: 'appprojects' },
} as const;

/** Whether an object carries `partOfLabel`. */
export function isPartOf(object: KubeObject): boolean {
  return object.metadata.labels?.['app.kubernetes.io/part-of'] === 'argocd';
}
