import type { TypeOf } from './build.ts';
import { int, list, message, ref, string } from './build.ts';
import { SourceHydrator } from './hydrator.ts';
import { ApplicationSource } from './source.ts';
import { SyncPolicy } from './sync-policy.ts';
import { v1alpha1 } from './names.ts';

/** A cluster, by URL or by name, and a namespace. */
export const ApplicationDestination = message(v1alpha1('ApplicationDestination'), {
  server: string(1, { doc: "URL of the cluster's API server; instead of `name`." }),
  namespace: string(2, { doc: 'Namespace for objects that name none.' }),
  name: string(3, { doc: 'Name of the cluster; instead of `server`.' }),
});
export interface ApplicationDestination extends TypeOf<typeof ApplicationDestination> {}

/** A fact about an Application, for people. */
export const Info = message(v1alpha1('Info'), {
  name: string(1, { doc: 'Name.', zero: true }),
  value: string(2, { doc: 'Value.', zero: true }),
});
export interface Info extends TypeOf<typeof Info> {}

/** Differences of some objects that do not count. */
export const ResourceIgnoreDifferences = message(v1alpha1('ResourceIgnoreDifferences'), {
  group: string(1, { doc: 'API group, or a glob.' }),
  kind: string(2, { doc: 'Kind, or a glob.', zero: true }),
  name: string(3, { doc: 'Name; all where empty.' }),
  namespace: string(4, { doc: 'Namespace; all where empty.' }),
  jsonPointers: list('string', 5, { doc: 'JSON pointers (RFC 6901) of fields.' }),
  jqPathExpressions: list('string', 6, { doc: 'jq paths of fields.' }),
  managedFieldsManagers: list('string', 7, { doc: 'Field managers whose fields do not count.' }),
});
export interface ResourceIgnoreDifferences extends TypeOf<typeof ResourceIgnoreDifferences> {}

/** What an Application should be. */
export const ApplicationSpec = message(v1alpha1('ApplicationSpec'), {
  source: ref(ApplicationSource, 1, {
    doc: 'Where the manifests come from; instead of `sources`.',
    pointer: true,
  }),
  destination: ref(ApplicationDestination, 2, { doc: 'Cluster and namespace to deploy to.', zero: true }),
  project: string(3, { doc: 'Project; `default` where empty.', zero: true }),
  syncPolicy: ref(SyncPolicy, 4, { doc: 'When and how to sync.', pointer: true }),
  ignoreDifferences: list(ResourceIgnoreDifferences, 5, { doc: 'Differences that do not count.' }),
  info: list(Info, 6, { doc: 'Facts for people.' }),
  revisionHistoryLimit: int(7, {
    doc: 'How many deployments to remember; 10 where it is not set.',
    pointer: true,
  }),
  sources: list(ApplicationSource, 8, { doc: 'Where the manifests come from, if from several places.' }),
  sourceHydrator: ref(SourceHydrator, 9, {
    doc: 'Renders into a branch and deploys from there; instead of `source`.',
    pointer: true,
  }),
});
export interface ApplicationSpec extends TypeOf<typeof ApplicationSpec> {}
