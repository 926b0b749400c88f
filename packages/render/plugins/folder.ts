import { constants } from 'node:fs';
import { mkdir, mkdtemp, open, realpath, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { codes, StatusError } from '@tiphys/base';
import type { TreeFile } from './tree-files.ts';

/** A folder of this process alone. */
export interface PrivateFolder extends AsyncDisposable {
  readonly path: string;
}

/** Makes an empty folder that nobody else may enter; disposing removes it with all that is in it, whatever its permissions. */
export async function createPrivateFolder(parent: string, prefix: string): Promise<PrivateFolder> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const path = await mkdtemp(join(parent, prefix));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Writes files into an empty folder. A path that leads through a link written before is an error. */
export async function writeFiles(folder: string, files: AsyncIterable<TreeFile>): Promise<void> {
  const made = new Set<string>();
  const links: { readonly path: string; readonly target: string }[] = [];
  for await (const file of files) {
    const path = join(folder, file.path);
    const parent = dirname(path);
    if (!made.has(parent)) {
      await mkdir(parent, { recursive: true, mode: 0o755 });
      made.add(parent);
    }
    if (file.type === 'link') links.push({ path, target: file.target });
    else await writeOne(path, file);
  }
  // Last, so that nothing is written through them.
  for (const { path, target } of links) await symlink(target, path);
  const root = await realpath(folder);
  for (const { path } of links) await checkLink(root, path);
}

/** Links that each stay inside may lead out together, as the parent of where one leads is not the parent of where it lies. */
async function checkLink(root: string, path: string): Promise<void> {
  let real: string;
  try {
    real = await realpath(path);
  } catch {
    // It leads nowhere, or in a circle.
    return;
  }
  if (real === root || real.startsWith(`${root}/`)) return;
  throw new StatusError(codes.failedPrecondition, `illegal filepath in symlink: ${relative(root, path)}`);
}

async function writeOne(
  path: string,
  file: { readonly executable: boolean; readonly content: Uint8Array },
): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = await open(path, flags, file.executable ? 0o755 : 0o644);
  try {
    await handle.writeFile(file.content);
  } finally {
    await handle.close();
  }
}
