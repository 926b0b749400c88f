import type { TypeOf } from '../build.ts';
import { bool, int, list, message, ref, string } from '../build.ts';
import { Time } from '../meta.ts';
import { ResourceAction } from '../resource-actions.ts';
import { ResourceDiff } from '../tree.ts';

/** A link for people. */
export const LinkInfo = message('application.LinkInfo', {
  title: string(1, { doc: 'Its text.', pointer: true, required: true }),
  url: string(2, { doc: 'Where it goes.', pointer: true, required: true }),
  description: string(3, { doc: 'Text for people.', pointer: true }),
  iconClass: string(4, { doc: 'Its icon.', pointer: true }),
});
export interface LinkInfo extends TypeOf<typeof LinkInfo> {}

/** The answer of `ApplicationService.ListLinks`, `ApplicationService.ListResourceLinks` and `ProjectService.ListLinks`. */
export const LinksResponse = message('application.LinksResponse', {
  items: list(LinkInfo, 1, { doc: 'The items.', elementPointer: true }),
});
export interface LinksResponse extends TypeOf<typeof LinksResponse> {}

/** The request of `ApplicationService.GetResource`, `ApplicationService.ListResourceActions` and `ApplicationService.ListResourceLinks`. */
export const ApplicationResourceRequest = message('application.ApplicationResourceRequest', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  namespace: string(2, { doc: 'Namespace.', pointer: true }),
  resourceName: string(3, { doc: 'Name of the object.', pointer: true, required: true }),
  version: string(4, { doc: 'API version.', pointer: true, required: true }),
  group: string(5, { doc: 'API group; empty for the core group.', pointer: true }),
  kind: string(6, { doc: 'Kind.', pointer: true, required: true }),
  appNamespace: string(7, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(8, { doc: 'Project it belongs to.', pointer: true }),
});
export interface ApplicationResourceRequest extends TypeOf<typeof ApplicationResourceRequest> {}

/** The request of `ApplicationService.ListLinks`. */
export const ListAppLinksRequest = message('application.ListAppLinksRequest', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  namespace: string(3, { doc: 'Namespace.', pointer: true }),
  project: string(4, { doc: 'Project it belongs to.', pointer: true }),
});
export interface ListAppLinksRequest extends TypeOf<typeof ListAppLinksRequest> {}

/** The answer of `ApplicationService.PodLogs`. */
export const LogEntry = message('application.LogEntry', {
  content: string(1, { doc: 'The line.', pointer: true, required: true }),
  timeStamp: ref(Time, 2, { doc: 'When it was written.', pointer: true, required: true }),
  last: bool(3, { doc: 'Whether it is the end, without a line.', pointer: true, required: true }),
  timeStampStr: string(4, { doc: 'The same, to the nanosecond.', pointer: true, required: true }),
  podName: string(5, { doc: 'Pod.', pointer: true, required: true }),
});
export interface LogEntry extends TypeOf<typeof LogEntry> {}

/** The request of `ApplicationService.PodLogs`. */
export const ApplicationPodLogsQuery = message('application.ApplicationPodLogsQuery', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  namespace: string(2, { doc: 'Namespace.', pointer: true }),
  podName: string(3, { doc: 'Pod.', pointer: true }),
  container: string(4, { doc: 'Container.', pointer: true }),
  sinceSeconds: int(5, { doc: 'Only lines of the last seconds.', pointer: true }),
  sinceTime: ref(Time, 6, { doc: 'Only lines after this time.', pointer: true }),
  tailLines: int(7, { doc: 'Only the last lines.', pointer: true }),
  follow: bool(8, { doc: 'Goes on with new lines.', pointer: true }),
  untilTime: string(9, { doc: 'Only lines before this time.', pointer: true }),
  filter: string(10, { doc: 'Only lines with this text; `!` in front turns it round.', pointer: true }),
  kind: string(11, { doc: 'Kind.', pointer: true }),
  group: string(12, { doc: 'API group; empty for the core group.', pointer: true }),
  resourceName: string(13, { doc: 'Name of the object.', pointer: true }),
  previous: bool(14, { doc: 'Lines of the container before it was restarted.', pointer: true }),
  appNamespace: string(15, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(16, { doc: 'Project it belongs to.', pointer: true }),
  matchCase: bool(17, { doc: 'Whether the filter minds upper and lower case.', pointer: true }),
});
export interface ApplicationPodLogsQuery extends TypeOf<typeof ApplicationPodLogsQuery> {}

