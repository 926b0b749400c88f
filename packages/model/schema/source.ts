import type { TypeOf } from './build.ts';
import { bool, list, message, ref, string } from './build.ts';
import { ApplicationSourceKustomize } from './kustomize.ts';
import { RawExtension } from './meta.ts';
import { ApplicationSourcePlugin } from './plugin.ts';
import { v1alpha1 } from './names.ts';

/** A value for a chart, as with `--set`. */
export const HelmParameter = message(v1alpha1('HelmParameter'), {
  name: string(1, { doc: 'Path of the value, such as `image.tag`.' }),
  value: string(2, { doc: 'Value.' }),
  forceString: bool(3, { doc: 'Takes the value for text, as with `--set-string`.' }),
});
export interface HelmParameter extends TypeOf<typeof HelmParameter> {}

/** A value for a chart from a file, as with `--set-file`. */
export const HelmFileParameter = message(v1alpha1('HelmFileParameter'), {
  name: string(1, { doc: 'Path of the value.' }),
  path: string(2, { doc: 'The file.' }),
});
export interface HelmFileParameter extends TypeOf<typeof HelmFileParameter> {}

/** Settings for Helm. */
export const ApplicationSourceHelm = message(v1alpha1('ApplicationSourceHelm'), {
  valueFiles: list('string', 1, { doc: 'Value files, relative to the path; later ones win.' }),
  parameters: list(HelmParameter, 2, { doc: 'Values that win over all files.' }),
  releaseName: string(3, { doc: "Release name; the Application's where empty." }),
  values: string(4, { doc: 'Values as YAML text.' }),
  fileParameters: list(HelmFileParameter, 5, { doc: 'Values from files.' }),
  version: string(6, { doc: 'Helm version: empty, `v3` or `v4`.' }),
  passCredentials: bool(7, { doc: 'Sends credentials to all hosts that charts come from.' }),
  ignoreMissingValueFiles: bool(8, { doc: 'Leaves out value files that do not exist.' }),
  skipCrds: bool(9, { doc: "Leaves out the chart's CRDs." }),
  valuesObject: ref(RawExtension, 10, { doc: 'Values as an object; wins over `values`.', pointer: true }),
  namespace: string(11, { doc: "Namespace of the release; the destination's where empty." }),
  kubeVersion: string(12, { doc: 'Kubernetes version to render for.' }),
  apiVersions: list('string', 13, { doc: 'API versions to render for.' }),
  skipTests: bool(14, { doc: "Leaves out the chart's tests." }),
  skipSchemaValidation: bool(15, { doc: "Does not check the values against the chart's schema." }),
});
export interface ApplicationSourceHelm extends TypeOf<typeof ApplicationSourceHelm> {}

/** Settings of Helm for all applications. */
export const HelmOptions = message(v1alpha1('HelmOptions'), {
  ValuesFileSchemes: list('string', 1, { doc: 'URL schemes that value files may come from.', zero: true }),
});
export interface HelmOptions extends TypeOf<typeof HelmOptions> {}

/** A Jsonnet variable. */
export const JsonnetVar = message(v1alpha1('JsonnetVar'), {
  name: string(1, { doc: 'Name.', zero: true }),
  value: string(2, { doc: 'Value.', zero: true }),
  code: bool(3, { doc: 'Whether the value is Jsonnet code, not text.' }),
});
export interface JsonnetVar extends TypeOf<typeof JsonnetVar> {}

/** Settings for Jsonnet. */
export const ApplicationSourceJsonnet = message(v1alpha1('ApplicationSourceJsonnet'), {
  extVars: list(JsonnetVar, 1, { doc: 'External variables.' }),
  tlas: list(JsonnetVar, 2, { doc: 'Top-level arguments.' }),
  libs: list('string', 3, { doc: 'Library folders.' }),
});
export interface ApplicationSourceJsonnet extends TypeOf<typeof ApplicationSourceJsonnet> {}

/** Settings for a folder of manifests. */
export const ApplicationSourceDirectory = message(v1alpha1('ApplicationSourceDirectory'), {
  recurse: bool(1, { doc: 'Also reads the folders below.' }),
  jsonnet: ref(ApplicationSourceJsonnet, 2, {
    doc: 'Settings for Jsonnet files.',
    zero: true,
    optional: true,
    omitZero: true,
  }),
  exclude: string(3, { doc: 'Glob of files to leave out.' }),
  include: string(4, { doc: 'Glob of files to read.' }),
  disableExtensionFilter: bool(5, { doc: 'Reads files whatever their extension.' }),
});
export interface ApplicationSourceDirectory extends TypeOf<typeof ApplicationSourceDirectory> {}

/** A parameter of a component. */
export const ComponentParameter = message(v1alpha1('ComponentParameter'), {
  component: string(1, { doc: 'Component.' }),
  name: string(2, { doc: 'Name.', zero: true }),
  value: string(3, { doc: 'Value.', zero: true }),
});
export interface ComponentParameter extends TypeOf<typeof ComponentParameter> {}

/** A parameter of a Ksonnet component. */
export const KsonnetParameter = message(v1alpha1('KsonnetParameter'), {
  component: string(1, { doc: 'Component; empty for all.' }),
  name: string(2, { doc: 'Name.', zero: true }),
  value: string(3, { doc: 'Value.', zero: true }),
});
export interface KsonnetParameter extends TypeOf<typeof KsonnetParameter> {}

/** Settings for a Ksonnet application. */
export const ApplicationSourceKsonnet = message(v1alpha1('ApplicationSourceKsonnet'), {
  environment: string(1, { doc: 'Environment in `app.yaml`; by the path where empty.' }),
  parameters: list(KsonnetParameter, 2, { doc: 'Parameters of components.' }),
});
export interface ApplicationSourceKsonnet extends TypeOf<typeof ApplicationSourceKsonnet> {}

/** Where manifests come from. */
export const ApplicationSource = message(v1alpha1('ApplicationSource'), {
  repoURL: string(1, { doc: 'URL of the Git, Helm or OCI repository.', zero: true }),
  path: string(2, { doc: 'Folder in the repository; not for charts of a Helm repository.' }),
  targetRevision: string(4, { doc: 'Branch, tag, commit or version range; empty means HEAD.' }),
  helm: ref(ApplicationSourceHelm, 7, { doc: 'Settings for Helm.', pointer: true }),
  kustomize: ref(ApplicationSourceKustomize, 8, { doc: 'Settings for Kustomize.', pointer: true }),
  // Number 9 was Ksonnet's until Argo CD 2.0 and has been free since, so objects and clients of that time still understand each other.
  ksonnet: ref(ApplicationSourceKsonnet, 9, { doc: 'Settings for Ksonnet.', pointer: true }),
  directory: ref(ApplicationSourceDirectory, 10, {
    doc: 'Settings for a folder of manifests.',
    pointer: true,
  }),
  plugin: ref(ApplicationSourcePlugin, 11, {
    doc: 'Settings for a config management plugin.',
    pointer: true,
  }),
  chart: string(12, { doc: 'Chart name, for a Helm or OCI repository.' }),
  ref: string(13, { doc: 'Name by which value files of other sources refer to this one.' }),
  name: string(14, { doc: 'Name of the source, for people and the command line.' }),
  tagPrefix: string(15, { doc: 'Only Git tags with this prefix count for a version range.' }),
});
export interface ApplicationSource extends TypeOf<typeof ApplicationSource> {}
