import type { KubeObject } from '@tiphys/base';
import { deadline, formatTime } from '@tiphys/base';
import type { ClusterFacts, ExplainInput, ObjectFacts, WindowFacts } from '@tiphys/engine/explain';
import { crashedContainer, unhealthyLeaves } from '@tiphys/engine/explain';
import type { KubeClient } from '@tiphys/kube';
import type { ApplicationTree, ClusterInfo, ResourceDiff, ResourceNode, SyncWindow } from '@tiphys/model';
import { canSync, isWindowActive } from '@tiphys/model';
import type { CommitInfo } from '@tiphys/model/v2';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from '../../services/application/deps.ts';
import type { FoundApplication } from '../../services/application/find.ts';
import { applicationObject } from '../../services/application/find.ts';
import { cachedTree, instanceOf } from '../../services/application/resource-health.ts';
import { sourcesOf } from '../../services/application/select.ts';
import { destinationOf } from '../../services/application/validate.ts';
import { windowRules, windowsOf } from '../../services/application/windows.ts';
import { listEvents } from '../../services/events.ts';
import { readCommit } from './commits.ts';
import { comparedObjects, objectDiff } from './object-diff.ts';
import { withOwners } from './owners.ts';

/** Unhealthy objects that are looked up in the cluster. */
const maxLookups = 5;
/** How long all of it may take; what is not there by then is left out, in milliseconds. */
const gatherMs = 4000;
const maxDifferences = 50;
const logLines = 5;
const maxLogLine = 300;

const minuteMs = 60_000;
const weekMs = 7 * 24 * 60 * minuteMs;

/** Gathers what an application is explained from. Nothing of it makes the controller or a repository work anew. */
export async function gatherFacts(
  deps: ApplicationDeps,
  { application, project }: FoundApplication,
  call: Call,
): Promise<ExplainInput> {
  using limit = deadline('gather what explains it', gatherMs, call.signal);
  const { signal } = limit;
  const key = `app|managed-resources|${instanceOf(deps, application)}`;
  const [tree, cached, cluster] = await Promise.all([
    cachedTree(deps, application),
    deps.cache.get(key) as Promise<readonly ResourceDiff[] | undefined>,
    clusterFacts(deps, application),
  ]);
  const [facts, wanted] = await Promise.all([
    cluster || !tree ? [] : objectFacts(deps, application, { tree, call, signal }),
    wantedCommit(deps, { application, project }, signal),
  ]);
  call.signal.throwIfAborted();
  let room = maxDifferences;
  const objects = comparedObjects(
    application,
    cached ?? [],
    (_key, sync) => sync === 'OutOfSync' && room-- > 0,
  );
  const owned = cluster ? objects : await withOwners(deps, application, { objects, signal: call.signal });
  const differences = owned.map((compared) => objectDiff(deps, application, { compared }));
  return {
    application,
    now: deps.clock.now(),
    differences,
    tree,
    facts,
    wanted,
    windows: windowFacts(deps, { application, project }),
    cluster,
  };
}

function wantedCommit(
  deps: ApplicationDeps,
  { application, project }: FoundApplication,
  signal: AbortSignal,
): Promise<CommitInfo | undefined> {
  const [source] = sourcesOf(application);
  const { revision, revisions } = application.status?.sync ?? {};
  const wanted = revision || (revisions?.[0] ?? '');
  if (!source || wanted === '') return Promise.resolve(undefined);
  return readCommit(deps, { project, source, revision: wanted, signal });
}

async function clusterFacts(
  deps: ApplicationDeps,
  application: FoundApplication['application'],
): Promise<ClusterFacts | undefined> {
  let cluster;
  try {
    cluster = destinationOf(deps, application);
  } catch {
    // A destination that is not known has a condition that says so.
    return undefined;
  }
  const { server, name } = cluster;
  const info = (await deps.cache.get(`cluster|info|${server}`)) as ClusterInfo | undefined;
  if (info?.connectionState?.status !== 'Failed') return undefined;
  const since = info.cacheInfo?.lastCacheSyncTime ?? undefined;
  return { server, name, message: info.connectionState.message ?? '', ...(since ? { since } : {}) };
}

interface Lookup {
  readonly tree: ApplicationTree;
  readonly call: Call;
  readonly signal: AbortSignal;
}

