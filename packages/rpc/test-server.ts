import type { Codec, FieldInfo, MethodInfo, RouteInfo } from './codec.ts';
import { codes, sleep, StatusError } from '@tiphys/base';
import type { CallContext, Handlers } from './handler.ts';
import type { RpcServer, RpcServerOptions } from './server.ts';
import { startRpcServer } from './server.ts';

/** A small schema for tests, with JSON as its encoding: transports do not care. */
const fields: Readonly<Record<string, readonly FieldInfo[]>> = {
  'test.Query': [
    { json: 'name', kind: 'string' },
    { json: 'count', kind: 'int' },
    { json: 'deep', kind: 'bool' },
    { json: 'tags', kind: 'string', rep: 'list' },
    { json: 'labels', kind: 'string', rep: 'map' },
    { json: 'id', kind: 'message', type: 'test.Id' },
    { json: 'size', kind: 'int' },
  ],
  'test.Id': [
    { json: 'type', kind: 'string' },
    { json: 'value', kind: 'string' },
  ],
  'test.Reply': [
    { json: 'text', kind: 'string' },
    { json: 'request', kind: 'message', type: 'test.Query' },
    { json: 'items', kind: 'message', type: 'test.Id', rep: 'list' },
  ],
};

export const testCodec: Codec = {
  encode: (_type, value) => Buffer.from(JSON.stringify(value)),
  decode: (_type, bytes) => JSON.parse(Buffer.from(bytes).toString()) as unknown,
  normalize(type, value) {
    const known = new Set(fields[type]?.map((field) => field.json));
    return Object.fromEntries(Object.entries(value as object).filter(([name]) => known.has(name)));
  },
  fields: (type) => fields[type],
};

const io = { in: 'test.Query', out: 'test.Reply' } as const;

export const testMethods: Readonly<Record<string, MethodInfo>> = {
  '/test.Service/Echo': { ...io, kind: 'unary' },
  '/test.Service/Fail': { ...io, kind: 'unary' },
  '/test.Service/Slow': { ...io, kind: 'unary' },
  '/test.Service/Count': { ...io, kind: 'server_streaming' },
  '/test.Service/Wait': { ...io, kind: 'server_streaming' },
  '/test.Service/Collect': { ...io, kind: 'client_streaming' },
};

const routes: readonly RouteInfo[] = [
  { method: '/test.Service/Echo', verb: 'GET', path: '/api/v1/echo/{name}', body: '' },
  { method: '/test.Service/Echo', verb: 'POST', path: '/api/v1/echo', body: '*' },
  { method: '/test.Service/Echo', verb: 'PUT', path: '/api/v1/echo/{id.value}', body: 'id' },
  { method: '/test.Service/Echo', verb: 'PATCH', path: '/api/v1/echo', body: 'name' },
  { method: '/test.Service/Echo', verb: 'GET', path: '/api/v1/raw/{id.value}', body: '' },
  { method: '/test.Service/Echo', verb: 'GET', path: '/api/v1/can/{name}/{id.value=**}', body: '' },
  { method: '/test.Service/Fail', verb: 'GET', path: '/api/v1/fail', body: '' },
  { method: '/test.Service/Count', verb: 'GET', path: '/api/v1/stream/count', body: '' },
  { method: '/test.Service/Wait', verb: 'GET', path: '/api/v1/stream/wait', body: '' },
];

interface Query {
  readonly name?: string;
  readonly count?: number;
  readonly size?: number;
}

/** How many calls of `Wait` and `Slow` are open, so that tests see that they end. */
export interface TestState {
  open: number;
}

function handlersOf(state: TestState): Handlers {
  const held = async <T>(work: Promise<T>): Promise<T> => {
    state.open++;
    try {
      return await work;
    } finally {
      state.open--;
    }
  };
  return {
    '/test.Service/Echo': (request: Query, context: CallContext) => {
      context.setHeader('x-echo', 'yes');
      return Promise.resolve({
        text: 'x'.repeat(request.size ?? 0),
        request,
        unknown: context.header('token'),
      });
    },
    '/test.Service/Fail': () => Promise.reject(new StatusError(codes.notFound, 'no café: 100%')),
    '/test.Service/Slow': (_: Query, { signal }: CallContext) => held(sleep(60_000, signal)),
    '/test.Service/Count': async function* count(request: Query) {
      for (let at = 0; at < (request.count ?? 0); at++) {
        await Promise.resolve();
        yield { text: `${at}${'y'.repeat(request.size ?? 0)}` };
      }
      if (request.name === 'broken') throw new StatusError(codes.internal, 'broke off');
    },
    '/test.Service/Wait': async function* wait(_: Query, { signal }: CallContext) {
      await held(sleep(60_000, signal));
      yield {};
    },
    '/test.Service/Collect': async (requests: AsyncIterable<Query>) => {
      const names: string[] = [];
      for await (const request of requests) names.push(request.name ?? '');
      return { text: names.join(',') };
    },
  };
}

/** A server of the test schema. */
export interface TestServer extends AsyncDisposable {
  readonly server: RpcServer;
  readonly address: string;
  readonly url: string;
  readonly state: TestState;
}

/** Starts a server of the test schema on a free port. */
export async function startTestServer(options: Partial<RpcServerOptions> = {}): Promise<TestServer> {
  const state: TestState = { open: 0 };
  const server = await startRpcServer(
    { codec: testCodec, methods: testMethods, handlers: handlersOf(state) },
    {
      host: '127.0.0.1',
      port: 0,
      gateway: {
        routes,
        rawPaths: [/^\/api\/v1\/raw\/[^/]+/],
        selectable: { '/test.Service/Echo': [] },
        heartbeatMs: 50,
      },
      ...options,
    },
  );
  return {
    server,
    state,
    address: `127.0.0.1:${server.port}`,
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${server.port}`,
    [Symbol.asyncDispose]: () => server.close(100),
  };
}
