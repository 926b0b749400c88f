import type { KubeObject } from '@tiphys/base';
import { hookTypes } from './annotations.ts';

/** Targets of a sync, and whether there are hooks that belong to the deletion of the application. */
export interface PartitionedTargets {
  readonly objects: readonly KubeObject[];
  readonly hasPreDeleteHooks: boolean;
  readonly hasPostDeleteHooks: boolean;
}

/** Takes the hooks out that run only when the application is deleted; a hook of both kinds stays. */
export function partitionDeletionHooks(targets: readonly KubeObject[]): PartitionedTargets {
  const objects: KubeObject[] = [];
  let hasPreDeleteHooks = false;
  let hasPostDeleteHooks = false;
  for (const target of targets) {
    const types = hookTypes(target);
    hasPreDeleteHooks ||= types.includes('PreDelete');
    hasPostDeleteHooks ||= types.includes('PostDelete');
    const onlyDeletion =
      types.length > 0 && types.every((type) => type === 'PreDelete' || type === 'PostDelete');
    if (!onlyDeletion) objects.push(target);
  }
  return { objects, hasPreDeleteHooks, hasPostDeleteHooks };
}
