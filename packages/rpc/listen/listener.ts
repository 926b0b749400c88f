import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { Http2Server, Http2ServerRequest, Http2ServerResponse, ServerHttp2Session } from 'node:http2';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { SecureContextOptions, Server as TlsServer, TLSSocket } from 'node:tls';
import type { Duplex } from 'node:stream';
import type { HttpRequest, HttpResponse } from '../call.ts';
import type { Protocol } from './peek.ts';
import { peekProtocol } from './peek.ts';

/** A certificate chain and its key, as PEM. */
export interface TlsCertificate {
  readonly cert: string;
  readonly key: string;
  /** PEM of authorities: with them, only who shows a certificate of theirs is let in. It must be there from the start to count. */
  readonly clientCa?: string | undefined;
}

/** How a port is opened. */
export interface ListenOptions {
  readonly host?: string | undefined;
  /** 0 picks a free one. */
  readonly port: number;
  /** A unix socket to listen on instead of a port; a file that is in its place must be gone. */
  readonly socketPath?: string | undefined;
  /** With it the port speaks TLS; plain HTTP/1 is sent to https, plain HTTP/2 is dropped. */
  readonly tls?: TlsCertificate | undefined;
  /** `TLSv1.2` unless said otherwise. */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3' | undefined;
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3' | undefined;
  /** OpenSSL names, joined with `:`. */
  readonly ciphers?: string | undefined;
  readonly maxHeaderBytes: number;
}

/** Who answers what arrives. */
export interface ListenHandlers {
  request(req: HttpRequest, res: HttpResponse): void;
  /** A WebSocket or other upgrade; without it the connection is closed. */
  upgrade?(req: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** An open port. */
export interface Listener {
  readonly port: number;
  readonly host: string;
  /** Serves new connections with another certificate. */
  setTls(certificate: TlsCertificate): void;
  /** Takes no new connections, lets open requests end for `graceMs`, then cuts them off. */
  close(graceMs: number): Promise<void>;
}

const windowBytes = 4 * 1024 * 1024;
const sessionMemoryMb = 512;
const maxStreams = 1000;
const headersTimeoutMs = 60_000;
/** For a whole request with its body; answers may take as long as they like. */
const requestTimeoutMs = 600_000;
const keepAliveTimeoutMs = 120_000;

/** Opens one port for HTTP/1, HTTP/2 with and without TLS. Resolves when it listens; rejects when it cannot. */
export async function listen(handlers: ListenHandlers, options: ListenOptions): Promise<Listener> {
  const sessions = new Set<ServerHttp2Session>();
  const http2 = createH2(handlers, sessions, options);
  const http1 = createH1(handlers, options);
  const tls = options.tls ? createTls({ http1, http2 }, options.tls, options) : undefined;
  const sockets = new Set<Socket>();
  const tcp = createTcpServer({ noDelay: true, pauseOnConnect: false }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    peekProtocol(socket, (protocol) => route(protocol, socket, { http1, http2, tls }));
  });
  await open(tcp, options);
  const address = tcp.address() as AddressInfo | string;
  return {
    ...(typeof address === 'string'
      ? { port: 0, host: address }
      : { port: address.port, host: address.address }),
    setTls: (certificate) => tls?.setSecureContext({ ...secureContext(certificate), ...versions(options) }),
    close: (graceMs) => closeAll({ tcp, http1, sessions, sockets }, graceMs),
  };
}

interface Targets {
  readonly http1: HttpServer;
  readonly http2: Http2Server;
}

function createH2(
  handlers: ListenHandlers,
  sessions: Set<ServerHttp2Session>,
  options: ListenOptions,
): Http2Server {
  const server = createHttp2Server({
    maxSessionMemory: sessionMemoryMb,
    settings: {
      initialWindowSize: windowBytes,
      maxConcurrentStreams: maxStreams,
      maxHeaderListSize: options.maxHeaderBytes,
    },
  });
  server.on('request', (req: Http2ServerRequest, res: Http2ServerResponse) => {
    // A caller that resets a stream is no failure of ours; the call's signal tells the handler.
    req.stream.on('error', () => undefined);
    handlers.request(req, res);
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.setLocalWindowSize(windowBytes * 4);
    session.once('close', () => sessions.delete(session));
  });
  // grpc-go says goodbye with a GOAWAY that nghttp2 takes for a protocol error: it happens at every disconnect.
  server.on('sessionError', () => undefined);
  return server;
}

function createH1(handlers: ListenHandlers, options: ListenOptions): HttpServer {
  const server = createHttpServer(
    {
      maxHeaderSize: options.maxHeaderBytes,
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: keepAliveTimeoutMs,
    },
    (req, res) => {
      if (options.tls && !(req.socket as Partial<TLSSocket>).encrypted) redirectToHttps(req, res);
      else handlers.request(req, res);
    },
  );
  // Connections come from the port in front, so this server never listens itself; this starts its list of
  // connections, and with it the header time limit and closing of idle ones.
  server.emit('listening');
  server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (handlers.upgrade) handlers.upgrade(req, socket, head);
    else socket.destroy();
  });
  return server;
}

