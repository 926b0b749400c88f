import { connect } from 'node:tls';
import { codes } from '@tiphys/base';
import { createSelfSigned, probeTls } from '@tiphys/rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestCluster } from '../harness/index.ts';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { ApiServer } from './api-server.ts';
import { startApiServer } from './api-server.ts';

let cluster: TestCluster;
let server: ApiServer;

function certificate(organization: string): Promise<{ cert: string; key: string }> {
  return createSelfSigned({ hosts: ['127.0.0.1'], organization, days: 1, nowMs: Date.now() });
}

beforeAll(async () => {
  cluster = await startTestCluster();
  server = await startApiServer(cluster.kubeconfig, { tls: await certificate('First') });
});

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await cluster?.stop();
});

function organization(): Promise<string> {
  const [host = '', port = ''] = server.address.split(':');
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.O));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

describe('the TLS port', () => {
  it('is found as such, and serves gRPC and gRPC-Web with a session', async () => {
    expect(await probeTls(server.address)).toMatchObject({
      tls: true,
      insecureReason: expect.any(String) as string,
    });
    const token = await server.login();
    for (const grpcWeb of [false, true]) {
      const client = server.client({ token, grpcWeb });
      await expect(client.unary('/application.ApplicationService/List', {})).resolves.toBeDefined();
    }
    const untrusting = server.client({ tls: {} });
    await expect(untrusting.unary('/version.VersionService/Version', {})).rejects.toMatchObject({
      code: codes.unavailable,
      message: expect.stringContaining('self-signed certificate') as string,
    });
  });

  it('takes a new certificate from the namespace, and keeps the old one where the new one is broken', async () => {
    expect(await organization()).toBe('First');
    const second = await certificate('Second');
    const save = (cert: string, key: string): Promise<void> =>
      server.writer.saveValues({
        kind: 'Secret',
        name: 'argocd-secret',
        values: { 'tls.crt': cert, 'tls.key': key },
      });
    await save(second.cert, second.key);
    await eventually(async () => (await organization()) === 'Second');
    await save('broken', second.key);
    expect(await organization()).toBe('Second');
  });

  it('takes the Secret that an administrator makes, as it is created, changed and deleted', async () => {
    const apply = async (name: string): Promise<void> => {
      const { cert, key } = await certificate(name);
      const metadata = { name: 'argocd-server-tls', namespace: 'argocd' };
      const stringData = { 'tls.crt': cert, 'tls.key': key };
      await cluster.apply([
        { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/tls', metadata, stringData },
      ]);
    };
    for (const name of ['Third', 'Fourth']) {
      await apply(name);
      await eventually(async () => (await organization()) === name);
    }
    const own = await certificate('Own');
    const values = { 'tls.crt': own.cert, 'tls.key': own.key };
    await server.writer.saveValues({ kind: 'Secret', name: 'argocd-secret', values });
    expect(await organization()).toBe('Fourth');
    await cluster.kubectl('delete', 'secret', 'argocd-server-tls', '-n', 'argocd');
    await eventually(async () => (await organization()) === 'Own');
  });
});
