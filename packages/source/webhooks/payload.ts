import type { JsonObject } from '@tiphys/base';
import { isJsonObject } from '@tiphys/base';

/** A ref without `refs/heads/` or `refs/tags/`. */
export function refName(ref: string): string {
  return ref.replace(/^refs\/[^/]+\//, '');
}

/** A text, or the empty one where something else stands. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The URLs among the fields of a repository, each once. */
export function urlsOf(repository: JsonObject, fields: readonly string[]): string[] {
  return [...new Set(fields.map((field) => textOf(repository[field])))].filter((url) => url !== '');
}

/** Files added, modified and removed by the listed commits; `undefined` where no commit lists any. */
export function changedFilesOf(commits: unknown): string[] | undefined {
  const files = new Set<string>();
  for (const commit of Array.isArray(commits) ? commits : []) {
    if (!isJsonObject(commit)) continue;
    for (const field of ['added', 'modified', 'removed']) {
      const list = commit[field];
      for (const file of Array.isArray(list) ? list : []) if (typeof file === 'string') files.add(file);
    }
  }
  return files.size === 0 ? undefined : [...files];
}
