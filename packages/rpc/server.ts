import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Logger } from '@tiphys/base';
import { silentLogger } from '@tiphys/base';
import type { HttpRequest, HttpResponse } from './call.ts';
import { headerOf } from './call.ts';
import type { Codec, MethodInfo } from './codec.ts';
import type { Admit, Limits } from './dispatch.ts';
import { createDispatcher, defaultLimits } from './dispatch.ts';
import { createGrpcWebHandler } from './grpc-web/server.ts';
import { createGrpcHandler } from './grpc/server.ts';
import type { CallContext, Handlers, Interceptor } from './handler.ts';
import type { Listener, TlsCertificate } from './listen/listener.ts';
import { listen } from './listen/listener.ts';
import type { GatewayOptions } from './rest/gateway.ts';
import { createGateway } from './rest/gateway.ts';
import { sendPlain } from './rest/respond.ts';

/** What an RPC server is made of. */
export interface RpcServerDeps {
  readonly codec: Codec;
  readonly methods: Readonly<Record<string, MethodInfo>>;
  readonly handlers: Handlers;
  readonly log?: Logger | undefined;
}

/** How an RPC server behaves. */
export interface RpcServerOptions {
  readonly host?: string | undefined;
  /** 0 picks a free one. */
  readonly port: number;
  /** A unix socket to listen on instead of a port. */
  readonly socketPath?: string | undefined;
  readonly tls?: TlsCertificate | undefined;
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3' | undefined;
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3' | undefined;
  readonly ciphers?: string | undefined;
  readonly limits?: Partial<Limits> | undefined;
  readonly interceptors?: readonly Interceptor[] | undefined;
  readonly admit?: Admit | undefined;
  /** With it `/api/` is answered by the REST gateway, unless `http` takes the request. */
  readonly gateway?: GatewayOptions | undefined;
  /** A path that everything is served below, e.g. `/argocd`; default none. */
  readonly rootPath?: string | undefined;
  /** Paths that are served without it as well, for those who ask the process and not the site behind an ingress. */
  readonly rootlessPaths?: readonly string[] | undefined;
  /** Answers other requests; false leaves it to the gateway or a 404. */
  readonly http?: ((req: HttpRequest, res: HttpResponse) => boolean | Promise<boolean>) | undefined;
  readonly upgrade?: ((req: IncomingMessage, socket: Duplex, head: Buffer) => void) | undefined;
  readonly onFinished?: ((context: CallContext, durationMs: number, code: number) => void) | undefined;
}

/** A running RPC server. */
export interface RpcServer {
  readonly port: number;
  readonly host: string;
  setTls(certificate: TlsCertificate): void;
  /** Ends gracefully: no new connections, open streams are told, and after `graceMs` (default 5,000) everything is cut. */
  close(graceMs?: number): Promise<void>;
}

/** Starts a server that speaks gRPC, gRPC-Web and REST on one port. */
export async function startRpcServer(deps: RpcServerDeps, options: RpcServerOptions): Promise<RpcServer> {
  const closing = new AbortController();
  const limits = { ...defaultLimits, ...options.limits };
  const dispatcher = createDispatcher({
    codec: deps.codec,
    methods: deps.methods,
    handlers: deps.handlers,
    interceptors: options.interceptors ?? [],
    log: deps.log ?? silentLogger,
    limits,
    closing: closing.signal,
    admit: options.admit,
    onFinished: options.onFinished,
  });
  const grpc = createGrpcHandler(dispatcher);
  const grpcWeb = createGrpcWebHandler(dispatcher);
  const gateway = options.gateway ? createGateway(dispatcher, options.gateway) : undefined;
  const other = async (req: HttpRequest, res: HttpResponse): Promise<void> => {
    if (await options.http?.(req, res)) return;
    if (gateway && req.url?.startsWith('/api/')) await gateway(req, res);
    else sendPlain(res as ServerResponse, 404, '404 page not found');
  };
  const listener = await listen(
    {
      request(req, res) {
        if (!stripRoot(req, options)) return sendPlain(res as ServerResponse, 404, '404 page not found');
        const contentType = headerOf(req.headers, 'content-type') ?? '';
        const path = (req.url ?? '/').split('?', 1)[0] as string;
        if (contentType.startsWith('application/grpc-web')) void grpcWeb(req, res, path);
        else if (req.httpVersionMajor === 2 && contentType.startsWith('application/grpc')) {
          void grpc(req as Http2ServerRequest, res as Http2ServerResponse);
        } else void other(req, res).catch((reason: unknown) => failed(dispatcher.log, res, reason));
      },
      ...(options.upgrade ? { upgrade: options.upgrade } : {}),
    },
    { ...options, maxHeaderBytes: limits.maxHeaderBytes },
  );
  return withClose(listener, closing);
}

function withClose(listener: Listener, closing: AbortController): RpcServer {
  return {
    port: listener.port,
    host: listener.host,
    setTls: (certificate) => listener.setTls(certificate),
    close: async (graceMs = 5000) => {
      // Watches would stay for ever.
      closing.abort();
      await listener.close(graceMs);
    },
  };
}

function stripRoot(
  req: HttpRequest,
  { rootPath = '', rootlessPaths = [] }: Pick<RpcServerOptions, 'rootPath' | 'rootlessPaths'>,
): boolean {
  const name = rootPath.replace(/^\/+|\/+$/g, '');
  if (name === '') return true;
  const root = `/${name}`;
  const url = req.url ?? '/';
  if (rootlessPaths.includes(url.split('?', 1)[0] ?? url)) return true;
  if (url !== root && !url.startsWith(`${root}/`) && !url.startsWith(`${root}?`)) return false;
  const rest = url.slice(root.length);
  req.url = rest.startsWith('/') ? rest : `/${rest}`;
  return true;
}

function failed(log: Logger, res: HttpResponse, reason: unknown): void {
  log.error('request failed', { error: reason instanceof Error ? reason.message : String(reason) });
  const response = res as ServerResponse;
  if (response.headersSent) response.destroy();
  else sendPlain(response, 500, 'Internal Server Error');
}
