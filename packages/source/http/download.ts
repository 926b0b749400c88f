import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { codes, StatusError } from '@tiphys/base';
import type { HttpAnswer } from './http-request.ts';
import { largerThan } from './http-request.ts';

/** What a download must be. */
export interface DownloadOptions {
  readonly path: string;
  readonly maxBytes: number;
  /** `sha256:…`; not checked where it is left out. */
  readonly digest?: string | undefined;
  /** The exact size, where it is known. */
  readonly size?: number | undefined;
}

/** Writes an answer to a file and opens that for reading, once size and digest are found to be right. */
export async function download(answer: HttpAnswer, options: DownloadOptions): Promise<Readable> {
  const { digest, maxBytes, path, size } = options;
  const hash = createHash(digest?.split(':')[0] ?? 'sha256');
  const file = await open(path, 'wx', 0o600);
  let received = 0;
  try {
    for await (const chunk of answer.body) {
      received += chunk.length;
      if (received > Math.min(maxBytes, size ?? maxBytes)) throw largerThan(answer.url, size ?? maxBytes);
      hash.update(chunk);
      // Unlike `write`, this does not stop halfway.
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  if (size !== undefined && received !== size) {
    throw new StatusError(codes.dataLoss, `mismatched size: expected ${size} bytes, got ${received}`);
  }
  const actual = `${digest?.split(':')[0] ?? 'sha256'}:${hash.digest('hex')}`;
  if (digest !== undefined && actual !== digest) throw mismatch(digest, actual);
  return createReadStream(path);
}

/** The error of bytes that are not what their digest says. */
export function mismatch(wanted: string, actual: string): StatusError {
  return new StatusError(codes.dataLoss, `mismatched digest: expected ${wanted}, got ${actual}`);
}
