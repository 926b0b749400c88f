import type { JsonObject } from '@tiphys/base';
import { isJsonObject, jsonEqual } from '@tiphys/base';
import { fieldOf, isStruct } from '../kinds/facts.ts';
import type { Field } from '../kinds/facts.ts';
import { bareElement, elementKey, groupByKey, isMergeable, sameOrder, sameShape, setIfAny } from './lists.ts';

/** Which changes a patch holds. */
export interface PatchScope {
  /** Members and elements that are new or changed. */
  readonly changes: boolean;
  /** Members and elements that are gone. */
  readonly deletions: boolean;
}

/** The directives of a strategic merge patch. */
export const directives = {
  patch: '$patch',
  retainKeys: '$retainKeys',
  order: '$setElementOrder/',
  deleteValues: '$deleteFromPrimitiveList/',
} as const;

interface DiffContext extends PatchScope {
  readonly type: string | undefined;
  readonly retainKeys?: boolean | undefined;
}

/**
 * The strategic merge patch from `original` to `modified`, both of built-in type `type`, with only the changes that
 * `scope` names. `{}` where there is nothing to do.
 */
export function createStrategicPatch(
  original: JsonObject,
  modified: JsonObject,
  scope: PatchScope & { readonly type: string | undefined },
): JsonObject {
  return diffMaps(original, modified, scope);
}

function diffMaps(original: JsonObject, modified: JsonObject, context: DiffContext): JsonObject {
  const patch: Record<string, unknown> = {};
  for (const [key, wanted] of Object.entries(modified)) {
    if (wanted === undefined) continue;
    const present = original[key];
    if (present === undefined || !sameShape(present, wanted)) {
      if (context.changes && !(present === undefined && wanted === null)) patch[key] = wanted;
      continue;
    }
    diffMember(patch, key, { present, wanted, context, field: fieldOf(context.type, key) });
  }
  if (context.deletions) {
    for (const key of Object.keys(original)) {
      if (original[key] !== undefined && modified[key] === undefined) patch[key] = null;
    }
  }
  if (context.retainKeys) addRetainKeys(patch, { original, modified, context });
  return patch;
}

interface MemberDiff {
  readonly present: unknown;
  readonly wanted: unknown;
  readonly field: Field | undefined;
  readonly context: DiffContext;
}

function diffMember(patch: Record<string, unknown>, key: string, member: MemberDiff): void {
  const { present, wanted, field, context } = member;
  if (isJsonObject(present) && isJsonObject(wanted) && !field?.replace) {
    const inner = diffMaps(present, wanted, {
      ...context,
      type: typeInside(field),
      retainKeys: field?.retainKeys,
    });
    if (Object.keys(inner).length > 0) patch[key] = inner;
    return;
  }
  if (Array.isArray(present) && Array.isArray(wanted) && field?.merge !== undefined) {
    const mergeKey = field.merge;
    if (isMergeable(present, mergeKey) && isMergeable(wanted, mergeKey)) {
      diffMergeLists(patch, key, { present, wanted, field: { ...field, merge: mergeKey }, context });
      return;
    }
  }
  if (context.changes && !jsonEqual(present, wanted)) patch[key] = wanted;
}

/** The type of a member's own members: a struct's fields, or the values of a map. */
function typeInside(field: Field | undefined): string | undefined {
  // The values of a map are not fields: a label called `name` must not be read as a field of the value's type.
  return field?.shape === 'value' && isStruct(field.type) ? field.type : undefined;
}

function addRetainKeys(
  patch: Record<string, unknown>,
  maps: { readonly original: JsonObject; readonly modified: JsonObject; readonly context: DiffContext },
): void {
  const keys = Object.keys(maps.modified).filter((key) => (maps.modified[key] ?? undefined) !== undefined);
  const hasMore = Object.keys(maps.original).some(
    (key) => maps.original[key] !== undefined && !keys.includes(key),
  );
  if (keys.length > 0 && (Object.keys(patch).length > 0 || hasMore)) {
    patch[directives.retainKeys] = keys.toSorted();
  }
}

interface ListDiff {
  readonly present: readonly unknown[];
  readonly wanted: readonly unknown[];
  readonly field: Field & { readonly merge: string };
  readonly context: DiffContext;
}

function diffMergeLists(patch: Record<string, unknown>, key: string, lists: ListDiff): void {
  const { present, wanted, field, context } = lists;
  if (present.length === 0) {
    if (context.changes && wanted.length > 0) patch[key] = wanted;
    return;
  }
  const mergeKey = field.merge;
  const changed = context.changes || context.deletions ? changedElements(lists) : [];
  const gone = context.deletions ? goneElements(lists) : [];
  if (mergeKey === '') {
    setIfAny(patch, `${directives.deleteValues}${key}`, gone);
    setIfAny(patch, key, changed);
  } else {
    const deletions = gone.map((element) => ({
      ...(bareElement(element, mergeKey) as JsonObject),
      [directives.patch]: 'delete',
    }));
    setIfAny(patch, key, [...changed, ...deletions]);
  }
  if (changed.length > 0 || gone.length > 0 || !sameOrder(present, wanted, mergeKey)) {
    const order = wanted.map((element) => bareElement(element, mergeKey));
    setIfAny(patch, `${directives.order}${key}`, order);
  }
}

/** Elements to add, and the changes of those that are on both sides, in the wanted order. */
function changedElements(lists: ListDiff): unknown[] {
  const { wanted, field, context } = lists;
  const presentByKey = groupByKey(lists.present, field.merge);
  const changed: unknown[] = [];
  for (const element of wanted) {
    const other = presentByKey.get(elementKey(element, field.merge))?.shift();
    if (other === undefined) {
      if (context.changes) changed.push(element);
    } else if (isJsonObject(other) && isJsonObject(element)) {
      const inner = diffMaps(other, element, { ...context, type: field.type, retainKeys: field.retainKeys });
      if (Object.keys(inner).length > 0) changed.push({ ...inner, [field.merge]: element[field.merge] });
    }
  }
  return changed;
}

function goneElements(lists: ListDiff): unknown[] {
  const mergeKey = lists.field.merge;
  const wantedByKey = groupByKey(lists.wanted, mergeKey);
  return lists.present.filter(
    (element) => wantedByKey.get(elementKey(element, mergeKey))?.shift() === undefined,
  );
}
