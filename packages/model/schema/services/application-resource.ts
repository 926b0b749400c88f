import type { TypeOf } from '../build.ts';
import { bool, int, list, message, ref, string } from '../build.ts';
import { Time } from '../meta.ts';
import { ResourceAction } from '../resource-actions.ts';
import { ResourceDiff } from '../tree.ts';

/** TODO */
export const LinkInfo = message('application.LinkInfo', {
  title: string(1, { pointer: true, required: true }),
  url: string(2, { pointer: true, required: true }),
  description: string(3, { pointer: true }),
  iconClass: string(4, { pointer: true }),
});
export interface LinkInfo extends TypeOf<typeof LinkInfo> {}

/** TODO */
export const LinksResponse = message('application.LinksResponse', {
  items: list(LinkInfo, 1, { elementPointer: true }),
});
export interface LinksResponse extends TypeOf<typeof LinksResponse> {}

/** TODO */
export const ApplicationResourceRequest = message('application.ApplicationResourceRequest', {
  name: string(1, { pointer: true, required: true }),
  namespace: string(2, { pointer: true }),
  resourceName: string(3, { pointer: true, required: true }),
  version: string(4, { pointer: true, required: true }),
  group: string(5, { pointer: true }),
  kind: string(6, { pointer: true, required: true }),
  appNamespace: string(7, { pointer: true }),
  project: string(8, { pointer: true }),
});
export interface ApplicationResourceRequest extends TypeOf<typeof ApplicationResourceRequest> {}

/** TODO */
export const ListAppLinksRequest = message('application.ListAppLinksRequest', {
  name: string(1, { pointer: true, required: true }),
  namespace: string(3, { pointer: true }),
  project: string(4, { pointer: true }),
});
export interface ListAppLinksRequest extends TypeOf<typeof ListAppLinksRequest> {}

/** TODO */
export const LogEntry = message('application.LogEntry', {
  content: string(1, { pointer: true, required: true }),
  timeStamp: ref(Time, 2, { pointer: true, required: true }),
  last: bool(3, { pointer: true, required: true }),
  timeStampStr: string(4, { pointer: true, required: true }),
  podName: string(5, { pointer: true, required: true }),
});
export interface LogEntry extends TypeOf<typeof LogEntry> {}

/** TODO */
export const ApplicationPodLogsQuery = message('application.ApplicationPodLogsQuery', {
  name: string(1, { pointer: true, required: true }),
  namespace: string(2, { pointer: true }),
  podName: string(3, { pointer: true }),
  container: string(4, { pointer: true }),
  sinceSeconds: int(5, { pointer: true }),
  sinceTime: ref(Time, 6, { pointer: true }),
  tailLines: int(7, { pointer: true }),
  follow: bool(8, { pointer: true }),
  untilTime: string(9, { pointer: true }),
  filter: string(10, { pointer: true }),
  kind: string(11, { pointer: true }),
  group: string(12, { pointer: true }),
  resourceName: string(13, { pointer: true }),
  previous: bool(14, { pointer: true }),
  appNamespace: string(15, { pointer: true }),
  project: string(16, { pointer: true }),
  matchCase: bool(17, { pointer: true }),
});
export interface ApplicationPodLogsQuery extends TypeOf<typeof ApplicationPodLogsQuery> {}

/** TODO */
export const ApplicationResourceDeleteRequest = message('application.ApplicationResourceDeleteRequest', {
  name: string(1, { pointer: true, required: true }),
  namespace: string(2, { pointer: true }),
  resourceName: string(3, { pointer: true, required: true }),
  version: string(4, { pointer: true, required: true }),
  group: string(5, { pointer: true }),
  kind: string(6, { pointer: true, required: true }),
  force: bool(7, { pointer: true }),
  orphan: bool(8, { pointer: true }),
  appNamespace: string(9, { pointer: true }),
  project: string(10, { pointer: true }),
});
export interface ApplicationResourceDeleteRequest extends TypeOf<typeof ApplicationResourceDeleteRequest> {}

/** TODO */
export const ResourceActionParameters = message('application.ResourceActionParameters', {
  name: string(1, { pointer: true, required: true }),
  value: string(2, { pointer: true, required: true }),
});
export interface ResourceActionParameters extends TypeOf<typeof ResourceActionParameters> {}

