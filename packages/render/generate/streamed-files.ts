import { createHash } from 'node:crypto';
import { codes, StatusError } from '@tiphys/base';
import type { ManifestRequest, ManifestRequestWithFiles } from '@tiphys/model';
import type { Tree } from '@tiphys/source';
import { createMemoryTree, unpackTar } from '@tiphys/source';

/** Bounds of files that a client sends; Argo CD's `--streamed-manifest-max-*`. */
export interface StreamOptions {
  /** Compressed. Default 100 MB. */
  readonly maxTarBytes?: number | undefined;
  /** Unpacked. Default 1 GB. */
  readonly maxExtractedBytes?: number | undefined;
}

/** What came: the request and the files. */
export interface StreamedFiles {
  readonly request: ManifestRequest;
  readonly tree: Tree;
}

/** Receives a request, metadata with the checksum, and a gzipped tar in chunks; checks the sum and unpacks in memory. */
export async function receiveFiles(
  parts: AsyncIterable<ManifestRequestWithFiles>,
  { maxExtractedBytes = 1_000_000_000, maxTarBytes = 100_000_000 }: StreamOptions = {},
): Promise<StreamedFiles> {
  let request: ManifestRequest | undefined;
  let checksum: string | undefined;
  const hash = createHash('sha256');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const part of parts) {
    if (part.request) request = part.request;
    else if (part.metadata) checksum = part.metadata.checksum ?? '';
    else if (part.chunk) {
      const chunk = Buffer.from(part.chunk.chunk ?? '', 'base64');
      size += chunk.length;
      if (size > maxTarBytes)
        throw failed(codes.resourceExhausted, `file exceeded max size of ${maxTarBytes} bytes`);
      hash.update(chunk);
      chunks.push(chunk);
    }
  }
  if (!request) throw failed(codes.invalidArgument, 'the request is missing');
  if (checksum === undefined) throw failed(codes.invalidArgument, 'the metadata is missing');
  const actual = hash.digest('hex');
  if (checksum !== actual)
    throw failed(codes.invalidArgument, `file checksum mismatch: expected ${checksum}, got ${actual}`);
  const files = await unpackTar(Buffer.concat(chunks), { maxBytes: maxExtractedBytes });
  return { request, tree: createMemoryTree(files, { revision: 'streamed', kind: 'streamed files' }) };
}

function failed(code: (typeof codes)[keyof typeof codes], why: string): StatusError {
  return new StatusError(code, `error receiving manifest file stream: ${why}`);
}
