import { codes, createSingleFlight, StatusError } from '@tiphys/base';
import type { TreeEntry, TreeEntryType } from '../types.ts';
import type { Directory, FilesOptions, TreeObjects } from '../tree/objects.ts';
import { tooLarge } from '../tree/memory-tree.ts';
import type { ObjectReader } from './object-reader.ts';

/** Largest tree object that is read: about 500,000 entries of one directory. */
const maxTreeBytes = 32 * 1024 * 1024;

/** Keeps what was read of a repository between reads. */
export interface ObjectCache<Value> {
  get(id: string): Value | undefined;
  set(id: string, value: Value): void;
}

/** What is kept of a repository: parsed directories, and files as far as the cache takes them. */
export interface ObjectCaches {
  readonly directories: ObjectCache<Directory>;
  readonly files: ObjectCache<Uint8Array>;
}

/** Serves a repository's objects to trees. Directories are parsed once and kept; files are read in one batch. */
export function createGitObjects(reader: ObjectReader, caches: ObjectCaches): TreeObjects {
  const flight = createSingleFlight<Directory>();

  async function load(id: string): Promise<Directory> {
    const [object] = await reader.read([id], maxTreeBytes);
    if (object?.type !== 'tree') throw missing(id);
    if (object.size > maxTreeBytes) throw tooLarge(maxTreeBytes);
    const directory = parseDirectory(object.content, id.length / 2);
    caches.directories.set(id, directory);
    return directory;
  }

  async function readFiles(
    ids: readonly string[],
    { limitName, maxBytes, signal }: FilesOptions,
  ): Promise<Uint8Array[]> {
    // Sizes first: what is too large in sum is not read at all.
    if (ids.length > 1) {
      const infos = await reader.info(ids);
      const size = infos.reduce((sum, info) => sum + (info?.size ?? 0), 0);
      if (size > maxBytes) throw tooLarge(maxBytes, limitName);
      signal?.throwIfAborted();
    }
    const objects = await reader.read(ids, maxBytes);
    return objects.map((object, index) => {
      const id = ids[index] ?? '';
      if (object?.type !== 'blob') throw missing(id);
      if (object.size > maxBytes) throw tooLarge(maxBytes, limitName);
      caches.files.set(id, object.content);
      return object.content;
    });
  }

  return {
    directory(id) {
      const known = caches.directories.get(id);
      // Many ask for the same new folder at once after a commit; it is read once.
      return known ? Promise.resolve(known) : flight(id, () => load(id));
    },
    async files(ids, { limitName, maxBytes, signal }) {
      const contents = ids.map((id) => caches.files.get(id));
      const wanted = [...contents.keys()].filter((index) => contents[index] === undefined);
      const left = contents.reduce((sum, content) => sum - (content?.length ?? 0), maxBytes);
      if (left < 0) throw tooLarge(maxBytes, limitName);
      const read = await readFiles(
        wanted.map((index) => ids[index] ?? ''),
        { limitName, maxBytes: left, signal },
      );
      for (const [at, index] of wanted.entries()) contents[index] = read[at];
      return contents.map((content) => content ?? new Uint8Array());
    },
  };
}

/** Parses a tree object; `idBytes` is 20 or 32. Names that could mean another place are left out. */
export function parseDirectory(content: Uint8Array, idBytes: number): Directory {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const entries = new Map<string, TreeEntry>();
  let at = 0;
  while (at < bytes.length) {
    const space = bytes.indexOf(32, at);
    const end = bytes.indexOf(0, space);
    if (space < 0 || end < 0 || end + idBytes >= bytes.length + 1) break;
    const mode = bytes.toString('latin1', at, space);
    const name = bytes.toString('utf8', space + 1, end);
    const id = bytes.toString('hex', end + 1, end + 1 + idBytes);
    at = end + 1 + idBytes;
    if (name === '' || name === '.' || name === '..' || name.toLowerCase() === '.git' || name.includes('/'))
      continue;
    entries.set(name, { name, type: typeOf(mode), id, executable: mode === '100755' });
  }
  return { entries };
}

function typeOf(mode: string): TreeEntryType {
  if (mode === '40000') return 'directory';
  if (mode === '120000') return 'symlink';
  if (mode === '160000') return 'submodule';
  return 'file';
}

function missing(id: string): StatusError {
  return new StatusError(codes.unavailable, `git object ${id} is not stored`);
}
