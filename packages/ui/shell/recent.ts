const storageKey = 'tiphys.recent';
const maxKept = 12;

/** Something that was opened from the palette or by its page. */
export interface Recent {
  readonly label: string;
  readonly to: string;
}

/** What was opened last, newest first. */
export function recentPlaces(storage: Storage): readonly Recent[] {
  try {
    const read = JSON.parse(storage.getItem(storageKey) ?? '[]') as unknown;
    return Array.isArray(read) ? read.filter(isRecent).slice(0, maxKept) : [];
  } catch {
    return [];
  }
}

/** Remembers that something was opened. */
export function rememberPlace(storage: Storage, place: Recent): void {
  const others = recentPlaces(storage).filter(({ to }) => to !== place.to);
  storage.setItem(storageKey, JSON.stringify([place, ...others].slice(0, maxKept)));
}

function isRecent(value: unknown): value is Recent {
  const { label, to } = (value ?? {}) as Partial<Recent>;
  return typeof label === 'string' && typeof to === 'string' && !/^[a-z]+:|^\/\//i.test(to);
}
