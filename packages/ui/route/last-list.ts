import { listPlace } from './list-place.ts';

const storageKey = 'tiphys.list';

/** Remembers which list was looked at last in this tab, by its query string. */
export function rememberList(storage: Storage, search: string): void {
  storage.setItem(storageKey, search);
}

/** The query and order of that list; all applications by name where there was none. */
export function lastList(storage: Storage): { readonly q: string; readonly sort: string } {
  const { q, sort } = listPlace(storage.getItem(storageKey) ?? '');
  return { q, sort };
}
