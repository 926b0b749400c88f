import { createConnection, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { startTestServer, testCodec, testMethods } from '../test-server.ts';
import { createSchemaClient } from './client.ts';
import type { RpcClient } from './types.ts';

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

type TestServer = Awaited<ReturnType<typeof startTestServer>>;

async function startServer(): Promise<TestServer> {
  return stack.adopt(await startTestServer(), (started) => started.server.close(100));
}

/** One port in front of servers, which get its connections in turn. */
async function startBalancer(servers: readonly TestServer[]): Promise<string> {
  let turn = 0;
  const balancer = createServer((client) => {
    const to = createConnection({
      host: '127.0.0.1',
      port: servers[turn++ % servers.length]?.server.port ?? 0,
    });
    client.pipe(to).pipe(client);
    client.on('error', () => to.destroy());
    to.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => balancer.listen(0, '127.0.0.1', resolve));
  stack.defer(() => void balancer.close());
  return `127.0.0.1:${(balancer.address() as AddressInfo).port}`;
}

function startClient(address: string, maxAgeMs: number): RpcClient {
  const deps = { codec: testCodec, methods: testMethods };
  return stack.use(createSchemaClient(deps, { address, spread: { connections: 4, maxAgeMs } }));
}

test('calls go to all servers behind one address', async () => {
  const servers = [await startServer(), await startServer()];
  const client = startClient(await startBalancer(servers), 60_000);
  const stop = new AbortController();
  const calls = Array.from({ length: 8 }, () =>
    client.unary('/test.Service/Slow', {}, { signal: stop.signal }),
  );
  const ended = Promise.allSettled(calls);
  await expect.poll(() => servers.map(({ state }) => state.open), { timeout: 20_000 }).toEqual([4, 4]);
  stop.abort();
  await ended;
});

test('a connection that has grown old takes no more calls, and ends with its last', async () => {
  const servers = [await startServer()];
  const client = startClient(await startBalancer(servers), 0);
  const stop = new AbortController();
  const first = client.unary('/test.Service/Slow', {}, { signal: stop.signal });
  const ended = Promise.allSettled([first]);
  await expect.poll(() => servers[0]?.state.open, { timeout: 20_000 }).toBe(1);
  servers.unshift(await startServer(), await startServer());
  const all = Array.from({ length: 5 }, () =>
    client.unary('/test.Service/Slow', {}, { signal: stop.signal }),
  );
  const others = Promise.allSettled(all);
  await expect.poll(() => servers.map(({ state }) => state.open), { timeout: 20_000 }).not.toContain(0);
  expect(await client.unary('/test.Service/Echo', { name: 'a' })).toMatchObject({ request: { name: 'a' } });
  stop.abort();
  await Promise.all([ended, others]);
});
