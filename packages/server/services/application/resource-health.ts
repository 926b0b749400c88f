import type {
  ApplicationObject,
  ApplicationTree,
  HealthStatus,
  ResourceNode,
  ResourceStatus,
} from '@tiphys/model';
import { instanceName } from '@tiphys/model';
import type { ApplicationDeps } from './deps.ts';

/** Cache keys and tracking know an application by this name. */
export function instanceOf(deps: Pick<ApplicationDeps, 'config'>, application: ApplicationObject): string {
  const { name = '', namespace = '' } = application.metadata;
  return instanceName({ name, namespace }, deps.config.namespace);
}

/** The tree as the controller left it, or `undefined`. */
export async function cachedTree(
  deps: Pick<ApplicationDeps, 'config' | 'cache'>,
  application: ApplicationObject,
): Promise<ApplicationTree | undefined> {
  return (await deps.cache.get(`app|resources-tree|${instanceOf(deps, application)}`)) as
    | ApplicationTree
    | undefined;
}

/** The application with the health of its resources, which is kept in the tree and not in the object. */
export async function withTreeHealth(
  deps: ApplicationDeps,
  application: ApplicationObject,
): Promise<ApplicationObject> {
  const { status } = application;
  if (status?.resourceHealthSource !== 'appTree' || !status.resources?.length) return application;
  const tree = await cachedTree(deps, application);
  if (!tree) return application;
  const health = new Map((tree.nodes ?? []).map((node) => [keyOf(node), healthOf(node)]));
  const resources = status.resources.map((resource) => ({
    ...resource,
    health: health.get(keyOf(resource)),
  }));
  return { ...application, status: { ...status, resources } };
}

function keyOf({ group = '', kind = '', namespace = '', name = '' }: ResourceStatus | ResourceNode): string {
  return `${group}/${kind}/${namespace}/${name}`;
}

function healthOf(node: ResourceNode): HealthStatus | undefined {
  if (node.health) return node.health;
  if (node.resourceVersion || node.uid || node.createdAt) return undefined;
  return { status: 'Missing', message: 'Resource has not been created' };
}
