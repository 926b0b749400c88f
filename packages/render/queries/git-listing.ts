import { codes, mapLimit, StatusError } from '@tiphys/base';
import type { GitDirectoriesResponse, GitFilesRequest, GitFilesResponse } from '@tiphys/model';
import type { Tree } from '@tiphys/source';
import { fileMatcher } from '@tiphys/source';

import { findDirectories, findFiles } from './tree-listing.ts';

/** Bytes of all files of one answer. */
const maxFilesBytes = 64 * 1024 * 1024;

/** The files of a repository that a git generator's pattern matches, with their contents in base64. */
export async function gitFiles(
  request: GitFilesRequest,
  tree: Tree,
  signal?: AbortSignal,
): Promise<GitFilesResponse> {
  const matches = fileMatcher(request.path || '.', request.NewGitFileGlobbingEnabled ?? false);
  const paths = await findFiles(tree, { matches, signal });
  let left = maxFilesBytes;
  const contents = await mapLimit(paths, 32, async (path) => {
    const bytes = (await tree.readFile(path, { maxBytes: Math.max(left, 0), signal })) ?? new Uint8Array();
    left -= bytes.length;
    if (left < 0)
      throw new StatusError(
        codes.resourceExhausted,
        `the files to read are larger than ${maxFilesBytes} bytes`,
      );
    return Buffer.from(bytes).toString('base64');
  });
  return { map: Object.fromEntries(paths.map((path, index) => [path, contents[index] ?? ''])) };
}

/** The folders of a repository for git directory generators. */
export async function gitDirectories(
  tree: Tree,
  options: { readonly includeHidden: boolean; readonly signal?: AbortSignal | undefined },
): Promise<GitDirectoriesResponse> {
  return { paths: await findDirectories(tree, options) };
}
