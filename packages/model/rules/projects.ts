import type { KubeObject, ResourceKey } from '@tiphys/base';
import { keyOf } from '@tiphys/base';
import type { Cluster } from '../schema/cluster.ts';
import type { AppProject } from '../schema/project.ts';
import { normalizeRepositoryUrl } from './repository-url.ts';

/** Matches a glob (lang's gobwas); `*` stops at the separators. A pattern that does not compile matches nothing. */
export type MatchGlob = (pattern: string, text: string, separators?: string) => boolean;

/** A place an application goes to, and the clusters known (for projects that allow only their own). */
export interface PlaceToCheck {
  readonly cluster: Pick<Cluster, 'server' | 'name'>;
  readonly namespace: string;
  readonly clusters: readonly Cluster[];
}

/** Whether a project may use a repository: one pattern matches and no `!` pattern denies it. */
export function isSourcePermitted(project: AppProject, repoUrl: string, matchGlob: MatchGlob): boolean {
  const url = normalizeRepositoryUrl(repoUrl);
  let permitted = false;
  for (const pattern of project.spec.sourceRepos ?? []) {
    const denies = pattern.startsWith('!');
    const normalized = normalizeRepositoryUrl(denies ? pattern.slice(1) : pattern);
    const matches = matchPattern(normalized, url, (glob, text) => matchGlob(glob, text, '/'));
    if (denies && matches) return false;
    // A deny pattern that does not match counts as a match, as in Argo CD.
    permitted ||= denies ? !matches : matches;
  }
  return permitted;
}

/** Whether a project may deploy to a namespace of a cluster; `!` patterns deny. */
export function isDestinationPermitted(
  project: AppProject,
  place: PlaceToCheck,
  matchGlob: MatchGlob,
): boolean {
  if (!matchesDestination(project, place, matchGlob)) return false;
  if (!project.spec.permitOnlyProjectScopedClusters) return true;
  return place.clusters.some(
    (cluster) =>
      cluster.project === project.metadata.name &&
      (cluster.server === place.cluster.server || cluster.name === place.cluster.name),
  );
}

function matchesDestination(project: AppProject, place: PlaceToCheck, matchGlob: MatchGlob): boolean {
  const { server, name } = place.cluster;
  let permitted = false;
  for (const item of project.spec.destinations ?? []) {
    const byName = name !== '' && matchNegatable(item.name ?? '', name, matchGlob);
    const byServer = server !== '' && matchNegatable(item.server ?? '', server, matchGlob);
    const byNamespace = matchNegatable(item.namespace ?? '', place.namespace, matchGlob);
    if ((byServer || byName) && byNamespace) permitted = true;
    else if (!byName && isDeny(item.name)) return false;
    else if (!byServer && isDeny(item.server) && byNamespace) return false;
    else if (!byNamespace && isDeny(item.namespace) && byServer) return false;
  }
  return permitted;
}

/** A kind of object in a project, by scope and name. */
export interface ResourceToCheck extends Pick<ResourceKey, 'group' | 'kind' | 'name'> {
  readonly namespaced: boolean;
}

interface ListedKind {
  readonly group?: string | undefined;
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
}

/**
 * Whether a project may manage a kind: namespaced kinds unless listed otherwise, cluster-scoped kinds only where listed
 * (by name too).
 */
export function isResourcePermitted(
  project: AppProject,
  resource: ResourceToCheck,
  matchGlob: MatchGlob,
): boolean {
  const { spec } = project;
  const matches = (item: ListedKind): boolean =>
    matchPattern(item.group ?? '', resource.group, matchGlob) &&
    matchPattern(item.kind ?? '', resource.kind, matchGlob) &&
    (!item.name || matchPattern(item.name, resource.name, matchGlob));
  if (resource.namespaced) {
    const allowed = !spec.namespaceResourceWhitelist || spec.namespaceResourceWhitelist.some(matches);
    return allowed && !(spec.namespaceResourceBlacklist ?? []).some(matches);
  }
  return (
    (spec.clusterResourceWhitelist ?? []).some(matches) &&
    !(spec.clusterResourceBlacklist ?? []).some(matches)
  );
}

/** Whether a project lets its applications touch a live object: its kind, and its namespace as a destination. */
export function isLiveResourcePermitted(
  project: AppProject,
  object: KubeObject,
  rules: Omit<PlaceToCheck, 'namespace'> & { readonly matchGlob: MatchGlob },
): boolean {
  const { namespace, ...key } = keyOf(object);
  if (!isResourcePermitted(project, { ...key, namespaced: namespace !== '' }, rules.matchGlob)) return false;
  return namespace === '' || isDestinationPermitted(project, { ...rules, namespace }, rules.matchGlob);
}

function matchNegatable(pattern: string, text: string, matchGlob: MatchGlob): boolean {
  return isDeny(pattern) ? !matchGlob(pattern.slice(1), text) : matchPattern(pattern, text, matchGlob);
}

function matchPattern(pattern: string, text: string, matchGlob: MatchGlob): boolean {
  return pattern === '*' || pattern === text || matchGlob(pattern, text);
}

function isDeny(pattern: string | undefined): boolean {
  return pattern?.startsWith('!') === true;
}
