import type { TypeOf } from './build.ts';
import { list, map, message, ref, string } from './build.ts';
import { ApplicationSpec } from './application-spec.ts';
import { v1alpha1 } from './names.ts';

/** A key of a Secret. */
export const SecretRef = message(v1alpha1('SecretRef'), {
  secretName: string(1, { doc: 'The Secret.', zero: true }),
  key: string(2, { doc: 'Key.', zero: true }),
});
export interface SecretRef extends TypeOf<typeof SecretRef> {}

/** A key of a ConfigMap. */
export const ConfigMapKeyRef = message(v1alpha1('ConfigMapKeyRef'), {
  configMapName: string(1, { doc: 'The ConfigMap.', zero: true }),
  key: string(2, { doc: 'Key.', zero: true }),
});
export interface ConfigMapKeyRef extends TypeOf<typeof ConfigMapKeyRef> {}

/** A token for Bitbucket Server. */
export const BearerTokenBitbucket = message(v1alpha1('BearerTokenBitbucket'), {
  tokenRef: ref(SecretRef, 1, { doc: 'Secret with the token.', zero: true, pointer: true }),
});
export interface BearerTokenBitbucket extends TypeOf<typeof BearerTokenBitbucket> {}

/** A token for Bitbucket Cloud. */
export const BearerTokenBitbucketCloud = message(v1alpha1('BearerTokenBitbucketCloud'), {
  tokenRef: ref(SecretRef, 1, { doc: 'Secret with the token.', zero: true, pointer: true }),
});
export interface BearerTokenBitbucketCloud extends TypeOf<typeof BearerTokenBitbucketCloud> {}

/** User and password for Bitbucket. */
export const BasicAuthBitbucketServer = message(v1alpha1('BasicAuthBitbucketServer'), {
  username: string(1, { doc: 'User name.', zero: true }),
  passwordRef: ref(SecretRef, 2, { doc: 'Secret with the password.', zero: true, pointer: true }),
});
export interface BasicAuthBitbucketServer extends TypeOf<typeof BasicAuthBitbucketServer> {}

/** Metadata of the Applications that are made. */
export const ApplicationSetTemplateMeta = message(v1alpha1('ApplicationSetTemplateMeta'), {
  name: string(1, { doc: 'Name.' }),
  namespace: string(2, { doc: 'Namespace.' }),
  labels: map('string', 3, { doc: 'Labels by name.' }),
  annotations: map('string', 4, { doc: 'Annotations by name.' }),
  finalizers: list('string', 5, { doc: 'Finalizers.' }),
});
export interface ApplicationSetTemplateMeta extends TypeOf<typeof ApplicationSetTemplateMeta> {}

/** What is made for each set of parameters. */
export const ApplicationSetTemplate = message(v1alpha1('ApplicationSetTemplate'), {
  metadata: ref(ApplicationSetTemplateMeta, 1, { doc: 'Metadata of the Application.', zero: true }),
  spec: ref(ApplicationSpec, 2, { doc: 'Spec of the Application.', zero: true }),
});
export interface ApplicationSetTemplate extends TypeOf<typeof ApplicationSetTemplate> {}
