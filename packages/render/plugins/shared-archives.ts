import type { Archive } from './archive.ts';

/** Archives that nobody uses any more and that are kept for the next one who asks. */
const maxIdle = 4;
/** Bytes of them. */
const maxIdleBytes = 256 * 1024 * 1024;

/** An archive for as long as it is not disposed. */
export interface LentArchive extends Disposable {
  readonly archive: Archive;
}

/** Archives by what is in them: the applications of one repository are sent the same files. */
export interface SharedArchives extends AsyncDisposable {
  /** The archive of a key, which is made once for all who ask while it is there. */
  lend(key: string, make: () => Promise<Archive>): Promise<LentArchive>;
}

interface Entry {
  readonly made: Promise<Archive>;
  users: number;
  archive?: Archive;
}

/** Makes an empty store. Disposing removes what is in it. */
export function createSharedArchives(): SharedArchives {
  // The longest unused one comes first.
  const entries = new Map<string, Entry>();
  const removing = new Set<Promise<void>>();

  function remove(key: string, entry: Entry): void {
    entries.delete(key);
    const done = Promise.resolve(entry.archive?.[Symbol.asyncDispose]())
      .catch(() => undefined)
      .finally(() => removing.delete(done));
    removing.add(done);
  }

  function trim(): void {
    const idle = [...entries].filter(([, entry]) => entry.users === 0);
    let bytes = idle.reduce((sum, [, { archive }]) => sum + (archive?.size ?? 0), 0);
    let count = idle.length;
    for (const [key, entry] of idle) {
      if (count <= maxIdle && bytes <= maxIdleBytes) return;
      bytes -= entry.archive?.size ?? 0;
      count--;
      remove(key, entry);
    }
  }

  return {
    async lend(key, make) {
      const entry: Entry = entries.get(key) ?? { made: make(), users: 0 };
      entries.delete(key);
      entries.set(key, entry);
      entry.users++;
      try {
        entry.archive = await entry.made;
      } catch (error) {
        if (entries.get(key) === entry) entries.delete(key);
        throw error;
      }
      return {
        archive: entry.archive,
        [Symbol.dispose]() {
          entry.users--;
          trim();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      for (const [key, entry] of entries) {
        await entry.made.catch(() => undefined);
        remove(key, entry);
      }
      await Promise.all(removing);
    },
  };
}
