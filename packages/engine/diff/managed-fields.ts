import type { JsonObject, KubeObject } from '@tiphys/base';
import { isJsonObject, jsonEqual, parseJson, sortKeys } from '@tiphys/base';

/** Fields in the form of `managedFields[].fieldsV1`: `f:` members, `k:` elements by key, `v:` elements by value. */
export type FieldSet = JsonObject;

/** One manager's fields of an object. */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: string;
  readonly subresource: string | undefined;
  /** When it last wrote, RFC 3339. */
  readonly time: string | undefined;
  readonly fields: FieldSet;
}

/** Both states after the fields that a trusted manager changed are taken away. */
export interface StatePair {
  readonly live: KubeObject;
  readonly target: KubeObject;
}

/** Who manages which fields of a live object; entries without fields are left out. */
export function managedFieldsOf(object: KubeObject): ManagedFields[] {
  return (object.metadata.managedFields ?? []).flatMap((entry): ManagedFields[] => {
    if (!isJsonObject(entry) || !isJsonObject(entry['fieldsV1'])) return [];
    return [
      {
        manager: String(entry['manager'] ?? ''),
        operation: String(entry['operation'] ?? ''),
        subresource: typeof entry['subresource'] === 'string' ? entry['subresource'] : undefined,
        time: typeof entry['time'] === 'string' ? entry['time'] : undefined,
        fields: entry['fieldsV1'],
      },
    ];
  });
}

/** Takes the fields that differ and that one of `managers` owns from both sides (`managedFieldsManagers`). */
export function removeManagedBy(pair: StatePair, managers: readonly string[]): StatePair {
  let { live, target } = pair;
  for (const entry of managedFieldsOf(pair.live)) {
    if (!managers.includes(entry.manager)) continue;
    const [ownLive, ownTarget] = removeDifferent(live, target, entry.fields);
    live = ownLive as KubeObject;
    target = ownTarget as KubeObject;
  }
  return { live, target };
}

/** The child of a field set for a member of an object. */
export function fieldNamed(fields: FieldSet, name: string): FieldSet | undefined {
  const child = fields[`f:${name}`];
  return isJsonObject(child) ? child : undefined;
}

/** The children of several field sets for one member. */
export function fieldsNamed(sets: readonly FieldSet[], name: string): FieldSet[] {
  return sets.map((fields) => fieldNamed(fields, name)).filter((child) => child !== undefined);
}

/** Whether a field set ends here: its owner owns the whole value. */
export function isLeaf(fields: FieldSet): boolean {
  return Object.keys(fields).every((key) => key === '.');
}

/** The element of a list that an entry `k:{…}` or `v:…` of a field set means, or -1. */
export function elementIndex(list: readonly unknown[], entry: string): number {
  const kind = entry.slice(0, 2);
  const wanted = parseEntry(entry.slice(2));
  if (kind === 'v:') return list.findIndex((element) => jsonEqual(element, wanted));
  if (kind !== 'k:' || !isJsonObject(wanted)) return -1;
  return list.findIndex(
    (element) =>
      isJsonObject(element) && Object.entries(wanted).every(([key, value]) => jsonEqual(element[key], value)),
  );
}

/** What field sets say of the elements of a list; each of their entries is read once, however long the list is. */
export function elementFields(sets: readonly FieldSet[]): (element: unknown) => FieldSet[] {
  const byValue = new Map<string, FieldSet[]>();
  // Entries of one list mostly use the same members; each set of members is looked up for itself.
  const byMembers = new Map<
    string,
    { readonly members: readonly string[]; readonly found: Map<string, FieldSet[]> }
  >();
  for (const [entry, child] of sets.flatMap((fields) => Object.entries(fields))) {
    if (!isJsonObject(child)) continue;
    const wanted = parseEntry(entry.slice(2));
    if (entry.startsWith('v:')) addTo(byValue, valueText(wanted), child);
    if (!entry.startsWith('k:') || !isJsonObject(wanted)) continue;
    const members = Object.keys(wanted).toSorted();
    const name = members.join(',');
    const group = byMembers.get(name) ?? { members, found: new Map<string, FieldSet[]>() };
    byMembers.set(name, group);
    addTo(group.found, keyText(wanted, members), child);
  }
  return (element) => [
    ...(byValue.get(valueText(element)) ?? []),
    ...[...byMembers.values()].flatMap(({ members, found }) =>
      isJsonObject(element) ? (found.get(keyText(element, members)) ?? []) : [],
    ),
  ];
}

function addTo(map: Map<string, FieldSet[]>, name: string, fields: FieldSet): void {
  const held = map.get(name);
  if (held) held.push(fields);
  else map.set(name, [fields]);
}

function keyText(element: JsonObject, members: readonly string[]): string {
  return valueText(members.map((member) => element[member]));
}

/** The same text for equal values. */
function valueText(value: unknown): string {
  return JSON.stringify(sortKeys(value)) ?? '';
}

/** The key members that the entries of a list's field set use, `''` for a set of plain values, `undefined` for none. */
export function listKeys(fields: FieldSet): string | undefined {
  for (const entry of Object.keys(fields)) {
    if (entry.startsWith('v:')) return '';
    const key = entry.startsWith('k:') ? parseEntry(entry.slice(2)) : undefined;
    if (isJsonObject(key)) return Object.keys(key).join(',');
  }
  return undefined;
}

function parseEntry(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // Not an entry that Kubernetes writes: it means no element.
    return undefined;
  }
}

function removeDifferent(live: unknown, target: unknown, fields: FieldSet): [unknown, unknown] {
  if (isJsonObject(live) && isJsonObject(target)) return removeMembers(live, target, fields);
  if (Array.isArray(live) && Array.isArray(target)) return removeElements(live, target, fields);
  return [live, target];
}

function removeMembers(live: JsonObject, target: JsonObject, fields: FieldSet): [JsonObject, JsonObject] {
  const ownLive: Record<string, unknown> = { ...live };
  const ownTarget: Record<string, unknown> = { ...target };
  for (const key of Object.keys(live)) {
    const child = fieldNamed(fields, key);
    if (!child || live[key] === undefined || target[key] === undefined) continue;
    if (!isLeaf(child)) {
      [ownLive[key], ownTarget[key]] = removeDifferent(live[key], target[key], child);
    } else if (!jsonEqual(live[key], target[key])) {
      delete ownLive[key];
      delete ownTarget[key];
    }
  }
  return [ownLive, ownTarget];
}

function removeElements(
  live: readonly unknown[],
  target: readonly unknown[],
  fields: FieldSet,
): [unknown[], unknown[]] {
  const ownLive = [...live];
  const ownTarget = [...target];
  for (const [entry, child] of Object.entries(fields)) {
    const liveIndex = elementIndex(ownLive, entry);
    const targetIndex = elementIndex(ownTarget, entry);
    if (liveIndex < 0 || targetIndex < 0 || !isJsonObject(child)) continue;
    [ownLive[liveIndex], ownTarget[targetIndex]] = removeDifferent(
      ownLive[liveIndex],
      ownTarget[targetIndex],
      child,
    );
  }
  return [ownLive, ownTarget];
}
