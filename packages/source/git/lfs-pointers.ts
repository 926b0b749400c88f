import { codes, StatusError } from '@tiphys/base';
import type { TreeObjects } from '../tree/objects.ts';

const pointerStart = new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\n');
/** Pointers are small; nothing larger is looked at. */
const maxPointerBytes = 1024;

/**
 * The same objects, but a file that only points to Git LFS is an error: for a repository with `enableLfs` its text is never what is
 * meant, and fetching the real one is not supported yet.
 */
export function refuseLfsPointers(objects: TreeObjects): TreeObjects {
  return {
    directory: objects.directory,
    async files(ids, options) {
      const contents = await objects.files(ids, options);
      if (contents.some(isPointer)) {
        throw new StatusError(codes.unimplemented, 'files in Git LFS are not supported yet');
      }
      return contents;
    },
  };
}

function isPointer(content: Uint8Array): boolean {
  return (
    content.length <= maxPointerBytes &&
    content.length > pointerStart.length &&
    pointerStart.every((byte, index) => content[index] === byte)
  );
}
