import { createHash } from 'node:crypto';
import { codes, StatusError } from '@tiphys/base';
import type { Tree, TreeEntry } from '../types.ts';
import type { Directory, TreeObjects } from './objects.ts';
import { pathParts } from './path.ts';
import { createTree } from './tree.ts';

/** One file of a tree in memory. */
export interface MemoryFile {
  readonly content: Uint8Array;
  readonly executable?: boolean | undefined;
  /** The file is a link, its content the target. */
  readonly symlink?: boolean | undefined;
}

/** What a tree in memory is called. */
export interface MemoryTreeOptions {
  readonly revision: string;
  /** How errors call the whole: `chart`, `streamed files`. */
  readonly kind: string;
}

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: Map<string, MemoryFile>;
}

/** A tree of files held in memory (an unpacked chart, files sent by a client). Paths that leave the tree are refused. */
export function createMemoryTree(files: ReadonlyMap<string, MemoryFile>, options: MemoryTreeOptions): Tree {
  const root: Folder = { folders: new Map(), files: new Map() };
  for (const [path, file] of files) insert(root, path, file);
  const directories = new Map<string, Directory>();
  const contents = new Map<string, Uint8Array>();
  const rootId = store(root);

  function store(folder: Folder): string {
    const entries: TreeEntry[] = [];
    for (const [name, child] of folder.folders) {
      entries.push({ name, type: 'directory', id: store(child), executable: false });
    }
    for (const [name, file] of folder.files) {
      if (folder.folders.has(name)) continue;
      const id = hash(file.content);
      contents.set(id, file.content);
      const type = file.symlink ? 'symlink' : 'file';
      entries.push({ name, type, id, executable: file.executable ?? false });
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const id = hash(JSON.stringify(entries));
    directories.set(id, { entries: new Map(entries.map((entry) => [entry.name, entry])) });
    return id;
  }

  const objects: TreeObjects = {
    directory(id) {
      const directory = directories.get(id);
      return directory ? Promise.resolve(directory) : Promise.reject(missing(id));
    },
    files(ids, { maxBytes }) {
      const found = ids.map((id) => contents.get(id) ?? new Uint8Array());
      const size = found.reduce((sum, bytes) => sum + bytes.length, 0);
      return size > maxBytes ? Promise.reject(tooLarge(maxBytes)) : Promise.resolve(found);
    },
  };
  return createTree(objects, { ...options, rootId });
}

/** The error of a read that is larger than its bound. */
export function tooLarge(maxBytes: number): StatusError {
  return new StatusError(codes.resourceExhausted, `the files to read are larger than ${maxBytes} bytes`);
}

function insert(root: Folder, path: string, file: MemoryFile): void {
  const parts = path.startsWith('/') ? undefined : pathParts(path);
  const name = parts?.pop();
  if (!parts || name === undefined) {
    throw new StatusError(codes.invalidArgument, `illegal file path ${JSON.stringify(path)}`);
  }
  let folder = root;
  for (const part of parts) {
    const next = folder.folders.get(part) ?? { folders: new Map(), files: new Map() };
    folder.folders.set(part, next);
    folder = next;
  }
  folder.files.set(name, file);
}

function hash(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

function missing(id: string): StatusError {
  return new StatusError(codes.internal, `no directory ${id}`);
}
