import type { DeadlineSignal } from '@tiphys/base';
import { codes, retry, StatusError, toStatusError } from '@tiphys/base';
import type { Codec, MethodInfo } from '../codec.ts';
import { frame } from '../grpc/frame.ts';
import { formatTimeout } from '../grpc/status.ts';
import { createGrpcTransport } from './grpc.ts';
import { createGrpcWebTransport } from './grpc-web.ts';
import type { ClientTransport, RpcCallOptions, RpcClient, RpcClientOptions } from './types.ts';
import { withDeadline } from './deadline.ts';

/** The schema that a client speaks. */
export interface RpcClientDeps {
  readonly codec: Codec;
  readonly methods: Readonly<Record<string, MethodInfo>>;
}

/** Makes a client; it connects with the first call and again when the connection was lost. */
export function createSchemaClient(deps: RpcClientDeps, options: RpcClientOptions): RpcClient {
  const transport = options.grpcWeb ? createGrpcWebTransport(options) : createGrpcTransport(options);
  const attempts = options.attempts ?? 3;
  const client: RpcClient = {
    async unary(path, request, callOptions = {}) {
      const method = methodOf(deps, path);
      const bytes = frame(deps.codec.encode(method.in, request));
      return retryUnary(attempts, callOptions.signal, async () => {
        const replies = send(transport, { path, body: once(bytes), options, callOptions });
        return single(decodeAll(deps.codec, method.out, replies));
      });
    },
    async *serverStream(path, request, callOptions = {}) {
      const method = methodOf(deps, path);
      const bytes = frame(deps.codec.encode(method.in, request));
      yield* decodeAll(
        deps.codec,
        method.out,
        send(transport, { path, body: once(bytes), options, callOptions }),
      );
    },
    async clientStream(path, requests, callOptions = {}) {
      const method = methodOf(deps, path);
      const body = encodeAll(deps.codec, method.in, requests);
      return single(decodeAll(deps.codec, method.out, send(transport, { path, body, options, callOptions })));
    },
    close: () => transport.close(),
    [Symbol.asyncDispose]: () => transport.close(),
  };
  return client;
}

interface Sending {
  readonly path: string;
  readonly body: AsyncIterable<Uint8Array>;
  readonly options: RpcClientOptions;
  readonly callOptions: RpcCallOptions;
}

async function* send(transport: ClientTransport, sending: Sending): AsyncGenerator<Uint8Array> {
  const { options, callOptions } = sending;
  const limit: DeadlineSignal = withDeadline(callOptions.timeoutMs, callOptions.signal);
  try {
    limit.signal.throwIfAborted();
    yield* transport.call({
      path: sending.path,
      body: sending.body,
      signal: limit.signal,
      headers: {
        'user-agent': options.userAgent ?? 'tiphys',
        ...lowerCase(options.headers),
        token: options.token ?? '',
        ...(callOptions.timeoutMs === undefined
          ? {}
          : { 'grpc-timeout': formatTimeout(callOptions.timeoutMs) }),
        ...lowerCase(callOptions.headers),
      },
    });
  } catch (reason) {
    throw toStatusError(limit.signal.aborted ? limit.signal.reason : reason, codes.unavailable);
  } finally {
    limit[Symbol.dispose]();
  }
}

function lowerCase(headers: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function methodOf(deps: RpcClientDeps, path: string): MethodInfo {
  const method = deps.methods[path];
  if (!method) throw new StatusError(codes.unimplemented, `unknown method ${path}`);
  return method;
}

/** Retries what failed before anything was done, as Argo CD's client does. */
function retryUnary<T>(
  attempts: number,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  return retry(work, {
    attempts,
    firstDelayMs: 1000,
    factor: 1,
    jitter: 0,
    signal,
    shouldRetry: (reason) =>
      reason instanceof StatusError &&
      (reason.code === codes.unavailable || reason.code === codes.resourceExhausted),
  });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* encodeAll(
  codec: Codec,
  typeName: string,
  requests: AsyncIterable<object>,
): AsyncGenerator<Uint8Array> {
  for await (const request of requests) yield frame(codec.encode(typeName, request));
}

async function* decodeAll(
  codec: Codec,
  typeName: string,
  replies: AsyncIterable<Uint8Array>,
): AsyncGenerator<unknown> {
  for await (const bytes of replies) yield codec.decode(typeName, bytes);
}

async function single(replies: AsyncIterable<unknown>): Promise<unknown> {
  let found: { readonly message: unknown } | undefined;
  for await (const message of replies) found = { message };
  if (!found) {
    throw new StatusError(
      codes.internal,
      'cardinality violation: received no response message from non-server-streaming RPC',
    );
  }
  return found.message;
}
