import { X509Certificate } from 'node:crypto';
import * as http from 'node:http';
import type { Duplex } from 'node:stream';
import { createSingleFlight, deadline, raceSignal, systemClock } from '@tiphys/base';
import type { ClientCertificate, ClientConfig, ResolvedCredentials } from '../config.ts';
import { fixedCredentials } from '../config.ts';
import { unreachable } from './dial-error.ts';
import { Http2Pool } from './http2-pool.ts';
import { requestOverHttp2 } from './http2-request.ts';
import { NoAnswerError } from './no-answer.ts';
import { requestOverHttp1 } from './http1-request.ts';
import { openSocket } from './socket.ts';
import type { HttpAnswer, HttpRequest, Transport } from './types.ts';

const connectTimeoutMs = 10_000;
/** Idle HTTP/1.1 connections kept for the next request. */
const maxIdleSockets = 8;

/** Connections made with one client certificate, over the protocol that the server chose. */
type Connections =
  | { readonly protocol: 'h2'; readonly pool: Http2Pool; readonly certificate: ClientCertificate | undefined }
  | {
      readonly protocol: 'http/1.1';
      readonly agent: http.Agent;
      readonly certificate: ClientCertificate | undefined;
    };

/**
 * HTTP to one API server: HTTP/2 where TLS offers it, else HTTP/1.1. Connects on first use and again after a loss;
 * requests that meet a connection the server has closed meanwhile are sent once more where that is safe.
 */
export function createTransport(config: ClientConfig): Transport {
  const { observer } = config;
  const url = new URL(config.server);
  const prefix = url.pathname.replace(/\/$/, '');
  const credentials = config.credentials ?? fixedCredentials({});
  const connecting = createSingleFlight<Connections>();
  let connections: Connections | undefined;
  const closing = new AbortController();

  const end = (ended: Connections): void => {
    closeConnections(ended);
    observer?.onConnections?.('closed');
  };

  const connect = async (certificate: ClientCertificate | undefined): Promise<Connections> => {
    if (connections && sameCertificate(connections.certificate, certificate)) return connections;
    return await connecting(certificate?.cert ?? '', async () => {
      const made = await openConnections(config, certificate, closing.signal);
      observer?.onConnections?.('opened');
      if (connections?.certificate && url.protocol === 'https:')
        observer?.onRotation?.({ ageSeconds: ageOf(connections.certificate, systemClock.now()) });
      if (connections) end(connections);
      connections = made;
      if (closing.signal.aborted) end(made);
      return made;
    });
  };

  const send = async (request: HttpRequest, resolved: ResolvedCredentials): Promise<HttpAnswer> => {
    // The connection is shared, so that one caller's abort must not end it for the others.
    const over = await raceSignal(connect(resolved.certificate), request.signal);
    if (over.protocol === 'http/1.1') {
      return await againIfStale(request, () => requestOverHttp1(over.agent, url.host, request));
    }
    return await againIfStale(request, async () =>
      requestOverHttp2(await over.pool.lease(request.signal), request),
    );
  };

  return {
    async request(request) {
      request.signal?.throwIfAborted();
      const resolved = await credentials.resolve(request.signal, observer);
      const authorization =
        resolved.authorization === undefined ? {} : { authorization: resolved.authorization };
      const { method, path } = request;
      const whole = {
        ...request,
        path: prefix + request.path,
        headers: { 'user-agent': config.userAgent ?? 'tiphys', ...request.headers, ...authorization },
      };
      try {
        const answer = await send(whole, resolved);
        if (answer.status === 401) credentials.invalidate();
        const ended = (bytes: number): void => observer?.onAnswer?.({ host: url.host, method, path, bytes });
        return { ...answer, body: named(answer.body, { request: whole, url, ended }) };
      } catch (error) {
        throw nameFailure(error, whole, url);
      }
    },
    close() {
      if (connections && !closing.signal.aborted) end(connections);
      closing.abort(new Error('the client was closed'));
      return Promise.resolve();
    },
  };
}

/** Sends a request once more that met a connection which the server had closed, where nothing can have come of it. */
async function againIfStale(request: HttpRequest, send: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
  try {
    return await send();
  } catch (error) {
    const safe =
      error instanceof NoAnswerError && (error.untouched || (request.method === 'GET' && error.stale));
    if (!safe) throw error;
    return await send();
  }
}

async function openConnections(
  config: ClientConfig,
  certificate: ClientCertificate | undefined,
  closing: AbortSignal,
): Promise<Connections> {
  const open = async (protocols: readonly ('h2' | 'http/1.1')[]) => {
    using limit = deadline(`connect to ${config.server}`, connectTimeoutMs, closing);
    try {
      return await openSocket({ config, certificate, protocols, signal: limit.signal });
    } catch (error) {
      if (closing.aborted) throw closing.reason;
      // Nobody's deadline but ours: for the caller the server is simply not there.
      throw limit.signal.aborted ? new Error('dial tcp: i/o timeout', { cause: error }) : error;
    }
  };
  // Only TLS can agree on a protocol; plain HTTP is HTTP/1.1.
  const first = await open(['h2', 'http/1.1']);
  if (first.protocol === 'h2') {
    const pool = new Http2Pool(new URL(config.server).origin, async () => (await open(['h2'])).socket);
    pool.adopt(first.socket);
    return { protocol: 'h2', pool, certificate };
  }
  const agent = createSocketAgent(first.socket, async () => (await open(['http/1.1'])).socket);
  return { protocol: 'http/1.1', agent, certificate };
}

/** An agent that gets its connections from us, the first one being open already. */
function createSocketAgent(first: Duplex, open: () => Promise<Duplex>): http.Agent {
  const agent = new http.Agent({ keepAlive: true, maxFreeSockets: maxIdleSockets });
  let spare: Duplex | undefined = first;
  first.once('close', () => {
    spare = undefined;
  });
  agent.createConnection = (_options, callback) => {
    const socket = spare;
    spare = undefined;
    if (socket && !socket.destroyed) return socket;
    open().then(
      (made) => callback?.(null, made),
      (error: unknown) => callback?.(error as Error, undefined as unknown as Duplex),
    );
    return undefined;
  };
  return agent;
}

function closeConnections(connections: Connections): void {
  if (connections.protocol === 'h2') connections.pool.close();
  else connections.agent.destroy();
}

/** Seconds since a certificate became valid. */
function ageOf({ cert }: ClientCertificate, nowMs: number): number {
  return (nowMs - new X509Certificate(cert).validFromDate.getTime()) / 1000;
}

function sameCertificate(a: ClientCertificate | undefined, b: ClientCertificate | undefined): boolean {
  return a?.cert === b?.cert && a?.key === b?.key;
}

function nameFailure(error: unknown, request: HttpRequest, url: URL): unknown {
  if (request.signal?.aborted) return request.signal.reason;
  if (error instanceof NoAnswerError)
    return unreachable(request.method, `${url.origin}${request.path}`, error.cause);
  if (error instanceof Error && error.name === 'StatusError') return error;
  return unreachable(request.method, `${url.origin}${request.path}`, error);
}

/** What a body belongs to. */
interface BodyOf {
  readonly request: HttpRequest;
  readonly url: URL;
  /** Told of its size when it has been read to its end. */
  ended(bytes: number): void;
}

async function* named(
  body: AsyncIterable<Uint8Array>,
  { ended, request, url }: BodyOf,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      yield chunk;
    }
    ended(bytes);
  } catch (error) {
    throw nameFailure(error, request, url);
  }
}
