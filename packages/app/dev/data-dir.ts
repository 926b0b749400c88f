import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codes, StatusError } from '@tiphys/base';

/** A data folder that this process alone uses until it is disposed. */
export type DataDir = Disposable & { readonly path: string };

const marker = 'tiphys-data';
const lockName = 'lock';

/**
 * Takes the data folder for this process, emptying it first when `fresh`. Throws `failedPrecondition` when another
 * process uses it, and when it holds files that are not ours.
 */
export async function openDataDir(path: string, fresh: boolean): Promise<DataDir> {
  const dir = resolve(path);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const names = await readdir(dir);
  if (names.length > 0 && !names.includes(marker)) {
    throw new StatusError(
      codes.failedPrecondition,
      `${dir} holds files of something else; choose another --data-dir`,
    );
  }
  await writeFile(
    join(dir, marker),
    'State of tiphys dev; remove this folder, or use --fresh, to forget it.\n',
  );
  await lock(dir);
  if (fresh) {
    const doomed = names.filter((name) => name !== marker && name !== lockName);
    await Promise.all(doomed.map((name) => rm(join(dir, name), { recursive: true, force: true })));
  }
  return { path: dir, [Symbol.dispose]: () => unlock(dir) };
}

async function lock(dir: string): Promise<void> {
  const file = join(dir, lockName);
  for (;;) {
    try {
      return await writeFile(file, String(process.pid), { flag: 'wx' });
    } catch {
      const pid = Number(await readFile(file, 'utf8').catch(() => '0'));
      if (isAlive(pid)) throw new StatusError(codes.failedPrecondition, inUse(dir, pid));
      // Its process is gone without having cleaned up.
      await rm(file, { force: true });
    }
  }
}

function inUse(dir: string, pid: number): string {
  return `${dir} is in use by process ${pid}; stop that one, or run beside it with --data-dir and --port`;
}

function unlock(dir: string): void {
  const file = join(dir, lockName);
  try {
    if (readFileSync(file, 'utf8') === String(process.pid)) rmSync(file);
  } catch {
    // The folder is gone already, and the lock with it.
  }
}

function isAlive(pid: number): boolean {
  if (pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
