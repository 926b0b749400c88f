import type { JsonObject, KubeObject } from '@tiphys/base';
import { isJsonObject, jsonEqual } from '@tiphys/base';
import { constantDefaults } from './canonical/default-rules.ts';
import { fieldOf, isStruct, typeOfKind } from './kinds/facts.ts';
import type { Field } from './kinds/facts.ts';
import type { FieldSet } from './managed-fields.ts';
import {
  elementFields,
  elementIndex,
  fieldNamed,
  fieldsNamed,
  isLeaf,
  listKeys,
  managedFieldsOf,
} from './managed-fields.ts';

/** The field manager of server-side apply, as in Argo CD. */
export const applyManager = 'argocd-controller';

/** What is known about one place while two states are merged. */
interface Place {
  readonly field: Field | undefined;
  /** The type whose members are here. */
  readonly type: string | undefined;
  /** What managers own here; tells the shape of lists and maps of kinds whose types are not known. */
  readonly owned: readonly FieldSet[];
}

/**
 * The live object as a server-side apply of `target` by `argocd-controller` with forced conflicts would leave it:
 * the target's fields are set, and fields that this manager applied before and nobody else owns are taken away.
 */
export function predictServerSideApply(target: KubeObject, live: KubeObject): KubeObject {
  const managers = managedFieldsOf(live);
  const own = managers.filter((entry) => entry.manager === applyManager && entry.operation === 'Apply');
  const others = managers.filter((entry) => !own.includes(entry)).map((entry) => entry.fields);
  const place: Place = {
    field: undefined,
    type: typeOfKind(target),
    owned: managers.map((entry) => entry.fields),
  };

  let result: unknown = mergeMaps(live, target, place);
  for (const entry of own) result = removeAbandoned(result, target, { own: entry.fields, others });
  return result as KubeObject;
}

function mergeMaps(live: JsonObject, target: JsonObject, place: Place): JsonObject {
  const result: Record<string, unknown> = { ...live };
  for (const [key, wanted] of Object.entries(target)) {
    if (wanted === undefined || wanted === null) continue;
    const field = fieldOf(place.type, key);
    result[key] = mergeValues(live[key], wanted, {
      field,
      type: field?.shape === 'value' && isStruct(field.type) ? field.type : undefined,
      owned: fieldsNamed(place.owned, key),
    });
  }
  return result;
}

function mergeValues(live: unknown, target: unknown, place: Place): unknown {
  if (isJsonObject(live) && isJsonObject(target)) {
    return isAtomic(live, place) ? target : mergeMaps(live, target, place);
  }
  if (Array.isArray(live) && Array.isArray(target)) {
    const keys = place.field?.shape === 'list' ? place.field.keys : keysByOwners(place);
    return keys === undefined ? target : mergeLists(live, target, { ...place, keys });
  }
  return target;
}

function isAtomic(live: JsonObject, place: Place): boolean {
  if (place.field) return place.field.atomic ?? false;
  return place.owned.some(isLeaf) && Object.keys(live).length > 0;
}

function keysByOwners(place: Place): string | undefined {
  for (const fields of place.owned) {
    const keys = listKeys(fields);
    if (keys !== undefined) return keys;
  }
  return undefined;
}

function mergeLists(
  live: readonly unknown[],
  target: readonly unknown[],
  place: Place & { readonly keys: string },
): unknown[] {
  const elementType = place.field?.type;
  const rest = [...live];
  const places = new Map(live.map((element, index) => [element, index]));
  const ownedIn = elementFields(place.owned);
  const merged = target.map((wanted) => {
    const index = rest.findIndex((element) =>
      sameElement(element, wanted, { keys: place.keys, type: elementType }),
    );
    if (index < 0) return { wanted, place: -1 };
    const [present] = rest.splice(index, 1);
    const type = isStruct(elementType) ? elementType : undefined;
    const owned = ownedIn(present);
    const value =
      isJsonObject(present) && isJsonObject(wanted)
        ? mergeMaps(present, wanted, { field: undefined, type, owned })
        : wanted;
    return { wanted: value, place: places.get(present) ?? -1 };
  });
  // The live order stands where the target's elements are in it already; else the target's order comes first.
  const taken = merged.filter((entry) => entry.place >= 0).map((entry) => entry.place);
  const inOrder = taken.every((index, position) => position === 0 || index > (taken[position - 1] ?? -1));
  if (!inOrder) return [...merged.map((entry) => entry.wanted), ...rest];
  const result: unknown[] = [...live];
  for (const entry of merged) {
    if (entry.place >= 0) result[entry.place] = entry.wanted;
    else result.push(entry.wanted);
  }
  return result;
}

function sameElement(
  left: unknown,
  right: unknown,
  by: { readonly keys: string; readonly type: string | undefined },
): boolean {
  if (by.keys === '') return jsonEqual(left, right);
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const defaults =
    by.type && Object.hasOwn(constantDefaults, by.type) ? constantDefaults[by.type] : undefined;
  const servicePortDefaults = by.type === 'ServicePort' ? { protocol: 'TCP' } : undefined;
  const fallback: JsonObject = defaults ?? servicePortDefaults ?? {};
  return by.keys
    .split(',')
    .every((key) => jsonEqual(left[key] ?? fallback[key], right[key] ?? fallback[key]));
}

/** What one manager applied before, and what the others own, at one place. */
interface Ownership {
  readonly own: FieldSet;
  readonly others: readonly FieldSet[];
}

function removeAbandoned(value: unknown, target: unknown, { own, others }: Ownership): unknown {
  if (isJsonObject(value)) {
    const result: Record<string, unknown> = { ...value };
    for (const key of Object.keys(value)) {
      const child = fieldNamed(own, key);
      if (!child || value[key] === undefined) continue;
      const wanted = isJsonObject(target) ? target[key] : undefined;
      const ownership = { own: child, others: fieldsNamed(others, key) };
      if (wanted === undefined && ownership.others.length === 0) delete result[key];
      else result[key] = removeAbandoned(value[key], wanted, ownership);
    }
    return result;
  }
  return Array.isArray(value) ? removeAbandonedElements(value, target, { own, others }) : value;
}

function removeAbandonedElements(
  list: readonly unknown[],
  target: unknown,
  { own, others }: Ownership,
): unknown[] {
  const result = [...list];
  for (const [entry, child] of Object.entries(own)) {
    const index = elementIndex(result, entry);
    if (index < 0 || !isJsonObject(child)) continue;
    const wantedIndex = Array.isArray(target) ? elementIndex(target, entry) : -1;
    const wanted: unknown = wantedIndex >= 0 && Array.isArray(target) ? target[wantedIndex] : undefined;
    const isWanted = wanted !== undefined || hasKeyByDefault(target, entry);
    const rest = others.flatMap((fields) => {
      const other = fields[entry];
      return isJsonObject(other) ? [other] : [];
    });
    if (!isWanted && rest.length === 0) result.splice(index, 1);
    else if (wanted !== undefined)
      result[index] = removeAbandoned(result[index], wanted, { own: child, others: rest });
  }
  return result;
}

/** A port without a protocol is the entry `{containerPort, protocol: TCP}`: the key's default is not written out. */
function hasKeyByDefault(target: unknown, entry: string): boolean {
  if (!Array.isArray(target) || !entry.includes('"protocol":"TCP"')) return false;
  return target.some(
    (element: unknown) =>
      isJsonObject(element) &&
      element['protocol'] === undefined &&
      elementIndex([{ ...element, protocol: 'TCP' }], entry) === 0,
  );
}
