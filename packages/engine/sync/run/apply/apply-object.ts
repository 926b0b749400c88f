import { reasonOf } from '@tiphys/kube';
import { messageOf } from '@tiphys/base';
import { applyClientSide } from './client-side.ts';
import { waitForDefinition } from './definition.ts';
import { applyByReplacing } from './replace.ts';
import { applyServerSide } from './server-side.ts';
import type { Write, Written } from './write.ts';
import { kubectlText, placedTarget } from './write.ts';

/** Brings one object to the cluster in the way that its options ask for. Failures are thrown as the API server says them. */
export async function applyObject(write: Write): Promise<Written> {
  const placed = { ...write, target: placedTarget(write.target, write.kind) };
  try {
    const written = await applyInItsWay(placed);
    if (placed.target.kind === 'CustomResourceDefinition' && !write.options.dryRun)
      await waitForDefinition(placed);
    return written;
  } catch (error) {
    if (!write.options.dryRun || !isNamespaceMissing(placed, error)) throw error;
    // The namespace comes with the sync itself; a dry run cannot look further.
    return { message: kubectlText(placed, 'created'), object: undefined, changed: false };
  }
}

function applyInItsWay(write: Write): Promise<Written> {
  if (write.how.replace) return applyByReplacing(write);
  // In a dry run of a missing object server-side apply asks for the same as creating it.
  return write.how.serverSide ? applyServerSide(write) : applyClientSide(write);
}

function isNamespaceMissing(write: Write, error: unknown): boolean {
  const namespace = write.target.metadata.namespace ?? '';
  return (
    write.options.createNamespace &&
    reasonOf(error) === 'NotFound' &&
    messageOf(error) === `namespaces "${namespace}" not found`
  );
}
