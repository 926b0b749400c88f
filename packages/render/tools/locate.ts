import { codes, StatusError } from '@tiphys/base';
import { pathParts } from '@tiphys/source';

/** Joins a folder of a tree (`.` for the root) and a path below it. */
export function joinPath(folder: string, path: string): string {
  return folder === '.' || folder === '' ? path : `${folder}/${path}`;
}

/**
 * Where a path written by a user leads: relative to `folder`, or from the root of the tree when it starts with
 * `/`. What leaves the tree is refused; `''` is the root.
 */
export function locate(path: string, folder: string): string {
  const parts = pathParts(path, folder === '.' ? [] : folder.split('/'));
  if (!parts) {
    throw new StatusError(codes.unknown, `file '${path}' resolved to outside repository root`);
  }
  return parts.join('/');
}

/** As `locate`, for something that must be a file and so not the root. */
export function locateFile(path: string, folder: string): string {
  const located = locate(path, folder);
  if (located !== '') return located;
  const message = 'internal error: failed to resolve path. Check logs for more details';
  throw new StatusError(codes.unknown, message);
}
