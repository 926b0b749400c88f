import type { JsonObject } from '@tiphys/base';
import { isJsonObject, jsonEqual } from '@tiphys/base';
import { fieldOf, isStruct } from '../kinds/facts.ts';
import type { Field } from '../kinds/facts.ts';
import { directives } from './create.ts';
import { elementKey, groupByKey, isMergeable, keysOf, sameShape } from './lists.ts';

/**
 * Applies a strategic merge patch to an object of built-in type `type` as the API server does, and returns the
 * result; neither input is changed.
 */
export function applyStrategicPatch(
  original: JsonObject,
  patch: JsonObject,
  type: string | undefined,
): JsonObject {
  const directive = patch[directives.patch];
  if (directive === 'replace') return withoutDirectives(patch) as JsonObject;
  if (directive === 'delete') return {};

  const result: Record<string, unknown> = retained(original, patch[directives.retainKeys]);
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$') || value === undefined) continue;
    if (value === null) delete result[key];
    else result[key] = applyMember(result[key], value, { field: fieldOf(type, key), key, patch });
  }
  applyListDirectives(result, patch, { type, original });
  return result;
}

function retained(original: JsonObject, keys: unknown): Record<string, unknown> {
  if (!Array.isArray(keys)) return { ...original };
  return Object.fromEntries(Object.entries(original).filter(([key]) => keys.includes(key)));
}

interface MemberPatch {
  readonly field: Field | undefined;
  readonly key: string;
  readonly patch: JsonObject;
}

function applyMember(present: unknown, value: unknown, member: MemberPatch): unknown {
  const { field } = member;
  if (present === undefined || !sameShape(present, value)) return withoutDirectives(value);
  if (isJsonObject(present) && isJsonObject(value)) {
    if (field?.replace) return withoutDirectives(value);
    const type = field?.shape === 'value' && isStruct(field.type) ? field.type : undefined;
    return applyStrategicPatch(present, value, type);
  }
  if (Array.isArray(present) && Array.isArray(value) && field?.merge !== undefined) {
    if (isMergeable(present, field.merge) && isMergeable(value, field.merge)) {
      return mergeLists(present, value, { ...field, merge: field.merge });
    }
  }
  return withoutDirectives(value);
}

/** Merges a patch's elements into a list, without regard to order: changed in place, new ones at the end. */
function mergeLists(
  present: readonly unknown[],
  patch: readonly unknown[],
  field: Field & { readonly merge: string },
): unknown[] {
  const mergeKey = field.merge;
  if (patch.some((element) => isReplaceAll(element))) {
    return patch.filter((element) => !isReplaceAll(element)).map(withoutDirectives);
  }
  let result = [...present];
  for (const element of patch) {
    const key = elementKey(element, mergeKey);
    if (isJsonObject(element) && element[directives.patch] === 'delete') {
      result = result.filter((other) => elementKey(other, mergeKey) !== key);
      continue;
    }
    const index = result.findIndex((other) => elementKey(other, mergeKey) === key);
    const other = result[index];
    if (index < 0) result.push(withoutDirectives(element));
    else if (isJsonObject(other) && isJsonObject(element)) {
      result[index] = applyStrategicPatch(other, element, field.type);
    }
  }
  return result;
}

function isReplaceAll(element: unknown): boolean {
  return (
    isJsonObject(element) && element[directives.patch] === 'replace' && Object.keys(element).length === 1
  );
}

/** `$deleteFromPrimitiveList` and `$setElementOrder`, after the members are merged. */
function applyListDirectives(
  result: Record<string, unknown>,
  patch: JsonObject,
  context: { readonly type: string | undefined; readonly original: JsonObject },
): void {
  for (const [directive, value] of Object.entries(patch)) {
    if (!directive.startsWith(directives.deleteValues) || !Array.isArray(value)) continue;
    const key = directive.slice(directives.deleteValues.length);
    const list = result[key];
    if (Array.isArray(list)) {
      result[key] = list.filter((element) => !value.some((gone) => jsonEqual(gone, element)));
    }
  }
  for (const [directive, value] of Object.entries(patch)) {
    if (!directive.startsWith(directives.order) || !Array.isArray(value)) continue;
    const key = directive.slice(directives.order.length);
    const mergeKey = fieldOf(context.type, key)?.merge;
    const list = result[key];
    const before = context.original[key];
    if (mergeKey === undefined || !Array.isArray(list)) continue;
    result[key] = orderList(list, { order: value, before: Array.isArray(before) ? before : [], mergeKey });
  }
}

interface ListOrder {
  readonly order: readonly unknown[];
  readonly before: readonly unknown[];
  readonly mergeKey: string;
}

/**
 * Puts a merged list in order: elements that the patch names follow its order, and those that only the server has
 * stay where they were in relation to them.
 */
function orderList(list: readonly unknown[], { order, before, mergeKey }: ListOrder): unknown[] {
  const wanted = keysOf(order, mergeKey);
  const byKey = groupByKey(list, mergeKey);
  const named = [...wanted].flatMap((key) => byKey.get(key) ?? []);
  const own = list.filter((element) => !wanted.has(elementKey(element, mergeKey)));
  const places = new Map([...keysOf(before, mergeKey)].map((key, index) => [key, index]));
  const placeOf = (element: unknown): number => places.get(elementKey(element, mergeKey)) ?? -1;

  const result: unknown[] = [];
  let next = 0;
  for (const element of own.toSorted((left, right) => placeOf(left) - placeOf(right))) {
    while (next < named.length && !isBefore(placeOf(element), placeOf(named[next])))
      result.push(named[next++]);
    result.push(element);
  }
  return [...result, ...named.slice(next)];
}

function isBefore(left: number, right: number): boolean {
  return left >= 0 && right >= 0 && left < right;
}

/** A value of a patch as it stands in a document that did not have it: no directives, no nulls. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .filter((element) => !(isJsonObject(element) && element[directives.patch] === 'delete'))
      .map(withoutDirectives);
  }
  if (!isJsonObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (!key.startsWith('$') && member !== null && member !== undefined)
      result[key] = withoutDirectives(member);
  }
  return result;
}
