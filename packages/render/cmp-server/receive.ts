import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codes, StatusError, withContext } from '@tiphys/base';
import type { AppStreamRequest, CmpRequestMetadata } from '@tiphys/model';
import { pathParts, tarEntries } from '@tiphys/source';
import { writeFiles } from '../plugins/folder.ts';
import type { TreeFile } from '../plugins/tree-files.ts';

/** Bounds of what a repo server may send. */
export interface ReceiveBounds {
  /** Bytes of the archive. */
  readonly maxArchiveBytes: number;
  /** Bytes of all files. */
  readonly maxBytes: number;
  readonly maxFiles: number;
}

/** The files of one application, unpacked. */
export interface ReceivedFiles {
  readonly metadata: CmpRequestMetadata;
  /** The application's folder in the archive, `.` for its root. */
  readonly appPath: string;
  /** Where that is on disk. */
  readonly appFolder: string;
  /** Paths of files and links in the archive. */
  readonly files: readonly string[];
}

/** Receives metadata and an archive, checks its sum, and unpacks it into an empty folder. */
export async function receiveFiles(
  parts: AsyncIterable<AppStreamRequest>,
  folder: string,
  options: ReceiveBounds & { readonly preserveFileMode: boolean },
): Promise<ReceivedFiles> {
  const archive = join(folder, 'archive.tgz');
  const source = join(folder, 'source');
  const metadata = await receiveArchive(parts, archive, options.maxArchiveBytes);
  await mkdir(source);
  const files: string[] = [];
  await writeFiles(source, entries(archive, { ...options, files })).catch((error: unknown) => {
    throw withContext('error decompressing tgz file', error);
  });
  await rm(archive);
  const appParts = pathParts(metadata.appRelPath ?? '');
  if (!appParts) throw invalid('illegal appPath: out of workDir bound');
  const appPath = appParts.join('/') || '.';
  return { metadata, appPath, appFolder: join(source, appPath), files };
}

async function receiveArchive(
  parts: AsyncIterable<AppStreamRequest>,
  path: string,
  maxBytes: number,
): Promise<CmpRequestMetadata> {
  const file = await open(path, 'wx', 0o600);
  try {
    let metadata: CmpRequestMetadata | undefined;
    const hash = createHash('sha256');
    let size = 0;
    for await (const part of parts) {
      if (!metadata) {
        if (!part.metadata) throw invalid('error getting stream metadata: metadata is nil');
        metadata = part.metadata;
        continue;
      }
      if (!part.file) throw invalid('stream request file is nil');
      const chunk = Buffer.from(part.file.chunk ?? '', 'base64');
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(`the archive is larger than ${maxBytes} bytes`);
      hash.update(chunk);
      // Unlike `write`, this does not stop halfway.
      await file.writeFile(chunk);
    }
    if (!metadata) throw invalid('error receiving stream header: EOF');
    if (hash.digest('hex') !== metadata.checksum) throw invalid('file checksum validation error');
    return metadata;
  } finally {
    await file.close();
  }
}

async function* entries(
  archive: string,
  options: ReceiveBounds & { readonly preserveFileMode: boolean; readonly files: string[] },
): AsyncGenerator<TreeFile> {
  const { files, maxBytes, maxFiles } = options;
  for await (const entry of tarEntries(createReadStream(archive), { maxBytes, maxFiles, checkLinks: true })) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry.chunks()) chunks.push(chunk);
    const content = Buffer.concat(chunks);
    files.push(entry.path);
    if (entry.symlink) yield { type: 'link', path: entry.path, target: content.toString('utf8') };
    else {
      const executable = entry.executable && options.preserveFileMode;
      yield { type: 'file', path: entry.path, executable, content };
    }
  }
}

function invalid(message: string): StatusError {
  return new StatusError(codes.invalidArgument, message);
}

function tooLarge(message: string): StatusError {
  return new StatusError(codes.resourceExhausted, message);
}
