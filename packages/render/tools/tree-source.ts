import type { Tree } from '@tiphys/source';
import type { FileSource } from '../renderd/types.ts';

/** Bytes of one file that a tool asks for. */
const maxFileBytes = 32 * 1024 * 1024;

/** Shows a tree to renderd. Folders are asked for by their names first, so that not all below them counts as read. */
export function treeSource(tree: Tree): FileSource {
  return {
    async open(path, signal) {
      if (await tree.list(path === '' ? '.' : path, { signal })) return { type: 'directory' };
      const content = await tree.readFile(path, { maxBytes: maxFileBytes, signal });
      return content ? { type: 'file', content } : { type: 'missing' };
    },
    async list(path, signal) {
      const entries = await tree.list(path === '' ? '.' : path, { signal });
      return entries?.map(({ name, type }) => ({ name, directory: type === 'directory' }));
    },
  };
}
