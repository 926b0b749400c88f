import type { Application } from '@tiphys/model';
import type { OperationTimeline } from '@tiphys/model/v2';

/**
 * The body of a sync of only what failed, or did not get its turn, in the last attempt, with the same options; `undefined` where
 * nothing failed or only hooks did: those run with a whole sync.
 */
export function retryBody(
  { metadata, status }: Pick<Application, 'metadata' | 'status'>,
  { phase, attempts }: Pick<OperationTimeline, 'phase' | 'attempts'>,
): Readonly<Record<string, unknown>> | undefined {
  if (phase !== 'Failed' && phase !== 'Error') return undefined;
  const tasks = attempts.at(-1)?.waves.flatMap((wave) => wave.tasks) ?? [];
  const failed = tasks.filter(({ state, hook }) => state === 'failed' && !hook);
  if (failed.length === 0) return undefined;
  const sync = status?.operationState?.operation.sync;
  return {
    name: metadata.name,
    appNamespace: metadata.namespace,
    revision: sync?.revision ?? '',
    prune: sync?.prune ?? false,
    strategy: sync?.syncStrategy ?? { hook: {} },
    syncOptions: { items: sync?.syncOptions ?? [] },
    resources: failed.map(({ group, kind, namespace, name }) => ({ group, kind, namespace, name })),
  };
}
