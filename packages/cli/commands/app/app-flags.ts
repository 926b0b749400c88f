import { arrayFlag, boolFlag, durationFlag, intFlag, stringFlag } from '../../command/flag-spec.ts';
import type { FlagSpec } from '../../command/flag-spec.ts';

/** The namespace of the application, for names without one. */
export const appNamespaceFlag: FlagSpec = stringFlag('app-namespace', 'Namespace of the application', {
  short: 'N',
});

const sourceFlags: readonly FlagSpec[] = [
  stringFlag('repo', 'URL of the repository'),
  stringFlag('path', 'Folder of the application in the repository'),
  stringFlag('helm-chart', 'Name of a chart in a Helm repository'),
  stringFlag('env', 'Environment of a Ksonnet application'),
  stringFlag('revision', 'Branch, tag, commit or chart version to follow'),
  stringFlag('tag-prefix', 'Consider only Git tags with this prefix when the revision is a range'),
  stringFlag('ref', 'Name under which other sources refer to this one'),
  stringFlag('source-name', 'Name of the source in the list of sources'),
  stringFlag('config-management-plugin', 'Name of the config management plugin'),
  arrayFlag('plugin-env', 'Environment entry of the plugin as name=value'),
];

const hydratorFlags: readonly FlagSpec[] = [
  stringFlag('dry-source-repo', 'Repository of the dry source'),
  stringFlag('dry-source-revision', 'Revision of the dry source'),
  stringFlag('dry-source-path', 'Folder of the application in the dry source'),
  stringFlag('sync-source-branch', 'Branch to sync from'),
  stringFlag('sync-source-path', 'Folder to sync from'),
  stringFlag('hydrate-to-branch', 'Branch to push rendered manifests to'),
];

const helmFlags: readonly FlagSpec[] = [
  arrayFlag(
    'parameter',
    'Parameter to override, as name=value; as component=name=value in a Ksonnet application',
    { short: 'p' },
  ),
  arrayFlag('values', 'Helm values file'),
  boolFlag('ignore-missing-value-files', 'Leave out Helm values files that do not exist'),
  stringFlag('values-literal-file', 'File or URL whose content becomes the Helm values in the application'),
  stringFlag('release-name', 'Helm release name'),
  stringFlag('helm-version', 'Helm version'),
  boolFlag('helm-pass-credentials', 'Send repository credentials to every host'),
  arrayFlag('helm-set', 'Helm value as name=value'),
  arrayFlag('helm-set-string', 'Helm text value as name=value'),
  arrayFlag('helm-set-file', 'Helm value from a file as name=path'),
  boolFlag('helm-skip-crds', 'Leave out the CRDs of the chart'),
  boolFlag('helm-skip-schema-validation', 'Do not check values against the schema of the chart'),
  boolFlag('helm-skip-tests', 'Leave out the tests of the chart'),
  stringFlag('helm-namespace', 'Namespace that Helm renders for, if not that of the destination'),
  stringFlag('helm-kube-version', 'Kubernetes version that Helm renders for, if not that of the destination'),
  arrayFlag('helm-api-versions', 'API version ([group/]version/kind) that Helm renders for'),
];

const kustomizeFlags: readonly FlagSpec[] = [
  stringFlag('nameprefix', 'Kustomize name prefix'),
  stringFlag('namesuffix', 'Kustomize name suffix'),
  stringFlag('kustomize-version', 'Kustomize version'),
  arrayFlag('kustomize-image', 'Image override, e.g. node:20 or old=new:1.2'),
  arrayFlag('kustomize-replica', 'Replica override as name=count'),
  stringFlag('kustomize-namespace', 'Kustomize namespace'),
  stringFlag('kustomize-kube-version', 'Kubernetes version for Helm charts that Kustomize inflates'),
  arrayFlag(
    'kustomize-api-versions',
    'API version ([group/]version/kind) for Helm charts that Kustomize inflates',
  ),
  arrayFlag('kustomize-common-label', 'Label to set everywhere, as name=value'),
  arrayFlag('kustomize-common-annotation', 'Annotation to set everywhere, as name=value'),
  boolFlag('kustomize-label-without-selector', 'Do not set common labels in selectors and templates'),
  boolFlag('kustomize-label-include-templates', 'Set common labels in templates'),
  boolFlag('kustomize-force-common-label', 'Overwrite labels that are there'),
  boolFlag('kustomize-force-common-annotation', 'Overwrite annotations that are there'),
  boolFlag('ignore-missing-components', 'Leave out Kustomize components that do not exist'),
];

const directoryFlags: readonly FlagSpec[] = [
  boolFlag('directory-recurse', 'Read manifests in folders below, too'),
  boolFlag('directory-disable-extension-filter', 'Let patterns match files with any extension'),
  stringFlag('directory-exclude', 'Glob of files to leave out'),
  stringFlag('directory-include', 'Glob of files to take'),
  arrayFlag('jsonnet-tla-str', 'Jsonnet top level text argument as name=value'),
  arrayFlag('jsonnet-tla-code', 'Jsonnet top level code argument as name=code'),
  arrayFlag('jsonnet-ext-var-str', 'Jsonnet external text variable as name=value'),
  arrayFlag('jsonnet-ext-var-code', 'Jsonnet external code variable as name=code'),
  arrayFlag('jsonnet-libs', 'Additional Jsonnet library folder'),
];

const specFlags: readonly FlagSpec[] = [
  stringFlag('dest-server', 'URL of the destination cluster'),
  stringFlag('dest-name', 'Name of the destination cluster'),
  stringFlag('dest-namespace', 'Destination namespace'),
  stringFlag('project', 'Project of the application'),
  intFlag('revision-history-limit', 'How many deployments to remember', { value: 10 }),
  stringFlag('sync-policy', 'Sync policy: manual (none) or automated (auto, automatic)'),
  arrayFlag('sync-option', 'Sync option to add, or to remove with a leading !', { valueName: 'Prune=false' }),
  boolFlag('auto-prune', 'Prune in automated syncs'),
  boolFlag('self-heal', 'Sync when the cluster changes'),
  boolFlag('allow-empty', 'Let an automated sync remove every resource'),
  boolFlag('validate', 'Check repository and cluster', { value: true }),
  intFlag('sync-retry-limit', 'How often to try a failed sync again'),
  boolFlag('sync-retry-refresh', 'Use the newest revision when trying again'),
  durationFlag('sync-retry-backoff-duration', 'First pause before trying again', { value: 5000 }),
  durationFlag('sync-retry-backoff-max-duration', 'Longest pause before trying again', { value: 180_000 }),
  intFlag('sync-retry-backoff-factor', 'Factor by which pauses grow', { value: 2 }),
];

/** The flags that map to fields of an application's spec; shared by create, set and add-source. */
export const appSpecFlags: readonly FlagSpec[] = [
  ...sourceFlags,
  ...hydratorFlags,
  ...helmFlags,
  ...kustomizeFlags,
  ...directoryFlags,
  ...specFlags,
];

/** Which source of several is meant. */
export const sourcePositionFlag: FlagSpec = intFlag(
  'source-position',
  'Position of the source in the list, from 1',
  {
    value: -1,
  },
);

/** Which source of several is meant, by name. */
export const sourceNameFlag: FlagSpec = stringFlag(
  'source-name',
  'Name of the source in the list of sources',
);
