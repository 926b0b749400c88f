import { parseApiVersion, parseJson } from '@tiphys/base';
import type { KubeObject, ResourceKey } from '@tiphys/base';
import type { ManagedKey, OrphanedOptions } from '@tiphys/engine/live';
import { isDestinationPermitted, isResourcePermitted } from '@tiphys/model';
import type { ResourceDiff } from '@tiphys/model';
import type { ApplicationContext, ControllerContext } from '../context.ts';
import { instanceKey } from '../schedule/triggers.ts';

/** The place of a managed resource at the top of the tree. */
export function managedResourceKey(resource: ResourceDiff): ManagedKey {
  const { group = '', kind = '', namespace = '', name = '' } = resource;
  const state = resource.liveState !== 'null' ? resource.liveState : resource.targetState;
  const object = parseJson(state || 'null') as KubeObject | null;
  const version = object ? parseApiVersion(object.apiVersion).version : '';
  return { group, kind, namespace, name, version, exists: resource.liveState !== 'null' };
}

/** Whether the project lets the application show a resource. */
export function permitsNode(
  controller: ControllerContext,
  context: ApplicationContext,
  key: ResourceKey,
): boolean {
  const { project, cluster } = context;
  const { config, dialects } = controller.deps;
  const namespaced = key.namespace !== '';
  if (!isResourcePermitted(project, { ...key, namespaced }, dialects.globMatchSafe)) return false;
  const place = { cluster, clusters: config.clusters(), namespace: key.namespace };
  return !namespaced || isDestinationPermitted(project, place, dialects.globMatchSafe);
}

/** What counts as orphaned, where the project monitors that. */
export function orphanedOptions(
  controller: ControllerContext,
  context: ApplicationContext,
): OrphanedOptions | undefined {
  const monitored = context.project.spec.orphanedResources;
  if (!monitored) return undefined;
  const { applications, dialects } = controller.deps;
  const matches = (pattern: string | undefined, text: string): boolean =>
    !pattern || dialects.globMatchSafe(pattern, text);
  return {
    namespace: context.draft.original.spec.destination.namespace ?? '',
    ignores: (key) =>
      (monitored.ignore ?? []).some(
        (item) =>
          matches(item.group, key.group) && matches(item.kind, key.kind) && matches(item.name, key.name),
      ),
    hasApplication(instance) {
      const [namespace = '', name = ''] = instanceKey(instance, controller.options.namespace).split('/');
      return applications.get(namespace, name) !== undefined;
    },
  };
}
