import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codes } from '@tiphys/base';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallContext } from '../handler.ts';
import { healthHandlers } from '../health.ts';
import type { TlsCertificate } from '../listen/listener.ts';
import { createSelfSigned } from '../listen/self-signed.ts';
import type { RpcServer } from '../server.ts';
import { startRpcServer } from '../server.ts';
import { testCodec, testMethods } from '../test-server.ts';
import { createSchemaClient } from './client.ts';
import type { ClientTls, RpcClient } from './types.ts';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tiphys-rpc-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const methods = {
  ...testMethods,
  '/grpc.health.v1.Health/Check': { in: 'test.Query', out: 'test.Reply', kind: 'unary' },
  '/grpc.health.v1.Health/Watch': { in: 'test.Query', out: 'test.Reply', kind: 'server_streaming' },
} as const;

function certificate(client = false): Promise<TlsCertificate> {
  return createSelfSigned({
    hosts: ['127.0.0.1'],
    organization: 'Test',
    days: 1,
    nowMs: Date.now(),
    client,
  });
}

async function start(options: { tls?: TlsCertificate; socketPath?: string }): Promise<RpcServer> {
  const handlers = {
    '/test.Service/Echo': (_request: object, { clientVerified }: CallContext) =>
      Promise.resolve({ text: String(clientVerified) }),
    ...healthHandlers(['test.Service']),
  };
  return startRpcServer({ codec: testCodec, methods, handlers }, { host: '127.0.0.1', port: 0, ...options });
}

function client(address: string, tls?: ClientTls | (() => Promise<ClientTls>)): RpcClient {
  return createSchemaClient({ codec: testCodec, methods }, { address, tls, attempts: 1 });
}

test('a unix socket serves, and a missing one is named', async () => {
  const socketPath = join(folder, 'a.sock');
  const server = await start({ socketPath });
  expect(statSync(socketPath).isSocket()).toBe(true);
  await using one = client(`unix://${socketPath}`);
  expect(await one.unary('/test.Service/Echo', {})).toEqual({ text: 'false' });
  await server.close(100);
  await using none = client(`unix://${folder}/none.sock`);
  await expect(none.unary('/test.Service/Echo', {})).rejects.toMatchObject({
    code: codes.unavailable,
    message: expect.stringContaining(`dial unix ${folder}/none.sock: `) as string,
  });
});

test('health is told for the server and for services it knows', async () => {
  const server = await start({});
  await using one = client(`127.0.0.1:${server.port}`);
  const check = (service?: string): Promise<unknown> =>
    one.unary('/grpc.health.v1.Health/Check', { service });
  expect(await check()).toEqual({ status: 1 });
  expect(await check('test.Service')).toEqual({ status: 1 });
  await expect(check('other')).rejects.toMatchObject({ code: codes.notFound, message: 'unknown service' });
  for await (const state of one.serverStream('/grpc.health.v1.Health/Watch', {})) {
    expect(state).toEqual({ status: 1 });
    break;
  }
  await server.close(100);
});

test('with a client authority only its clients are let in, and both certificates can be changed', async () => {
  const [own, renewed, alice, bob] = await Promise.all([
    certificate(),
    certificate(),
    certificate(true),
    certificate(true),
  ]);
  const server = await start({ tls: { ...own, clientCa: alice.cert } });
  const address = `127.0.0.1:${server.port}`;
  const echo = async (tls: ClientTls | (() => Promise<ClientTls>)): Promise<unknown> => {
    await using one = client(address, tls);
    return await one.unary('/test.Service/Echo', {});
  };
  const trusted = { ca: own.cert, onlyCa: true };
  expect(await echo({ ...trusted, cert: alice.cert, key: alice.key })).toEqual({ text: 'true' });
  for (const shown of [{}, { cert: bob.cert, key: bob.key }]) {
    await expect(echo({ ...trusted, ...shown })).rejects.toMatchObject({ code: codes.unavailable });
  }
  await expect(echo({ ca: bob.cert, onlyCa: true, cert: alice.cert, key: alice.key })).rejects.toThrow(
    'self-signed certificate',
  );

  // One client, whose settings are read for each connection.
  let current: ClientTls = { ...trusted, cert: alice.cert, key: alice.key };
  await using lasting = client(address, () => Promise.resolve(current));
  expect(await lasting.unary('/test.Service/Echo', {})).toEqual({ text: 'true' });
  server.setTls({ ...renewed, clientCa: bob.cert });
  await expect(echo(current)).rejects.toThrow();
  expect(await lasting.unary('/test.Service/Echo', {})).toEqual({ text: 'true' });
  current = { ca: renewed.cert, onlyCa: true, cert: bob.cert, key: bob.key };
  await lasting.close();
  expect(await lasting.unary('/test.Service/Echo', {})).toEqual({ text: 'true' });
  await server.close(100);
});
