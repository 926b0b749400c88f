import type { TreeNode } from '@tiphys/model/v2';
import type { ApplicationRef } from './applications.ts';
import { callApi } from './http.ts';

/** An object of an application. */
export interface ResourceRef {
  readonly application: ApplicationRef;
  readonly node: Pick<TreeNode, 'group' | 'version' | 'kind' | 'namespace' | 'name'>;
}

/** How a resource is deleted: waiting for what it owns, at once, or leaving what it owns. */
export type ResourceDeletion = 'foreground' | 'force' | 'orphan';

/** Merges a patch (JSON) into a resource on the cluster. */
export function patchResource(ref: ResourceRef, patch: unknown): Promise<unknown> {
  const query = queryOf(ref);
  query.set('patchType', 'application/merge-patch+json');
  const body = JSON.stringify(patch);
  return callApi(`${pathOf(ref)}/resource?${query}`, { method: 'POST', body });
}

/** Deletes a resource on the cluster. */
export function deleteResource(ref: ResourceRef, mode: ResourceDeletion): Promise<unknown> {
  const query = queryOf(ref);
  if (mode !== 'foreground') query.set(mode, 'true');
  return callApi(`${pathOf(ref)}/resource?${query}`, { method: 'DELETE' });
}

/** Runs an action of a resource. */
export function runAction(
  ref: ResourceRef,
  action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<unknown> {
  const { application, node } = ref;
  const body = {
    name: application.name,
    appNamespace: application.namespace,
    namespace: node.namespace,
    resourceName: node.name,
    version: node.version,
    group: node.group,
    kind: node.kind,
    action,
    resourceActionParameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
  };
  return callApi(`${pathOf(ref)}/resource/actions/v2`, { method: 'POST', body });
}

function pathOf({ application }: ResourceRef): string {
  return `api/v1/applications/${encodeURIComponent(application.name)}`;
}

function queryOf({ application, node }: ResourceRef): URLSearchParams {
  return new URLSearchParams({
    appNamespace: application.namespace,
    namespace: node.namespace,
    resourceName: node.name,
    version: node.version,
    group: node.group,
    kind: node.kind,
  });
}
