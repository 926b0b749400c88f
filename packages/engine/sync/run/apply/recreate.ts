import type { KubeObject } from '@tiphys/base';
import { codes, sleep, StatusError } from '@tiphys/base';
import { reasonOf } from '@tiphys/kube';
import type { Write, Written } from './write.ts';
import { kubectlText, refOfTarget, writeOptions } from './write.ts';

/** How long a deleted object may take to be gone before the new one is made. */
const maxGoneMs = 60_000;
const pollMs = 100;

/** Deletes an object, waits until it is gone, and makes it anew. Does nothing in a dry run. */
export async function recreate(write: Write, object: KubeObject): Promise<Written> {
  const message = kubectlText(write, write.how.replace ? 'replaced' : 'configured');
  if (write.options.dryRun) return { message, object: undefined, changed: false };
  const ref = refOfTarget(write);
  await write.client.delete(ref, { propagationPolicy: 'Background', signal: write.signal });
  await waitUntilGone(write);
  const created = await write.client.create(object, write.kind, writeOptions(write));
  return { message, object: created, changed: true };
}

async function waitUntilGone(write: Write): Promise<void> {
  const ref = refOfTarget(write);
  for (let waitedMs = 0; await write.client.get(ref, { signal: write.signal }); waitedMs += pollMs) {
    if (waitedMs >= maxGoneMs) {
      throw new StatusError(codes.failedPrecondition, `timed out waiting for the deletion of ${ref.name}`);
    }
    await sleep(pollMs, write.signal);
  }
}

/** Whether an error says that an object cannot be changed in place. */
export function isImmutable(error: unknown): boolean {
  const reason = reasonOf(error);
  return reason === 'Invalid' || reason === 'Conflict';
}
