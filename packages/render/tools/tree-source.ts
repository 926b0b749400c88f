import type { Tree } from '@tiphys/source';
import type { FileSource } from '../renderd/types.ts';

const defaultMaxFileBytes = 32 * 1024 * 1024;

/** What Kustomize and Jsonnet may read. */
export interface FileLimits {
  /** Bytes of one file; 32 MiB unless given. */
  readonly maxFileBytes?: number | undefined;
}

/** Shows a tree to renderd. Folders are asked for by their names first, so that not all below them counts as read. */
export function treeSource(tree: Tree, limits?: FileLimits): FileSource {
  const bound = {
    maxBytes: limits?.maxFileBytes ?? defaultMaxFileBytes,
    limitName: 'TIPHYS_RENDER_MAX_FILE',
  };
  return {
    async open(path, signal) {
      if (await tree.list(path === '' ? '.' : path, { signal })) return { type: 'directory' };
      const content = await tree.readFile(path, { ...bound, signal });
      return content ? { type: 'file', content } : { type: 'missing' };
    },
    async list(path, signal) {
      const entries = await tree.list(path === '' ? '.' : path, { signal });
      return entries?.map(({ name, type }) => ({ name, directory: type === 'directory' }));
    },
  };
}
