import type { KubeObject } from '@tiphys/base';
import { isJsonObject } from '@tiphys/base';
import type { FieldOwner } from '@tiphys/model/v2';
import type { PathStep } from './changes.ts';
import type { FieldSet, ManagedFields } from './managed-fields.ts';
import { elementIndex, fieldNamed, isLeaf, managedFieldsOf } from './managed-fields.ts';

/** Finds who wrote the fields of one live object. */
export interface Owners {
  /** Who wrote the value at the end of a way through the live object; the last one where there are several. */
  at(steps: readonly PathStep[]): FieldOwner | undefined;
}

/** Reads the managed fields of a live object; `shape` is what the ways lead through, the live object or a form of it. */
export function ownersOf(live: KubeObject | undefined, shape: KubeObject | undefined = live): Owners {
  const managers = live ? managedFieldsOf(live) : [];
  return {
    at(steps) {
      const owning = managers.filter((entry) => owns(entry.fields, shape, steps));
      const last = owning.toSorted((left, right) => compareTimes(left, right)).at(-1);
      if (!last) return undefined;
      return {
        manager: last.manager,
        operation: last.operation,
        ...(last.subresource ? { subresource: last.subresource } : {}),
        ...(last.time ? { at: last.time } : {}),
      };
    },
  };
}

function compareTimes(left: ManagedFields, right: ManagedFields): number {
  const [a, b] = [left.time ?? '', right.time ?? ''];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Whether a set of fields has the value at the end of a way, or one around it as a whole. */
function owns(fields: FieldSet, value: unknown, steps: readonly PathStep[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return true;
  if (typeof step === 'string') {
    const child = fieldNamed(fields, step);
    if (!child) return false;
    return isLeaf(child) ? true : owns(child, isJsonObject(value) ? value[step] : undefined, rest);
  }
  if (!Array.isArray(value) || step.from < 0) return false;
  const list = value as readonly unknown[];
  for (const [entry, child] of Object.entries(fields)) {
    if (!isJsonObject(child) || elementIndex(list, entry) !== step.from) continue;
    return isLeaf(child) ? true : owns(child, list[step.from], rest);
  }
  return false;
}
