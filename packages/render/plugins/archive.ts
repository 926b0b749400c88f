import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { codes, StatusError } from '@tiphys/base';
import type { Tree } from '@tiphys/source';
import { pack } from 'tar-stream';
import type { Pack } from 'tar-stream';
import { createPrivateFolder } from './folder.ts';
import type { TreeFile, TreeFileOptions } from './tree-files.ts';
import { treeFiles } from './tree-files.ts';

/** Where archives are made, and how large they may be. */
export interface ArchiveOptions extends TreeFileOptions {
  /** Folder for the archive's file, which lives as long as the archive. */
  readonly tempDir: string;
  /** Bytes of the compressed archive. */
  readonly maxArchiveBytes: number;
}

/** A gzipped tar on disk, removed when it is disposed. */
export interface Archive extends AsyncDisposable {
  /** SHA-256 in hex. */
  readonly checksum: string;
  readonly size: number;
  /** Files and links in it. */
  readonly files: number;
  chunks(chunkBytes: number): AsyncIterable<Uint8Array>;
}

/** Packs what a plugin gets of a tree. Nothing is left behind when it fails. */
export async function createArchive(tree: Tree, options: ArchiveOptions): Promise<Archive> {
  const folder = await createPrivateFolder(join(options.tempDir, 'archives'), 'plugin-');
  const dispose = async (): Promise<void> => folder[Symbol.asyncDispose]();
  try {
    const path = join(folder.path, 'files.tgz');
    const hash = createHash('sha256');
    let size = 0;
    const packer = pack();
    const filling = fill(packer, treeFiles(tree, options));
    const writing = async (): Promise<void> => {
      await pipeline(
        packer,
        createGzip({ level: 1 }),
        async function* measure(chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            size += chunk.length;
            if (size > options.maxArchiveBytes) throw tooLarge(options.maxArchiveBytes);
            hash.update(chunk);
            yield chunk;
          }
        },
        createWriteStream(path, { flags: 'wx', mode: 0o600 }),
        { signal: options.signal },
      );
    };
    const [files] = await Promise.all([filling, writing()]);
    return {
      checksum: hash.digest('hex'),
      size,
      files,
      chunks: (chunkBytes) =>
        createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Uint8Array>,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Ends the archive, or breaks it off with the error of the files. */
async function fill(packer: Pack, files: AsyncIterable<TreeFile>): Promise<number> {
  let count = 0;
  // A broken archive calls nobody back.
  const broken = new Promise<never>((_resolve, reject) => {
    packer.once('close', () => reject(new Error('the archive was broken off')));
  });
  broken.catch(() => undefined);
  try {
    for await (const file of files) {
      await Promise.race([add(packer, file), broken]);
      count++;
    }
    packer.finalize();
  } catch (error) {
    packer.destroy(error as Error);
    throw error;
  }
  return count;
}

function add(packer: Pack, file: TreeFile): Promise<void> {
  const header = { name: file.path, mtime: new Date(0) };
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => (error ? reject(error) : resolve());
    if (file.type === 'link') {
      packer.entry({ ...header, type: 'symlink', linkname: file.target, mode: 0o777 }, done);
    } else {
      const mode = file.executable ? 0o755 : 0o644;
      packer.entry({ ...header, type: 'file', mode }, Buffer.from(file.content), done);
    }
  });
}

function tooLarge(maxBytes: number): StatusError {
  return new StatusError(
    codes.resourceExhausted,
    `the archive for the plugin is larger than ${maxBytes} bytes`,
  );
}