/** TODO */
export const ResourceActionRunRequestV2 = message('application.ResourceActionRunRequestV2', {
  name: string(1, { pointer: true, required: true }),
  namespace: string(2, { pointer: true }),
  resourceName: string(3, { pointer: true, required: true }),
  version: string(4, { pointer: true, required: true }),
  group: string(5, { pointer: true }),
  kind: string(6, { pointer: true, required: true }),
  action: string(7, { pointer: true, required: true }),
  appNamespace: string(8, { pointer: true }),
  project: string(9, { pointer: true }),
  resourceActionParameters: list(ResourceActionParameters, 10, { elementPointer: true }),
});
export interface ResourceActionRunRequestV2 extends TypeOf<typeof ResourceActionRunRequestV2> {}

/** TODO */
export const ResourceActionRunRequest = message('application.ResourceActionRunRequest', {
  name: string(1, { pointer: true, required: true }),
  namespace: string(2, { pointer: true }),
  resourceName: string(3, { pointer: true, required: true }),
  version: string(4, { pointer: true, required: true }),
  group: string(5, { pointer: true }),
  kind: string(6, { pointer: true, required: true }),
  action: string(7, { pointer: true, required: true }),
  appNamespace: string(8, { pointer: true }),
  project: string(9, { pointer: true }),
});
export interface ResourceActionRunRequest extends TypeOf<typeof ResourceActionRunRequest> {}

/** TODO */
export const ResourceActionsListResponse = message('application.ResourceActionsListResponse', {
  actions: list(ResourceAction, 1, { elementPointer: true }),
});
export interface ResourceActionsListResponse extends TypeOf<typeof ResourceActionsListResponse> {}

/** TODO */
export const ApplicationResourceResponse = message('application.ApplicationResourceResponse', {
  manifest: string(1, { pointer: true, required: true }),
});
export interface ApplicationResourceResponse extends TypeOf<typeof ApplicationResourceResponse> {}

/** TODO */
export const ApplicationResourcePatchRequest = message('application.ApplicationResourcePatchRequest', {
  name: string(1, { pointer: true, required: true }),
  namespace: string(2, { pointer: true }),
  resourceName: string(3, { pointer: true, required: true }),
  version: string(4, { pointer: true, required: true }),
  group: string(5, { pointer: true }),
  kind: string(6, { pointer: true, required: true }),
  patch: string(7, { pointer: true, required: true }),
  patchType: string(8, { pointer: true, required: true }),
  appNamespace: string(9, { pointer: true }),
  project: string(10, { pointer: true }),
});
export interface ApplicationResourcePatchRequest extends TypeOf<typeof ApplicationResourcePatchRequest> {}

/** TODO */
export const ResourcesQuery = message('application.ResourcesQuery', {
  applicationName: string(1, { pointer: true, required: true }),
  namespace: string(2, { pointer: true }),
  name: string(3, { pointer: true }),
  version: string(4, { pointer: true }),
  group: string(5, { pointer: true }),
  kind: string(6, { pointer: true }),
  appNamespace: string(7, { pointer: true }),
  project: string(8, { pointer: true }),
});
export interface ResourcesQuery extends TypeOf<typeof ResourcesQuery> {}

/** TODO */
export const ApplicationServerSideDiffResponse = message('application.ApplicationServerSideDiffResponse', {
  items: list(ResourceDiff, 1, { elementPointer: true }),
  modified: bool(2, { pointer: true, required: true }),
});
export interface ApplicationServerSideDiffResponse extends TypeOf<typeof ApplicationServerSideDiffResponse> {}

/** TODO */
export const ApplicationServerSideDiffQuery = message('application.ApplicationServerSideDiffQuery', {
  appName: string(1, { pointer: true, required: true }),
  appNamespace: string(2, { pointer: true }),
  project: string(3, { pointer: true }),
  liveResources: list(ResourceDiff, 4, { elementPointer: true }),
  targetManifests: list('string', 5),
});
export interface ApplicationServerSideDiffQuery extends TypeOf<typeof ApplicationServerSideDiffQuery> {}

/** TODO */
export const ManagedResourcesResponse = message('application.ManagedResourcesResponse', {
  items: list(ResourceDiff, 1, { elementPointer: true }),
});
export interface ManagedResourcesResponse extends TypeOf<typeof ManagedResourcesResponse> {}

/** TODO */
export const ApplicationResourceEventsQuery = message('application.ApplicationResourceEventsQuery', {
  name: string(1, { pointer: true, required: true }),
  resourceNamespace: string(2, { pointer: true }),
  resourceName: string(3, { pointer: true }),
  resourceUID: string(4, { pointer: true }),
  appNamespace: string(5, { pointer: true }),
  project: string(6, { pointer: true }),
});
export interface ApplicationResourceEventsQuery extends TypeOf<typeof ApplicationResourceEventsQuery> {}
