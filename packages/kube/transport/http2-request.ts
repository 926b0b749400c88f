import * as http2 from 'node:http2';
import type { SessionLease } from './http2-pool.ts';
import { NoAnswerError } from './no-answer.ts';
import { StreamChunks } from './stream-chunks.ts';
import type { HttpAnswer, HttpRequest } from './types.ts';

/** Sends a request on a leased session; the lease is given back when the stream has closed. */
export async function requestOverHttp2(lease: SessionLease, request: HttpRequest): Promise<HttpAnswer> {
  const { signal } = request;
  const stream = openStream(lease, request);
  const chunks = new StreamChunks(stream);
  const onAbort = (): void => stream.close(http2.constants.NGHTTP2_CANCEL);
  signal?.addEventListener('abort', onAbort, { once: true });
  stream.once('close', () => {
    signal?.removeEventListener('abort', onAbort);
    lease.release();
  });
  if (request.body !== undefined) stream.end(request.body);
  const headers = await new Promise<http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader>(
    (resolve, reject) => {
      stream.once('response', resolve);
      const fail = (error: Error): void => reject(failure(error, { stream, lease, signal }));
      stream.once('error', fail);
      stream.once('close', () => fail(new Error('connection closed')));
    },
  );
  return { status: headers[':status'] ?? 0, headers, body: bodyOf(stream, chunks, signal) };
}

function openStream(lease: SessionLease, request: HttpRequest): http2.ClientHttp2Stream {
  try {
    return lease.session.request(
      { ':method': request.method, ':path': request.path, ...request.headers },
      { endStream: request.body === undefined },
    );
  } catch (error) {
    lease.release();
    throw new NoAnswerError(error, { untouched: true, stale: !lease.fresh });
  }
}

async function* bodyOf(
  stream: http2.ClientHttp2Stream,
  chunks: StreamChunks,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks.read();
    // A stream that was cancelled or lost may just end.
    signal?.throwIfAborted();
    if (stream.rstCode !== http2.constants.NGHTTP2_NO_ERROR) throw new Error('stream closed before its end');
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    if (!stream.closed) stream.close(http2.constants.NGHTTP2_CANCEL);
  }
}

interface FailedRequest {
  readonly stream: http2.ClientHttp2Stream;
  readonly lease: SessionLease;
  readonly signal: AbortSignal | undefined;
}

function failure(error: Error, { stream, lease, signal }: FailedRequest): Error {
  if (signal?.aborted) return signal.reason as Error;
  const untouched = stream.rstCode === http2.constants.NGHTTP2_REFUSED_STREAM;
  return new NoAnswerError(error, { untouched, stale: !lease.fresh });
}
