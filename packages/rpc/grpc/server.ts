import type { Http2ServerRequest, Http2ServerResponse, ServerHttp2Stream } from 'node:http2';
import { constants } from 'node:http2';
import { codes, StatusError } from '@tiphys/base';
import type { Call } from '../call.ts';
import { headerOf, openCall } from '../call.ts';
import type { Dispatcher, Method } from '../dispatch.ts';
import { callError } from '../dispatch.ts';
import { messageBytes } from '../encoded.ts';
import { isStream } from '../handler.ts';
import { readMessages, readOne } from './request.ts';
import { encodeMessage, parseTimeout } from './status.ts';
import { writeMessage } from './write-message.ts';

/** Answers gRPC calls over HTTP/2. Errors are sent as trailers; the returned promise never rejects. */
export function createGrpcHandler(
  dispatcher: Dispatcher,
): (req: Http2ServerRequest, res: Http2ServerResponse) => Promise<void> {
  return async (req, res) => {
    const startedMs = performance.now();
    const path = req.url.split('?', 1)[0] as string;
    using call = openCall(req, res, {
      method: path,
      transport: 'grpc',
      timeoutMs: parseTimeout(headerOf(req.headers, 'grpc-timeout')),
      closing: dispatcher.closing(path),
    });
    let error: StatusError | undefined;
    try {
      if (req.method !== 'POST') throw new StatusError(codes.internal, `gRPC needs POST, not ${req.method}`);
      await answer({ dispatcher, method: dispatcher.method(path), call, req, res });
    } catch (reason) {
      error = callError(reason, call.context.signal);
    }
    finish(res, call, error);
    dispatcher.finished(call.context, startedMs, error);
  };
}

interface Exchange {
  readonly dispatcher: Dispatcher;
  readonly method: Method;
  readonly call: Call;
  readonly req: Http2ServerRequest;
  readonly res: Http2ServerResponse;
}

async function answer(exchange: Exchange): Promise<void> {
  const { method, call, res } = exchange;
  const request = await readRequest(exchange, await exchange.dispatcher.admit(call.context));
  const result = method.invoke(request, call.context);
  if (!isStream(result)) {
    const message = await result;
    call.context.signal.throwIfAborted();
    sendHeaders(res, call);
    await send(exchange, message);
    return;
  }
  for await (const message of result) {
    sendHeaders(res, call);
    await send(exchange, message);
  }
}

function readRequest(
  { dispatcher, method, req }: Exchange,
  maxBytes: number,
): Promise<unknown> | AsyncIterable<unknown> {
  const options = {
    codec: dispatcher.codec,
    typeName: method.in,
    encoding: headerOf(req.headers, 'grpc-encoding'),
    maxBytes,
  };
  const takesMany = method.kind === 'client_streaming' || method.kind === 'bidi_streaming';
  return takesMany ? readMessages(req, options) : readOne(req, options);
}

async function send({ dispatcher, method, call, res }: Exchange, message: unknown): Promise<void> {
  const pieces = messageBytes(dispatcher.codec, method.out, message);
  await writeMessage(res, pieces, call.context.signal);
}

function sendHeaders(res: Http2ServerResponse, call: Call): void {
  if (res.headersSent) return;
  res.writeHead(200, { 'content-type': 'application/grpc', ...call.responseHeaders });
}

function finish(res: Http2ServerResponse, call: Call, error: StatusError | undefined): void {
  if (res.writableEnded || res.stream.destroyed) return;
  sendHeaders(res, call);
  if (!res.req.complete) stopSender(res.stream);
  res.addTrailers({
    'grpc-status': String(error?.code ?? codes.ok),
    'grpc-message': encodeMessage(error?.message ?? ''),
  });
  res.end();
}

/**
 * Tells a caller that still sends that nobody reads on. Only after the trailers: node dies with `std::bad_alloc` when a
 * stream is closed while they are pending.
 */
function stopSender(stream: ServerHttp2Stream): void {
  stream.once('wantTrailers', () => {
    setImmediate(() => {
      if (!stream.destroyed) stream.close(constants.NGHTTP2_NO_ERROR);
    });
  });
}
