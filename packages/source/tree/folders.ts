import { createHash } from 'node:crypto';
import { codes, StatusError } from '@tiphys/base';
import type { TreeEntry } from '../types.ts';
import type { Directory } from './objects.ts';
import { pathParts } from './path.ts';

/** A file or link of a tree, without its content. */
export type FileEntry = Omit<TreeEntry, 'name'>;

/** The directories of a tree by their ids. */
export interface Folders {
  readonly rootId: string;
  readonly directories: ReadonlyMap<string, Directory>;
}

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: Map<string, FileEntry>;
}

/** Puts files, given by path, into directories whose ids tell their contents. Paths that leave the tree are refused. */
export function buildFolders(files: Iterable<readonly [string, FileEntry]>): Folders {
  const root: Folder = { folders: new Map(), files: new Map() };
  for (const [path, file] of files) insert(root, path, file);
  const directories = new Map<string, Directory>();
  const store = (folder: Folder): string => {
    const entries: TreeEntry[] = [];
    for (const [name, child] of folder.folders) {
      entries.push({ name, type: 'directory', id: store(child), executable: false });
    }
    for (const [name, file] of folder.files) {
      if (!folder.folders.has(name)) entries.push({ ...file, name });
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const listed = entries.map(({ executable, id, name, type }) => ({ name, type, id, executable }));
    const id = contentId(JSON.stringify(listed));
    directories.set(id, { entries: new Map(listed.map((entry) => [entry.name, entry])) });
    return id;
  };
  return { rootId: store(root), directories };
}

/** The id of a content: equal contents have equal ids. */
export function contentId(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

function insert(root: Folder, path: string, file: FileEntry): void {
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