function redirectToHttps(req: IncomingMessage, res: ServerResponse): void {
  res.writeHead(307, { location: `https://${req.headers.host ?? 'localhost'}${req.url ?? '/'}` });
  res.end();
}

function createTls(targets: Targets, certificate: TlsCertificate, options: ListenOptions): TlsServer {
  const mutual = certificate.clientCa !== undefined;
  const server = createTlsServer({
    ...secureContext(certificate),
    ...versions(options),
    ...(mutual ? { requestCert: true, rejectUnauthorized: true } : {}),
    // HTTP/1.1 first, as Argo CD: browsers then use it, and WebSockets work.
    ALPNProtocols: ['http/1.1', 'h2'],
  });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => socket.destroy());
    (socket.alpnProtocol === 'h2' ? targets.http2 : targets.http1).emit('connection', socket);
  });
  server.on('tlsClientError', () => undefined);
  return server;
}

function secureContext({ cert, key, clientCa }: TlsCertificate): SecureContextOptions {
  return { cert, key, ...(clientCa === undefined ? {} : { ca: clientCa }) };
}

function versions(options: ListenOptions): {
  minVersion: 'TLSv1.2' | 'TLSv1.3';
  maxVersion: 'TLSv1.2' | 'TLSv1.3';
  ciphers?: string;
} {
  return {
    minVersion: options.minVersion ?? 'TLSv1.2',
    maxVersion: options.maxVersion ?? 'TLSv1.3',
    ...(options.ciphers ? { ciphers: options.ciphers } : {}),
  };
}

function route(
  protocol: Protocol,
  socket: Socket,
  targets: Targets & { readonly tls: TlsServer | undefined },
): void {
  if (protocol === 'http1') targets.http1.emit('connection', socket);
  else if (protocol === 'tls' && targets.tls) targets.tls.emit('connection', socket);
  else if (protocol === 'http2' && !targets.tls) targets.http2.emit('connection', socket);
  // At once: `argocd login` tries TLS first and waits half a minute for an answer.
  else socket.destroy();
}

function open(tcp: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    tcp.once('error', reject);
    const at =
      options.socketPath === undefined
        ? { port: options.port, host: options.host }
        : { path: options.socketPath };
    tcp.listen(at, () => {
      tcp.off('error', reject);
      // A connection that cannot be accepted (no more file descriptors) is no reason to end the process.
      tcp.on('error', () => undefined);
      resolve();
    });
  });
}

interface Open {
  readonly tcp: Server;
  readonly http1: HttpServer;
  readonly sessions: ReadonlySet<ServerHttp2Session>;
  readonly sockets: ReadonlySet<Socket>;
}

async function closeAll({ tcp, http1, sessions, sockets }: Open, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => tcp.close(() => resolve()));
  for (const session of sessions) session.close();
  http1.close();
  const timer = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, graceMs);
  await closed;
  clearTimeout(timer);
}
