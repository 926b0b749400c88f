import type { KubeObject } from '@tiphys/base';
import { isJsonObject } from '@tiphys/base';
import type { DiffOptions } from './types.ts';

/** Takes away what the rules ignore: JSON pointers first, then jq paths, then `status`. The input is not changed. */
export function removeIgnored(object: KubeObject, options: DiffOptions): KubeObject {
  let result: unknown = object;
  for (const pointer of options.ignore?.jsonPointers ?? [])
    result = removePointer(result, parsePointer(pointer));
  for (const path of options.ignore?.jqPathExpressions ?? []) result = removePath(path, result, options);
  if (ignoresStatus(object, options)) result = removePointer(result, ['status']);
  return isJsonObject(result) && isJsonObject(result['metadata']) ? (result as KubeObject) : object;
}

function ignoresStatus(object: KubeObject, options: DiffOptions): boolean {
  const whose = options.ignoreStatus ?? 'all';
  return whose === 'all' || (whose === 'crd' && object.kind === 'CustomResourceDefinition');
}

function removePath(path: string, value: unknown, options: DiffOptions): unknown {
  if (!options.deletePath) return value;
  try {
    return options.deletePath(path, value) ?? value;
  } catch {
    // Argo CD: a path that does not fit this object (`.spec.rules[]` without rules) ignores nothing.
    return value;
  }
}

/** The members that a JSON pointer (RFC 6901) names, from the outside in. */
function parsePointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function removePointer(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(value)) return removeFromList(value, { name, rest });
  if (!isJsonObject(value) || !Object.hasOwn(value, name)) return value;
  if (rest.length > 0) return { ...value, [name]: removePointer(value[name], rest) };
  const { [name]: _, ...others } = value;
  return others;
}

function removeFromList(
  list: readonly unknown[],
  path: { readonly name: string; readonly rest: readonly string[] },
): unknown {
  const index = /^\d+$/.test(path.name) ? Number(path.name) : -1;
  if (index < 0 || index >= list.length) return list;
  return path.rest.length > 0
    ? list.with(index, removePointer(list[index], path.rest))
    : list.toSpliced(index, 1);
}
