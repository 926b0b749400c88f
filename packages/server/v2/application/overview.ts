import { codes, createSignalQueue, deadline, isAbort, sleep, StatusError } from '@tiphys/base';
import { headlineOf } from '@tiphys/engine/explain';
import type { ApplicationObject, AppProjectObject, RevisionMetadata } from '@tiphys/model';
import { instanceName, trackedInstance } from '@tiphys/model';
import type { ApplicationOverview, ApplicationParent, ApplicationRights } from '@tiphys/model/v2';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from '../../services/application/deps.ts';
import { applicationObject, findApplication, mayUse, needProject } from '../../services/application/find.ts';
import { applicationLinks } from '../../services/application/links.ts';
import { withTreeHealth } from '../../services/application/resource-health.ts';
import { sourcesOf } from '../../services/application/select.ts';
import { windowsState } from '../../services/application/windows.ts';
import type { V2Route } from '../route.ts';
import type { V2Context } from '../routes.ts';
import type { ApplicationPath } from './tree.ts';
import { applicationOf } from './tree.ts';

/** Sources whose revision is looked up. */
const maxSources = 20;
/** A repository that is slow must not hold the page back: a stream goes without it first. */
const revisionTimeoutMs = 10_000;
const patienceMs = 100;
/** Changes that come closer together than this are told as one. */
const gatherMs = 200;

/** `GET applications/:namespace/:name/overview`: what the head of an application's page shows. */
export function createOverviewRoutes({
  application: deps,
}: Pick<V2Context, 'application'>): readonly V2Route[] {
  return [
    {
      method: 'GET',
      path: 'applications/:namespace/:name/overview',
      handle: (request) => readOverview(deps, request.call, applicationOf(request)),
    },
  ];
}

/** Everything that the head of an application's page shows. */
async function readOverview(
  deps: ApplicationDeps,
  call: Call,
  { name, namespace }: ApplicationPath,
): Promise<ApplicationOverview> {
  const options = { name, appNamespace: namespace, action: 'get', fresh: true } as const;
  const { application, project } = await findApplication(deps, call, options);
  const revisions = await readRevisions(deps, { application, project }, call.signal);
  return overviewOf(deps, call, { application, project, revisions });
}

/** Streams the overview: as it is, then whole after each change. Ends when the application is gone or may not be seen any more. */
export async function* watchOverview(
  deps: ApplicationDeps,
  call: Call,
  { name, namespace }: ApplicationPath,
): AsyncGenerator<ApplicationOverview> {
  const { application, project } = await findApplication(deps, call, {
    name,
    appNamespace: namespace,
    action: 'get',
  });
  const queue = createSignalQueue(call.signal);
  const place = application.metadata.namespace ?? '';
  const unsubscribe = deps.applications.subscribe(({ object: { metadata } }) => {
    if (metadata.name === name && metadata.namespace === place) queue.wake();
  });
  const revisions = createRevisionReader(deps, call, queue.wake);
  const tell = async (found: Found): Promise<ApplicationOverview> =>
    overviewOf(deps, call, { ...found, revisions: await revisions(found) });
  try {
    yield await tell({ application, project });
    for await (const _ of queue) {
      const current = deps.applications.get(place, name);
      if (!current || !mayUse(deps, current, { call, action: 'get' })) return;
      yield await tell({ application: current, project: needProject(deps, current) });
      await sleep(gatherMs, call.signal);
    }
  } finally {
    unsubscribe();
  }
}

type Revisions = readonly (RevisionMetadata | null)[];

/** Reads revisions once for each that is deployed; who asks waits a moment, and is woken when they came later. */
function createRevisionReader(
  deps: ApplicationDeps,
  call: Call,
  wake: () => void,
): (found: Found) => Promise<Revisions> {
  let asked = '';
  let known: Revisions | undefined;
  let reading: Promise<void> = Promise.resolve();
  return async (found) => {
    const { sync } = found.application.status ?? {};
    const wanted = JSON.stringify([sync?.revision, sync?.revisions]);
    if (wanted !== asked) {
      asked = wanted;
      known = undefined;
      let isLate = false;
      reading = readRevisions(deps, found, call.signal).then(
        (read) => {
          if (asked !== wanted) return;
          known = read;
          if (isLate) wake();
        },
        () => undefined,
      );
      await Promise.race([reading, sleep(patienceMs, call.signal)]);
      isLate = true;
    }
    return known ?? sourcesOf(found.application).map(() => null);
  };
}

