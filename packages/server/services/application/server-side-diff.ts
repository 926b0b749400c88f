import type { KubeObject } from '@tiphys/base';
import { codes, keyOf, keyText, parseApiVersion, parseJson, StatusError } from '@tiphys/base';
import { diffWithDryRun, hideSecretData, diffOptionsFor } from '@tiphys/engine/diff';
import type { KubeClient } from '@tiphys/kube';
import type {
  ApplicationServerSideDiffQuery,
  ApplicationServerSideDiffResponse,
  ResourceDiff,
} from '@tiphys/model';
import { isDestinationPermitted, isResourcePermitted } from '@tiphys/model';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from './deps.ts';
import type { FoundApplication } from './find.ts';
import { findApplication } from './find.ts';
import { isSecret } from './manifests.ts';
import { needManaged } from './resources.ts';
import { destinationOf } from './validate.ts';

const manager = 'argocd-controller';
const maxManifests = 5000;

/**
 * Compares manifests that the caller sends with what the cluster would make of them (a dry run). Only for live objects that the
 * application manages, and for objects its project permits; whether a value is hidden is decided by what was parsed here, never by
 * what the caller says it is.
 */
export async function serverSideDiff(
  deps: ApplicationDeps,
  query: ApplicationServerSideDiffQuery,
  call: Call,
): Promise<ApplicationServerSideDiffResponse> {
  const { appName: name, appNamespace, project } = query;
  const found = await findApplication(deps, call, { name, appNamespace, project, action: 'get' });
  const managed = new Set(
    (await needManaged(deps, found.application, call)).map((item) => keyText(keyOfDiff(item))),
  );
  const lives = (query.liveResources ?? []).map((item) => parseLive(item, { managed, name: name ?? '' }));
  const targets = (query.targetManifests ?? []).map(parseTarget);
  if (Math.max(lives.length, targets.length) > maxManifests) {
    throw new StatusError(codes.invalidArgument, `more than ${maxManifests} manifests in one request`);
  }
  const client = deps.clusterClient(destinationOf(deps, found.application));
  const items: ResourceDiff[] = [];
  for (let at = 0; at < Math.max(lives.length, targets.length); at++) {
    const sides = { live: lives[at], target: targets[at], given: query.liveResources?.[at] };
    items.push(await compare(deps, found, { ...sides, client, call, managed }));
  }
  return { items, modified: items.some(({ modified }) => modified === true) };
}

function keyOfDiff({
  group = '',
  kind = '',
  namespace = '',
  name = '',
}: ResourceDiff): ReturnType<typeof keyOf> {
  return { group, kind, namespace, name };
}

interface Known {
  readonly managed: ReadonlySet<string>;
  readonly name: string;
}

function parseLive(item: ResourceDiff, { managed, name }: Known): KubeObject | undefined {
  if (!item.liveState || item.liveState === 'null') return undefined;
  const object = parse(item.liveState, `live state for ${item.kind ?? ''}/${item.name ?? ''}`);
  const wanted = keyOfDiff(item);
  const actual = keyOf(object);
  for (const field of ['name', 'namespace', 'group', 'kind'] as const) {
    if (actual[field] === wanted[field]) continue;
    const which = `${wanted.group}/${wanted.kind}/${wanted.name}`;
    throw new StatusError(
      codes.invalidArgument,
      `${field} mismatch: expected ${wanted[field]}, got ${actual[field]} for live resource ${which}`,
    );
  }
  if (!managed.has(keyText(actual))) {
    throw new StatusError(
      codes.permissionDenied,
      `${wanted.group}/${wanted.kind} ${wanted.name} not found as part of application ${name}`,
    );
  }
  return object;
}

function parseTarget(text: string, index: number): KubeObject | undefined {
  return text === '' || text === 'null' ? undefined : parse(text, `target manifest ${index}`);
}

function parse(text: string, what: string): KubeObject {
  try {
    return parseJson(text) as KubeObject;
  } catch (cause) {
    throw new StatusError(codes.invalidArgument, `error unmarshaling ${what}: ${(cause as Error).message}`, {
      cause,
    });
  }
}

interface Compare {
  readonly live: KubeObject | undefined;
  readonly target: KubeObject | undefined;
  readonly given: ResourceDiff | undefined;
  readonly client: KubeClient;
  readonly call: Call;
  readonly managed: ReadonlySet<string>;
}

async function compare(
  deps: ApplicationDeps,
  found: FoundApplication,
  sides: Compare,
): Promise<ResourceDiff> {
  const { live, target, given } = sides;
  const object = target ?? live;
  if (!object) throw new StatusError(codes.invalidArgument, 'neither a live resource nor a target manifest');
  const key = keyOf(object);
  const dryRun = target ? await dryRunOf(deps, found, { ...sides, target }) : undefined;
  const { spec } = found.application;
  const { ignore } = diffOptionsFor(key, { spec, settings: deps.config.settings(), dialects: deps.lang });
  const result =
    dryRun && live
      ? diffWithDryRun(dryRun, live, { ignore })
      : { modified: dryRun !== undefined, predictedLive: dryRun, normalizedLive: live };
  const sidesShown = [result.predictedLive, result.normalizedLive];
  const hasSecret = (target && isSecret(target)) || (live && isSecret(live));
  const [shownTarget, shownLive] = hasSecret
    ? hideSecretData(sidesShown, deps.config.settings().sensitiveAnnotations)
    : sidesShown;
  return {
    ...key,
    targetState: shownTarget ? JSON.stringify(shownTarget) : '',
    liveState: shownLive ? JSON.stringify(shownLive) : '',
    hook: given?.hook ?? false,
    modified: result.modified,
    resourceVersion: given?.resourceVersion ?? '',
  };
}

async function dryRunOf(
  deps: ApplicationDeps,
  { project, application }: FoundApplication,
  { target, client, call }: Compare & { readonly target: KubeObject },
): Promise<KubeObject> {
  const { group, version } = parseApiVersion(target.apiVersion);
  const { name = '', namespace = '' } = target.metadata;
  const type = (await client.resources({ signal: call.signal })).find(group, version, target.kind);
  if (!type)
    throw new StatusError(
      codes.notFound,
      `no matches for kind "${target.kind}" in version "${target.apiVersion}"`,
    );
  const matchGlob = deps.lang.globMatchSafe;
  const place = { cluster: destinationOf(deps, application), namespace, clusters: deps.config.clusters() };
  const permitted =
    isResourcePermitted(
      project,
      { group, kind: target.kind, name, namespaced: type.namespaced },
      matchGlob,
    ) &&
    (!type.namespaced || isDestinationPermitted(project, place, matchGlob));
  if (!permitted) {
    throw new StatusError(
      codes.permissionDenied,
      `application is not permitted to manage ${group}/${target.kind}/${name} in ${namespace}`,
    );
  }
  const ref = { type, name, ...(type.namespaced ? { namespace } : {}) };
  const options = { dryRun: true, fieldManager: manager, signal: call.signal };
  return client.patch(ref, { type: 'apply', body: target, force: true }, options);
}
