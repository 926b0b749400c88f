import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';

const noFolder: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EACCES']);
/** A folder's time says nothing about a change that came with the same tick of the file system's clock. */
const tickMs = 50;

interface Listing {
  readonly changedAt: number;
  readonly names: readonly string[];
}

/**
 * Gives the names of the plugins whose sockets are in a folder, sorted; none where there is no folder. The folder is read again when it
 * has changed: every render asks.
 */
export function createPluginNames(socketDir: string): () => Promise<readonly string[]> {
  let last: Listing | undefined;
  return async () => {
    const changedAt = changeOf(socketDir);
    // Without plugins there is no such folder, or one that is somebody else's.
    if (changedAt === undefined) return [];
    if (last?.changedAt === changedAt) return last.names;
    const listedAt = Date.now();
    const names = await list(socketDir);
    last = listedAt - changedAt > tickMs ? { changedAt, names } : undefined;
    return names;
  };
}

/** Not asynchronous, as that costs ten times as much for one name of a local folder. */
function changeOf(folder: string): number | undefined {
  try {
    return statSync(folder, { throwIfNoEntry: false })?.ctimeMs;
  } catch (error) {
    if (isNoFolder(error)) return undefined;
    throw error;
  }
}

async function list(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isSocket())
      .map((entry) => entry.name.replace(/\.sock$/, ''))
      .sort();
  } catch (error) {
    if (isNoFolder(error)) return [];
    throw error;
  }
}

function isNoFolder(error: unknown): boolean {
  return noFolder.has((error as NodeJS.ErrnoException).code ?? '');
}
