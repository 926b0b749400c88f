import { keyText } from '@tiphys/base';
import type { AppHealthStatus, ApplicationTree, ResourceNode } from '@tiphys/model';
import type { Cause, Evidence, ObjectName } from '@tiphys/model/v2';
import { podCauses } from './pod.ts';
import type { ExplainInput, ObjectFacts } from './types.ts';
import { initiator } from './syncing.ts';
import { durationText, firstLine, objectText, shortRevisionText } from './words.ts';

/** Most unhealthy objects that are followed, children of one, and levels. */
const maxRoots = 10;
const maxChildren = 5;
const maxDepth = 8;
const maxEvents = 3;
/** A deployment this short before the trouble is likely its reason, in milliseconds. */
const closeMs = 15 * 60_000;

const badness: Readonly<Record<string, number>> = {
  Degraded: 0,
  Missing: 1,
  Unknown: 2,
  Progressing: 3,
  Suspended: 4,
};

const stateWords: Readonly<Record<string, string>> = {
  Degraded: 'is degraded',
  Missing: 'is missing',
  Unknown: 'has an unknown health',
  Progressing: 'is not ready yet',
  Suspended: 'is suspended',
};

/**
 * Why the application is not healthy: from each unhealthy object it manages down to the first one that has no unhealthy part. What the
 * tree does not have (it may be gone from the cache, or pruned) is told from what the Application itself says of its objects.
 */
export function healthCauses(input: ExplainInput): Cause[] {
  const { application } = input;
  const health = application.status?.health?.status;
  if (health === undefined || health === 'Healthy') return [];
  const nodes = [...(input.tree?.nodes ?? []), ...statedNodes(input)];
  const known = indexOf({ nodes });
  const roots = nodes
    .filter((node) => (node.parentRefs ?? []).every(({ uid = '' }) => !known.byUid.has(uid)))
    .filter(isUnhealthy)
    .toSorted(byBadness);
  // What is not there yet is told as a difference.
  const told = roots.filter(
    (node) => !input.differences.some((diff) => diff.state === 'missing' && isSame(diff, nameOf(node))),
  );
  if (roots.length === 0) return withoutObject(input);
  return told.slice(0, maxRoots).map((node) => nodeCause(node, { input, known, depth: 0 }));
}

/** Objects whose health the Application keeps and the tree does not have, as nodes. */
function statedNodes({ application, tree }: ExplainInput): ResourceNode[] {
  const inTree = new Set((tree?.nodes ?? []).map((node) => keyText(nameOf(node))));
  return (application.status?.resources ?? []).flatMap((resource): ResourceNode[] => {
    const { group = '', version = '', kind = '', namespace = '', name = '', health } = resource;
    if (!health?.status || inTree.has(keyText({ group, kind, namespace, name }))) return [];
    return [{ group, version, kind, namespace, name, health }];
  });
}

/** No object is known to be ill: what the application says of itself, or that its objects have to be looked at first. */
function withoutObject({ application, tree, differences }: ExplainInput): Cause[] {
  const { health, conditions = [], operationState } = application.status ?? {};
  const { status = 'Unknown', message = '' } = (health ?? {}) as Partial<AppHealthStatus>;
  const isTold =
    operationState?.phase === 'Running' ||
    conditions.some(({ type }) => type.endsWith('Error')) ||
    differences.some(({ state }) => state === 'missing');
  // Conditions, a sync and differences speak for themselves; a tree without anything ill is only a moment behind.
  if (message === '' && (tree !== undefined || isTold)) return [];
  const failed = operationState?.phase === 'Failed' || operationState?.phase === 'Error';
  const last = failed ? firstLine(operationState.message ?? '') : '';
  return [
    {
      rule: `health-${status.toLowerCase()}`,
      tone: status === 'Degraded' ? 'bad' : status === 'Progressing' ? 'busy' : 'warn',
      text:
        message === ''
          ? `The application ${stateWords[status] ?? 'is not healthy'}, and which object that comes from is not known`
          : `The application ${stateWords[status] ?? 'is not healthy'}: ${firstLine(message)}`,
      since: health?.lastTransitionTime ?? undefined,
      evidence: last === '' ? [] : [{ label: 'last sync', text: last }],
      step:
        tree === undefined
          ? { text: 'Refresh it, so that its objects are looked at again.', action: 'refresh' }
          : { text: 'Look at its objects.' },
      causes: [],
    },
  ];
}

/** The unhealthy leaves of a tree, worst first: what is worth looking up before it is explained. */
export function unhealthyLeaves(tree: ApplicationTree, most: number): ResourceNode[] {
  const { children } = indexOf(tree);
  return (tree.nodes ?? [])
    .filter(isUnhealthy)
    .filter(({ uid = '' }) => !(children.get(uid) ?? []).some(isUnhealthy))
    .toSorted(byBadness)
    .slice(0, most);
}

interface Walk {
  readonly input: ExplainInput;
  readonly known: TreeIndex;
  readonly depth: number;
}

