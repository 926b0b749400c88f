import type { Cluster, MatchGlob, Settings } from '@tiphys/model';
import { isExcludedResource, setTracking } from '@tiphys/model';
import type { ApiCatalog } from '@tiphys/kube';
import type { TargetRules } from './targets.ts';

/** What the targets of an application depend on besides its manifests. */
export interface TargetRulesSources {
  readonly settings: Settings;
  /** What the destination serves. */
  readonly catalog: ApiCatalog;
  readonly cluster: Cluster;
  /** The destination namespace. */
  readonly namespace: string;
  /** The application's name in tracking. */
  readonly instance: string;
  readonly matchGlob: MatchGlob;
}

/** How the rendered objects of an application become its targets, by the settings and what its cluster serves. */
export function targetRulesOf(sources: TargetRulesSources): TargetRules {
  const { settings, catalog, cluster, namespace, instance, matchGlob } = sources;
  return {
    catalog,
    namespace,
    excludes: (group, kind) =>
      isExcludedResource(settings, { group, kind, server: cluster.server }, matchGlob),
    track: (object) => setTracking(object, { instance, namespace, settings }),
  };
}
