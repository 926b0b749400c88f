import type { ControllerDeps } from '../types.ts';
import type { Draft } from '../status/draft.ts';
import { managedKey, treeKey } from '../status/cache-keys.ts';
import { writeFinalizers } from '../status/write.ts';
import { cascade } from './cascade.ts';
import {
  cleanupOf,
  isCascading,
  postDeleteFinalizer,
  preDeleteFinalizer,
  withoutAll,
  withoutCascade,
} from './finalizers.ts';
import { cleanUpHooks } from './hook-cleanup.ts';
import { runHooks } from './hooks.ts';
import type { Farewell, LiveAt, StageResult } from './types.ts';

/** How soon the remaining objects are looked at again, in milliseconds; live changes come sooner. */
const againMs = 1000;

/** Gone for good, or look again after a while. */
export type DeletionProgress = { readonly done: true } | { readonly done: false; readonly againInMs: number };

/** One part of a deletion: it is due while its finalizers are there, and takes them off when it is done. */
interface Stage {
  isDue(finalizers: readonly string[]): boolean;
  without(finalizers: readonly string[]): string[];
  step(farewell: Farewell, at: LiveAt): Promise<StageResult>;
}

const stages: readonly Stage[] = [
  stage(preDeleteFinalizer, (farewell, at) => runHooks('PreDelete', farewell, at)),
  { isDue: isCascading, without: withoutCascade, step: cascade },
  stage(postDeleteFinalizer, (farewell, at) => runHooks('PostDelete', farewell, at)),
  stage(cleanupOf(preDeleteFinalizer), (farewell, at) => cleanUpHooks('PreDelete', farewell, at)),
  stage(cleanupOf(postDeleteFinalizer), (farewell, at) => cleanUpHooks('PostDelete', farewell, at)),
];

function stage(name: string, step: Stage['step']): Stage {
  return {
    step,
    isDue: (finalizers) => finalizers.includes(name),
    without: (finalizers) => finalizers.filter((finalizer) => finalizer !== name),
  };
}

/**
 * Takes the deletion of an application with finalizers as far as it goes now: hooks before it, the cascade, hooks after it,
 * their clean-up. Each part ends with its finalizer, so that a process that is killed is continued by the next. Nothing is
 * done where the destination is not known.
 */
export async function deleteApplication(
  deps: ControllerDeps,
  farewell: Farewell,
  signal: AbortSignal,
): Promise<DeletionProgress> {
  const { draft, live } = farewell;
  if (!live) return finish(deps, farewell, signal);
  for (const { isDue, without, step } of stages) {
    if (!isDue(finalizersOf(draft))) continue;
    await live.ready(signal);
    if ((await step(farewell, { live, signal })) === 'waiting') return { done: false, againInMs: againMs };
    await writeFinalizers(deps, draft, { finalizers: without(finalizersOf(draft)), signal });
  }
  return finish(deps, farewell, signal);
}

function finalizersOf(draft: Draft): readonly string[] {
  return draft.original.metadata.finalizers ?? [];
}

async function finish(
  deps: ControllerDeps,
  farewell: Farewell,
  signal: AbortSignal,
): Promise<DeletionProgress> {
  const { draft, instance } = farewell;
  const finalizers = finalizersOf(draft);
  const rest = withoutAll(finalizers);
  await deps.cache.delete(managedKey(instance));
  await deps.cache.delete(treeKey(instance));
  if (rest.length !== finalizers.length) await writeFinalizers(deps, draft, { finalizers: rest, signal });
  return { done: true };
}
