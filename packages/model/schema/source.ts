import type { TypeOf } from './build.ts';
import { bool, list, message, ref, string } from './build.ts';
import { ApplicationSourceKustomize } from './kustomize.ts';
import { RawExtension } from './meta.ts';
import { ApplicationSourcePlugin } from './plugin.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const HelmParameter = message(v1alpha1('HelmParameter'), {
  name: string(1),
  value: string(2),
  forceString: bool(3),
});
export interface HelmParameter extends TypeOf<typeof HelmParameter> {}

/** TODO */
export const HelmFileParameter = message(v1alpha1('HelmFileParameter'), {
  name: string(1),
  path: string(2),
});
export interface HelmFileParameter extends TypeOf<typeof HelmFileParameter> {}

/** TODO */
export const ApplicationSourceHelm = message(v1alpha1('ApplicationSourceHelm'), {
  valueFiles: list('string', 1),
  parameters: list(HelmParameter, 2),
  releaseName: string(3),
  values: string(4),
  fileParameters: list(HelmFileParameter, 5),
  version: string(6),
  passCredentials: bool(7),
  ignoreMissingValueFiles: bool(8),
  skipCrds: bool(9),
  valuesObject: ref(RawExtension, 10, { pointer: true }),
  namespace: string(11),
  kubeVersion: string(12),
  apiVersions: list('string', 13),
  skipTests: bool(14),
  skipSchemaValidation: bool(15),
});
export interface ApplicationSourceHelm extends TypeOf<typeof ApplicationSourceHelm> {}

/** TODO */
export const HelmOptions = message(v1alpha1('HelmOptions'), {
  ValuesFileSchemes: list('string', 1, { zero: true }),
});
export interface HelmOptions extends TypeOf<typeof HelmOptions> {}

/** TODO */
export const JsonnetVar = message(v1alpha1('JsonnetVar'), {
  name: string(1, { zero: true }),
  value: string(2, { zero: true }),
  code: bool(3),
});
export interface JsonnetVar extends TypeOf<typeof JsonnetVar> {}

/** TODO */
export const ApplicationSourceJsonnet = message(v1alpha1('ApplicationSourceJsonnet'), {
  extVars: list(JsonnetVar, 1),
  tlas: list(JsonnetVar, 2),
  libs: list('string', 3),
});
export interface ApplicationSourceJsonnet extends TypeOf<typeof ApplicationSourceJsonnet> {}

/** TODO */
export const ApplicationSourceDirectory = message(v1alpha1('ApplicationSourceDirectory'), {
  recurse: bool(1),
  jsonnet: ref(ApplicationSourceJsonnet, 2, { zero: true, optional: true, omitZero: true }),
  exclude: string(3),
  include: string(4),
  disableExtensionFilter: bool(5),
});
export interface ApplicationSourceDirectory extends TypeOf<typeof ApplicationSourceDirectory> {}

/** TODO */
export const ComponentParameter = message(v1alpha1('ComponentParameter'), {
  component: string(1),
  name: string(2, { zero: true }),
  value: string(3, { zero: true }),
});
export interface ComponentParameter extends TypeOf<typeof ComponentParameter> {}

/** TODO */
export const KsonnetParameter = message(v1alpha1('KsonnetParameter'), {
  component: string(1),
  name: string(2, { zero: true }),
  value: string(3, { zero: true }),
});
export interface KsonnetParameter extends TypeOf<typeof KsonnetParameter> {}

/** TODO */
export const ApplicationSourceKsonnet = message(v1alpha1('ApplicationSourceKsonnet'), {
  environment: string(1),
  parameters: list(KsonnetParameter, 2),
});
export interface ApplicationSourceKsonnet extends TypeOf<typeof ApplicationSourceKsonnet> {}

/** TODO */
export const ApplicationSource = message(v1alpha1('ApplicationSource'), {
  repoURL: string(1, { zero: true }),
  path: string(2),
  targetRevision: string(4),
  helm: ref(ApplicationSourceHelm, 7, { pointer: true }),
  kustomize: ref(ApplicationSourceKustomize, 8, { pointer: true }),
  ksonnet: ref(ApplicationSourceKsonnet, 9, { pointer: true }),
  directory: ref(ApplicationSourceDirectory, 10, { pointer: true }),
  plugin: ref(ApplicationSourcePlugin, 11, { pointer: true }),
  chart: string(12),
  ref: string(13),
  name: string(14),
  tagPrefix: string(15),
});
export interface ApplicationSource extends TypeOf<typeof ApplicationSource> {}
