import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileHandle } from 'node:fs/promises';
import type { Clock, Logger } from '@tiphys/base';
import { codes, createLimiter, createSingleFlight, messageOf, StatusError } from '@tiphys/base';
import { LRUCache } from 'lru-cache';
import type { Tree } from '../types.ts';
import type { Folders } from './folders.ts';
import { buildFolders } from './folders.ts';
import { tooLarge } from './memory-tree.ts';
import type { TreeObjects } from './objects.ts';
import type { Extent } from './pack-file.ts';
import { isUnusable, openPack, readExtents, readPackIndex, writePack } from './pack-file.ts';
import type { TarEntry } from './tar-entries.ts';
import { createTree } from './tree.ts';

/** Archives unpacked at once; each may take as much disk as one archive may hold. */
const maxFills = 4;
/** Files of all indexes held in memory. */
const maxIndexedFiles = 200_000;
const suffix = '.pack';

/** Bounds of the packs on disk. */
export interface PackStoreOptions {
  /** Folder of its own. */
  readonly dir: string;
  /** Default 2 GiB. The longest unused ones go first; one that is just made stays. */
  readonly maxBytes?: number | undefined;
}

/** What a pack store needs. */
export interface PackStoreDeps {
  readonly clock: Clock;
  readonly log: Logger;
}

/** An archive to keep. */
export interface PackQuery {
  /** Names the archive, and who may read it: letters, digits, `-`. The same key always means the same files. */
  readonly key: string;
  readonly revision: string;
  /** How errors call the whole: `chart`, `oci image`. */
  readonly kind: string;
  /** Gets the entries where they are not kept. `folder` is a place for files that live as long as the call. */
  readonly fill: (folder: string) => AsyncIterable<TarEntry>;
}

/** Unpacked archives on disk, one file each: their trees read from there, so memory holds no contents. */
export interface PackStore {
  /** The tree of an archive, unpacked once for all who ask. */
  tree(query: PackQuery): Promise<Tree>;
  /** Forgets an archive, so that it is got again. */
  drop(key: string): Promise<void>;
}

interface Loaded extends Folders {
  readonly extents: ReadonlyMap<string, Extent>;
}

/** Makes the store; packs left by an earlier run are found again by their key. */
export function createPackStore({ clock, log }: PackStoreDeps, options: PackStoreOptions): PackStore {
  const { dir, maxBytes = 2 * 1024 ** 3 } = options;
  const loaded = new LRUCache<string, Loaded>({
    maxSize: maxIndexedFiles,
    sizeCalculation: (pack) => pack.extents.size + pack.directories.size + 1,
  });
  const used = new Map<string, number>();
  const flight = createSingleFlight<Loaded>();
  const limit = createLimiter(maxFills);
  let fills = 0;
  let prepared: Promise<void> | undefined;

  const pathOf = (key: string): string => join(dir, `${key}${suffix}`);

  async function load(key: string): Promise<Loaded> {
    used.set(key, clock.now());
    const known = loaded.get(key);
    if (known) return known;
    const file = await openPack(pathOf(key));
    try {
      const { extents, files } = await readPackIndex(file);
      const pack = { ...buildFolders(files), extents };
      loaded.set(key, pack);
      // The time of a file on disk tells the next run which ones were used last.
      await utimes(pathOf(key), new Date(), new Date()).catch(() => {});
      return pack;
    } finally {
      await file.close();
    }
  }

  async function loadOrFill(query: PackQuery): Promise<Loaded> {
    return flight(query.key, async () => {
      try {
        return await load(query.key);
      } catch (error) {
        if (!isUnusable(error)) throw error;
      }
      await limit(() => fill(query));
      const pack = await load(query.key);
      await bound(query.key).catch((error: unknown) =>
        log.warn('cannot bound kept archives', { error: messageOf(error) }),
      );
      return pack;
    });
  }

  async function fill({ fill: entries, key }: PackQuery): Promise<void> {
    const folder = join(dir, `${key}.${++fills}.tmp`);
    // Before anything is made in there, as it takes away what is not finished.
    prepared ??= prepare();
    await prepared.catch((error: unknown) => {
      prepared = undefined;
      throw error;
    });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      await writePack(join(folder, 'pack'), entries(folder));
      await rename(join(folder, 'pack'), pathOf(key));
      loaded.delete(key);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** What an earlier run was at when it ended is of no use. */
  async function prepare(): Promise<void> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const left = (await readdir(dir)).filter((name) => name.endsWith('.tmp'));
    await Promise.all(left.map((name) => rm(join(dir, name), { recursive: true, force: true })));
  }

  async function bound(keep: string): Promise<void> {
    const packs = [];
    for (const name of await readdir(dir)) {
      if (!name.endsWith(suffix)) continue;
      const key = name.slice(0, -suffix.length);
      const { mtimeMs, size } = await stat(join(dir, name));
      packs.push({ key, size, usedAt: used.get(key) ?? mtimeMs });
    }
    let bytes = packs.reduce((sum, { size }) => sum + size, 0);
    for (const { key, size } of packs.sort((a, b) => a.usedAt - b.usedAt)) {
      if (bytes <= maxBytes) return;
      if (key === keep) continue;
      await drop(key);
      bytes -= size;
      log.info('kept archive removed', { key, bytes: size });
    }
  }

  async function drop(key: string): Promise<void> {
    loaded.delete(key);
    used.delete(key);
    await rm(pathOf(key), { force: true });
  }

  async function open(query: PackQuery): Promise<FileHandle> {
    try {
      return await openPack(pathOf(query.key));
    } catch (error) {
      if (!isUnusable(error)) throw error;
      // Thrown away since: the same key gives the same files, at the same places.
      loaded.delete(query.key);
      await loadOrFill(query);
      return openPack(pathOf(query.key));
    }
  }

  function objectsOf(query: PackQuery): TreeObjects {
    return {
      async directory(id) {
        const directory = (await loadOrFill(query)).directories.get(id);
        if (directory) return directory;
        throw new StatusError(codes.internal, `no directory ${id}`);
      },
      async files(ids, { limitName, maxBytes: most }) {
        if (ids.length === 0) return [];
        const { extents } = await loadOrFill(query);
        const wanted = ids.map((id) => extents.get(id) ?? { offset: 0, length: 0 });
        if (wanted.reduce((sum, { length }) => sum + length, 0) > most) throw tooLarge(most, limitName);
        const file = await open(query);
        try {
          return await readExtents(file, wanted);
        } finally {
          await file.close();
        }
      },
    };
  }

  return {
    async tree(query) {
      const { rootId } = await loadOrFill(query);
      return createTree(objectsOf(query), { rootId, revision: query.revision, kind: query.kind });
    },
    drop,
  };
}
