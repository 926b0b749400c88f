import type { SpreadOptions } from './session-pool.ts';

/** How to reach a server. */
export interface RpcClientOptions {
  /** `host:port`, or `unix:///path`; a URL is taken too. Without a port: 443 with TLS, 80 without. */
  readonly address: string;
  /** TLS settings, or what reads them anew for each connection; without them the connection is plain. */
  readonly tls?: ClientTls | (() => Promise<ClientTls>) | undefined;
  /** Speaks gRPC-Web over HTTP/1.1 instead of gRPC. */
  readonly grpcWeb?: boolean | undefined;
  /** Path in front of every gRPC-Web call, e.g. `/argocd`. */
  readonly rootPath?: string | undefined;
  /** Sent as `token`, or none. */
  readonly token?: string | undefined;
  /** More request headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly userAgent?: string | undefined;
  /** One message; default 200 MiB. */
  readonly maxMessageBytes?: number | undefined;
  /** Milliseconds to connect; default 30,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** Spreads calls over several connections, for an address with several servers behind it. Default: one connection; gRPC only. */
  readonly spread?: SpreadOptions | undefined;
  /** Tries of a call that fails with `unavailable` or `resourceExhausted` before any answer; default 3. */
  readonly attempts?: number | undefined;
  /** Sees the headers of every answer, e.g. for `renew-token`. */
  readonly onHeaders?:
    | ((headers: Readonly<Record<string, string | readonly string[] | undefined>>) => void)
    | undefined;
}

/** How TLS is checked. */
export interface ClientTls {
  /** Accepts any certificate. */
  readonly insecure?: boolean | undefined;
  /** PEM of authorities besides the system's. */
  readonly ca?: string | undefined;
  /** Trusts the authorities of `ca` alone. */
  readonly onlyCa?: boolean | undefined;
  /** PEM of a client certificate and its key. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly serverName?: string | undefined;
}

/** Options of one call. */
export interface RpcCallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The deadline, also told to the server. */
  readonly timeoutMs?: number | undefined;
}

/** A client of all methods of a schema; requests and answers are plain JSON. Failures are `StatusError`s. */
export interface RpcClient extends AsyncDisposable {
  unary(path: string, request: object, options?: RpcCallOptions): Promise<unknown>;
  serverStream(path: string, request: object, options?: RpcCallOptions): AsyncIterable<unknown>;
  clientStream(path: string, requests: AsyncIterable<object>, options?: RpcCallOptions): Promise<unknown>;
  close(): Promise<void>;
}

/** A body on its way out, and the messages that come back. */
export interface RawCall {
  readonly path: string;
  readonly body: AsyncIterable<Uint8Array>;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Sends one call; yields encoded messages and throws a `StatusError` for every status but OK. */
export interface ClientTransport {
  call(raw: RawCall): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}