async function objectFacts(
  deps: ApplicationDeps,
  application: FoundApplication['application'],
  { tree, call, signal }: Lookup,
): Promise<ObjectFacts[]> {
  if ((application.status?.health?.status ?? 'Healthy') === 'Healthy') return [];
  const client = deps.clusterClient(destinationOf(deps, application));
  const object = applicationObject(deps, application);
  const mayRead = deps.access.allows(call.identity, { resource: 'logs', action: 'get', object });
  return Promise.all(
    unhealthyLeaves(tree, maxLookups).map((node) => factsOf(client, node, { mayRead, signal })),
  );
}

async function factsOf(
  client: KubeClient,
  node: ResourceNode,
  { mayRead, signal }: { readonly mayRead: boolean; readonly signal: AbortSignal },
): Promise<ObjectFacts> {
  const { group = '', kind = '', namespace = '', name = '', uid = '' } = node;
  const key = { group, kind, namespace, name };
  if (uid === '') return { ...key, events: [] };
  const isPod = kind === 'Pod' && group === '';
  const [live, events] = await Promise.all([
    isPod ? quietly(readPod(client, { namespace, name, signal })) : undefined,
    quietly(listEvents(client, { namespace, name, uid }, signal)),
  ]);
  const container = live && mayRead ? crashedContainer(live) : undefined;
  const logs = container
    ? await quietly(lastLines(client, { namespace, name, container, signal }))
    : undefined;
  return {
    ...key,
    live,
    logs,
    events: (events?.items ?? []).map((event) => ({
      reason: event.reason ?? '',
      message: event.message ?? '',
      type: event.type ?? '',
      count: event.count ?? 1,
      at: String(event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp ?? ''),
    })),
  };
}

interface PodName {
  readonly namespace: string;
  readonly name: string;
  readonly signal: AbortSignal;
}

async function readPod(
  client: KubeClient,
  { namespace, name, signal }: PodName,
): Promise<KubeObject | undefined> {
  const type = (await client.resources({ signal })).find('', 'v1', 'Pod');
  return type && client.get({ type, namespace, name }, { signal });
}

/** What a container wrote before it ended: of its last run, or of this one where there was none before. */
async function lastLines(
  client: KubeClient,
  { namespace, name, container, signal }: PodName & { readonly container: string },
): Promise<string[]> {
  const read = async (previous: boolean): Promise<string[]> => {
    const lines: string[] = [];
    const options = { container, previous, tailLines: logLines, signal };
    for await (const line of client.logs({ namespace, name }, options)) {
      lines.push(line.slice(0, maxLogLine));
      if (lines.length >= logLines) break;
    }
    return lines;
  };
  try {
    return await read(true);
  } catch {
    signal.throwIfAborted();
    return read(false);
  }
}

/** A fact that cannot be had is left out of an explanation. */
async function quietly<T>(fact: Promise<T>): Promise<T | undefined> {
  try {
    return await fact;
  } catch {
    return undefined;
  }
}

/** What the project's windows mean now, and when that changes. */
export function windowFacts(
  deps: ApplicationDeps,
  { application, project }: FoundApplication,
): WindowFacts | undefined {
  const windows = windowsOf(deps, application, project);
  if (windows.length === 0) return undefined;
  const rules = windowRules(deps);
  const now = deps.clock.now();
  try {
    const blocksAutomated = !canSync(windows, { manual: false, now }, rules);
    return {
      blocksAutomated,
      blocksManual: !canSync(windows, { manual: true, now }, rules),
      texts: windows.map((window) => windowText(window, isWindowActive(window, now, rules))),
      ...(blocksAutomated ? opening(windows, now, rules) : {}),
    };
  } catch {
    // A window that nobody can read is closed, as the controller has it.
    return { blocksAutomated: true, blocksManual: true, texts: ['a window cannot be read'] };
  }
}

function windowText(
  { kind = '', schedule = '', duration = '', timeZone }: SyncWindow,
  active: boolean,
): string {
  return `${kind} ${schedule} for ${duration}${timeZone ? ` (${timeZone})` : ''}, ${active ? 'open' : 'closed'} now`;
}

/** The next moment within a week at which automated syncs are let through: looked for in growing strides, then to the minute. */
function opening(
  windows: readonly SyncWindow[],
  now: number,
  rules: ReturnType<typeof windowRules>,
): Pick<WindowFacts, 'until'> {
  const lets = (at: number): boolean => canSync(windows, { manual: false, now: at }, rules);
  let stride = 5 * minuteMs;
  for (let at = now + stride; at <= now + weekMs; at += stride) {
    if (at - now > 24 * 60 * minuteMs) stride = 30 * minuteMs;
    if (!lets(at)) continue;
    let first = at;
    while (first - minuteMs > now && lets(first - minuteMs)) first -= minuteMs;
    return { until: formatTime(first - (first % minuteMs)) };
  }
  return {};
}
