import { isJsonObject } from './merge-patch.ts';

/**
 * JSON as Go's `encoding/json` writes it, in one line or indented: `<`, `>`, `&` and two separators are escaped. Members stay in their
 * order; `sortKeys` makes it that of a Go map.
 */
export function formatGoJson(value: unknown, indent?: number): string {
  const escape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value ?? null, undefined, indent).replace(/[<>&\u2028\u2029]/g, escape);
}

/** A copy of a JSON value with the members of all objects in order of their names. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  const names = Object.keys(value).toSorted();
  return Object.fromEntries(names.map((name) => [name, sortKeys(value[name])]));
}
