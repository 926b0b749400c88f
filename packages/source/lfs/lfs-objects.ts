import { tooLarge } from '../tree/memory-tree.ts';
import type { TreeObjects } from '../tree/objects.ts';
import type { LfsPointer } from './pointer.ts';
import { parsePointer } from './pointer.ts';

/** Gives the contents that pointers stand for, in their order. */
export type ReadLfs = (
  pointers: readonly LfsPointer[],
  signal: AbortSignal | undefined,
) => Promise<readonly Uint8Array[]>;

/** The same objects, with what is stored in Git LFS in place of the pointers to it. Bounds count the real sizes. */
export function withLfs(objects: TreeObjects, read: ReadLfs): TreeObjects {
  return {
    directory: objects.directory,
    async files(ids, options) {
      const contents = [...(await objects.files(ids, options))];
      const pointers = contents.flatMap((content, index) => {
        const pointer = parsePointer(content);
        return pointer ? [{ index, pointer }] : [];
      });
      if (pointers.length === 0) return contents;
      const plain = contents.reduce((sum, content) => sum + content.length, 0);
      const real = pointers.reduce((sum, { pointer }) => sum + pointer.size, 0);
      if (plain + real > options.maxBytes) throw tooLarge(options.maxBytes, options.limitName);
      const found = await read(
        pointers.map(({ pointer }) => pointer),
        options.signal,
      );
      for (const [at, { index }] of pointers.entries()) contents[index] = found[at] ?? new Uint8Array();
      return contents;
    },
  };
}
