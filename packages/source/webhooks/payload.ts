import type { JsonObject } from '@tiphys/base';
import { isJsonObject, textOf } from '@tiphys/base';

/** A ref without `refs/heads/` or `refs/tags/`. */
export function refName(ref: string): string {
  return ref.replace(/^refs\/[^/]+\//, '');
}

/** An object, or an empty one where something else stands. */
export function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** The objects of a list; none where something else stands. */
export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** The URLs among the fields of a repository, each once. */
export function urlsOf(repository: JsonObject, fields: readonly string[]): string[] {
  return [...new Set(fields.map((field) => textOf(repository[field])))].filter((url) => url !== '');
}

/** Files added, modified and removed by the listed commits; `undefined` where no commit lists any. */
export function changedFilesOf(commits: unknown): string[] | undefined {
  const files = new Set<string>();
  for (const commit of objectsOf(commits)) {
    for (const field of ['added', 'modified', 'removed']) {
      const list = commit[field];
      for (const file of Array.isArray(list) ? list : []) if (typeof file === 'string') files.add(file);
    }
  }
  return files.size === 0 ? undefined : [...files];
}
