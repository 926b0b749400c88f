import type { KubeObject } from '@tiphys/base';
import { hookFinalizer, hookTypes } from './annotations.ts';
import type { SyncPhase } from './types.ts';

const revisionLength = 7;
const syncPhases: readonly string[] = ['PreSync', 'Sync', 'PostSync', 'SyncFail'];

/** The phases in which a hook runs. */
export function hookPhases(object: KubeObject): SyncPhase[] {
  return hookTypes(object).filter((type): type is SyncPhase => syncPhases.includes(type));
}

/**
 * A hook as it is created in one phase: with the finalizer that keeps it until its result was seen, and with a name
 * where it has only `generateName`. The name depends on revision, phase and start, so that it is the same after a restart.
 */
export function hookTarget(
  object: KubeObject,
  run: { readonly phase: SyncPhase; readonly revision: string; readonly startedAt: string },
): KubeObject {
  const finalizers = object.metadata.finalizers ?? [];
  const metadata = {
    ...object.metadata,
    finalizers: finalizers.includes(hookFinalizer) ? finalizers : [...finalizers, hookFinalizer],
  };
  if (metadata.name) return { ...object, metadata };
  const revision =
    run.revision.length > revisionLength ? run.revision.slice(0, revisionLength) : run.revision;
  const seconds = Math.floor(Date.parse(run.startedAt) / 1000);
  const postfix = `${revision}-${run.phase}-${seconds}`.toLowerCase();
  return { ...object, metadata: { ...metadata, name: `${metadata.generateName ?? ''}${postfix}` } };
}
