import type { KubeObject } from '@tiphys/base';
import { isJsonObject } from '@tiphys/base';
import { elementIndex, fieldNamed, isLeaf, managedFieldsOf } from './managed-fields.ts';
import type { FieldSet } from './managed-fields.ts';
import { applyManager, predictServerSideApply } from './structured-merge.ts';

/**
 * What an apply would leave without what admission webhooks and the server itself add to it: the fields of a dry run's answer that
 * belong to Argo CD's field manager, put into the live object.
 */
export function withoutWebhookChanges(dryRun: KubeObject, live: KubeObject): KubeObject {
  const applied = managedFieldsOf(dryRun).find(
    ({ manager, operation }) => manager === applyManager && operation === 'Apply',
  );
  if (!applied) return dryRun;
  const { apiVersion, kind, metadata } = dryRun;
  const owned = pick(dryRun, applied.fields) as Partial<KubeObject>;
  const target = {
    ...owned,
    apiVersion,
    kind,
    metadata: { ...owned.metadata, name: metadata.name },
  };
  return predictServerSideApply(target as KubeObject, live);
}

/** The parts of a value that a field set names. */
function pick(value: unknown, fields: FieldSet): unknown {
  if (isLeaf(fields)) return value;
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, member]) => {
        const child = fieldNamed(fields, key);
        return child ? [[key, pick(member, child)]] : [];
      }),
    );
  }
  if (!Array.isArray(value)) return value;
  const list: readonly unknown[] = value;
  return Object.entries(fields)
    .flatMap(([entry, child]) => {
      const index = elementIndex(list, entry);
      return index >= 0 && isJsonObject(child) ? [{ index, element: pick(list[index], child) }] : [];
    })
    .toSorted((left, right) => left.index - right.index)
    .map(({ element }) => element);
}
