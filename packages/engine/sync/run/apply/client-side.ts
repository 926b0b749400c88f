import type { KubeObject } from '@tiphys/base';
import { jsonEqual } from '@tiphys/base';
import { reasonOf } from '@tiphys/kube';
import { lastAppliedOf, withLastApplied } from '../../../diff/last-applied.ts';
import { createThreeWayPatch } from '../../../diff/strategic/three-way.ts';
import { isImmutable, recreate } from './recreate.ts';
import type { Write, Written } from './write.ts';
import { kubectlText, refOfTarget, writeOptions } from './write.ts';

/** How often a write is made anew after somebody else changed the object in between. */
const maxAttempts = 5;

/**
 * Applies as `kubectl apply` does: creates what is missing, else patches what differs between last applied, target
 * and live. With `force`, what cannot be changed is deleted and made again.
 */
export async function applyClientSide(write: Write): Promise<Written> {
  const modified = withLastApplied(write.target);
  let current = write.live;
  for (let attempt = 1; ; attempt++) {
    try {
      return current ? await patchLive(write, { modified, current }) : await create(write, modified);
    } catch (error) {
      const reason = reasonOf(error);
      const wasBehind = reason === (current ? 'NotFound' : 'AlreadyExists') || reason === 'Conflict';
      if (!wasBehind || attempt >= maxAttempts) {
        if (current && write.how.force && isImmutable(error)) return await recreate(write, modified);
        throw error;
      }
      current = await write.client.get(refOfTarget(write), { signal: write.signal });
    }
  }
}

async function create(write: Write, modified: KubeObject): Promise<Written> {
  const object = await write.client.create(modified, write.kind, writeOptions(write));
  return { message: kubectlText(write, 'created'), object, changed: true };
}

async function patchLive(
  write: Write,
  states: { readonly modified: KubeObject; readonly current: KubeObject },
): Promise<Written> {
  const { modified, current } = states;
  if (mustRecreate(modified, current)) return await recreate(write, modified);
  // Without the annotation nothing is known to have been applied, so nothing is taken away.
  const nothing = { apiVersion: modified.apiVersion, kind: modified.kind, metadata: {} };
  const patch = createThreeWayPatch({ original: lastAppliedOf(current) ?? nothing, modified, current });
  if (Object.keys(patch.body).length === 0) {
    return { message: kubectlText(write, 'unchanged'), object: current, changed: false };
  }
  const object = await write.client.patch(refOfTarget(write), patch, writeOptions(write));
  const changed =
    write.options.dryRun || object.metadata.resourceVersion !== current.metadata.resourceVersion;
  return { message: kubectlText(write, changed ? 'configured' : 'unchanged'), object, changed };
}

/** The role of a binding cannot be changed; `kubectl auth reconcile`, which Argo CD runs first, makes it anew. */
function mustRecreate(modified: KubeObject, current: KubeObject): boolean {
  if (!modified.apiVersion.startsWith('rbac.authorization.k8s.io/') || !modified.kind.endsWith('RoleBinding'))
    return false;
  return !jsonEqual(roleOf(modified), roleOf(current));
}

function roleOf(binding: KubeObject): unknown {
  const { kind, name } = (binding['roleRef'] ?? {}) as { kind?: unknown; name?: unknown };
  return { kind, name };
}
