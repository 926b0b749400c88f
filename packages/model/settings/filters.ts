import { asObject, texts } from './customizations.ts';
import type { DeepLink, ResourceFilter, Settings } from './types.ts';

/** Kinds that are never watched: what changes all the time and is nobody's desired state. */
const builtInExclusions: readonly ResourceFilter[] = [
  { apiGroups: ['events.k8s.io', 'metrics.k8s.io'], kinds: [], clusters: [] },
  { apiGroups: [''], kinds: ['Event'], clusters: [] },
  { apiGroups: ['coordination.k8s.io'], kinds: ['Lease'], clusters: [] },
];

/** Reads `resource.exclusions` or `resource.inclusions`. */
export function readFilters(value: unknown): ResourceFilter[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new SyntaxError('a list is expected');
  return value.map((entry) => {
    const { apiGroups, kinds, clusters } = asObject(entry);
    return { apiGroups: texts(apiGroups), kinds: texts(kinds), clusters: texts(clusters) };
  });
}

/** Reads a list of deep links. */
export function readLinks(value: unknown): DeepLink[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new SyntaxError('a list is expected');
  return value.map((entry) => {
    const link = asObject(entry);
    const text = (name: string): string | undefined =>
      typeof link[name] === 'string' ? link[name] : undefined;
    return {
      url: text('url') ?? '',
      title: text('title') ?? '',
      description: text('description'),
      iconClass: text('icon.class'),
      condition: text('if'),
    };
  });
}

/** A kind in a cluster. */
export interface FilteredKind {
  readonly group: string;
  readonly kind: string;
  /** URL of the cluster. */
  readonly server: string;
}

/**
 * Whether the settings leave a kind out: excluded, or not among the inclusions where there are any. `matchGlob` is lang's.
 */
export function isExcludedResource(
  settings: Pick<Settings, 'resourceExclusions' | 'resourceInclusions'>,
  resource: FilteredKind,
  matchGlob: (pattern: string, text: string) => boolean,
): boolean {
  const matches = (filter: ResourceFilter): boolean =>
    matchesAny(filter.apiGroups, resource.group) &&
    matchesAny(filter.kinds, resource.kind) &&
    matchesAny(filter.clusters, resource.server);
  const matchesAny = (patterns: readonly string[], text: string): boolean =>
    patterns.length === 0 || patterns.some((pattern) => matchGlob(pattern, text));
  if ([...builtInExclusions, ...settings.resourceExclusions].some(matches)) return true;
  return settings.resourceInclusions.length > 0 && !settings.resourceInclusions.some(matches);
}
