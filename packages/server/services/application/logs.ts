import { codes, formatTime, messageOf, StatusError } from '@tiphys/base';
import type { KubeClient } from '@tiphys/kube';
import type { ApplicationPodLogsQuery, LogEntry, ResourceNode } from '@tiphys/model';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from './deps.ts';
import { applicationObject, findApplication } from './find.ts';
import type { LogLine } from './merge-lines.ts';
import { mergeByTime } from './merge-lines.ts';
import { needTree } from './resources.ts';
import { destinationOf } from './validate.ts';

/**
 * Streams the logs of the pods that the query selects, merged by time, and closes with an entry that is marked
 * `last`.
 */
export async function* podLogs(
  deps: ApplicationDeps,
  query: ApplicationPodLogsQuery,
  call: Call,
): AsyncGenerator<LogEntry> {
  const untilMs = parseUntil(query.untilTime);
  const { application } = await findApplication(deps, call, { ...query, action: 'get' });
  const object = applicationObject(deps, application);
  deps.access.enforce(call.identity, { resource: 'logs', action: 'get', object });
  const tree = await needTree(deps, application, call);
  const pods = selectPods(tree.nodes ?? [], query);
  if (pods.length === 0) return;
  if (pods.length > deps.config.settings().maxPodLogsToRender) {
    throw new StatusError(
      codes.invalidArgument,
      'max pods to view logs are reached. Please provide more granular query',
    );
  }
  const client = deps.clusterClient(destinationOf(deps, application));
  const isWanted = lineFilter(query);
  const stop = new AbortController();
  const signal = AbortSignal.any([call.signal, stop.signal]);
  try {
    const streams = pods.map((pod) => readLog(client, pod, { query, signal }));
    for await (const line of mergeByTime(streams, signal)) {
      if (!isWanted(line.content)) continue;
      const isPast = untilMs !== undefined && Date.parse(line.time) > untilMs;
      yield entry(line, isPast);
      if (isPast) return;
    }
  } finally {
    stop.abort();
  }
  yield entry({ podName: '', content: '', time: new Date(deps.clock.now()).toISOString() }, true);
}

function entry({ podName, content, time }: Omit<LogLine, 'container'>, last: boolean): LogEntry {
  const ms = Date.parse(time);
  return { content, podName, last, timeStampStr: time, timeStamp: formatTime(Number.isNaN(ms) ? 0 : ms) };
}

function parseUntil(text: string | undefined): number | undefined {
  if (!text) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms))
    throw new StatusError(codes.invalidArgument, `invalid untilTime parameter value: ${text}`);
  return ms;
}

function lineFilter({ filter, matchCase }: ApplicationPodLogsQuery): (line: string) => boolean {
  if (!filter) return () => true;
  const isInverse = filter.startsWith('!');
  const plain = isInverse ? filter.slice(1) : filter;
  const literal = matchCase ? plain : plain.toLowerCase();
  return (line) => (matchCase ? line : line.toLowerCase()).includes(literal) !== isInverse;
}

/** The pods that fit the query, or that belong to something that does. */
export function selectPods(
  nodes: readonly ResourceNode[],
  query: ApplicationPodLogsQuery,
): readonly ResourceNode[] {
  const byKey = new Map(nodes.map((node) => [keyOf(node), node]));
  const known = new Map<string, boolean>();
  const isSelected = (node: ResourceNode): boolean => {
    const key = keyOf(node);
    const decided = known.get(key);
    if (decided !== undefined) return decided;
    // Set before the parents are looked at, so that a loop of owners ends.
    known.set(key, false);
    const parents = (node.parentRefs ?? []).flatMap((parent) => byKey.get(keyOf(parent)) ?? []);
    const selected = fits(node, query) || parents.some(isSelected);
    known.set(key, selected);
    return selected;
  };
  return nodes.filter(
    (node) =>
      node.kind === 'Pod' &&
      !node.group &&
      node.uid &&
      (!query.podName || node.name === query.podName) &&
      isSelected(node),
  );
}

function keyOf({
  group = '',
  kind = '',
  namespace = '',
  name = '',
}: Pick<ResourceNode, 'group' | 'kind' | 'namespace' | 'name'>): string {
  return `${group}/${kind}/${namespace}/${name}`;
}

function fits(
  node: ResourceNode,
  { resourceName, kind, group, namespace }: ApplicationPodLogsQuery,
): boolean {
  return (
    (!resourceName || node.name === resourceName) &&
    (!kind || node.kind === kind) &&
    (!group || node.group === group) &&
    (!namespace || node.namespace === namespace)
  );
}

/** How a log is read. */
export interface ReadLogOptions {
  readonly query: Pick<
    ApplicationPodLogsQuery,
    'container' | 'follow' | 'previous' | 'tailLines' | 'sinceSeconds' | 'sinceTime'
  >;
  readonly signal: AbortSignal;
}

/** The lines of one container; why there are none is a line, too. */
export async function* readLog(
  client: KubeClient,
  pod: Pick<ResourceNode, 'namespace' | 'name'>,
  { query, signal }: ReadLogOptions,
): AsyncGenerator<LogLine> {
  const { name: podName = '', namespace = '' } = pod;
  const container = query.container ?? '';
  const options = {
    container: container || undefined,
    follow: query.follow ?? false,
    previous: query.previous ?? false,
    timestamps: true,
    tailLines: query.tailLines && query.tailLines > 0 ? query.tailLines : undefined,
    sinceSeconds: query.sinceSeconds && query.sinceSeconds > 0 ? query.sinceSeconds : undefined,
    sinceTime: query.sinceTime ?? undefined,
    signal,
  };
  try {
    for await (const text of client.logs({ namespace, name: podName }, options)) {
      const space = text.indexOf(' ');
      const time = space < 0 ? text : text.slice(0, space);
      yield { podName, container, time, content: space < 0 ? '' : text.slice(space + 1) };
    }
  } catch (reason) {
    if (signal.aborted) return;
    // The reason (most often a pod that is not ready) is what the reader wants to see.
    yield { podName, container, time: new Date().toISOString(), content: messageOf(reason) };
  }
}
