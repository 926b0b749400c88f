import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { codes, startTimer, StatusError } from '@tiphys/base';
import type { CallContext, Transport } from './handler.ts';

/** A request of either HTTP version. */
export type HttpRequest = IncomingMessage | Http2ServerRequest;

/** A response of either HTTP version. */
export type HttpResponse = ServerResponse | Http2ServerResponse;

/** A call in progress: its context, and what the transport needs to answer it. */
export interface Call extends Disposable {
  readonly context: CallContext;
  /** Headers that handlers asked for. */
  readonly responseHeaders: OutgoingHttpHeaders;
}

/** What `openCall` needs. */
export interface OpenCallOptions {
  readonly method: string;
  readonly transport: Transport;
  readonly timeoutMs?: number | undefined;
  /** Aborts when the server gives up on this call. */
  readonly closing: AbortSignal | undefined;
}

/** Makes the context of a call; its signal follows the caller, the deadline and the server. Dispose it at the end. */
export function openCall(req: HttpRequest, res: HttpResponse, options: OpenCallOptions): Call {
  const gone = new AbortController();
  const abort = (reason: unknown): void => gone.abort(reason);
  const onClose = (): void => {
    if (!res.writableEnded) abort(new StatusError(codes.canceled, 'context canceled'));
  };
  const onClosing = (): void => abort(new StatusError(codes.unavailable, 'the server is shutting down'));
  res.once('close', onClose);
  options.closing?.addEventListener('abort', onClosing, { once: true });
  const timer = options.timeoutMs === undefined ? undefined : startTimer(options.timeoutMs, onDeadline);
  function onDeadline(): void {
    abort(new StatusError(codes.deadlineExceeded, 'context deadline exceeded'));
  }
  const responseHeaders: OutgoingHttpHeaders = {};
  return {
    responseHeaders,
    context: contextOf(req, options, { signal: gone.signal, responseHeaders }),
    [Symbol.dispose](): void {
      res.off('close', onClose);
      options.closing?.removeEventListener('abort', onClosing);
      timer?.stop();
    },
  };
}

interface ContextParts {
  readonly signal: AbortSignal;
  readonly responseHeaders: OutgoingHttpHeaders;
}

function contextOf(req: HttpRequest, options: OpenCallOptions, parts: ContextParts): CallContext {
  const until = options.timeoutMs === undefined ? undefined : performance.now() + options.timeoutMs;
  return {
    remainingMs: () => (until === undefined ? undefined : until - performance.now()),
    method: options.method,
    transport: options.transport,
    secure: isSecure(req),
    clientVerified: (req.socket as Partial<TLSSocket> | undefined)?.authorized === true,
    signal: parts.signal,
    remoteAddress: req.socket?.remoteAddress ?? '',
    header: (name) => headerOf(req.headers, name),
    setHeader(name, value) {
      parts.responseHeaders[name.toLowerCase()] = typeof value === 'string' ? value : [...value];
    },
  };
}

/** A header's value; several are joined with `, `. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Whether a request came over TLS. */
export function isSecure(req: HttpRequest): boolean {
  return (req.socket as Partial<TLSSocket> | undefined)?.encrypted === true;
}

/** Writes and waits where the other side is slow; throws the signal's reason when it aborts. */
export async function writeAll(res: HttpResponse, chunk: Uint8Array, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if ((res as ServerResponse).write(chunk)) return;
  await new Promise<void>((resolve, reject) => {
    const done = (): void => {
      res.off('drain', done);
      res.off('close', done);
      signal.removeEventListener('abort', done);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    };
    res.on('drain', done);
    res.on('close', done);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** A request's body; to stop reading leaves the connection open for the answer. */
export function bodyOf(req: HttpRequest): AsyncIterable<Buffer> {
  return (req as Readable).iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
}

/** Reads a whole body. Throws `resourceExhausted` over `maxBytes`, without reading on. */
export async function readBody(req: HttpRequest, maxBytes: number): Promise<Buffer> {
  const declared = Number(req.headers['content-length'] ?? 0);
  if (declared > maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bodyOf(req)) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
}

function tooLarge(maxBytes: number): StatusError {
  return new StatusError(codes.resourceExhausted, `request body is larger than ${maxBytes} bytes`);
}
