import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { codes, StatusError } from '@tiphys/base';
import { extract } from 'tar-stream';
import type { MemoryFile } from './memory-tree.ts';

/** Bounds of one archive. */
export interface UnpackOptions {
  /** Bytes of all files in sum. */
  readonly maxBytes: number;
  /** Default 100,000. */
  readonly maxFiles?: number | undefined;
  /** Drop the first folder of every path, as charts have one around them. Default false. */
  readonly stripFirst?: boolean | undefined;
}

/** Unpacks a gzipped tar in memory: files and symbolic links; devices, hard links and the like are refused. */
export async function unpackTar(
  archive: Uint8Array,
  { maxBytes, maxFiles = 100_000, stripFirst = false }: UnpackOptions,
): Promise<ReadonlyMap<string, MemoryFile>> {
  const files = new Map<string, MemoryFile>();
  const unpacker = extract();
  // Errors of every stage arrive at the loop below, as the last one is destroyed with them.
  const stages = pipeline(Readable.from([archive]), createGunzip(), unpacker, () => {});
  let size = 0;
  try {
    for await (const entry of unpacker) {
      const { header } = entry;
      const chunks: Buffer[] = [];
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > maxBytes) throw tooLarge(`more than ${maxBytes} bytes`);
        chunks.push(chunk);
      }
      const path = clean(header.name, stripFirst);
      if (path === undefined || header.type === 'directory') continue;
      if (files.size >= maxFiles) throw tooLarge(`more than ${maxFiles} files`);
      if (header.type === 'symlink') {
        files.set(path, { content: Buffer.from(header.linkname ?? ''), symlink: true });
      } else if (header.type === 'file' || header.type === 'contiguous-file') {
        files.set(path, { content: Buffer.concat(chunks), executable: ((header.mode ?? 0) & 0o100) !== 0 });
      } else {
        throw new StatusError(
          codes.invalidArgument,
          `illegal entry ${JSON.stringify(header.name)} of type ${header.type}`,
        );
      }
    }
  } catch (error) {
    stages.destroy();
    if (error instanceof StatusError) throw error;
    throw new StatusError(codes.invalidArgument, 'the archive cannot be unpacked', { cause: error });
  }
  return files;
}

/** The path of an entry, or `undefined` where there is nothing to keep. */
function clean(name: string, stripFirst: boolean): string | undefined {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (name.startsWith('/') || parts.includes('..')) {
    throw new StatusError(codes.invalidArgument, `illegal filepath ${JSON.stringify(name)} in archive`);
  }
  const kept = stripFirst ? parts.slice(1) : parts;
  return kept.length === 0 ? undefined : kept.join('/');
}

function tooLarge(why: string): StatusError {
  return new StatusError(codes.resourceExhausted, `the archive holds ${why}`);
}
