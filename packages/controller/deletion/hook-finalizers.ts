import { codes, jsonEqual, StatusError } from '@tiphys/base';
import type { Comparison } from '../compare/comparison.ts';
import type { ApplicationContext, ControllerContext } from '../context.ts';
import { writeFinalizers } from '../status/write.ts';
import { postDeleteFinalizer, preDeleteFinalizer, withHookFinalizers } from './finalizers.ts';

/**
 * Gives the application the finalizers of the deletion hooks that its manifests have, and takes those away that they have no
 * longer. Written before the status, so that an application which shows as compared cannot be deleted past its hooks.
 * Resolves to false where somebody else wrote at the same time: it is to be tried again.
 */
export async function keepHookFinalizers(
  controller: ControllerContext,
  context: ApplicationContext,
  comparison: Pick<Comparison, 'incomplete' | 'hasPreDeleteHooks' | 'hasPostDeleteHooks'>,
): Promise<boolean> {
  // Manifests that could not be loaded say nothing about hooks.
  if (comparison.incomplete) return true;
  const { draft, signal } = context;
  const present = draft.original.metadata.finalizers ?? [];
  const finalizers = hookFinalizersOf(present, comparison);
  if (jsonEqual(finalizers, present)) return true;
  try {
    await writeFinalizers(controller.deps, draft, { finalizers, signal });
    return true;
  } catch (error) {
    if (error instanceof StatusError && error.code === codes.aborted) return false;
    throw error;
  }
}

/** The finalizers that an application with these hooks should have; what is there already keeps its place. */
export function hookFinalizersOf(
  finalizers: readonly string[],
  hooks: Pick<Comparison, 'hasPreDeleteHooks' | 'hasPostDeleteHooks'>,
): readonly string[] {
  const pre = withHookFinalizers(finalizers, preDeleteFinalizer, hooks.hasPreDeleteHooks);
  return withHookFinalizers(pre, postDeleteFinalizer, hooks.hasPostDeleteHooks);
}
