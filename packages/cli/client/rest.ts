import { request as plainRequest } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { rootCertificates } from 'node:tls';
import { codes, StatusError } from '@tiphys/base';
import type { Code } from '@tiphys/base';
import type { ServerOptions } from './server-options.ts';

/** Most bytes of an answer. */
const maxAnswerBytes = 64 * 1024 * 1024;
const timeoutMs = 60_000;

/** Who asks, and until when. */
export interface RestCall {
  readonly userAgent: string;
  readonly signal: AbortSignal;
}

/** Reads JSON from the additive REST API, which gRPC does not have. Failures are `StatusError`s with the server's code and text. */
export async function restGet(server: ServerOptions, path: string, call: RestCall): Promise<unknown> {
  const root = server.grpcWebRootPath.replaceAll(/^\/+|\/+$/g, '');
  const scheme = server.plainText ? 'http' : 'https';
  const url = new URL(`${scheme}://${server.address}${root ? `/${root}` : ''}${path}`);
  const answer = await open(server, url, call);
  const text = await readText(answer);
  const status = answer.statusCode ?? 0;
  const isJson = (answer.headers['content-type'] ?? '').startsWith('application/json');
  if (status === 200 && isJson) return JSON.parse(text) as unknown;
  throw failureOf({ status, text, isJson });
}

function open(server: ServerOptions, url: URL, call: RestCall): Promise<IncomingMessage> {
  const options: RequestOptions = {
    headers: {
      ...server.headers,
      accept: 'application/json',
      'user-agent': call.userAgent,
      ...(server.token ? { authorization: `Bearer ${server.token}` } : {}),
    },
    signal: AbortSignal.any([call.signal, AbortSignal.timeout(timeoutMs)]),
  };
  const tls = {
    rejectUnauthorized: !server.insecure,
    ...(server.caPem ? { ca: [...rootCertificates, server.caPem] } : {}),
    ...(server.certPem ? { cert: server.certPem, key: server.keyPem } : {}),
  };
  return new Promise((resolve, reject) => {
    const req = server.plainText
      ? plainRequest(url, options, resolve)
      : tlsRequest(url, { ...options, ...tls }, resolve);
    req.once('error', (cause) =>
      reject(new StatusError(codes.unavailable, `cannot reach ${url.host}: ${cause.message}`, { cause })),
    );
    req.end();
  });
}

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxAnswerBytes)
      throw new StatusError(codes.resourceExhausted, `the answer is larger than ${maxAnswerBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function failureOf({
  status,
  text,
  isJson,
}: {
  readonly status: number;
  readonly text: string;
  readonly isJson: boolean;
}): StatusError {
  if (isJson) {
    const { code, message } = JSON.parse(text) as { readonly code?: number; readonly message?: string };
    return new StatusError((code ?? codes.unknown) as Code, message ?? `HTTP ${status}`);
  }
  // Argo CD's own API server does not have it.
  if (status === 404)
    return new StatusError(codes.unimplemented, 'this API server cannot explain: it has no /api/v2');
  return new StatusError(codes.unknown, `HTTP ${status}`);
}
