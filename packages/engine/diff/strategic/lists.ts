import { isJsonObject } from '@tiphys/base';

/** The text that tells list elements apart: the merge key's value, or the value itself in lists of plain values. */
export function elementKey(element: unknown, mergeKey: string): string {
  const value = mergeKey !== '' && isJsonObject(element) ? element[mergeKey] : element;
  return typeof value === 'string' ? `s${value}` : (JSON.stringify(value) ?? '');
}

/** The keys of a list, each once, in order. */
export function keysOf(list: readonly unknown[], mergeKey: string): Set<string> {
  return new Set(list.map((element) => elementKey(element, mergeKey)));
}

/** Elements by key; elements that share a key (ports with two protocols) stay in order. */
export function groupByKey(list: readonly unknown[], mergeKey: string): Map<string, unknown[]> {
  const groups = new Map<string, unknown[]>();
  for (const element of list) {
    const key = elementKey(element, mergeKey);
    const group = groups.get(key);
    if (group) group.push(element);
    else groups.set(key, [element]);
  }
  return groups;
}

/** What is left of an element when only its merge key counts. */
export function bareElement(element: unknown, mergeKey: string): unknown {
  return mergeKey !== '' && isJsonObject(element) ? { [mergeKey]: element[mergeKey] } : element;
}

/** Whether two lists name the same elements in the same order. */
export function sameOrder(left: readonly unknown[], right: readonly unknown[], mergeKey: string): boolean {
  return (
    left.length === right.length &&
    left.every((element, index) => elementKey(element, mergeKey) === elementKey(right[index], mergeKey))
  );
}

/**
 * Whether a merge list can be merged: every element is an object that has the key (or every one a plain value).
 * Others are replaced as a whole, so that a malformed manifest is shown instead of failing.
 */
export function isMergeable(list: readonly unknown[], mergeKey: string): boolean {
  return list.every((element) =>
    mergeKey === ''
      ? typeof element !== 'object'
      : isJsonObject(element) && (element[mergeKey] !== undefined || element['$patch'] !== undefined),
  );
}

/** Whether two JSON values are of one kind (object, list, plain), so that they can be compared inside. */
export function sameShape(left: unknown, right: unknown): boolean {
  return Array.isArray(left) === Array.isArray(right) && isJsonObject(left) === isJsonObject(right);
}

/** Adds a member only where it says something. */
export function setIfAny(target: Record<string, unknown>, key: string, list: readonly unknown[]): void {
  if (list.length > 0) target[key] = list;
}
