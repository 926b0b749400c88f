import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type GitFiles, type GitRepository, openRepository } from '../../packages/app/dev/git/index.ts';

/** A bare repository in a temporary folder of its own, removed when disposed. `name` ends in `.git`. */
export type TestRepository = GitRepository &
  AsyncDisposable & { readonly name: string; readonly root: string };

/** Makes a repository, with a first commit on `main` when files are given. */
export async function createGitRepository(files?: GitFiles, name = 'sample.git'): Promise<TestRepository> {
  const root = await mkdtemp(join(tmpdir(), 'tiphys-git-'));
  const repository = await openRepository(join(root, name));
  if (files) await repository.commit(files, { message: 'First commit' });
  const dispose = (): Promise<void> => rm(root, { recursive: true, force: true });
  return { ...repository, root, name: basename(repository.dir), [Symbol.asyncDispose]: dispose };
}
