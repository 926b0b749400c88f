import { connect as connectHttp2, constants } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { codes, raceSignal, StatusError } from '@tiphys/base';
import { frameData, readFrames } from '../grpc/frame.ts';
import { decodeMessage, parseCode } from '../grpc/status.ts';
import type { Target } from './address.ts';
import { currentTls, parseAddress, tlsOptions } from './address.ts';
import { createSessionPool } from './session-pool.ts';
import type { SessionLease, SessionPool } from './session-pool.ts';
import type { ClientTls, ClientTransport, RawCall, RpcClientOptions } from './types.ts';

const windowBytes = 4 * 1024 * 1024;
const pingMs = 20_000;

/** gRPC over HTTP/2 connections that are opened when needed: one, or as many as `spread` says. */
export function createGrpcTransport(options: RpcClientOptions): ClientTransport {
  const target = parseAddress(options);
  const pool = createSessionPool((signal) => openSession(target, options, signal), options.spread);
  return {
    async *call(raw) {
      raw.signal.throwIfAborted();
      using lease = await leaseUntil(pool, raw.signal);
      yield* callOn(lease.session, raw, { target, options });
    },
    close: () => pool.close(),
  };
}

/** A connection, unless the signal aborts before there is one: a server that is away keeps nobody for longer than they would wait. */
async function leaseUntil(pool: SessionPool, signal: AbortSignal): Promise<SessionLease> {
  const leasing = pool.lease();
  try {
    return await raceSignal(leasing, signal);
  } catch (reason) {
    leasing.then(
      (lease) => lease[Symbol.dispose](),
      () => undefined,
    );
    throw reason;
  }
}

async function openSession(
  target: Target,
  options: RpcClientOptions,
  signal: AbortSignal,
): Promise<ClientHttp2Session> {
  const socket = await openSocket(target, {
    tls: await currentTls(options),
    timeoutMs: options.connectTimeoutMs ?? 30_000,
    signal,
  });
  const session = connectHttp2(`http://${target.authority}`, {
    createConnection: () => socket,
    settings: { initialWindowSize: windowBytes, enablePush: false },
  });
  session.on('error', () => session.destroy());
  session.setLocalWindowSize(windowBytes * 4);
  // Finds out about a peer that vanished without a word: one that has not answered by the next ping is given up.
  let isAnswered = true;
  const ping = setInterval(() => {
    if (session.destroyed) return;
    if (!isAnswered) return session.destroy(new Error('the server does not answer'));
    isAnswered = false;
    session.ping(() => (isAnswered = true));
  }, pingMs);
  ping.unref();
  session.once('close', () => clearInterval(ping));
  return session;
}

interface SocketOptions {
  readonly tls: ClientTls | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

function openSocket(target: Target, { tls, timeoutMs, signal }: SocketOptions): Promise<Socket> {
  const address =
    target.socketPath === undefined ? { host: target.host, port: target.port } : { path: target.socketPath };
  const socket = tls
    ? connectTls({ ...tlsOptions(target, tls), ...address, ALPNProtocols: ['h2'] })
    : connectTcp(address);
  return new Promise((resolve, reject) => {
    const fail = (reason: unknown): void => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      reject(connectError(target, reason));
    };
    const giveUp = (): void => fail(new Error('the client was closed'));
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    socket.setNoDelay(true);
    socket.setTimeout(timeoutMs, () => fail(new Error('connection timed out')));
    socket.once('error', fail);
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      socket.setTimeout(0);
      socket.off('error', fail);
      signal.removeEventListener('abort', giveUp);
      resolve(socket);
    });
  });
}

/** A failure to connect, as `unavailable` with the address. */
export function connectError(target: Target, reason: unknown): StatusError {
  const message =
    reason instanceof Error
      ? reason.message || String((reason as NodeJS.ErrnoException).code)
      : String(reason);
  const where = target.socketPath === undefined ? `tcp ${target.authority}` : `unix ${target.socketPath}`;
  return new StatusError(codes.unavailable, `dial ${where}: ${message}`, { cause: reason });
}

interface CallOn {
  readonly target: Target;
  readonly options: RpcClientOptions;
}

async function* callOn(session: ClientHttp2Session, raw: RawCall, on: CallOn): AsyncGenerator<Uint8Array> {
  const maxBytes = on.options.maxMessageBytes ?? 200 * 1024 * 1024;
  const stream = session.request(
    {
      ':method': 'POST',
      ':path': raw.path,
      ':scheme': 'http',
      ':authority': on.target.authority,
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-accept-encoding': 'gzip',
      ...raw.headers,
    },
    { endStream: false },
  );
  const abort = (): void => stream.close(constants.NGHTTP2_CANCEL);
  raw.signal.addEventListener('abort', abort, { once: true });
  const answer = watchAnswer(stream);
  const sending = sendBody(stream, raw.body);
  try {
    const headers = await answer.headers;
    on.options.onHeaders?.(headers);
    for await (const part of readFrames(stream as AsyncIterable<Buffer>, maxBytes)) {
      yield await frameData(part, first(headers['grpc-encoding']), maxBytes);
    }
    checkStatus(headers, answer.trailers());
  } catch (reason) {
    raw.signal.throwIfAborted();
    // The body's own failure explains the broken stream.
    await sending.catch((cause: unknown) => {
      if (cause instanceof StatusError) throw cause;
    });
    throw reason instanceof StatusError ? reason : connectError(on.target, reason);
  } finally {
    raw.signal.removeEventListener('abort', abort);
    sending.catch(() => undefined);
    if (!stream.closed) stream.close(constants.NGHTTP2_CANCEL);
  }
}

interface Answer {
  readonly headers: Promise<IncomingHttpHeaders>;
  trailers(): IncomingHttpHeaders | undefined;
}

function watchAnswer(stream: ClientHttp2Stream): Answer {
  let trailers: IncomingHttpHeaders | undefined;
  stream.on('trailers', (received: IncomingHttpHeaders) => (trailers = received));
  const headers = new Promise<IncomingHttpHeaders>((resolve, reject) => {
    stream.once('response', resolve);
    stream.once('error', reject);
    stream.once('close', () => reject(new Error('the connection was closed before an answer came')));
  });
  headers.catch(() => undefined);
  // Later failures end the iteration over the stream; without a listener they would end the process.
  stream.on('error', () => undefined);
  return { headers, trailers: () => trailers };
}

async function sendBody(stream: ClientHttp2Stream, body: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const chunk of body) {
      if (stream.destroyed || stream.writableEnded) return;
      if (!stream.write(chunk)) await drained(stream);
    }
    stream.end();
  } catch (reason) {
    stream.close(constants.NGHTTP2_CANCEL);
    throw reason;
  }
}

function drained(stream: ClientHttp2Stream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}

function checkStatus(headers: IncomingHttpHeaders, trailers: IncomingHttpHeaders | undefined): void {
  const source = trailers ?? headers;
  const status = first(source['grpc-status']);
  if (status === '0') return;
  if (status !== undefined) {
    throw new StatusError(parseCode(status), decodeMessage(first(source['grpc-message']) ?? ''));
  }
  const http = Number(headers[':status']);
  if (http !== 200)
    throw new StatusError(codes.unavailable, `unexpected HTTP status code received from server: ${http}`);
  throw new StatusError(codes.internal, 'server closed the stream without sending trailers');
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
