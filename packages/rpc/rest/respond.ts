import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import type { StatusError } from '@tiphys/base';
import { headerOf } from '../call.ts';
import { isEncoded, lengthOf, messageJson, messageValue } from '../encoded.ts';
import { httpStatus } from '../grpc/status.ts';
import { selectFields } from './fields.ts';
import type { RestCall } from './gateway.ts';

/** More pieces than these are joined before they are written. */
const copyAbovePieces = 8;

/** Below this size compressing costs more than it saves. */
const gzipAboveBytes = 1400;

/** Answers with one message. */
export async function sendMessage(rest: RestCall, message: unknown): Promise<void> {
  const { res, call } = rest;
  const pieces = jsonPieces(rest, message);
  const length = lengthOf(pieces);
  const headers: OutgoingHttpHeaders = {
    'content-type': 'application/json',
    'grpc-metadata-content-type': 'application/grpc',
    ...call.responseHeaders,
  };
  if (wantsGzip(rest, length)) return sendGzip(rest, { pieces, headers });
  res.writeHead(200, { ...headers, 'content-length': length });
  if (pieces.length > copyAbovePieces) {
    res.end(Buffer.concat(pieces, length));
    return;
  }
  // Held back until all are there, so that they leave together.
  res.cork();
  for (const piece of pieces) res.write(piece);
  res.end();
}

/** The JSON text of an answer, cut by `fields=` where that is allowed. */
export function jsonPieces(
  { dispatcher, method, selection }: RestCall,
  message: unknown,
): readonly Uint8Array[] {
  if (!selection) return messageJson(dispatcher.codec, method.out, message);
  const ready = isEncoded(message) ? message.selected?.(selection) : undefined;
  if (ready) return ready;
  const value = messageValue(dispatcher.codec, method.out, message);
  return [Buffer.from(JSON.stringify(selectFields(value, selection)))];
}

/** Answers with a plain text, as the gateway does for routing errors. */
export function sendPlain(res: ServerResponse, status: number, text: string): void {
  res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' });
  res.end(`${text}\n`);
}

/** How an error is sent. */
export interface SendErrorOptions {
  readonly streaming: boolean;
  readonly headers: OutgoingHttpHeaders;
}

/** Answers with an error; a stream that has begun gets it as its last piece. */
export function sendError(res: ServerResponse, error: StatusError, options: SendErrorOptions): void {
  if (res.writableEnded || res.destroyed) return;
  const status = httpStatus(error.code);
  const body = options.streaming
    ? {
        error: {
          grpc_code: error.code,
          http_code: status,
          message: error.message,
          http_status: STATUS_CODES[status] ?? '',
        },
      }
    : { error: error.message, code: error.code, message: error.message };
  if (!res.headersSent) {
    // Only this connection's request is at fault, but its rest may never be read.
    const close = status === 429 ? { connection: 'close' } : {};
    res.writeHead(status, {
      'content-type': 'application/json',
      ...options.headers,
      ...(res.req?.httpVersionMajor === 1 ? close : {}),
    });
  }
  res.end(JSON.stringify(body));
}

function wantsGzip({ gzip, req }: RestCall, length: number): boolean {
  if (!gzip || length < gzipAboveBytes) return false;
  return /\bgzip\b/.test(headerOf(req.headers, 'accept-encoding') ?? '');
}

interface GzipBody {
  readonly pieces: readonly Uint8Array[];
  readonly headers: OutgoingHttpHeaders;
}

function sendGzip({ res }: RestCall, { pieces, headers }: GzipBody): Promise<void> {
  res.writeHead(200, { ...headers, 'content-encoding': 'gzip' });
  // Level 1: half the time of the default for a tenth more bytes.
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  return new Promise((resolve) => {
    pipeline(Readable.from(batches(pieces)), gzip, res, () => resolve());
  });
}

/** Joins small pieces, so that there are few writes and no copy of everything at once. */
function* batches(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  const batchBytes = 256 * 1024;
  let batch: Uint8Array[] = [];
  let size = 0;
  for (const piece of pieces) {
    batch.push(piece);
    size += piece.length;
    if (size < batchBytes) continue;
    yield batch.length === 1 ? piece : Buffer.concat(batch, size);
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield Buffer.concat(batch, size);
}
