import { codes, StatusError } from '@tiphys/base';
import type {
  ApplicationObject,
  ApplicationResourceEventsQuery,
  ApplicationTree,
  EventList,
  ManagedResourcesResponse,
  ResourceDiff,
  ResourcesQuery,
} from '@tiphys/model';
import { instanceName } from '@tiphys/model';
import type { Call } from '../../call.ts';
import { listEvents } from '../events.ts';
import type { ApplicationDeps } from './deps.ts';
import { findApplication } from './find.ts';
import { refreshApplication } from './get.ts';
import { cachedTree, instanceOf } from './resource-health.ts';
import { destinationOf } from './validate.ts';

/** The tree of an application's resources; compared first where the controller has left none. */
export async function resourceTree(
  deps: ApplicationDeps,
  query: ResourcesQuery,
  call: Call,
): Promise<ApplicationTree> {
  const { application } = await findNamed(deps, query, call);
  return needTree(deps, application, call);
}

function findNamed(
  deps: ApplicationDeps,
  query: ResourcesQuery,
  call: Call,
): ReturnType<typeof findApplication> {
  const { applicationName: name, appNamespace, project } = query;
  return findApplication(deps, call, { name, appNamespace, project, action: 'get' });
}

/** The tree of an application that the caller may see. */
export function needTree(
  deps: ApplicationDeps,
  application: ApplicationObject,
  call: Call,
): Promise<ApplicationTree> {
  return needCached(deps, application, { call, read: () => cachedTree(deps, application) });
}

interface NeedCached<T> {
  readonly call: Call;
  readonly read: () => Promise<T | undefined>;
}

async function needCached<T>(
  deps: ApplicationDeps,
  application: ApplicationObject,
  { call, read }: NeedCached<T>,
): Promise<T> {
  const cached = await read();
  if (cached) return cached;
  const wrong = (application.status?.conditions ?? []).filter(
    ({ type }) => type === 'ComparisonError' || type === 'InvalidSpecError',
  );
  if (wrong.length > 0) {
    throw new StatusError(codes.unknown, wrong.map(({ type, message }) => `${type}: ${message}`).join(';'));
  }
  await refreshApplication(deps, application, { type: 'normal', call });
  const found = await read();
  if (found) return found;
  throw new StatusError(
    codes.unavailable,
    'the state of the application is not known yet: cache key is missing',
  );
}

/** What an application manages, with both sides of its comparison; only what the query names, where it names something. */
export async function managedResources(
  deps: ApplicationDeps,
  query: ResourcesQuery,
  call: Call,
): Promise<ManagedResourcesResponse> {
  const { application } = await findNamed(deps, query, call);
  const all = await needManaged(deps, application, call);
  const items = all.filter(
    (item) =>
      (!query.name || item.name === query.name) &&
      (!query.namespace || item.namespace === query.namespace) &&
      (!query.group || item.group === query.group) &&
      (!query.kind || item.kind === query.kind),
  );
  return { items };
}

/** What an application manages. */
export function needManaged(
  deps: ApplicationDeps,
  application: ApplicationObject,
  call: Call,
): Promise<readonly ResourceDiff[]> {
  const key = `app|managed-resources|${instanceOf(deps, application)}`;
  const read = async (): Promise<readonly ResourceDiff[] | undefined> =>
    (await deps.cache.get(key)) as readonly ResourceDiff[] | undefined;
  return needCached(deps, application, { call, read });
}

/** Streams the tree: as it is, then after each change. */
export async function* watchResourceTree(
  deps: ApplicationDeps,
  query: ResourcesQuery,
  call: Call,
): AsyncGenerator<ApplicationTree> {
  const { application } = await findNamed(deps, query, call);
  const { applicationName: name = '', appNamespace: namespace = '' } = query;
  const instance = instanceName({ name, namespace }, deps.config.namespace);
  // Subscribed before the first look, or a change in between would be missed.
  const notices = deps.cache.subscribe(`app|managed-resources|${instance}`, call.signal);
  const tree = await cachedTree(deps, application);
  if (tree) yield tree;
  for await (const _ of notices) {
    const changed = await cachedTree(deps, application);
    if (changed) yield changed;
  }
}

/** Kubernetes events of an application, or of one of its resources. */
export async function resourceEvents(
  deps: ApplicationDeps,
  query: ApplicationResourceEventsQuery,
  call: Call,
): Promise<EventList> {
  const { application } = await findApplication(deps, call, { ...query, action: 'get' });
  const { resourceName = '', resourceUID = '', resourceNamespace = '' } = query;
  if (resourceName === '' && resourceUID === '') {
    const { name = '', namespace = '', uid = '' } = application.metadata;
    return listEvents(deps.kube, { name, namespace, uid }, call.signal);
  }
  const tree = await needTree(deps, application, call);
  const isShown = [...(tree.nodes ?? []), ...(tree.orphanedNodes ?? [])].some(
    (node) =>
      node.uid === resourceUID && node.name === resourceName && (node.namespace ?? '') === resourceNamespace,
  );
  if (!isShown) {
    throw new StatusError(
      codes.invalidArgument,
      `${resourceName} not found as part of application ${query.name ?? ''}`,
    );
  }
  const client = deps.clusterClient(destinationOf(deps, application));
  return listEvents(
    client,
    { namespace: resourceNamespace, name: resourceName, uid: resourceUID },
    call.signal,
  );
}
