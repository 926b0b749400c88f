import type { TypeOf } from './build.ts';
import { bool, inline, list, map, message, ref, string } from './build.ts';
import { IntOrString } from './meta.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const KustomizeGvk = message(v1alpha1('KustomizeGvk'), {
  group: string(1),
  version: string(2),
  kind: string(3),
});
export interface KustomizeGvk extends TypeOf<typeof KustomizeGvk> {}

/** TODO */
export const KustomizeResId = message(v1alpha1('KustomizeResId'), {
  KustomizeGvk: inline(KustomizeGvk, 1),
  name: string(2),
  namespace: string(3),
});
export interface KustomizeResId extends TypeOf<typeof KustomizeResId> {}

/** TODO */
export const KustomizeSelector = message(v1alpha1('KustomizeSelector'), {
  KustomizeResId: inline(KustomizeResId, 1),
  annotationSelector: string(2),
  labelSelector: string(3),
});
export interface KustomizeSelector extends TypeOf<typeof KustomizeSelector> {}

/** TODO */
export const KustomizePatch = message(v1alpha1('KustomizePatch'), {
  path: string(1),
  patch: string(2),
  target: ref(KustomizeSelector, 3, { pointer: true }),
  options: map('bool', 4),
});
export interface KustomizePatch extends TypeOf<typeof KustomizePatch> {}

/** TODO */
export const KustomizeReplica = message(v1alpha1('KustomizeReplica'), {
  name: string(1, { zero: true }),
  count: ref(IntOrString, 2, { zero: true }),
});
export interface KustomizeReplica extends TypeOf<typeof KustomizeReplica> {}

/** TODO */
export const ApplicationSourceKustomize = message(v1alpha1('ApplicationSourceKustomize'), {
  namePrefix: string(1),
  nameSuffix: string(2),
  images: list('string', 3),
  commonLabels: map('string', 4),
  version: string(5),
  commonAnnotations: map('string', 6),
  forceCommonLabels: bool(7),
  forceCommonAnnotations: bool(8),
  namespace: string(9),
  commonAnnotationsEnvsubst: bool(10),
  replicas: list(KustomizeReplica, 11),
  patches: list(KustomizePatch, 12),
  components: list('string', 13),
  ignoreMissingComponents: bool(17),
  labelWithoutSelector: bool(14),
  kubeVersion: string(15),
  apiVersions: list('string', 16),
  labelIncludeTemplates: bool(18),
});
export interface ApplicationSourceKustomize extends TypeOf<typeof ApplicationSourceKustomize> {}

/** TODO */
export const KustomizeVersion = message(v1alpha1('KustomizeVersion'), {
  Name: string(1, { zero: true }),
  Path: string(2, { zero: true }),
  BuildOptions: string(3, { zero: true }),
});
export interface KustomizeVersion extends TypeOf<typeof KustomizeVersion> {}

/** TODO */
export const KustomizeOptions = message(v1alpha1('KustomizeOptions'), {
  BuildOptions: string(1, { zero: true }),
  BinaryPath: string(2, { zero: true }),
  Versions: list(KustomizeVersion, 3, { zero: true }),
});
export interface KustomizeOptions extends TypeOf<typeof KustomizeOptions> {}
