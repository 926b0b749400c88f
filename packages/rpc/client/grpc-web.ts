import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { codes, StatusError } from '@tiphys/base';
import { frameData, readFrames, trailerFlag } from '../grpc/frame.ts';
import { decodeMessage, parseCode } from '../grpc/status.ts';
import type { Target } from './address.ts';
import { currentTls, parseAddress, tlsOptions } from './address.ts';
import { connectError } from './grpc.ts';
import type { ClientTransport, RawCall, RpcClientOptions } from './types.ts';

/** gRPC-Web over HTTP/1.1, one connection a call. */
export function createGrpcWebTransport(options: RpcClientOptions): ClientTransport {
  const target = parseAddress(options);
  const maxBytes = options.maxMessageBytes ?? 200 * 1024 * 1024;
  return {
    async *call(raw) {
      raw.signal.throwIfAborted();
      const answer = await post(target, options, raw);
      options.onHeaders?.(answer.headers);
      checkHeaders(answer, raw.path);
      yield* readAnswer(answer, { raw, target, maxBytes });
    },
    close: () => Promise.resolve(),
  };
}

interface Reading {
  readonly raw: RawCall;
  readonly target: Target;
  readonly maxBytes: number;
}

async function* readAnswer(
  answer: IncomingMessage,
  { raw, target, maxBytes }: Reading,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const part of readFrames(answer, maxBytes)) {
      if ((part.flag & trailerFlag) === 0) yield await frameData(part, undefined, maxBytes);
      else checkTrailers(part.data.toString('latin1'));
    }
  } catch (reason) {
    raw.signal.throwIfAborted();
    throw reason instanceof StatusError ? reason : connectError(target, reason);
  } finally {
    answer.destroy();
  }
}

async function post(target: Target, options: RpcClientOptions, raw: RawCall): Promise<IncomingMessage> {
  const tls = await currentTls(options);
  const root = (options.rootPath ?? '').replace(/^\/+|\/+$/g, '');
  const settings = {
    method: 'POST',
    host: target.host,
    port: target.port,
    path: `${root ? `/${root}` : ''}${raw.path}`,
    headers: { ...raw.headers, 'content-type': 'application/grpc-web+proto' },
    signal: raw.signal,
    agent: false,
  } as const;
  const request = tls ? httpsRequest({ ...settings, ...tlsOptions(target, tls) }) : httpRequest(settings);
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', (reason) => {
      reject(raw.signal.aborted ? (raw.signal.reason as Error) : connectError(target, reason));
    });
    sendBody(request, raw.body).catch((reason: unknown) => request.destroy(reason as Error));
  });
}

async function sendBody(
  request: ReturnType<typeof httpRequest>,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  request.end(Buffer.concat(chunks));
}

function checkHeaders(answer: IncomingMessage, path: string): void {
  const status = answer.headers['grpc-status'];
  if (typeof status === 'string' && status !== '0') {
    const message = answer.headers['grpc-message'];
    throw new StatusError(parseCode(status), decodeMessage(typeof message === 'string' ? message : ''));
  }
  if (answer.statusCode === 200) return;
  answer.destroy();
  throw new StatusError(
    httpCode(answer.statusCode ?? 0),
    `POST ${path} failed with status code ${answer.statusCode}`,
  );
}

function httpCode(status: number): (typeof codes)[keyof typeof codes] {
  if (status === 401) return codes.unauthenticated;
  if (status === 403) return codes.permissionDenied;
  if (status === 404) return codes.unimplemented;
  return status >= 500 && status !== 501 ? codes.unavailable : codes.unknown;
}

function checkTrailers(text: string): void {
  const trailers = new Map(
    text.split('\r\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const status = trailers.get('grpc-status');
  if (status === undefined || status === '0') return;
  throw new StatusError(parseCode(status), decodeMessage(trailers.get('grpc-message') ?? ''));
}
