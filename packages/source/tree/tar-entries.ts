import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { posix } from 'node:path';
import { createGunzip } from 'node:zlib';
import { codes, StatusError, withContext } from '@tiphys/base';
import { extract } from 'tar-stream';

/** Bytes of headers and padding allowed beside those of the files. */
const maxOverhead = 64 * 1024 * 1024;

/** Bounds of one archive. */
export interface TarOptions {
  /** Bytes of all files in sum. */
  readonly maxBytes: number;
  /** Default 100,000. */
  readonly maxFiles?: number | undefined;
  /** Drop the first folder of every path, as charts have one around them. Default false. */
  readonly stripFirst?: boolean | undefined;
  /** Refuse the whole when a link leads out of it, and take absolute links as relative ones, as Argo CD unpacks artifacts. Default false. */
  readonly checkLinks?: boolean | undefined;
  /** The archive is gzipped. Default true. */
  readonly gzip?: boolean | undefined;
  /** The setting that bounds the bytes, for the error. */
  readonly limitName?: string | undefined;
  /** What the archive was unpacked for, in front of every error. */
  readonly context?: string | undefined;
}

/** A file or link of an archive. Its chunks must be read before the next entry is asked for. */
export interface TarEntry {
  readonly path: string;
  /** What stood before the path where the first folder was dropped. */
  readonly top: string;
  readonly symlink: boolean;
  readonly executable: boolean;
  chunks(): AsyncIterable<Buffer>;
}

/**
 * Reads an archive entry by entry: files and symbolic links. Devices, hard links and the like are refused, and paths that leave the
 * archive. Errors are `StatusError`s.
 */
export async function* tarEntries(archive: Readable, options: TarOptions): AsyncGenerator<TarEntry> {
  const { maxBytes, maxFiles = 100_000 } = options;
  const unpacker = extract();
  const counter = createCounter(options);
  // Errors of every stage arrive at the loop below, as the last one is destroyed with them.
  const stages =
    options.gzip === false
      ? pipeline(archive, counter.watch, unpacker, () => {})
      : pipeline(archive, createGunzip(), counter.watch, unpacker, () => {});
  let files = 0;
  let size = 0;
  try {
    for await (const entry of unpacker) {
      const { header } = entry;
      const place = placeOf(header.name, options);
      const isLink = header.type === 'symlink';
      if (!isLink && header.type !== 'file' && header.type !== 'contiguous-file') {
        if (header.type !== 'directory') {
          throw illegal(`illegal entry ${JSON.stringify(header.name)} of type ${header.type}`);
        }
        entry.resume();
        continue;
      }
      if (place === undefined) {
        entry.resume();
        continue;
      }
      if (++files > maxFiles) throw tooLarge(`more than ${maxFiles} files`);
      const link = isLink ? linkOf(header.name, header.linkname ?? '', options) : undefined;
      yield {
        ...place,
        symlink: isLink,
        executable: !isLink && ((header.mode ?? 0) & 0o100) !== 0,
        async *chunks() {
          if (link !== undefined) yield Buffer.from(link);
          try {
            for await (const chunk of entry as AsyncIterable<Buffer>) {
              size += chunk.length;
              if (size > maxBytes) throw tooLarge(sizeText(options));
              if (link === undefined) yield chunk;
            }
          } catch (error) {
            throw told(error, options);
          }
        },
      };
    }
  } catch (error) {
    throw told(error, options);
  } finally {
    stages.destroy();
    archive.destroy();
  }
}

/** Counts what comes out of the compression: entries that are skipped count, too. */
function createCounter(options: TarOptions): { watch(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> } {
  return {
    async *watch(chunks) {
      let size = 0;
      for await (const chunk of chunks) {
        size += chunk.length;
        if (size > options.maxBytes + maxOverhead) throw tooLarge(sizeText(options));
        yield chunk;
      }
    },
  };
}

/** The path of an entry, or `undefined` where there is nothing to keep. */
function placeOf(
  name: string,
  { stripFirst = false }: TarOptions,
): { readonly path: string; readonly top: string } | undefined {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (name.startsWith('/') || parts.includes('..') || name.includes('\0')) {
    throw illegal(`illegal filepath in archive: ${JSON.stringify(name)}`);
  }
  const kept = stripFirst ? parts.slice(1) : parts;
  return kept.length === 0 ? undefined : { path: kept.join('/'), top: parts[0] ?? '' };
}

function linkOf(
  name: string,
  target: string,
  { checkLinks = false, stripFirst = false }: TarOptions,
): string {
  if (!checkLinks) return target;
  const relative = target.replace(/^\/+/, '');
  const folder = posix.dirname(
    name
      .split('/')
      .filter((part) => part !== '.')
      .join('/'),
  );
  const at = posix.normalize(posix.join(folder, relative));
  const top = name.split('/').find((part) => part !== '' && part !== '.') ?? '';
  const isOut =
    at === '..' || at.startsWith('../') || (stripFirst && at !== top && !at.startsWith(`${top}/`));
  if (isOut) throw illegal(`illegal filepath in symlink: ${JSON.stringify(`${name} -> ${target}`)}`);
  return relative;
}

function told(error: unknown, { context }: TarOptions): StatusError {
  const known = error instanceof StatusError ? error : illegal('the archive cannot be unpacked', error);
  return context === undefined || known.message.startsWith(context) ? known : withContext(context, known);
}

function sizeText({ limitName, maxBytes }: TarOptions): string {
  return `more than ${maxBytes} bytes${limitName === undefined ? '' : ` (${limitName})`}`;
}

function illegal(message: string, cause?: unknown): StatusError {
  return new StatusError(codes.invalidArgument, message, { cause });
}

function tooLarge(why: string): StatusError {
  return new StatusError(codes.resourceExhausted, `the archive holds ${why}`);
}
