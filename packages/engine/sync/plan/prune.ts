import type { KubeObject } from '@tiphys/base';
import { syncOptionValue } from './annotations.ts';
import type { SyncOptions } from './options.ts';

/** What becomes of an object that is no longer wanted. */
export type PruneDecision =
  | { readonly action: 'delete' }
  | { readonly action: 'keep'; readonly status: 'Pruned' | 'PruneSkipped'; readonly message: string };

/** Decides about an extra object. Statuses and messages are Argo CD's. */
export function decidePrune(live: KubeObject, options: SyncOptions): PruneDecision {
  if (!options.prune)
    return { action: 'keep', status: 'PruneSkipped', message: 'ignored (requires pruning)' };
  if (pruneOptionOf(live, options) === 'false') {
    return { action: 'keep', status: 'PruneSkipped', message: 'ignored (no prune)' };
  }
  if (options.dryRun) return { action: 'keep', status: 'Pruned', message: 'pruned (dry run)' };
  return { action: 'delete' };
}

/** Whether pruning an object waits for a person's word (`Prune=confirm`). */
export function needsPruneConfirmation(live: KubeObject | undefined, options: SyncOptions): boolean {
  return pruneOptionOf(live, options) === 'confirm';
}

function pruneOptionOf(live: KubeObject | undefined, options: SyncOptions): string | undefined {
  return syncOptionValue(live, 'Prune') ?? options.pruneOption;
}
