import { isJsonObject, jsonEqual } from '@tiphys/base';
import type { Change } from './types.ts';

// Members that name an element of a list, the first that all elements have.
const namingMembers = [
  'name',
  'key',
  'mountPath',
  'containerPort',
  'port',
  'type',
  'path',
  'host',
  'ip',
  'uid',
];

/** An element of a list: where it is on both sides (-1 where it is not), and how it is named. */
export interface ListStep {
  readonly from: number;
  readonly to: number;
  /** `[name=web]`, or `[3]`. */
  readonly text: string;
  /** The member that names the elements of this list, and what it says here. */
  readonly key?: { readonly member: string; readonly name: string } | undefined;
}

/** One step of the way to a value: the member of an object, or the element of a list. */
export type PathStep = string | ListStep;

/** A difference with the way to it. */
export interface PlacedChange extends Change {
  readonly steps: readonly PathStep[];
}

/** What differs between two JSON values, in reading order; list elements with a name are matched by it. */
export function listChanges(from: unknown, to: unknown): Change[] {
  return placeChanges(from, to).map(({ path, ...sides }) => ({ path, from: sides.from, to: sides.to }));
}

/** As `listChanges`, with the way to each change. */
export function placeChanges(from: unknown, to: unknown): PlacedChange[] {
  return changesAt([], from, to);
}

/** The text of a way, e.g. `spec.template.spec.containers[name=app].image`. */
export function pathText(steps: readonly PathStep[]): string {
  return steps.reduce<string>(
    (path, step) => (typeof step === 'string' ? memberPath(path, step) : `${path}${step.text}`),
    '',
  );
}

/** The value at the end of a way, in a document that has the same shape; `undefined` where it has none. */
export function valueAt(document: unknown, steps: readonly PathStep[]): unknown {
  return steps.reduce<unknown>((value, step) => {
    if (typeof step === 'string') return isJsonObject(value) ? value[step] : undefined;
    if (!Array.isArray(value)) return undefined;
    const { key } = step;
    if (!key) return (value as readonly unknown[])[step.from];
    return value.find((element) => isJsonObject(element) && String(element[key.member]) === key.name);
  }, document);
}

function changesAt(steps: readonly PathStep[], from: unknown, to: unknown): PlacedChange[] {
  if (jsonEqual(from, to)) return [];
  if (isJsonObject(from) && isJsonObject(to)) {
    const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...keys].flatMap((key) => changesAt([...steps, key], from[key], to[key]));
  }
  if (Array.isArray(from) && Array.isArray(to)) return changesInLists(steps, from, to);
  return [{ path: pathText(steps), steps, from, to }];
}

function changesInLists(
  steps: readonly PathStep[],
  from: readonly unknown[],
  to: readonly unknown[],
): PlacedChange[] {
  const member = namingMembers.find((name) => isNamedBy(from, name) && isNamedBy(to, name));
  if (member === undefined) {
    const length = Math.max(from.length, to.length);
    return Array.from({ length }, (_, index) => {
      const step = {
        from: index < from.length ? index : -1,
        to: index < to.length ? index : -1,
        text: `[${index}]`,
      };
      return changesAt([...steps, step], from[index], to[index]);
    }).flat();
  }
  const fromByName = placesByName(from, member);
  const toByName = placesByName(to, member);
  const names = new Set([...fromByName.keys(), ...toByName.keys()]);
  const changes = [...names].flatMap((name) => {
    const step = {
      from: fromByName.get(name) ?? -1,
      to: toByName.get(name) ?? -1,
      text: `[${member}=${name}]`,
      key: { member, name },
    };
    return changesAt([...steps, step], from[step.from], to[step.to]);
  });
  // Same elements, other order: said once for the list.
  return changes.length > 0 ? changes : [{ path: pathText(steps), steps, from, to }];
}

function placesByName(list: readonly unknown[], member: string): Map<string, number> {
  return new Map(list.map((element, index) => [isJsonObject(element) ? String(element[member]) : '', index]));
}

function isNamedBy(list: readonly unknown[], member: string): boolean {
  const names = list.map((element) => (isJsonObject(element) ? element[member] : undefined));
  return names.every((name) => name !== undefined) && new Set(names).size === names.length;
}

function memberPath(path: string, key: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
