import type { KubeObject } from '@tiphys/base';
import { codes, deadline, isAbort, messageOf, parseJson, StatusError } from '@tiphys/base';
import { hideSecretData } from '@tiphys/engine/diff';
import type { ApplicationObject, AppProjectObject, Event, ResourceDiff, ResourceNode } from '@tiphys/model';
import type { ResourceOverview, ResourceRights, TreeNode } from '@tiphys/model/v2';
import type { Call } from '../../call.ts';
import { discoverActions } from '../../services/application/actions.ts';
import type { ApplicationDeps } from '../../services/application/deps.ts';
import { findApplication, mayUse } from '../../services/application/find.ts';
import { resourceLinks } from '../../services/application/links.ts';
import { refOfNode } from '../../services/application/live-resource.ts';
import { hideSecret, isSecret } from '../../services/application/manifests.ts';
import { needManaged, needTree } from '../../services/application/resources.ts';
import { destinationOf } from '../../services/application/validate.ts';
import { listEvents } from '../../services/events.ts';
import type { V2Request, V2Route } from '../route.ts';
import type { V2Context } from '../routes.ts';
import { rightsOf } from './overview.ts';
import { applicationOf } from './tree.ts';
import { nodeId, treeNodes } from './tree-nodes.ts';

/** Events sent with a resource. */
const maxEvents = 200;
/** A cluster that is slow must not hold the other parts back for long. */
const clusterTimeoutMs = 10_000;

/** `GET applications/:namespace/:name/resource?group&kind&namespace&name`: everything about one object of an application. */
export function createResourceRoutes({
  application: deps,
}: Pick<V2Context, 'application'>): readonly V2Route[] {
  return [
    {
      method: 'GET',
      path: 'applications/:namespace/:name/resource',
      handle: (request) => readResource(deps, request),
    },
  ];
}

async function readResource(
  deps: ApplicationDeps,
  request: Pick<V2Request, 'call' | 'params' | 'query'>,
): Promise<ResourceOverview> {
  const { call, query } = request;
  const { name, namespace } = applicationOf(request);
  const found = await findApplication(deps, call, { name, appNamespace: namespace, action: 'get' });
  const tree = await needTree(deps, found.application, call);
  const id = nodeId({
    group: query.get('group') ?? '',
    kind: query.get('kind') ?? '',
    namespace: query.get('namespace') ?? '',
    name: query.get('name') ?? '',
  });
  const wanted = [...(tree.nodes ?? []), ...(tree.orphanedNodes ?? [])].find((node) => nodeId(node) === id);
  if (!wanted) throw new StatusError(codes.notFound, `${id} not found as part of application ${name}`);
  const { nodes } = treeNodes({ ...tree, hosts: [] }, found.application.status?.resources ?? []);
  const node = nodes.find((candidate) => candidate.id === id);
  if (!node) throw new StatusError(codes.resourceExhausted, `the tree of ${name} is too large for ${id}`);
  const problems: string[] = [];
  const [managed, cluster] = await Promise.all([
    readManaged(deps, found.application, { call, id, problems }),
    readCluster(deps, { ...found, wanted }, { call, problems }),
  ]);
  return {
    node,
    ...withoutSecrets(deps, cluster.live, managed),
    modified: managed?.modified ?? false,
    events: cluster.events,
    ...choicesOf(deps, { ...found, live: cluster.live, node }, { call, problems }),
    can: resourceRights(deps, found.application, { call, node }),
    problems,
  };
}

interface Gather {
  readonly call: Call;
  readonly problems: string[];
}

async function readManaged(
  deps: ApplicationDeps,
  application: ApplicationObject,
  { call, id, problems }: Gather & { readonly id: string },
): Promise<ResourceDiff | undefined> {
  try {
    return (await needManaged(deps, application, call)).find((item) => nodeId(item) === id);
  } catch (reason) {
    if (isAbort(reason)) throw reason;
    problems.push(`What the source declares is not known: ${messageOf(reason)}`);
    return undefined;
  }
}

interface ClusterParts {
  readonly live?: KubeObject | undefined;
  readonly events: readonly Event[];
}

