import type { ResourceName } from './node-id.ts';

/** An object as the API's `resource` parameter names it: `group/kind/namespace/name`. */
export function resourceKey({ group, kind, namespace, name }: ResourceName): string {
  return `${group}/${kind}/${namespace}/${name}`;
}
