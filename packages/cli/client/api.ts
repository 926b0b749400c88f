import type { RpcClient, RpcClientOptions } from '@tiphys/rpc';
import { dialError } from './dial-error.ts';
import { restGet } from './rest.ts';
import type { ServerOptions } from './server-options.ts';

/** Calls of one command to the API server. */
export interface Api {
  readonly server: ServerOptions;
  /** Calls a method such as `application.ApplicationService/Get`; failures are `StatusError`s. */
  call<T>(method: string, request?: object, signal?: AbortSignal): Promise<T>;
  /** Reads a path of the additive REST API, such as `/api/v2/applications/…/explain`. */
  get<T>(path: string, signal?: AbortSignal): Promise<T>;
  /** Opens a server stream. */
  stream<T>(method: string, request: object, signal?: AbortSignal): AsyncIterable<T>;
  /** Sends a stream and gives the one answer; not over gRPC-Web. */
  upload<T>(method: string, requests: AsyncIterable<object>, signal?: AbortSignal): Promise<T>;
  close(): Promise<void>;
}

/** What a connection needs besides the server's address. */
export interface ApiDeps {
  readonly createClient: (options: RpcClientOptions) => RpcClient;
  readonly userAgent: string;
  readonly warn: (message: string) => void;
  /** Ends every call, e.g. on Ctrl-C. */
  readonly signal: AbortSignal;
}

/**
 * Connects to the API server. Where gRPC does not get through (a proxy without HTTP/2) and gRPC-Web does, it is
 * used for everything and a warning is given, as Argo CD's client does.
 */
export async function connectApi(deps: ApiDeps, server: ServerOptions): Promise<Api> {
  const client = deps.createClient(clientOptions(deps, server));
  if (server.grpcWeb) return apiOf(deps, client, server);
  try {
    await client.unary(versionPath, {}, { signal: deps.signal });
    return apiOf(deps, client, server);
  } catch (error) {
    const web = { ...server, grpcWeb: true };
    const webClient = deps.createClient({ ...clientOptions(deps, web), attempts: 1 });
    try {
      await webClient.unary(versionPath, {}, { signal: deps.signal });
    } catch {
      // Neither works: the first failure is the one that says why.
      await webClient.close();
      await client.close();
      throw dialError(error);
    }
    await client.close();
    deps.warn(
      'Failed to invoke grpc call. Use flag --grpc-web in grpc calls to suppress this warning message.',
    );
    return apiOf(deps, webClient, web);
  }
}

const versionPath = '/version.VersionService/Version';

function clientOptions(deps: ApiDeps, server: ServerOptions): RpcClientOptions {
  return {
    address: /(^[^:]+:\d+|\]:\d+)$/.test(server.address)
      ? server.address
      : `${server.address}:${server.grpcWeb && server.plainText ? 80 : 443}`,
    tls: server.plainText
      ? undefined
      : { insecure: server.insecure, ca: server.caPem, cert: server.certPem, key: server.keyPem },
    grpcWeb: server.grpcWeb,
    rootPath: server.grpcWebRootPath,
    token: server.token,
    headers: server.headers,
    userAgent: deps.userAgent,
  };
}

function apiOf(deps: ApiDeps, client: RpcClient, server: ServerOptions): Api {
  return {
    server,
    // The codec gives plain JSON of the method's answer type; the caller names the part of it that it reads.
    call: async <T>(method: string, request: object = {}, signal?: AbortSignal) =>
      (await client.unary(`/${method}`, request, { signal: signal ?? deps.signal })) as T,
    get: async <T>(path: string, signal?: AbortSignal) =>
      (await restGet(server, path, { userAgent: deps.userAgent, signal: signal ?? deps.signal })) as T,
    stream: <T>(method: string, request: object, signal?: AbortSignal) =>
      client.serverStream(`/${method}`, request, { signal: signal ?? deps.signal }) as AsyncIterable<T>,
    upload: async <T>(method: string, requests: AsyncIterable<object>, signal?: AbortSignal) =>
      (await client.clientStream(`/${method}`, requests, { signal: signal ?? deps.signal })) as T,
    close: () => client.close(),
  };
}
