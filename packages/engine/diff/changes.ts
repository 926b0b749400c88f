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

/** What differs between two JSON values, in reading order; list elements with a name are matched by it. */
export function listChanges(from: unknown, to: unknown): Change[] {
  return changesAt('', from, to);
}

function changesAt(path: string, from: unknown, to: unknown): Change[] {
  if (jsonEqual(from, to)) return [];
  if (isJsonObject(from) && isJsonObject(to)) {
    const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...keys].flatMap((key) => changesAt(memberPath(path, key), from[key], to[key]));
  }
  if (Array.isArray(from) && Array.isArray(to)) return changesInLists(path, from, to);
  return [{ path, from, to }];
}

function changesInLists(path: string, from: readonly unknown[], to: readonly unknown[]): Change[] {
  const member = namingMembers.find((name) => isNamedBy(from, name) && isNamedBy(to, name));
  if (member === undefined) {
    const length = Math.max(from.length, to.length);
    return Array.from({ length }, (_, index) =>
      changesAt(`${path}[${index}]`, from[index], to[index]),
    ).flat();
  }
  const nameOf = (element: unknown): string => (isJsonObject(element) ? String(element[member]) : '');
  const fromByName = new Map(from.map((element) => [nameOf(element), element]));
  const toByName = new Map(to.map((element) => [nameOf(element), element]));
  const names = new Set([...fromByName.keys(), ...toByName.keys()]);
  const changes = [...names].flatMap((name) =>
    changesAt(`${path}[${member}=${name}]`, fromByName.get(name), toByName.get(name)),
  );
  // Same elements, other order: said once for the list.
  return changes.length > 0 ? changes : [{ path, from, to }];
}

function isNamedBy(list: readonly unknown[], member: string): boolean {
  const names = list.map((element) => (isJsonObject(element) ? element[member] : undefined));
  return names.every((name) => name !== undefined) && new Set(names).size === names.length;
}

function memberPath(path: string, key: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
