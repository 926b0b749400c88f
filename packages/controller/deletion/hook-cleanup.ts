import { mapLimit } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import { hookDeletePolicies, hookTypes } from '@tiphys/engine/sync/plan';
import type { DeletionHook } from './hooks.ts';
import { deleteLive, liveObjects, requestsAtOnce } from './live-objects.ts';
import type { Farewell, LiveAt, StageResult } from './types.ts';

/** How all hooks of a kind together have ended. */
export type HooksEnd = 'healthy' | 'degraded' | 'other';

/**
 * Deletes the hooks of a kind that their delete policies do not keep, judged by how all of them ended, as Argo CD does. Done when
 * none of those are left.
 */
export async function cleanUpHooks(
  type: DeletionHook,
  farewell: Farewell,
  { live, signal }: LiveAt,
): Promise<StageResult> {
  const hooks = (await liveObjects(farewell, live, signal)).filter((object) =>
    hookTypes(object).includes(type),
  );
  const end = endOf(hooks.map((hook) => farewell.health(hook)?.status));
  const going = hooks.filter((hook) => isCleanedUp(hook, end));
  await mapLimit(going, requestsAtOnce, (hook) =>
    deleteLive(live, hook, { propagationPolicy: 'Foreground', signal }),
  );
  return going.length > 0 ? 'waiting' : 'done';
}

/** Whether the hook goes after such an end. `BeforeHookCreation`, the default, keeps it: nothing makes it again. */
export function isCleanedUp(hook: KubeObject, end: HooksEnd): boolean {
  const policies = hookDeletePolicies(hook);
  if (end === 'degraded') return policies.includes('HookFailed');
  return end === 'healthy' && policies.includes('HookSucceeded');
}

/** The worst of the healths; kinds without health count as healthy. */
export function endOf(healths: readonly (string | undefined)[]): HooksEnd {
  if (healths.includes('Degraded')) return 'degraded';
  return healths.every((status) => status === undefined || status === 'Healthy') ? 'healthy' : 'other';
}
