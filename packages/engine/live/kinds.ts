import type { ApiCatalog, ApiResource } from '@tiphys/kube';
import type { LiveSettings } from './types.ts';

// Argo CD: util/settings/resources_filter.go. They change all the time and nobody deploys them.
const alwaysExcludedGroups = new Set(['events.k8s.io', 'metrics.k8s.io']);
const alwaysExcludedKinds = new Set(['/Event', 'coordination.k8s.io/Lease']);
const neededVerbs = ['list', 'get', 'watch'];

/** Whether a kind is never watched, or left out by the settings. */
export function isExcluded(group: string, kind: string, settings: LiveSettings): boolean {
  return (
    alwaysExcludedGroups.has(group) ||
    alwaysExcludedKinds.has(`${group}/${kind}`) ||
    settings.excludes(group, kind)
  );
}

/** The kinds to watch, each in its preferred version. */
export function watchedKinds(catalog: ApiCatalog, settings: LiveSettings): readonly ApiResource[] {
  const restricted = settings.namespaces.length > 0;
  return catalog.preferredResources.filter(
    (resource) =>
      neededVerbs.every((verb) => resource.verbs.includes(verb)) &&
      (resource.namespaced || !restricted || settings.clusterResources) &&
      !isExcluded(resource.group, resource.kind, settings),
  );
}
