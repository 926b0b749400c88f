import { Readable } from 'node:stream';
import type { MemoryFile } from './memory-tree.ts';
import type { TarOptions } from './tar-entries.ts';
import { tarEntries } from './tar-entries.ts';

/** Unpacks a gzipped tar in memory: files and symbolic links; devices, hard links and the like are refused. */
export async function unpackTar(
  archive: Uint8Array,
  options: TarOptions,
): Promise<ReadonlyMap<string, MemoryFile>> {
  const files = new Map<string, MemoryFile>();
  for await (const { chunks, executable, path, symlink } of tarEntries(Readable.from([archive]), options)) {
    const parts: Buffer[] = [];
    for await (const chunk of chunks()) parts.push(chunk);
    files.set(path, { content: Buffer.concat(parts), executable, symlink });
  }
  return files;
}
