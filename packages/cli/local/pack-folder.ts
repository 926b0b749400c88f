import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, readlink, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import type { Header as FullHeader, Pack } from 'tar-stream';
import { compileFilePattern } from './file-pattern.ts';

/** Where files lie in the archive, which are taken, and how much. */
export interface PackOptions {
  /** Folder of the archive that the files are put in; default its root. */
  readonly at?: string | undefined;
  /** Only files with such a name (`*.yaml`), in any folder; default all. */
  readonly includes?: readonly string[] | undefined;
  /** Bytes of all files in sum; default 1 GB, as much as a server takes. */
  readonly maxBytes?: number | undefined;
  /** Bytes of the archive; default 100 MB, as much as a server takes. */
  readonly maxArchiveBytes?: number | undefined;
  /** Default 100,000. */
  readonly maxFiles?: number | undefined;
}

/** A gzipped tar in memory with the sha256 of it in hex. */
export interface PackedFolder {
  readonly archive: Uint8Array;
  readonly checksum: string;
  readonly files: number;
}

type Header = Partial<FullHeader> & { readonly name: string };

interface Entry {
  readonly path: string;
  readonly name: string;
  /** Of a symbolic link: where it leads, relative to its folder. */
  readonly link?: string | undefined;
}

/**
 * Packs what is below a folder, without `.git`. Symbolic links are kept as links and never followed; one that leads out of the
 * folder is refused, as is more than the bounds allow.
 */
export async function packFolder(folder: string, options: PackOptions = {}): Promise<PackedFolder> {
  const { maxBytes = 1_000_000_000, maxArchiveBytes = 100_000_000 } = options;
  const entries = await findEntries(await realpath(folder), { ...options, maxBytes });
  const packer = pack();
  const gzip = pipeline(packer, createGzip(), () => {});
  // A failure ends the archive's stream, where the loop below meets it.
  fill(packer, entries, { at: options.at ?? '', maxBytes }).catch((error: unknown) =>
    packer.destroy(error as Error),
  );
  const hash = createHash('sha256');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of gzip as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxArchiveBytes) throw tooLarge(`${maxArchiveBytes} bytes, packed`);
    hash.update(chunk);
    chunks.push(chunk);
  }
  return { archive: Buffer.concat(chunks), checksum: hash.digest('hex'), files: entries.length };
}

type Bounds = PackOptions & { readonly maxBytes: number };

async function findEntries(root: string, options: Bounds): Promise<readonly Entry[]> {
  const { includes, maxBytes, maxFiles = 100_000 } = options;
  const patterns = includes?.map(compileFilePattern);
  const found: Entry[] = [];
  const folders = [''];
  let size = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const items = await readdir(join(root, folder), { withFileTypes: true });
    for (const item of items.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = posix.join(folder, item.name);
      const path = join(root, name);
      if (item.name === '.git') continue;
      if (item.isDirectory()) folders.push(name);
      else if (patterns && !patterns.some((matches) => matches(item.name))) continue;
      else if (item.isSymbolicLink()) found.push({ path, name, link: await linkInside(root, path) });
      else if (item.isFile()) {
        size += (await lstat(path)).size;
        found.push({ path, name });
      }
      if (size > maxBytes) throw tooLarge(`${maxBytes} bytes`);
      if (found.length > maxFiles) throw tooLarge(`${maxFiles} files`);
    }
  }
  return found;
}

/** Where a link leads, relative to its folder. */
async function linkInside(root: string, path: string): Promise<string> {
  const target = resolve(dirname(path), await readlink(path));
  const real = await realpath(target).catch(() => target);
  const below = relative(root, real);
  if (below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below)) {
    throw new Error(`the symbolic link ${JSON.stringify(relative(root, path))} leads out of ${root}`);
  }
  return relative(dirname(path), real).split(sep).join('/') || '.';
}

async function fill(
  packer: Pack,
  entries: readonly Entry[],
  { at, maxBytes }: { readonly at: string; readonly maxBytes: number },
): Promise<void> {
  let size = 0;
  for (const { path, name, link } of entries) {
    const header: Header = { name: posix.join(at, name), mtime: new Date(0), mode: 0o644 };
    if (link !== undefined) {
      await addEntry(packer, { ...header, type: 'symlink', linkname: link }, Buffer.alloc(0));
      continue;
    }
    const { content, mode } = await readPlainFile(path, maxBytes - size);
    size += content.length;
    await addEntry(packer, { ...header, type: 'file', mode: mode & 0o100 ? 0o755 : 0o644 }, content);
  }
  packer.finalize();
}

async function readPlainFile(path: string, maxBytes: number): Promise<{ content: Buffer; mode: number }> {
  // What was a file when it was looked at may be a link by now.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const { mode, size } = await file.stat();
    if (size > maxBytes) throw tooLarge('allowed');
    return { content: await file.readFile(), mode };
  } finally {
    await file.close();
  }
}

function addEntry(packer: Pack, header: Header, content: Buffer): Promise<void> {
  return new Promise((done, failed) => {
    packer.entry(header, content, (error) => (error ? failed(error) : done()));
  });
}

function tooLarge(bound: string): Error {
  return new Error(`the files to send are more than ${bound}`);
}
