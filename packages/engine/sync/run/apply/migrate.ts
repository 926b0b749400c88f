import type { JsonObject, KubeObject } from '@tiphys/base';
import { isJsonObject, withContext } from '@tiphys/base';
import { reasonOf } from '@tiphys/kube';
import { applyManager } from '../../../diff/structured-merge.ts';
import type { Write } from './write.ts';
import { refOfTarget } from './write.ts';

const maxConflicts = 5;

/**
 * Hands the fields that `managers` own by client-side apply (`Update`) to our server-side apply. Otherwise a field
 * that leaves the manifest would stay, still owned by who no longer applies.
 */
export async function migrateManagedFields(write: Write, managers: readonly string[]): Promise<void> {
  const ref = refOfTarget(write);
  for (let conflicts = 0; ; conflicts++) {
    const live = await write.client.get(ref, { signal: write.signal });
    const managedFields = live && migratedFields(live, managers);
    if (!live || !managedFields) return;
    const body = [
      { op: 'replace', path: '/metadata/managedFields', value: managedFields },
      { op: 'replace', path: '/metadata/resourceVersion', value: live.metadata.resourceVersion },
    ];
    try {
      await write.client.patch(ref, { type: 'json', body }, { signal: write.signal });
      return;
    } catch (error) {
      if (reasonOf(error) === 'Conflict' && conflicts < maxConflicts) continue;
      const { group, kind, namespace, name } = {
        group: write.kind.group,
        kind: write.kind.kind,
        namespace: '',
        ...ref,
      };
      throw withContext(
        `Failed to perform client-side apply migration for ${group}/${kind}/${namespace ?? ''}/${name}`,
        error,
      );
    }
  }
}

/** `managedFields` after the change, or `undefined` where there is nothing to hand over. */
export function migratedFields(live: KubeObject, managers: readonly string[]): JsonObject[] | undefined {
  const entries = (live.metadata.managedFields ?? []).filter(isJsonObject);
  const isClientSide = (entry: JsonObject): boolean =>
    managers.includes(String(entry['manager'])) && entry['operation'] === 'Update' && !entry['subresource'];
  const handedOver = entries.filter(isClientSide);
  const first = handedOver[0];
  if (!first) return undefined;

  const rest = entries.filter((entry) => !isClientSide(entry));
  const own = rest.find(
    (entry) => entry['manager'] === applyManager && entry['operation'] === 'Apply' && !entry['subresource'],
  );
  const fields = [own, ...handedOver].map((entry) => entry?.['fieldsV1']).filter(isJsonObject);
  const merged = {
    ...(own ?? first),
    manager: applyManager,
    operation: 'Apply',
    fieldsV1: fields.reduce<JsonObject>(joinFields, {}),
  };
  return [merged, ...rest.filter((entry) => entry !== own)];
}

function joinFields(left: JsonObject, right: JsonObject): JsonObject {
  const joined: Record<string, unknown> = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const other = joined[key];
    joined[key] = isJsonObject(other) && isJsonObject(value) ? joinFields(other, value) : value;
  }
  return joined;
}
