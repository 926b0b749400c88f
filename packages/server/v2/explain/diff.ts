import type { KubeObject } from '@tiphys/base';
import { codes, keyOf, keyText, StatusError } from '@tiphys/base';
import { shortRevisionText } from '@tiphys/engine/explain';
import { diffOptionsFor, normalize } from '@tiphys/engine/diff';
import type { ApplicationObject, ApplicationSource } from '@tiphys/model';
import type { DiffAnswer, ObjectDiff } from '@tiphys/model/v2';
import type { ApplicationDeps } from '../../services/application/deps.ts';
import type { FoundApplication } from '../../services/application/find.ts';
import { findApplication } from '../../services/application/find.ts';
import { needManaged } from '../../services/application/resources.ts';
import { sourcesOf } from '../../services/application/select.ts';
import { applicationOf } from '../application/tree.ts';
import type { V2Request, V2Route } from '../route.ts';
import type { V2Context } from '../routes.ts';
import { compareSources, renderTargets } from './compare-sources.ts';
import type { ComparedObject } from './object-diff.ts';
import { comparedObjects, objectDiff } from './object-diff.ts';
import { withOwners } from './owners.ts';

/** Most objects that are told of. */
const maxObjects = 2000;
const maxRevision = 256;

/**
 * `GET applications/:namespace/:name/diff`: what differs between the cluster and the source, object by object. `from` and `to` may name
 * other sides: `live`, `desired`, `history:<id>`, or a revision. With `resource=group/kind/namespace/name` one object, whole.
 */
export function createDiffRoutes({ application: deps }: Pick<V2Context, 'application'>): readonly V2Route[] {
  return [
    {
      method: 'GET',
      path: 'applications/:namespace/:name/diff',
      handle: (request) => readDiff(deps, request),
    },
  ];
}

async function readDiff(deps: ApplicationDeps, request: V2Request): Promise<DiffAnswer> {
  const { call, query } = request;
  const { name, namespace } = applicationOf(request);
  const found = await findApplication(deps, call, { name, appNamespace: namespace, action: 'get' });
  const { application } = found;
  const from = query.get('from') || 'live';
  const to = query.get('to') || 'desired';
  const compared = await comparedSides(deps, found, { request, from, to });
  const wanted = query.get('resource');
  const chosen =
    wanted === null ? compared : compared.filter(({ key }) => keyText(key) === wanted).slice(0, 1);
  if (wanted !== null && chosen.length === 0)
    throw new StatusError(codes.notFound, `${wanted} is not among the objects of ${name}`);
  const owned = await withOwners(deps, application, { objects: chosen, signal: call.signal });
  const diffs = owned.map((object) =>
    objectDiff(deps, application, { compared: object, whole: wanted !== null }),
  );
  const differing = diffs.filter(({ state, hidden }) => state !== 'same' || hidden.length > 0);
  const ordered = differing.toSorted(byWeight);
  return {
    from: sideText(application, from),
    to: sideText(application, to),
    objects: ordered.slice(0, maxObjects),
    same: diffs.filter(({ state }) => state === 'same').length,
    hidden: diffs.reduce((sum, { hidden }) => sum + hidden.reduce((all, { count }) => all + count, 0), 0),
    leftOut: Math.max(0, ordered.length - maxObjects),
  };
}

interface Sides {
  readonly request: V2Request;
  readonly from: string;
  readonly to: string;
}

async function comparedSides(
  deps: ApplicationDeps,
  found: FoundApplication,
  { request: { call, query }, from, to }: Sides,
): Promise<readonly ComparedObject[]> {
  const { application } = found;
  const wanted = query.get('resource');
  if (from === 'live' && to === 'desired') {
    const managed = await needManaged(deps, application, call);
    return comparedObjects(application, managed, (key) => wanted === null || keyText(key) === wanted);
  }
  if (from === 'live') {
    const sources = sourcesAt(application, to);
    return (await compareSources(deps, { ...found, call, sources })).objects;
  }
  const [left, right] = [
    await renderTargets(deps, { ...found, call, sources: sourcesAt(application, from) }),
    await renderTargets(deps, { ...found, call, sources: sourcesAt(application, to) }),
  ];
  return betweenSources(deps, application, { left: left.targets, right: right.targets });
}

/** Two renderings side by side: the earlier one takes the place of what is live. */
function betweenSources(
  deps: ApplicationDeps,
  application: ApplicationObject,
  { left, right }: { readonly left: readonly KubeObject[]; readonly right: readonly KubeObject[] },
): ComparedObject[] {
  const before = new Map(left.map((object) => [keyText(keyOf(object)), object]));
  const after = new Map(right.map((object) => [keyText(keyOf(object)), object]));
  const sources = { spec: application.spec, settings: deps.config.settings(), dialects: deps.lang };
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((text) => {
    const [live, target] = [before.get(text), after.get(text)];
    const object = target ?? live;
    if (!object) return [];
    const key = keyOf(object);
    const options = diffOptionsFor(key, sources);
    const normalizedLive = live && normalize(live, options);
    const predictedLive = target && normalize(target, options);
    const modified = JSON.stringify(normalizedLive) !== JSON.stringify(predictedLive);
    return [{ key, live, target, normalizedLive, predictedLive, modified, sync: '' }];
  });
}

/** The sources of one side: of a deployment in the history, or of the application at a revision. */
export function sourcesAt(application: ApplicationObject, side: string): readonly ApplicationSource[] {
  if (side === 'desired') {
    const { revision, revisions } = application.status?.sync ?? {};
    return atRevisions(sourcesOf(application), revisions?.length ? revisions : [revision ?? '']);
  }
  const id = /^history:(\d{1,9})$/.exec(side)?.[1];
  if (id === undefined) {
    if (side === 'live' || side.length > maxRevision || side.startsWith('-'))
      throw new StatusError(codes.invalidArgument, `cannot compare with ${JSON.stringify(side)}`);
    return atRevisions(sourcesOf(application), [side]);
  }
  const entry = application.status?.history?.find((candidate) => candidate.id === Number(id));
  if (!entry) throw new StatusError(codes.notFound, `there is no deployment with id ${id}`);
  if (entry.sources?.length) return atRevisions(entry.sources, entry.revisions ?? []);
  return entry.source ? atRevisions([entry.source], [entry.revision ?? '']) : [];
}

function atRevisions(
  sources: readonly ApplicationSource[],
  revisions: readonly string[],
): readonly ApplicationSource[] {
  return sources.map((source, index) => {
    const revision = revisions[index] ?? '';
    return revision ? { ...source, targetRevision: revision } : source;
  });
}

function sideText(application: ApplicationObject, side: string): string {
  if (side === 'live') return 'cluster';
  const [source] = sourcesAt(application, side);
  return shortRevisionText(source?.targetRevision) || 'source';
}

/** What is created or pruned first, then what has most changes. */
function byWeight(left: ObjectDiff, right: ObjectDiff): number {
  const order = { extra: 0, missing: 1, changed: 2, same: 3 } as const;
  const size = ({ changes }: ObjectDiff): number => changes.length;
  return (
    order[left.state] - order[right.state] ||
    size(right) - size(left) ||
    (keyText(left) < keyText(right) ? -1 : 1)
  );
}
