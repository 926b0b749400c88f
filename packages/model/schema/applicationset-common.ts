import type { TypeOf } from './build.ts';
import { list, map, message, ref, string } from './build.ts';
import { ApplicationSpec } from './application-spec.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const SecretRef = message(v1alpha1('SecretRef'), {
  secretName: string(1, { zero: true }),
  key: string(2, { zero: true }),
});
export interface SecretRef extends TypeOf<typeof SecretRef> {}

/** TODO */
export const ConfigMapKeyRef = message(v1alpha1('ConfigMapKeyRef'), {
  configMapName: string(1, { zero: true }),
  key: string(2, { zero: true }),
});
export interface ConfigMapKeyRef extends TypeOf<typeof ConfigMapKeyRef> {}

/** TODO */
export const BearerTokenBitbucket = message(v1alpha1('BearerTokenBitbucket'), {
  tokenRef: ref(SecretRef, 1, { zero: true, pointer: true }),
});
export interface BearerTokenBitbucket extends TypeOf<typeof BearerTokenBitbucket> {}

/** TODO */
export const BearerTokenBitbucketCloud = message(v1alpha1('BearerTokenBitbucketCloud'), {
  tokenRef: ref(SecretRef, 1, { zero: true, pointer: true }),
});
export interface BearerTokenBitbucketCloud extends TypeOf<typeof BearerTokenBitbucketCloud> {}

/** TODO */
export const BasicAuthBitbucketServer = message(v1alpha1('BasicAuthBitbucketServer'), {
  username: string(1, { zero: true }),
  passwordRef: ref(SecretRef, 2, { zero: true, pointer: true }),
});
export interface BasicAuthBitbucketServer extends TypeOf<typeof BasicAuthBitbucketServer> {}

/** TODO */
export const ApplicationSetTemplateMeta = message(v1alpha1('ApplicationSetTemplateMeta'), {
  name: string(1),
  namespace: string(2),
  labels: map('string', 3),
  annotations: map('string', 4),
  finalizers: list('string', 5),
});
export interface ApplicationSetTemplateMeta extends TypeOf<typeof ApplicationSetTemplateMeta> {}

/** TODO */
export const ApplicationSetTemplate = message(v1alpha1('ApplicationSetTemplate'), {
  metadata: ref(ApplicationSetTemplateMeta, 1, { zero: true }),
  spec: ref(ApplicationSpec, 2, { zero: true }),
});
export interface ApplicationSetTemplate extends TypeOf<typeof ApplicationSetTemplate> {}
