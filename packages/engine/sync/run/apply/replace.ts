import { reasonOf } from '@tiphys/kube';
import { isImmutable, recreate } from './recreate.ts';
import type { Write, Written } from './write.ts';
import { kubectlText, refOfTarget, writeOptions } from './write.ts';

/**
 * Replaces as `kubectl replace` does, or creates what is missing. CRDs and Namespaces are only updated, never made
 * anew: everything in them would go.
 */
export async function applyByReplacing(write: Write): Promise<Written> {
  const { client, kind, target, how } = write;
  if (!write.live) return await create(write);
  const isContainer = target.kind === 'CustomResourceDefinition' || target.kind === 'Namespace';
  if (how.force && !isContainer) return await recreate(write, target);
  try {
    const current = await client.get(refOfTarget(write), { signal: write.signal });
    if (!current) return await create(write);
    const { resourceVersion } = current.metadata;
    const metadata = { ...target.metadata, ...(resourceVersion ? { resourceVersion } : {}) };
    const object = await client.replace({ ...target, metadata }, kind, writeOptions(write));
    const text = isContainer
      ? `${target.kind}/${target.metadata.name ?? ''} updated`
      : kubectlText(write, 'replaced');
    return { message: text, object, changed: resourceVersion !== object.metadata.resourceVersion };
  } catch (error) {
    if (how.force && !isContainer && isImmutable(error)) return await recreate(write, target);
    throw error;
  }
}

async function create(write: Write): Promise<Written> {
  try {
    const object = await write.client.create(write.target, write.kind, writeOptions(write));
    return { message: kubectlText(write, 'created'), object, changed: true };
  } catch (error) {
    if (reasonOf(error) !== 'AlreadyExists' || write.live) throw error;
    const live = await write.client.get(refOfTarget(write), { signal: write.signal });
    if (!live) throw error;
    return await applyByReplacing({ ...write, live });
  }
}
