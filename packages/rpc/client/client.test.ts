import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { codes, StatusError } from '@tiphys/base';
import { describe, expect, it } from 'vitest';
import { createSelfSigned } from '../listen/self-signed.ts';
import { startTestServer, testCodec, testMethods } from '../test-server.ts';
import { createSchemaClient } from './client.ts';
import { probeTls } from './probe.ts';
import type { RpcClient, RpcClientOptions } from './types.ts';

const deps = { codec: testCodec, methods: testMethods };

function client(options: RpcClientOptions): RpcClient {
  return createSchemaClient(deps, { attempts: 1, ...options });
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 5000; !condition();) {
    if (Date.now() > end) throw new Error('the condition did not become true');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function certificate(): Promise<{ cert: string; key: string }> {
  return createSelfSigned({
    hosts: ['127.0.0.1', 'localhost', '::1'],
    organization: 'Test',
    days: 1,
    nowMs: Date.now(),
  });
}

const transports = [
  { name: 'gRPC, plain text', tls: false, grpcWeb: false },
  { name: 'gRPC over TLS', tls: true, grpcWeb: false },
  { name: 'gRPC-Web, plain text', tls: false, grpcWeb: true },
  { name: 'gRPC-Web over TLS', tls: true, grpcWeb: true },
];

describe.each(transports)('$name', ({ tls, grpcWeb }) => {
  async function start() {
    const pair = tls ? await certificate() : undefined;
    const test = await startTestServer(pair ? { tls: pair } : {});
    const connection = client({
      address: test.address,
      grpcWeb,
      token: 'secret',
      ...(pair ? { tls: { ca: pair.cert } } : {}),
    });
    return {
      ...test,
      client: connection,
      [Symbol.asyncDispose]: async () => {
        await connection.close();
        await test.server.close(100);
      },
    };
  }

  it('unary() carries a request, its token and an answer of several megabytes', async () => {
    await using test = await start();
    const size = 9 * 1024 * 1024;
    const reply = (await test.client.unary('/test.Service/Echo', { name: 'a', size })) as Record<
      string,
      unknown
    >;
    expect(reply['request']).toEqual({ name: 'a', size });
    expect(String(reply['text'])).toHaveLength(size);
    expect(reply['unknown']).toBe('secret');
  });

  it('unary() throws the status with its text', async () => {
    await using test = await start();
    const failure = test.client.unary('/test.Service/Fail', {});
    await expect(failure).rejects.toMatchObject({ code: codes.notFound, message: 'no café: 100%' });
  });

  it('serverStream() yields every message in order, with back-pressure', async () => {
    await using test = await start();
    const seen: string[] = [];
    for await (const message of test.client.serverStream('/test.Service/Count', {
      count: 200,
      size: 100_000,
    })) {
      seen.push(String((message as { text: string }).text).replaceAll('y', ''));
    }
    expect(seen).toEqual(Array.from({ length: 200 }, (_, at) => String(at)));
  });

  it('serverStream() throws an error that comes after messages', async () => {
    await using test = await start();
    const seen: unknown[] = [];
    const read = async (): Promise<void> => {
      for await (const message of test.client.serverStream('/test.Service/Count', {
        count: 2,
        name: 'broken',
      }))
        seen.push(message);
    };
    await expect(read()).rejects.toMatchObject({ code: codes.internal, message: 'broke off' });
    expect(seen).toHaveLength(2);
  });

  it('clientStream() sends all messages', async () => {
    await using test = await start();
    const requests = async function* names() {
      await Promise.resolve();
      for (const name of ['a', 'b', 'c']) yield { name };
    };
    expect(await test.client.clientStream('/test.Service/Collect', requests())).toEqual({ text: 'a,b,c' });
  });

  it('an aborted call ends its handler', async () => {
    await using test = await start();
    const abort = new AbortController();
    const call = test.client.unary('/test.Service/Slow', {}, { signal: abort.signal });
    const failed = expect(call).rejects.toBeInstanceOf(StatusError);
    await until(() => test.state.open === 1);
    abort.abort(new StatusError(codes.canceled, 'stop'));
    await failed;
    await until(() => test.state.open === 0);
  });

  it('a deadline is told to the server and ends both sides', async () => {
    await using test = await start();
    const call = test.client.unary('/test.Service/Slow', {}, { timeoutMs: 100 });
    await expect(call).rejects.toMatchObject({
      code: codes.deadlineExceeded,
      message: 'context deadline exceeded',
    });
    await until(() => test.state.open === 0);
  });

  it('close() of the server ends open streams and frees the port', async () => {
    await using test = await start();
    const read = async (): Promise<void> => {
      for await (const _ of test.client.serverStream('/test.Service/Wait', {})) return;
    };
    const failed = expect(read()).rejects.toMatchObject({ code: codes.unavailable });
    await until(() => test.state.open === 1);
    await test.server.close(2000);
    await failed;
    expect(test.state.open).toBe(0);
  });

  it('probeTls() tells how the port speaks', async () => {
    await using test = await start();
    const probe = await probeTls(test.address, { timeoutMs: 5000 });
    expect(probe.tls).toBe(tls);
    if (tls) expect(probe.insecureReason).toContain('self-signed certificate');
  });
});

describe('createSchemaClient()', () => {
  it('refuses a message over the limit on either side', async () => {
    await using test = await startTestServer({ limits: { maxMessageBytes: 1000 } });
    await using big = client({ address: test.address });
    const sent = big.unary('/test.Service/Echo', { name: 'n'.repeat(2000) });
    await expect(sent).rejects.toMatchObject({ code: codes.resourceExhausted });
    await using small = client({ address: test.address, maxMessageBytes: 100 });
    const received = small.unary('/test.Service/Echo', { size: 500 });
    await expect(received).rejects.toMatchObject({ code: codes.resourceExhausted });
  });

  it('connects again after the server was replaced', async () => {
    const first = await startTestServer();
    await using connection = client({ address: first.address, attempts: 3 });
    await connection.unary('/test.Service/Echo', {});
    await first.server.close(100);
    await using _second = await startTestServer({ port: first.server.port });
    await expect(connection.unary('/test.Service/Echo', { name: 'again' })).resolves.toMatchObject({
      request: { name: 'again' },
    });
  });

  it('says what it could not reach', async () => {
    const test = await startTestServer();
    await test.server.close(10);
    await using connection = client({ address: test.address });
    await expect(connection.unary('/test.Service/Echo', {})).rejects.toMatchObject({
      code: codes.unavailable,
      message: expect.stringContaining(`dial tcp ${test.address}: `) as string,
    });
  });

  it.each([true, false])('a deadline also ends the wait for a connection (TLS: %s)', async (secure) => {
    // A server that takes connections and says nothing.
    await using silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    await using connection = client({
      address: `127.0.0.1:${(silent.address() as AddressInfo).port}`,
      ...(secure ? { tls: { insecure: true } } : {}),
    });
    const startedAt = performance.now();
    await expect(connection.unary('/test.Service/Echo', {}, { timeoutMs: 100 })).rejects.toMatchObject({
      code: codes.deadlineExceeded,
    });
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });

  it('a deadline may be further away than any timer', async () => {
    await using test = await startTestServer();
    await using connection = client({ address: test.address });
    const answer = connection.unary('/test.Service/Echo', { name: 'x' }, { timeoutMs: 2 ** 40 });
    await expect(answer).resolves.toMatchObject({ request: { name: 'x' } });
  });

  it('names unknown methods and services as Go does', async () => {
    await using test = await startTestServer();
    const methods = {
      '/test.Service/Nope': { in: 'test.Query', out: 'test.Reply', kind: 'unary' },
      '/nope.Nope/Nope': { in: 'test.Query', out: 'test.Reply', kind: 'unary' },
    } as const;
    await using connection = createSchemaClient({ codec: testCodec, methods }, { address: test.address });
    await expect(connection.unary('/test.Service/Nope', {})).rejects.toMatchObject({
      code: codes.unimplemented,
      message: 'unknown method Nope for service test.Service',
    });
    await expect(connection.unary('/nope.Nope/Nope', {})).rejects.toMatchObject({
      message: 'unknown service nope.Nope',
    });
  });

  it('gRPC-Web errors are in the HTTP headers, where the CLI looks', async () => {
    await using test = await startTestServer();
    const answer = await fetch(`${test.url}/test.Service/Fail`, {
      method: 'POST',
      headers: { 'content-type': 'application/grpc-web+proto' },
      body: Buffer.from([0, 0, 0, 0, 2, 0x7b, 0x7d]),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('grpc-status')).toBe('5');
    expect(answer.headers.get('grpc-message')).toBe('no caf%C3%A9: 100%25');
    expect(await answer.text()).toBe('');
  });
});