interface Found {
  readonly application: ApplicationObject;
  readonly project: AppProjectObject;
}

async function overviewOf(
  deps: ApplicationDeps,
  call: Call,
  { application, project, revisions }: Found & { readonly revisions: Revisions },
): Promise<ApplicationOverview> {
  const shown = await withTreeHealth(deps, application);
  const parent = findParent(deps, application, call);
  const cluster = clusterOf(deps, application);
  return {
    application: withoutFieldManagers(shown),
    // The page shows the age beside the sentence, and keeps it true.
    headline: headlineOf(shown, undefined),
    can: rightsOf(deps, application, call),
    revisions,
    windows: windowsState(deps, application, project),
    ...(parent ? { parent } : {}),
    links: applicationLinks(deps, application).items ?? [],
    ...(cluster ? { cluster } : {}),
  };
}

/** Half of an application's bytes are who wrote which field; no part of the page shows them. */
function withoutFieldManagers(application: ApplicationObject): ApplicationObject {
  const { managedFields: _, ...metadata } = application.metadata;
  return { ...application, metadata };
}

/** What a caller may do with an application. */
export function rightsOf(
  deps: ApplicationDeps,
  application: ApplicationObject,
  call: Call,
): ApplicationRights {
  const may = (action: string): boolean => mayUse(deps, application, { call, action });
  const settings = deps.config.settings();
  const object = applicationObject(deps, application);
  const mayIn = (resource: string, action: string): boolean =>
    deps.access.allows(call.identity, { resource, action, object });
  return {
    sync: may('sync'),
    update: may('update'),
    delete: may('delete'),
    override: may('override'),
    rollback: may(settings.enforceRollbackPermission ? 'rollback' : 'sync'),
    logs: mayIn('logs', 'get'),
    exec: settings.execEnabled && mayIn('exec', 'create'),
  };
}

async function readRevisions(
  deps: ApplicationDeps,
  { application, project }: Found,
  signal: AbortSignal,
): Promise<readonly (RevisionMetadata | null)[]> {
  const { sync } = application.status ?? {};
  const sources = sourcesOf(application).slice(0, maxSources);
  const revisions = sync?.revisions?.length ? sync.revisions : [sync?.revision ?? ''];
  using limit = deadline('read the revision', revisionTimeoutMs, signal);
  return Promise.all(
    sources.map(async ({ repoURL, chart }, index) => {
      const revision = revisions[index] ?? '';
      if (revision === '' || chart || repoURL.startsWith('oci://')) return null;
      const repo = deps.config.repository(repoURL, project.metadata.name ?? '');
      try {
        return await deps.repoService.getRevisionMetadata({ repo, revision }, { signal: limit.signal });
      } catch (reason) {
        // The page is as good without it; a repository that cannot be read shows in the comparison.
        if (signal.aborted && isAbort(reason)) throw reason;
        return null;
      }
    }),
  );
}

/** The set that owns an application, or the application that manages it; only one that the caller may see. */
function findParent(
  deps: ApplicationDeps,
  application: ApplicationObject,
  call: Call,
): ApplicationParent | undefined {
  const { namespace = '', ownerReferences = [] } = application.metadata;
  const set = ownerReferences.find(({ kind }) => kind === 'ApplicationSet');
  if (set) return { kind: 'ApplicationSet', namespace, name: set.name };
  const { trackingMethod, appInstanceLabelKey, installationId } = deps.config.settings();
  const instance = trackedInstance(application, { trackingMethod, appInstanceLabelKey, installationId });
  if (instance === undefined) return undefined;
  const parent = deps.applications.list().find(({ metadata }) => {
    const names = { name: metadata.name ?? '', namespace: metadata.namespace ?? '' };
    return instanceName(names, deps.config.namespace) === instance;
  });
  if (!parent || !mayUse(deps, parent, { call, action: 'get' })) return undefined;
  return {
    kind: 'Application',
    namespace: parent.metadata.namespace ?? '',
    name: parent.metadata.name ?? '',
  };
}

function clusterOf(deps: ApplicationDeps, application: ApplicationObject): ApplicationOverview['cluster'] {
  try {
    const { name, server } = deps.config.destination(application.spec.destination);
    return { name: name ?? '', server: server ?? '' };
  } catch (reason) {
    // A destination that is not known is told by a condition of the application.
    if (reason instanceof StatusError && reason.code !== codes.internal) return undefined;
    throw reason;
  }
}
