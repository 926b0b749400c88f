import type { ResourceNode } from '@tiphys/model';

/** One text for a resource, to find its sync status by. */
export function resourceKey({ group = '', kind = '', namespace = '', name = '' }: ResourceNode): string {
  return `${group}/${kind}/${namespace}/${name}`;
}
