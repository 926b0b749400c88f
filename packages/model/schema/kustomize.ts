import type { TypeOf } from './build.ts';
import { bool, inline, list, map, message, ref, string } from './build.ts';
import { IntOrString } from './meta.ts';
import { v1alpha1 } from './names.ts';

/** Group, version and kind that a patch is for. */
export const KustomizeGvk = message(v1alpha1('KustomizeGvk'), {
  group: string(1, { doc: 'API group; empty for the core group.' }),
  version: string(2, { doc: 'API version.' }),
  kind: string(3, { doc: 'Kind.' }),
});
export interface KustomizeGvk extends TypeOf<typeof KustomizeGvk> {}

/** The object that a patch is for. */
export const KustomizeResId = message(v1alpha1('KustomizeResId'), {
  KustomizeGvk: inline(KustomizeGvk, 1, { doc: 'Group, version and kind.' }),
  name: string(2, { doc: 'Name.' }),
  namespace: string(3, { doc: 'Namespace.' }),
});
export interface KustomizeResId extends TypeOf<typeof KustomizeResId> {}

/** The objects that a patch is for. */
export const KustomizeSelector = message(v1alpha1('KustomizeSelector'), {
  KustomizeResId: inline(KustomizeResId, 1, { doc: 'Kind and name.' }),
  annotationSelector: string(2, { doc: 'Annotations they must have.' }),
  labelSelector: string(3, { doc: 'Labels they must have.' }),
});
export interface KustomizeSelector extends TypeOf<typeof KustomizeSelector> {}

/** A patch on the rendered objects. */
export const KustomizePatch = message(v1alpha1('KustomizePatch'), {
  path: string(1, { doc: 'File with the patch.' }),
  patch: string(2, { doc: 'The patch itself.' }),
  target: ref(KustomizeSelector, 3, { doc: 'The objects it is for.', pointer: true }),
  options: map('bool', 4, { doc: 'Options of Kustomize.' }),
});
export interface KustomizePatch extends TypeOf<typeof KustomizePatch> {}

/** A replica count. */
export const KustomizeReplica = message(v1alpha1('KustomizeReplica'), {
  name: string(1, { doc: 'Name of the Deployment, StatefulSet or such.', zero: true }),
  count: ref(IntOrString, 2, { doc: 'How many.', zero: true }),
});
export interface KustomizeReplica extends TypeOf<typeof KustomizeReplica> {}

/** Settings for Kustomize. */
export const ApplicationSourceKustomize = message(v1alpha1('ApplicationSourceKustomize'), {
  namePrefix: string(1, { doc: 'Put in front of all names.' }),
  nameSuffix: string(2, { doc: 'Put behind all names.' }),
  images: list('string', 3, { doc: 'Image overrides: `[name=]image[:tag|@digest]`.' }),
  commonLabels: map('string', 4, { doc: 'Labels for all objects.' }),
  version: string(5, { doc: 'Kustomize version, of those that the settings offer.' }),
  commonAnnotations: map('string', 6, { doc: 'Annotations for all objects.' }),
  forceCommonLabels: bool(7, { doc: 'Overwrites labels that are there.' }),
  forceCommonAnnotations: bool(8, { doc: 'Overwrites annotations that are there.' }),
  namespace: string(9, { doc: 'Namespace for all objects.' }),
  commonAnnotationsEnvsubst: bool(10, { doc: 'Fills in environment variables in annotation values.' }),
  replicas: list(KustomizeReplica, 11, { doc: 'Replica counts.' }),
  patches: list(KustomizePatch, 12, { doc: 'Patches.' }),
  components: list('string', 13, { doc: 'Components to add, relative to the path.' }),
  ignoreMissingComponents: bool(17, { doc: 'Leaves out components that do not exist.' }),
  labelWithoutSelector: bool(14, { doc: 'Leaves selectors as they are when labels are added.' }),
  kubeVersion: string(15, { doc: 'Kubernetes version to render for.' }),
  apiVersions: list('string', 16, { doc: 'API versions to render for.' }),
  labelIncludeTemplates: bool(18, { doc: 'Also labels pod templates when selectors are left alone.' }),
});
export interface ApplicationSourceKustomize extends TypeOf<typeof ApplicationSourceKustomize> {}

/** A Kustomize executable. */
export const KustomizeVersion = message(v1alpha1('KustomizeVersion'), {
  Name: string(1, { doc: 'Version name.', zero: true }),
  Path: string(2, { doc: 'Its file.', zero: true }),
  BuildOptions: string(3, { doc: 'Options for `kustomize build`.', zero: true }),
});
export interface KustomizeVersion extends TypeOf<typeof KustomizeVersion> {}

/** Settings of Kustomize for all applications. */
export const KustomizeOptions = message(v1alpha1('KustomizeOptions'), {
  BuildOptions: string(1, { doc: 'Options for `kustomize build`.', zero: true }),
  BinaryPath: string(2, { doc: 'Executable, where it is not the built-in library.', zero: true }),
  Versions: list(KustomizeVersion, 3, { doc: 'Other versions to choose from.', zero: true }),
});
export interface KustomizeOptions extends TypeOf<typeof KustomizeOptions> {}
