import type { ApplicationQuery, ApplicationWatchEvent, ResourceActionRunRequest } from '@tiphys/model';
import type { Encoded } from '@tiphys/rpc';
import { encodedMessage } from '@tiphys/rpc';
import type { Call, ServiceMethods } from '../../call.ts';
import { listResourceActions, runResourceAction } from './actions.ts';
import { deleteApplication } from './delete.ts';
import type { ApplicationDeps } from './deps.ts';
import type { EncodedApplications } from './encoded.ts';
import { createEncodedApplications, lengthPrefixed } from './encoded.ts';
import { getApplication } from './get.ts';
import { listLinks, listResourceLinks } from './links.ts';
import { createList } from './list.ts';
import { deleteResource, getResource, patchResource } from './live-resource.ts';
import { podLogs } from './logs.ts';
import { getManifests, getManifestsWithFiles } from './manifests.ts';
import { rollback, terminateOperation } from './operation.ts';
import { managedResources, resourceEvents, resourceTree, watchResourceTree } from './resources.ts';
import { ociMetadata, revisionChartDetails, revisionMetadata } from './revisions.ts';
import { serverSideDiff } from './server-side-diff.ts';
import { syncApplication } from './sync.ts';
import { watchApplications } from './watch.ts';
import { getSyncWindows } from './windows.ts';
import { createApplication, patchApplication, updateApplication, updateApplicationSpec } from './write.ts';

type Operation = (
  deps: ApplicationDeps,
  request: never,
  call: Call,
) => Promise<unknown> | AsyncIterable<unknown>;

const operations: Readonly<Record<string, Operation>> = {
  Get: getApplication,
  Create: createApplication,
  Update: updateApplication,
  UpdateSpec: updateApplicationSpec,
  Patch: patchApplication,
  Delete: deleteApplication,
  Sync: syncApplication,
  Rollback: rollback,
  TerminateOperation: terminateOperation,
  ManagedResources: managedResources,
  ResourceTree: resourceTree,
  WatchResourceTree: watchResourceTree,
  GetManifests: getManifests,
  GetManifestsWithFiles: getManifestsWithFiles,
  GetResource: getResource,
  PatchResource: patchResource,
  DeleteResource: deleteResource,
  ListResourceActions: listResourceActions,
  RunResourceActionV2: runResourceAction,
  RunResourceAction: (deps, { ...request }: ResourceActionRunRequest, call) =>
    runResourceAction(deps, request, call),
  PodLogs: podLogs,
  ListResourceEvents: resourceEvents,
  RevisionMetadata: revisionMetadata,
  RevisionChartDetails: revisionChartDetails,
  GetOCIMetadata: ociMetadata,
  GetApplicationSyncWindows: getSyncWindows,
  ListLinks: listLinks,
  ListResourceLinks: listResourceLinks,
  ServerSideDiff: serverSideDiff,
};

/** `/application.ApplicationService`. */
export function createApplicationService(deps: ApplicationDeps): ServiceMethods {
  const encoded = createEncodedApplications();
  const bound = Object.entries(operations).map(
    ([name, operation]) => [name, (request: never, call: Call) => operation(deps, request, call)] as const,
  );
  return {
    ...Object.fromEntries(bound),
    List: createList(deps, encoded),
    Watch: (query: ApplicationQuery, call: Call) =>
      encodeEvents(watchApplications(deps, query, call), encoded),
  };
}

/** Events made of kept bytes: many watchers get the same object. */
async function* encodeEvents(
  events: AsyncIterable<ApplicationWatchEvent>,
  encoded: EncodedApplications,
): AsyncGenerator<Encoded> {
  const typeTag = 0x0a;
  const applicationTag = 0x12;
  for await (const event of events) {
    const { type, application } = event;
    yield encodedMessage({
      value: () => event,
      protobuf: () => [
        lengthPrefixed(typeTag, Buffer.from(type)),
        lengthPrefixed(applicationTag, encoded.protobuf(application)),
      ],
      json: () => [
        Buffer.from(`{"type":${JSON.stringify(type)},"application":`),
        encoded.json(application),
        Buffer.from('}'),
      ],
    });
  }
}
