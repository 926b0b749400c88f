import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { codes, StatusError } from '@tiphys/base';
import type { FileEntry } from './folders.ts';
import type { TarEntry } from './tar-entries.ts';

/** Ends every complete pack. */
const magic = 'TPK1';
/** Length of the index and the magic. */
const trailerBytes = 12;
/** Largest index that is read. */
const maxIndexBytes = 256 * 1024 * 1024;
/** Bytes written at once. */
const bufferBytes = 256 * 1024;
/** Contents that lie this close are read in one go. */
const maxGapBytes = 64 * 1024;

/** Where a content lies in its pack. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
}

/** What a pack holds. */
export interface PackIndex {
  readonly files: readonly (readonly [string, FileEntry])[];
  readonly extents: ReadonlyMap<string, Extent>;
  readonly bytes: number;
}

/** Writes the contents of entries into one file, equal ones once, and an index behind them; a later entry of the same path wins. */
export async function writePack(path: string, entries: AsyncIterable<TarEntry>): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  const write = async (bytes: Uint8Array): Promise<void> => {
    waiting.push(bytes);
    waitingBytes += bytes.length;
    if (waitingBytes >= bufferBytes) await flush();
  };
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    // Unlike `write`, this does not stop halfway.
    await file.writeFile(bytes);
  };
  const files = new Map<string, readonly [string, string, number, number]>();
  let offset = 0;
  try {
    for await (const { chunks, executable, path: name, symlink } of entries) {
      const hash = createHash('sha256');
      const start = offset;
      for await (const chunk of chunks()) {
        hash.update(chunk);
        await write(chunk);
        offset += chunk.length;
      }
      const mode = symlink ? 'l' : executable ? 'x' : 'f';
      files.set(name, [mode, hash.digest('hex'), start, offset - start]);
    }
    const index = Buffer.from(JSON.stringify([...files].map(([name, file]) => [name, ...file])));
    const trailer = Buffer.alloc(trailerBytes);
    trailer.writeBigUInt64LE(BigInt(index.length));
    trailer.write(magic, 8, 'latin1');
    await write(index);
    await write(trailer);
    await flush();
  } finally {
    await file.close();
  }
}

/** Reads a pack's index; throws `dataLoss` for a file that is no complete pack. */
export async function readPackIndex(file: FileHandle): Promise<PackIndex> {
  const { size } = await file.stat();
  const trailer = await readAt(file, { offset: size - trailerBytes, length: trailerBytes });
  const length = Number(trailer.readBigUInt64LE(0));
  if (trailer.toString('latin1', 8) !== magic || length > Math.min(size, maxIndexBytes)) throw broken();
  const bytes = await readAt(file, { offset: size - trailerBytes - length, length });
  const list: unknown = JSON.parse(bytes.toString());
  const files: [string, FileEntry][] = [];
  const extents = new Map<string, Extent>();
  for (const row of Array.isArray(list) ? (list as unknown[]) : []) {
    const [name, mode, id, offset, size] = Array.isArray(row) ? (row as unknown[]) : [];
    if (typeof name !== 'string' || typeof id !== 'string') throw broken();
    if (typeof offset !== 'number' || typeof size !== 'number') throw broken();
    files.push([name, { type: mode === 'l' ? 'symlink' : 'file', id, executable: mode === 'x' }]);
    extents.set(id, { offset, length: size });
  }
  return { files, extents, bytes: size };
}

/** The contents at some places of a pack, in their order; neighbours are read together. */
export async function readExtents(file: FileHandle, wanted: readonly Extent[]): Promise<Uint8Array[]> {
  const order = wanted.map((extent, at) => ({ ...extent, at })).sort((a, b) => a.offset - b.offset);
  const found: Uint8Array[] = Array.from({ length: wanted.length }, () => new Uint8Array());
  for (let first = 0; first < order.length;) {
    const start = order[first]?.offset ?? 0;
    let end = start;
    let last = first;
    for (; last < order.length; last++) {
      const next = order[last];
      if (!next || next.offset > end + maxGapBytes) break;
      end = Math.max(end, next.offset + next.length);
    }
    const bytes = await readAt(file, { offset: start, length: end - start });
    for (const { at, length, offset } of order.slice(first, last)) {
      // Copies, so that one small file does not keep all its neighbours in memory.
      found[at] = Uint8Array.prototype.slice.call(bytes, offset - start, offset - start + length);
    }
    first = last;
  }
  return found;
}

async function readAt(file: FileHandle, { length, offset }: Extent): Promise<Buffer> {
  if (offset < 0) throw broken();
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) throw broken();
    done += bytesRead;
  }
  return bytes;
}

/** Whether an error says that a pack cannot be used and must be made anew. */
export function isUnusable(error: unknown): boolean {
  if (error instanceof SyntaxError) return true;
  if (error instanceof StatusError) return error.code === codes.dataLoss;
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function broken(): StatusError {
  return new StatusError(codes.dataLoss, 'a kept archive is not complete');
}

/** Opens a pack for reading. */
export function openPack(path: string): Promise<FileHandle> {
  return open(path, 'r');
}
