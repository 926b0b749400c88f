import type { KubeObject } from '@tiphys/base';
import { parseApiVersion } from '@tiphys/base';
import type { AppProject, Cluster, MatchGlob } from '@tiphys/model';
import { isDestinationPermitted, isResourcePermitted } from '@tiphys/model';

/** The rules that a sync stays within. */
export interface PermitRules {
  readonly project: AppProject;
  readonly cluster: Cluster;
  readonly clusters: readonly Cluster[];
  readonly matchGlob: MatchGlob;
}

/** Why a project forbids a sync to touch an object, in Argo CD's words; `undefined` where it does not. */
export function forbiddenBy(
  rules: PermitRules,
  object: KubeObject,
  kind: { readonly namespaced: boolean },
): string | undefined {
  const { project, cluster, clusters, matchGlob } = rules;
  const { group } = parseApiVersion(object.apiVersion);
  const { namespaced } = kind;
  const name = project.metadata.name ?? '';
  const resource = { group, kind: object.kind, name: object.metadata.name ?? '', namespaced };
  if (!isResourcePermitted(project, resource, matchGlob)) {
    return `resource ${group}:${object.kind} is not permitted in project ${name}`;
  }
  const place = { cluster, clusters, namespace: object.metadata.namespace ?? '' };
  if (namespaced && !isDestinationPermitted(project, place, matchGlob)) {
    return `namespace ${place.namespace} is not permitted in project '${name}'`;
  }
  return undefined;
}
