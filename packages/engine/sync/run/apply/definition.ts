import { sleep } from '@tiphys/base';
import { isJsonObject } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import type { Write } from './write.ts';
import { refOfTarget } from './write.ts';

/** How long a CRD may take to be served; the sync goes on without it after that, as in Argo CD. */
const maxReadyMs = 3000;
const pollMs = 50;

/** Waits until a CRD is established, so that its objects can be applied, and forgets the kinds known before. */
export async function waitForDefinition(write: Write): Promise<void> {
  for (let waitedMs = 0; waitedMs < maxReadyMs; waitedMs += pollMs) {
    const definition = await write.client.get(refOfTarget(write), { signal: write.signal });
    if (definition && isEstablished(definition)) break;
    await sleep(pollMs, write.signal);
  }
  write.client.invalidateDiscovery();
}

function isEstablished(definition: KubeObject): boolean {
  const status = definition['status'];
  const conditions = isJsonObject(status) ? status['conditions'] : undefined;
  if (!Array.isArray(conditions)) return false;
  return conditions.some(
    (condition: unknown) =>
      isJsonObject(condition) && condition['type'] === 'Established' && condition['status'] === 'True',
  );
}