async function readCluster(
  deps: ApplicationDeps,
  { application, wanted }: { readonly application: ApplicationObject; readonly wanted: ResourceNode },
  { call, problems }: Gather,
): Promise<ClusterParts> {
  const { uid = '', name = '', namespace = '', version } = wanted;
  if (uid === '') return { events: [] };
  using limit = deadline('read the cluster', clusterTimeoutMs, call.signal);
  const { signal } = limit;
  const part = async <T>(what: string, read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (reason) {
      call.signal.throwIfAborted();
      problems.push(`${what} could not be read: ${messageOf(reason)}`);
      return undefined;
    }
  };
  const client = deps.clusterClient(destinationOf(deps, application));
  const [live, events] = await Promise.all([
    part('The live manifest', async () =>
      client.get(await refOfNode(client, wanted, { version, signal }), { signal }),
    ),
    part('Events', () => listEvents(client, { namespace, name, uid }, signal)),
  ]);
  const newest = [...(events?.items ?? [])].sort((left, right) => timeOf(right) - timeOf(left));
  return { ...(live ? { live } : {}), events: newest.slice(0, maxEvents) };
}

function timeOf({ lastTimestamp, eventTime, series }: Event): number {
  return Date.parse(String(series?.lastObservedTime || lastTimestamp || eventTime || '')) || 0;
}

/** Both sides as JSON; values of Secrets are replaced, equal ones by equal signs. */
function withoutSecrets(
  deps: ApplicationDeps,
  live: KubeObject | undefined,
  managed: ResourceDiff | undefined,
): Pick<ResourceOverview, 'live' | 'desired'> {
  const text = (object: KubeObject | undefined): string | undefined => object && JSON.stringify(object);
  const declared = parse(managed?.targetState);
  const secret = live ?? declared;
  if (!secret || !isSecret(secret)) return sides(text(live), text(declared));
  // The controller has hidden both sides already, so that equal values look equal; only together they can be hidden once more.
  const both = [parse(managed?.liveState) ?? live, declared];
  const [hiddenLive, hiddenDeclared] = hideSecretData(both, deps.config.settings().sensitiveAnnotations);
  return sides(text(hiddenLive), text(hiddenDeclared));
}

function sides(
  live: string | undefined,
  desired: string | undefined,
): Pick<ResourceOverview, 'live' | 'desired'> {
  return { ...(live ? { live } : {}), ...(desired ? { desired } : {}) };
}

function parse(json: string | undefined): KubeObject | undefined {
  const value: unknown = parseJson(json || 'null');
  return value === null ? undefined : (value as KubeObject);
}

interface Subject {
  readonly application: ApplicationObject;
  readonly project: AppProjectObject;
  readonly live?: KubeObject | undefined;
  readonly node: TreeNode;
}

function choicesOf(
  deps: ApplicationDeps,
  { application, project, live, node }: Subject,
  { call, problems }: Gather,
): Pick<ResourceOverview, 'actions' | 'links'> {
  if (!live) return { actions: [], links: [] };
  const links = resourceLinks(deps, { application, project }, hideSecret(deps, live)).items ?? [];
  try {
    const actions = discoverActions(deps, live).map((action) => ({
      ...action,
      allowed: mayUse(deps, application, {
        call,
        action: `action/${node.group}/${node.kind}/${action.name ?? ''}`,
      }),
    }));
    return { actions, links };
  } catch (reason) {
    problems.push(messageOf(reason));
    return { actions: [], links };
  }
}

function resourceRights(
  deps: ApplicationDeps,
  application: ApplicationObject,
  { call, node }: { readonly call: Call; readonly node: TreeNode },
): ResourceRights {
  const { sync, logs, exec } = rightsOf(deps, application, call);
  const inherits = !deps.config.settings().disableFineGrainedInheritance;
  const may = (action: string): boolean => {
    const exact = `${action}/${node.group}/${node.kind}/${node.namespace}/${node.name}`;
    if (mayUse(deps, application, { call, action: exact })) return true;
    return inherits && mayUse(deps, application, { call, action });
  };
  return {
    sync: sync && node.source === 'managed',
    update: may('update'),
    delete: may('delete'),
    logs,
    exec: exec && node.kind === 'Pod' && node.group === '',
  };
}
