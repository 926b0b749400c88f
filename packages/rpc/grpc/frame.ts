import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { codes, StatusError } from '@tiphys/base';

const headerBytes = 5;
const compressedFlag = 1;
/** Marks the frame that carries the trailers in gRPC-Web. */
export const trailerFlag = 0x80;

const gunzipAsync = promisify(gunzip);

/** One length-prefixed message of a gRPC body. */
export interface Frame {
  readonly flag: number;
  readonly data: Buffer;
}

/** Prefixes a message with its flag and length. */
export function frame(data: Uint8Array, flag = 0): Buffer {
  const out = Buffer.allocUnsafe(headerBytes + data.length);
  out[0] = flag;
  out.writeUInt32BE(data.length, 1);
  out.set(data, headerBytes);
  return out;
}

/** Only the prefix, for a message that is written apart. */
export function framePrefix(length: number, flag = 0): Buffer {
  const out = Buffer.allocUnsafe(headerBytes);
  out[0] = flag;
  out.writeUInt32BE(length, 1);
  return out;
}

/** Cuts a body into frames. Throws `resourceExhausted` for a message over `maxBytes`, `internal` for a cut-off one. */
export async function* readFrames(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Frame> {
  let pending: Buffer[] = [];
  let size = 0;
  let wanted = headerBytes;
  for await (const chunk of body) {
    pending.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    size += chunk.length;
    if (size < wanted) continue;
    let buffer = pending.length === 1 ? (pending[0] as Buffer) : Buffer.concat(pending, size);
    for (;;) {
      wanted = headerBytes;
      if (buffer.length < headerBytes) break;
      const length = buffer.readUInt32BE(1);
      checkLength(length, maxBytes);
      wanted = headerBytes + length;
      if (buffer.length < wanted) break;
      yield { flag: buffer[0] as number, data: buffer.subarray(headerBytes, wanted) };
      buffer = buffer.subarray(wanted);
    }
    pending = buffer.length > 0 ? [buffer] : [];
    size = buffer.length;
  }
  if (size > 0) throw new StatusError(codes.internal, 'unexpected EOF');
}

/** A frame's message, uncompressed. */
export async function frameData(
  part: Frame,
  encoding: string | undefined,
  maxBytes: number,
): Promise<Buffer> {
  if ((part.flag & compressedFlag) === 0) return part.data;
  if (encoding !== 'gzip') {
    throw new StatusError(
      codes.unimplemented,
      `grpc: Decompressor is not installed for grpc-encoding "${encoding ?? ''}"`,
    );
  }
  try {
    return await gunzipAsync(part.data, { maxOutputLength: maxBytes });
  } catch (cause) {
    throw new StatusError(codes.internal, 'grpc: failed to decompress the received message', { cause });
  }
}

function checkLength(length: number, maxBytes: number): void {
  if (length <= maxBytes) return;
  throw new StatusError(
    codes.resourceExhausted,
    `grpc: received message larger than max (${length} vs. ${maxBytes})`,
  );
}
