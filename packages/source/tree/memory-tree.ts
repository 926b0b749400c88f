import { codes, StatusError } from '@tiphys/base';
import type { Tree } from '../types.ts';
import type { FileEntry } from './folders.ts';
import { buildFolders, contentId } from './folders.ts';
import type { TreeObjects } from './objects.ts';
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

/** A tree of files held in memory (files sent by a client). Paths that leave the tree are refused. */
export function createMemoryTree(files: ReadonlyMap<string, MemoryFile>, options: MemoryTreeOptions): Tree {
  const contents = new Map<string, Uint8Array>();
  const entryOf = ({ content, executable = false, symlink }: MemoryFile): FileEntry => {
    const id = contentId(content);
    contents.set(id, content);
    return { type: symlink ? 'symlink' : 'file', id, executable };
  };
  const { directories, rootId } = buildFolders(
    [...files].map(([path, file]) => [path, entryOf(file)] as const),
  );
  const objects: TreeObjects = {
    directory(id) {
      const directory = directories.get(id);
      return directory ? Promise.resolve(directory) : Promise.reject(missing(id));
    },
    files(ids, { limitName, maxBytes }) {
      const found = ids.map((id) => contents.get(id) ?? new Uint8Array());
      const size = found.reduce((sum, bytes) => sum + bytes.length, 0);
      return size > maxBytes ? Promise.reject(tooLarge(maxBytes, limitName)) : Promise.resolve(found);
    },
  };
  return createTree(objects, { ...options, rootId });
}

/** The error of a read that is larger than its bound, with the setting that moves the bound where there is one. */
export function tooLarge(maxBytes: number, limitName?: string): StatusError {
  const limit = limitName === undefined ? '' : ` (limit ${limitName})`;
  return new StatusError(
    codes.resourceExhausted,
    `the files to read are larger than ${maxBytes} bytes${limit}`,
  );
}

function missing(id: string): StatusError {
  return new StatusError(codes.internal, `no directory ${id}`);
}
