import { codes, mapLimit, messageOf, parseApiVersion, StatusError } from '@tiphys/base';
import { reasonOf } from '../errors.ts';
import type { ApiCatalog, ApiResource, CallOptions } from '../types.ts';
import { createCatalog } from './catalog.ts';
import type { DiscoveredVersion } from './catalog.ts';
import type { Requester } from './requester.ts';

const aggregated = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(',');
/** Group versions read at a time from a server without aggregated discovery. */
const parallelReads = 10;

interface GroupDiscoveryList {
  readonly kind?: string;
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions?: readonly {
      readonly version: string;
      readonly freshness?: string;
      readonly resources?: readonly DiscoveredResource[];
    }[];
  }[];
}

interface DiscoveredResource {
  readonly resource: string;
  readonly responseKind?: { readonly group?: string; readonly version?: string; readonly kind?: string };
  readonly scope?: string;
  readonly verbs?: readonly string[];
  readonly shortNames?: readonly string[];
  readonly subresources?: readonly { readonly subresource: string }[];
}

interface LegacyResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs?: readonly string[];
  readonly shortNames?: readonly string[];
}

/**
 * Reads all that the server serves: two requests where it knows aggregated discovery, else one for each group
 * version. A group version that fails is told in `errors`; the rest is still good.
 */
export async function discover(requester: Requester, options: CallOptions = {}): Promise<ApiCatalog> {
  const parts = await Promise.all([
    discoverRoot(requester, '/api', options),
    discoverRoot(requester, '/apis', options),
  ]);
  return createCatalog(parts.flat());
}

async function discoverRoot(
  requester: Requester,
  root: '/api' | '/apis',
  options: CallOptions,
): Promise<readonly DiscoveredVersion[]> {
  const accept = `${aggregated},application/json`;
  const answer = (await requester.json({ method: 'GET', path: root, accept }, options)) as GroupDiscoveryList;
  if (answer.kind === 'APIGroupDiscoveryList') return fromAggregated(answer);
  const groupVersions = root === '/api' ? legacyCoreVersions(answer) : legacyGroupVersions(answer);
  return await mapLimit(groupVersions, parallelReads, (groupVersion) =>
    readLegacy(requester, { path: `${root}/${groupVersion}`, groupVersion }, options),
  );
}

function fromAggregated(list: GroupDiscoveryList): readonly DiscoveredVersion[] {
  return (list.items ?? []).flatMap((item) => {
    const group = item.metadata?.name ?? '';
    return (item.versions ?? []).map(({ version, freshness, resources = [] }) => ({
      group,
      version,
      resources: resources.map((found) => fromAggregatedResource(found, group, version)),
      // A stale version with resources still works from what the aggregator remembers.
      ...(freshness === 'Stale' && resources.length === 0
        ? { error: `stale GroupVersion discovery: ${group}/${version}` }
        : {}),
    }));
  });
}

function fromAggregatedResource(found: DiscoveredResource, group: string, version: string): ApiResource {
  return {
    group,
    version,
    kind: found.responseKind?.kind ?? '',
    plural: found.resource,
    namespaced: found.scope === 'Namespaced',
    verbs: found.verbs ?? [],
    shortNames: found.shortNames,
    subresources: found.subresources?.map((sub) => sub.subresource),
  };
}

function legacyCoreVersions(answer: unknown): readonly string[] {
  return (answer as { versions?: readonly string[] }).versions ?? [];
}

function legacyGroupVersions(answer: unknown): readonly string[] {
  type Group = { preferredVersion?: { groupVersion: string }; versions: readonly { groupVersion: string }[] };
  const groups = (answer as { groups?: readonly Group[] }).groups ?? [];
  return groups.flatMap(({ preferredVersion, versions }) => {
    const all = versions.map((version) => version.groupVersion);
    const first = preferredVersion?.groupVersion;
    return first ? [first, ...all.filter((other) => other !== first)] : all;
  });
}

async function readLegacy(
  requester: Requester,
  at: { readonly path: string; readonly groupVersion: string },
  options: CallOptions,
): Promise<DiscoveredVersion> {
  const { group, version } = parseApiVersion(at.groupVersion);
  try {
    const answer = (await requester.json({ method: 'GET', path: at.path }, options)) as {
      resources?: LegacyResource[];
    };
    return { group, version, resources: fromLegacyResources(answer.resources ?? [], group, version) };
  } catch (error) {
    // A group that vanished between the two reads is not a failure.
    if (reasonOf(error) === 'NotFound') return { group, version, resources: [] };
    if (options.signal?.aborted || unreachable(error)) throw error;
    return { group, version, resources: [], error: messageOf(error) };
  }
}

function unreachable(error: unknown): boolean {
  return (
    error instanceof StatusError && error.code === codes.unavailable && reasonOf(error) === 'Unreachable'
  );
}

function fromLegacyResources(
  found: readonly LegacyResource[],
  group: string,
  version: string,
): readonly ApiResource[] {
  return found
    .filter((resource) => !resource.name.includes('/'))
    .map((resource) => ({
      group,
      version,
      kind: resource.kind,
      plural: resource.name,
      namespaced: resource.namespaced,
      verbs: resource.verbs ?? [],
      shortNames: resource.shortNames,
      subresources: found
        .filter((other) => other.name.startsWith(`${resource.name}/`))
        .map((other) => other.name.slice(resource.name.length + 1)),
    }));
}
