import { codes, StatusError } from '@tiphys/base';

/** One frame of the conversation with renderd: a JSON header and raw bytes (engine-go/cmd/renderd/frame.go). */
export interface Frame {
  readonly header: unknown;
  readonly body: Uint8Array;
}

const lengthBytes = 4;
const prefixBytes = 8;

/** A frame can be this large in either direction. */
const maxFrameBytes = 1024 * 1024 * 1024;

/** The bytes of a frame, as chunks to write one after the other; large bodies are not copied. */
export function encodeFrame(header: unknown, parts: readonly Uint8Array[] = []): Uint8Array[] {
  const text = Buffer.from(JSON.stringify(header));
  const bodyLength = parts.reduce((sum, part) => sum + part.length, 0);
  const total = lengthBytes + text.length + bodyLength;
  if (total > maxFrameBytes) {
    throw new StatusError(
      codes.resourceExhausted,
      `a request to renderd has ${total} bytes, more than ${maxFrameBytes}`,
    );
  }
  const prefix = Buffer.allocUnsafe(prefixBytes);
  prefix.writeUInt32BE(total, 0);
  prefix.writeUInt32BE(text.length, lengthBytes);
  return [prefix, text, ...parts];
}

/** Many files as one body: the length of a list of names and lengths, the list, and the files one after the other. */
export function packFiles(files: ReadonlyMap<string, Uint8Array>): Uint8Array[] {
  const heads = [...files].map(([name, content]) => ({ name, bytes: content.length }));
  const list = Buffer.from(JSON.stringify(heads));
  const prefix = Buffer.allocUnsafe(lengthBytes);
  prefix.writeUInt32BE(list.length, 0);
  return [prefix, list, ...files.values()];
}

/** Takes bytes as they come and hands out whole frames. A frame that cannot be right throws. */
export function createFrameReader(take: (frame: Frame) => void): (chunk: Uint8Array) => void {
  let chunks: Uint8Array[] = [];
  let held = 0;
  let needed = prefixBytes;
  return (chunk) => {
    chunks.push(chunk);
    held += chunk.length;
    while (held >= needed) {
      const bytes = chunks.length === 1 ? asBuffer(chunks[0]) : Buffer.concat(chunks);
      const total = bytes.readUInt32BE(0) + lengthBytes;
      const headerLength = bytes.readUInt32BE(lengthBytes);
      if (total > maxFrameBytes + lengthBytes || headerLength + prefixBytes > total) {
        throw new StatusError(codes.internal, 'renderd sent a frame that makes no sense');
      }
      chunks = [bytes];
      needed = total;
      if (held < total) return;
      const header: unknown = JSON.parse(bytes.toString('utf8', prefixBytes, prefixBytes + headerLength));
      // A copy, so that a small file does not keep a large chunk alive.
      take({ header, body: Uint8Array.prototype.slice.call(bytes, prefixBytes + headerLength, total) });
      chunks = [bytes.subarray(total)];
      held -= total;
      needed = prefixBytes;
    }
  };
}

function asBuffer(bytes: Uint8Array | undefined): Buffer {
  if (bytes === undefined) return Buffer.alloc(0);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
