import type { ApiCatalog, ApiResource } from '../types.ts';

/** One version of one group as discovery found it, in the server's order of preference. */
export interface DiscoveredVersion {
  readonly group: string;
  readonly version: string;
  readonly resources: readonly ApiResource[];
  readonly error?: string | undefined;
}

/** Puts what discovery found into a catalog that answers by kind. */
export function createCatalog(found: readonly DiscoveredVersion[]): ApiCatalog {
  const resources = found.flatMap((version) => version.resources).filter((resource) => resource.kind !== '');
  const exact = new Map<string, ApiResource>();
  const preferred = new Map<string, ApiResource>();
  for (const resource of resources) {
    const name = `${resource.group}/${resource.kind}`;
    keepFirst(exact, `${name}/${resource.version}`, resource);
    // The first version that serves a kind: the group's preferred one need not serve all its kinds.
    keepFirst(preferred, name, resource);
  }
  const errors = found.flatMap(({ group, version, error }) =>
    error === undefined ? [] : [{ groupVersion: groupVersionOf({ group, version }), message: error }],
  );
  let apiVersions: readonly string[] | undefined;
  return {
    resources,
    preferredResources: [...preferred.values()],
    errors,
    find: (group, version, kind) => exact.get(`${group}/${kind}/${version}`),
    preferred: (group, kind) => preferred.get(`${group}/${kind}`),
    apiVersions: () => (apiVersions ??= apiVersionsOf(found, resources)),
  };
}

function keepFirst(map: Map<string, ApiResource>, key: string, resource: ApiResource): void {
  const held = map.get(key);
  // Some kinds are served under several paths (Scale, Eviction); the one that can be listed is the kind itself.
  if (
    !held ||
    (!held.verbs.includes('list') && resource.verbs.includes('list') && held.version === resource.version)
  ) {
    map.set(key, resource);
  }
}

function apiVersionsOf(
  found: readonly DiscoveredVersion[],
  resources: readonly ApiResource[],
): readonly string[] {
  const names = new Set<string>();
  for (const version of found) if (version.error === undefined) names.add(groupVersionOf(version));
  for (const resource of resources) names.add(`${groupVersionOf(resource)}/${resource.kind}`);
  return [...names];
}

function groupVersionOf(type: { readonly group: string; readonly version: string }): string {
  return type.group === '' ? type.version : `${type.group}/${type.version}`;
}
