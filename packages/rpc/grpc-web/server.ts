import type { ServerResponse } from 'node:http';
import { codes, type StatusError, StatusError as Status } from '@tiphys/base';
import type { Call, HttpRequest, HttpResponse } from '../call.ts';
import { headerOf, openCall } from '../call.ts';
import type { Dispatcher, Method } from '../dispatch.ts';
import { callError } from '../dispatch.ts';
import { messageBytes } from '../encoded.ts';
import { frame, trailerFlag } from '../grpc/frame.ts';
import { readMessages, readOne } from '../grpc/request.ts';
import { encodeMessage, parseTimeout } from '../grpc/status.ts';
import { writeMessage } from '../grpc/write-message.ts';
import { isStream } from '../handler.ts';

const contentType = 'application/grpc-web+proto';

/**
 * Answers gRPC-Web calls. An error before the first message is sent in HTTP headers with an empty body, which is the
 * only place where the `argocd` CLI looks for it. The returned promise never rejects.
 */
export function createGrpcWebHandler(
  dispatcher: Dispatcher,
): (req: HttpRequest, res: HttpResponse, path: string) => Promise<void> {
  return async (req, res, path) => {
    const startedMs = performance.now();
    using call = openCall(req, res, {
      method: path,
      transport: 'grpc-web',
      timeoutMs: parseTimeout(headerOf(req.headers, 'grpc-timeout')),
      closing: dispatcher.closing(path),
    });
    const response = res as ServerResponse;
    let error: StatusError | undefined;
    try {
      if (req.method !== 'POST')
        throw new Status(codes.internal, `gRPC-Web needs POST, not ${req.method ?? ''}`);
      await answer({ dispatcher, method: dispatcher.method(path), call, req, res: response });
    } catch (reason) {
      error = callError(reason, call.context.signal);
    }
    finish(response, call, error);
    dispatcher.finished(call.context, startedMs, error);
  };
}

interface Exchange {
  readonly dispatcher: Dispatcher;
  readonly method: Method;
  readonly call: Call;
  readonly req: HttpRequest;
  readonly res: ServerResponse;
}

async function answer(exchange: Exchange): Promise<void> {
  const { dispatcher, method, call, req } = exchange;
  const options = {
    codec: dispatcher.codec,
    typeName: method.in,
    encoding: headerOf(req.headers, 'grpc-encoding'),
    maxBytes: await dispatcher.admit(call.context),
  };
  const request =
    method.kind === 'client_streaming' ? readMessages(req, options) : await readOne(req, options);
  const result = method.invoke(request, call.context);
  if (!isStream(result)) {
    const message = await result;
    call.context.signal.throwIfAborted();
    await send(exchange, message);
    return;
  }
  for await (const message of result) await send(exchange, message);
}

async function send({ dispatcher, method, call, res }: Exchange, message: unknown): Promise<void> {
  const pieces = messageBytes(dispatcher.codec, method.out, message);
  if (!res.headersSent) res.writeHead(200, { 'content-type': contentType, ...call.responseHeaders });
  await writeMessage(res, pieces, call.context.signal);
}

function finish(res: ServerResponse, call: Call, error: StatusError | undefined): void {
  if (res.writableEnded || res.destroyed) return;
  const status = String(error?.code ?? codes.ok);
  const message = encodeMessage(error?.message ?? '');
  if (error && !res.headersSent) {
    res.writeHead(200, {
      'content-type': contentType,
      'grpc-status': status,
      'grpc-message': message,
      'content-length': '0',
      ...call.responseHeaders,
    });
    res.end();
    return;
  }
  if (!res.headersSent) res.writeHead(200, { 'content-type': contentType, ...call.responseHeaders });
  const trailers = error
    ? `grpc-status: ${status}\r\ngrpc-message: ${message}\r\n`
    : `grpc-status: ${status}\r\n`;
  res.end(frame(Buffer.from(trailers), trailerFlag));
}
