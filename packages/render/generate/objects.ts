import type { JsonObject } from '@tiphys/base';
import { codes, isJsonObject, StatusError } from '@tiphys/base';

/**
 * The objects of a tool's output one by one: nulls dropped, lists taken apart (whatever has an `items` array, as Go's unstructured
 * objects count as lists), empty lists gone.
 */
export function flattenObjects(objects: readonly unknown[]): JsonObject[] {
  const flat: JsonObject[] = [];
  for (const object of objects) {
    if (object === null || object === undefined) continue;
    if (!isJsonObject(object)) throw unexpected('a manifest is not an object');
    if (Array.isArray(object['items'])) {
      for (const item of object['items']) {
        if (!isJsonObject(item)) throw unexpected('resource list item has unexpected type');
        flat.push(item);
      }
    } else if (!isNullList(object)) flat.push(object);
  }
  return flat;
}

/** `kind: XList` with `items: null`. */
function isNullList(object: JsonObject): boolean {
  const kind = object['kind'];
  return typeof kind === 'string' && kind.endsWith('List') && object['items'] === null;
}

function unexpected(what: string): StatusError {
  return new StatusError(codes.failedPrecondition, what);
}