interface TreeIndex {
  readonly byUid: ReadonlyMap<string, ResourceNode>;
  readonly children: ReadonlyMap<string, readonly ResourceNode[]>;
}

function indexOf(tree: ApplicationTree): TreeIndex {
  const nodes = tree.nodes ?? [];
  const children = new Map<string, ResourceNode[]>();
  for (const node of nodes) {
    for (const { uid = '' } of node.parentRefs ?? []) {
      const list = children.get(uid) ?? [];
      list.push(node);
      children.set(uid, list);
    }
  }
  return { byUid: new Map(nodes.map((node) => [node.uid ?? '', node])), children };
}

function isUnhealthy(node: ResourceNode): boolean {
  const status = node.health?.status;
  return status !== undefined && status !== 'Healthy';
}

function byBadness(left: ResourceNode, right: ResourceNode): number {
  const place = ({ health }: ResourceNode): number => badness[health?.status ?? ''] ?? 9;
  const name = ({ kind = '', name: own = '' }: ResourceNode): string => `${kind}/${own}`;
  return place(left) - place(right) || (name(left) < name(right) ? -1 : 1);
}

function nodeCause(node: ResourceNode, walk: Walk): Cause {
  const { input, known, depth } = walk;
  const resource = nameOf(node);
  const status = node.health?.status ?? 'Unknown';
  const message = firstLine(node.health?.message ?? '');
  const facts = input.facts.find((candidate) => isSame(candidate, resource));
  const below =
    depth < maxDepth
      ? (known.children.get(node.uid ?? '') ?? [])
          .filter(isUnhealthy)
          .toSorted(byBadness)
          .slice(0, maxChildren)
          .map((child) => nodeCause(child, { ...walk, depth: depth + 1 }))
      : [];
  const inside =
    below.length === 0 && facts?.live && node.kind === 'Pod'
      ? podCauses(facts.live, resource, facts.logs)
      : [];
  const causes = below.length > 0 ? below : inside;
  const isLeaf = causes.length === 0;
  return {
    rule: `health-${status.toLowerCase()}`,
    tone: status === 'Degraded' ? 'bad' : status === 'Progressing' ? 'busy' : 'warn',
    text: `${objectText(resource)} ${stateWords[status] ?? 'is not healthy'}${message ? `: ${message}` : ''}`,
    since: node.health?.lastTransitionTime ?? undefined,
    resource,
    evidence: [
      ...(depth === 0 ? deploymentEvidence(input) : []),
      ...eventEvidence(facts, input.now),
      ...(isLeaf && node.createdAt
        ? [
            {
              label: 'created',
              text: `${durationText(input.now - Date.parse(node.createdAt))} ago`,
              at: node.createdAt,
            },
          ]
        : []),
    ],
    step: isLeaf ? leafStep(status, resource) : undefined,
    causes,
  };
}

function leafStep(status: string, resource: ObjectName): Cause['step'] {
  if (status === 'Missing') return { text: 'Sync to create it.', action: 'sync', resource };
  if (status === 'Suspended') return { text: 'Resume it when you are ready.', action: 'resource', resource };
  return { text: 'Look at its events and manifest.', action: 'events', resource };
}

function eventEvidence(facts: ObjectFacts | undefined, now: number): Evidence[] {
  const events = (facts?.events ?? []).filter(({ type }) => type !== 'Normal');
  const newest = events.toSorted((left, right) => (left.at < right.at ? 1 : -1)).slice(0, maxEvents);
  return newest.map(({ reason, message, count, at }) => ({
    label: `event ${reason}`,
    text: `${firstLine(message)}${count > 1 ? ` (${count} times, last ${durationText(now - Date.parse(at))} ago)` : ''}`,
    at,
  }));
}

/** The deployment that came just before the trouble. */
function deploymentEvidence({ application }: ExplainInput): Evidence[] {
  const since = Date.parse(application.status?.health?.lastTransitionTime ?? '');
  const last = application.status?.history?.at(-1);
  const at = Date.parse(last?.deployedAt ?? '');
  if (!last || Number.isNaN(since) || Number.isNaN(at) || at > since + closeMs || since - at > closeMs)
    return [];
  const revision = shortRevisionText(last.revision ?? last.revisions?.[0]);
  const when = at <= since ? `${durationText(since - at)} before` : `${durationText(at - since)} after`;
  return [
    {
      label: 'deployment',
      text: `${revision} by ${initiator(last.initiatedBy)}, ${when} it became so`,
      at: last.deployedAt,
    },
  ];
}

function nameOf({ group = '', kind = '', namespace = '', name = '' }: ResourceNode): ObjectName {
  return { group, kind, namespace, name };
}

function isSame(left: ObjectName, right: ObjectName): boolean {
  return (
    left.kind === right.kind &&
    left.name === right.name &&
    left.namespace === right.namespace &&
    left.group === right.group
  );
}
