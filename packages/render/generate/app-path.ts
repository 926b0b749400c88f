import { codes, StatusError } from '@tiphys/base';
import type { Tree } from '@tiphys/source';
import { pathParts } from '@tiphys/source';

/**
 * The folder of an application in its tree, `.` for the root, in Argo CD's words where it cannot be one: absolute, outside, missing, or
 * a file.
 */
export async function appPathOf(tree: Tree, path: string, signal?: AbortSignal): Promise<string> {
  if (path.startsWith('/')) throw invalid(`${path}: app path is absolute`);
  const parts = pathParts(path);
  if (!parts) throw invalid(`${path}: app path outside root`);
  const folder = parts.join('/') || '.';
  // Listing records the names in the folder only; a stat would record all that lies below.
  if (await tree.list(folder, { signal })) return folder;
  const entry = await tree.stat(folder, { signal });
  throw invalid(`${path}: app path ${entry ? 'is not a directory' : 'does not exist'}`);
}

/** Argo CD gives these no code of their own, and the code is part of the text users see. */
function invalid(message: string): StatusError {
  return new StatusError(codes.unknown, message, { details: { reason: 'path' } });
}