/** The request of `ApplicationService.DeleteResource`. */
export const ApplicationResourceDeleteRequest = message('application.ApplicationResourceDeleteRequest', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  namespace: string(2, { doc: 'Namespace.', pointer: true }),
  resourceName: string(3, { doc: 'Name of the object.', pointer: true, required: true }),
  version: string(4, { doc: 'API version.', pointer: true, required: true }),
  group: string(5, { doc: 'API group; empty for the core group.', pointer: true }),
  kind: string(6, { doc: 'Kind.', pointer: true, required: true }),
  force: bool(7, { doc: 'Forces it.', pointer: true }),
  orphan: bool(8, { doc: 'Leaves what it owns alone.', pointer: true }),
  appNamespace: string(9, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(10, { doc: 'Project it belongs to.', pointer: true }),
});
export interface ApplicationResourceDeleteRequest extends TypeOf<typeof ApplicationResourceDeleteRequest> {}

/** A parameter of an action. */
export const ResourceActionParameters = message('application.ResourceActionParameters', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  value: string(2, { doc: 'Value.', pointer: true, required: true }),
});
export interface ResourceActionParameters extends TypeOf<typeof ResourceActionParameters> {}

/** The request of `ApplicationService.RunResourceActionV2`. */
export const ResourceActionRunRequestV2 = message('application.ResourceActionRunRequestV2', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  namespace: string(2, { doc: 'Namespace.', pointer: true }),
  resourceName: string(3, { doc: 'Name of the object.', pointer: true, required: true }),
  version: string(4, { doc: 'API version.', pointer: true, required: true }),
  group: string(5, { doc: 'API group; empty for the core group.', pointer: true }),
  kind: string(6, { doc: 'Kind.', pointer: true, required: true }),
  action: string(7, { doc: 'The action.', pointer: true, required: true }),
  appNamespace: string(8, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(9, { doc: 'Project it belongs to.', pointer: true }),
  resourceActionParameters: list(ResourceActionParameters, 10, {
    doc: 'Its parameters.',
    elementPointer: true,
  }),
});
export interface ResourceActionRunRequestV2 extends TypeOf<typeof ResourceActionRunRequestV2> {}

/** The request of `ApplicationService.RunResourceAction`. */
export const ResourceActionRunRequest = message('application.ResourceActionRunRequest', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  namespace: string(2, { doc: 'Namespace.', pointer: true }),
  resourceName: string(3, { doc: 'Name of the object.', pointer: true, required: true }),
  version: string(4, { doc: 'API version.', pointer: true, required: true }),
  group: string(5, { doc: 'API group; empty for the core group.', pointer: true }),
  kind: string(6, { doc: 'Kind.', pointer: true, required: true }),
  action: string(7, { doc: 'The action.', pointer: true, required: true }),
  appNamespace: string(8, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(9, { doc: 'Project it belongs to.', pointer: true }),
});
export interface ResourceActionRunRequest extends TypeOf<typeof ResourceActionRunRequest> {}

/** The answer of `ApplicationService.ListResourceActions`. */
export const ResourceActionsListResponse = message('application.ResourceActionsListResponse', {
  actions: list(ResourceAction, 1, { doc: 'The actions.', elementPointer: true }),
});
export interface ResourceActionsListResponse extends TypeOf<typeof ResourceActionsListResponse> {}

/** The answer of `ApplicationService.GetResource` and `ApplicationService.PatchResource`. */
export const ApplicationResourceResponse = message('application.ApplicationResourceResponse', {
  manifest: string(1, { doc: 'The object, JSON.', pointer: true, required: true }),
});
export interface ApplicationResourceResponse extends TypeOf<typeof ApplicationResourceResponse> {}

