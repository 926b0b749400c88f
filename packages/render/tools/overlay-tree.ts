import { posix } from 'node:path';
import { codes, StatusError } from '@tiphys/base';
import type { Tree } from '@tiphys/source';

/** What lies over a tree. */
export interface Overlay {
  /** Files in place of the tree's, or beside them, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Folder below which the mounted trees lie by their names. */
  readonly mountFolder: string;
  readonly mounts: ReadonlyMap<string, Tree>;
}

/**
 * A tree with other files and trees in it. What is read of the tree below is taken down there; what is mounted is not, so whoever mounts
 * something that may change must say so.
 */
export function overlayTree(base: Tree, overlay: Overlay): Tree {
  const { files, mountFolder, mounts } = overlay;
  const clean = (path: string): string => posix.normalize(path).replace(/\/+$/, '');
  /** The tree that a path leads into, and the path there. */
  const place = (path: string): { readonly tree: Tree; readonly path: string } => {
    const parts = clean(path).split('/');
    const mount = parts[0] === mountFolder ? mounts.get(parts[1] ?? '') : undefined;
    return mount ? { tree: mount, path: parts.slice(2).join('/') || '.' } : { tree: base, path };
  };
  return {
    revision: base.revision,
    async readFile(path, options) {
      const over = files.get(clean(path));
      const at = place(path);
      if (!over) return at.tree.readFile(at.path, options);
      await at.tree.stat(at.path, options);
      return over;
    },
    async list(path, options) {
      const at = place(path);
      return at.tree.list(at.path, options);
    },
    async stat(path, options) {
      const at = place(path);
      const found = await at.tree.stat(at.path, options);
      if (found || !files.has(clean(path))) return found;
      return { name: posix.basename(path), type: 'file', id: '', executable: false };
    },
    readLink(path, options) {
      const at = place(path);
      return files.has(clean(path)) ? Promise.resolve(undefined) : at.tree.readLink(at.path, options);
    },
    readAll: () =>
      Promise.reject(new StatusError(codes.unimplemented, 'a tree with others in it is not read as a whole')),
    readSet: () => base.readSet(),
    fork: () => overlayTree(base.fork(), overlay),
    matches: (readSet, signal) => base.matches(readSet, signal),
  };
}
