import { codes } from '@tiphys/base';
import type { SpanOptions, Tracer } from '@tiphys/base';
import { expect, it } from 'vitest';
import { callSpans, tracedClient } from './call-spans.ts';
import { createSchemaClient } from './client/client.ts';
import { healthHandlers } from './health.ts';
import { startRpcServer } from './server.ts';
import { testCodec, testMethods } from './test-server.ts';

interface Recorded extends SpanOptions {
  readonly ended: readonly unknown[];
}

/** Keeps what it is told; the last span that is running is the one that is carried. */
function recordingTracer(name: string): Tracer & { readonly spans: readonly Recorded[] } {
  const spans: (Recorded & { readonly ended: unknown[] })[] = [];
  let running = '';
  return {
    spans,
    carrier: () => (running === '' ? {} : { traceparent: `${name} ${running}` }),
    start(options) {
      const span = { ...options, ended: [] as unknown[] };
      spans.push(span);
      return {
        set() {},
        run(work) {
          running = options.name;
          return work();
        },
        end: (error) => void span.ended.push(error),
      };
    },
  };
}

const methods = {
  ...testMethods,
  '/grpc.health.v1.Health/Check': { in: 'test.Query', out: 'test.Reply', kind: 'unary' },
} as const;

async function* two(): AsyncGenerator<object> {
  yield { text: '1' };
  yield { text: '2' };
}

it('a call is a span on both sides, and carries its trace over', async () => {
  const [here, there] = [recordingTracer('client'), recordingTracer('server')];
  const handlers = {
    '/test.Service/Echo': () => Promise.resolve({ text: 'x' }),
    '/test.Service/Fail': () => Promise.reject(new TypeError('broken')),
    '/test.Service/Count': two,
    ...healthHandlers(['test.Service']),
  };
  const server = await startRpcServer(
    { codec: testCodec, methods, handlers },
    { host: '127.0.0.1', port: 0, interceptors: [callSpans(there)] },
  );
  await using plain = createSchemaClient(
    { codec: testCodec, methods },
    { address: `127.0.0.1:${server.port}`, attempts: 1 },
  );
  const client = tracedClient(plain, here);
  await client.unary('/test.Service/Echo', {});
  await expect(client.unary('/test.Service/Fail', {})).rejects.toMatchObject({ code: codes.unknown });
  await plain.unary('/grpc.health.v1.Health/Check', {});
  const [echo, failed] = there.spans;
  expect(there.spans.map(({ name }) => name)).toEqual(['test.Service/Echo', 'test.Service/Fail']);
  expect(echo).toMatchObject({
    kind: 'server',
    parent: { traceparent: 'client test.Service/Echo' },
    attributes: { 'rpc.service': 'test.Service', 'rpc.method': 'Echo', 'tiphys.transport': 'grpc' },
    ended: [undefined],
  });
  expect(failed?.ended).toEqual([expect.any(TypeError)]);
  expect(here.spans.map(({ kind, ended }) => [kind, ended.length])).toEqual([
    ['client', 1],
    ['client', 1],
  ]);

  const texts: unknown[] = [];
  for await (const message of plain.serverStream('/test.Service/Count', {})) texts.push(message);
  expect(texts).toHaveLength(2);
  await expect.poll(() => there.spans[2]?.ended).toEqual([undefined]);
  expect(there.spans[2]).toMatchObject({ name: 'test.Service/Count', parent: {} });
  await server.close(100);
});