/** The request of `ApplicationService.PatchResource`. */
export const ApplicationResourcePatchRequest = message('application.ApplicationResourcePatchRequest', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  namespace: string(2, { doc: 'Namespace.', pointer: true }),
  resourceName: string(3, { doc: 'Name of the object.', pointer: true, required: true }),
  version: string(4, { doc: 'API version.', pointer: true, required: true }),
  group: string(5, { doc: 'API group; empty for the core group.', pointer: true }),
  kind: string(6, { doc: 'Kind.', pointer: true, required: true }),
  patch: string(7, { doc: 'The patch, JSON.', pointer: true, required: true }),
  patchType: string(8, { doc: '`json` (RFC 6902) or `merge`.', pointer: true, required: true }),
  appNamespace: string(9, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(10, { doc: 'Project it belongs to.', pointer: true }),
});
export interface ApplicationResourcePatchRequest extends TypeOf<typeof ApplicationResourcePatchRequest> {}

/** The request of `ApplicationService.ManagedResources`, `ApplicationService.ResourceTree` and `ApplicationService.WatchResourceTree`. */
export const ResourcesQuery = message('application.ResourcesQuery', {
  applicationName: string(1, { doc: 'Name of the Application.', pointer: true, required: true }),
  namespace: string(2, { doc: 'Namespace.', pointer: true }),
  name: string(3, { doc: 'Name.', pointer: true }),
  version: string(4, { doc: 'API version.', pointer: true }),
  group: string(5, { doc: 'API group; empty for the core group.', pointer: true }),
  kind: string(6, { doc: 'Kind.', pointer: true }),
  appNamespace: string(7, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(8, { doc: 'Project it belongs to.', pointer: true }),
});
export interface ResourcesQuery extends TypeOf<typeof ResourcesQuery> {}

/** The answer of `ApplicationService.ServerSideDiff`. */
export const ApplicationServerSideDiffResponse = message('application.ApplicationServerSideDiffResponse', {
  items: list(ResourceDiff, 1, { doc: 'The items.', elementPointer: true }),
  modified: bool(2, { doc: 'Whether anything differs.', pointer: true, required: true }),
});
export interface ApplicationServerSideDiffResponse extends TypeOf<typeof ApplicationServerSideDiffResponse> {}

/** The request of `ApplicationService.ServerSideDiff`. */
export const ApplicationServerSideDiffQuery = message('application.ApplicationServerSideDiffQuery', {
  appName: string(1, { doc: 'Name of the Application.', pointer: true, required: true }),
  appNamespace: string(2, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(3, { doc: 'Project it belongs to.', pointer: true }),
  liveResources: list(ResourceDiff, 4, { doc: 'Objects as the cluster has them.', elementPointer: true }),
  targetManifests: list('string', 5, { doc: 'Objects as they should be, JSON.' }),
});
export interface ApplicationServerSideDiffQuery extends TypeOf<typeof ApplicationServerSideDiffQuery> {}

/** The answer of `ApplicationService.ManagedResources`. */
export const ManagedResourcesResponse = message('application.ManagedResourcesResponse', {
  items: list(ResourceDiff, 1, { doc: 'The items.', elementPointer: true }),
});
export interface ManagedResourcesResponse extends TypeOf<typeof ManagedResourcesResponse> {}

/** The request of `ApplicationService.ListResourceEvents`. */
export const ApplicationResourceEventsQuery = message('application.ApplicationResourceEventsQuery', {
  name: string(1, { doc: 'Name.', pointer: true, required: true }),
  resourceNamespace: string(2, { doc: 'Namespace of the object.', pointer: true }),
  resourceName: string(3, { doc: 'Name of the object.', pointer: true }),
  resourceUID: string(4, { doc: 'Unique id of the object.', pointer: true }),
  appNamespace: string(5, {
    doc: 'Namespace of the Application; empty for the one of Tiphys.',
    pointer: true,
  }),
  project: string(6, { doc: 'Project it belongs to.', pointer: true }),
});
export interface ApplicationResourceEventsQuery extends TypeOf<typeof ApplicationResourceEventsQuery> {}
