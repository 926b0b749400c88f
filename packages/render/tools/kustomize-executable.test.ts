import { createMemoryTree } from '@tiphys/source';
import { expect, it } from 'vitest';
import { createKustomizeRunner } from './kustomize-executable.ts';

const file = { content: new TextEncoder().encode('12345') };
const treeOf = (...paths: string[]): ReturnType<typeof createMemoryTree> =>
  createMemoryTree(new Map(paths.map((path) => [path, file])), { revision: '1', kind: 'repository' });

it.each([
  ['bytes', { maxCopyBytes: 9 }, ['a', 'b'], [], 'than 9 bytes (limit TIPHYS_KUSTOMIZE_MAX_COPY_BYTES)'],
  ['files', { maxCopyFiles: 1 }, ['a', 'b'], [], 'files in "." (limit TIPHYS_KUSTOMIZE_MAX_COPY_FILES)'],
  [
    'bytes in sum',
    { maxCopyBytes: 9 },
    ['a'],
    ['b'],
    '9 bytes to build (limit TIPHYS_KUSTOMIZE_MAX_COPY_BYTES)',
  ],
  [
    'files in sum',
    { maxCopyFiles: 1 },
    ['a'],
    ['b'],
    '1 files to build (limit TIPHYS_KUSTOMIZE_MAX_COPY_FILES)',
  ],
])('a source of too many %s names the setting', async (_what, limits, paths, mounted, message) => {
  const run = createKustomizeRunner({ searchPath: '', timeoutMs: 10_000, maxOutputBytes: 100, limits });
  const build = run({
    executable: 'unused',
    words: [],
    tree: treeOf(...paths),
    overlay: new Map(),
    mounts: new Map(mounted.map((name) => ['mount', treeOf(name)])),
    path: '.',
    env: {},
  });
  await expect(build).rejects.toThrow(message);
});
