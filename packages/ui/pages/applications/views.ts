/** A query and an order under a name. */
export interface SavedView {
  readonly name: string;
  readonly q: string;
  readonly sort: string;
}

/** Views that everybody has. */
export const commonViews: readonly SavedView[] = [
  { name: 'All', q: '', sort: '' },
  { name: 'Needs attention', q: 'health:Degraded,Missing,Unknown', sort: 'health' },
  { name: 'Out of sync', q: 'sync:OutOfSync', sort: 'since' },
  { name: 'Failed syncs', q: 'operation:Failed,Error', sort: 'synced' },
  { name: 'Syncing now', q: 'operation:Running,Terminating', sort: '' },
  { name: 'Recently synced', q: '', sort: 'synced' },
];

const storageKey = 'tiphys.views';
const maxViews = 50;

/** Views that were saved in this browser. */
export function ownViews(storage: Storage): readonly SavedView[] {
  try {
    const read = JSON.parse(storage.getItem(storageKey) ?? '[]') as unknown;
    return Array.isArray(read) ? read.filter(isView).slice(0, maxViews) : [];
  } catch {
    return [];
  }
}

/** Saves a view; one of the same name is replaced. */
export function saveView(storage: Storage, view: SavedView): void {
  const others = ownViews(storage).filter(({ name }) => name !== view.name);
  storage.setItem(storageKey, JSON.stringify([...others, view].slice(-maxViews)));
}

/** Forgets a view. */
export function dropView(storage: Storage, name: string): void {
  storage.setItem(storageKey, JSON.stringify(ownViews(storage).filter((view) => view.name !== name)));
}

function isView(value: unknown): value is SavedView {
  const { name, q, sort } = (value ?? {}) as Partial<SavedView>;
  return typeof name === 'string' && typeof q === 'string' && typeof sort === 'string';
}
