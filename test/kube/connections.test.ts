import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codes, silentLogger } from '@tiphys/base';
import {
  clientConfigFromCluster,
  createKubeClient,
  createObjectStore,
  loadKubeconfig,
  openPodPort,
} from '@tiphys/kube';
import type { KubeClient, LoadedKubeconfig } from '@tiphys/kube';
import type { Cluster } from '@tiphys/model';
import { createSelfSigned } from '@tiphys/rpc';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMetricsRegistry } from '../../packages/app/metrics.ts';
import { measureKube } from '../../packages/app/parts/kube-metrics.ts';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';
import { startApiProxy } from './api-proxy.ts';

const configMaps = { group: '', version: 'v1', plural: 'configmaps' };

let cluster: TestCluster;
let config: LoadedKubeconfig;
beforeAll(async () => {
  cluster = await startTestCluster();
  config = await loadKubeconfig({ paths: [cluster.kubeconfig], env: process.env });
});
afterAll(() => cluster.stop());

test('a client works over HTTP/1.1, writes and watches included', async () => {
  await using proxy = await startApiProxy(config);
  const client = createKubeClient({ server: proxy.url });
  await client.create(
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one', namespace: 'default' } },
    configMaps,
  );
  const stop = new AbortController();
  const names: string[] = [];
  for await (const event of client.watch(configMaps, { namespace: 'default', signal: stop.signal })) {
    if (event.type === 'BOOKMARK') break;
    names.push(event.object.metadata.name ?? '');
  }
  expect(names).toContain('one');
  await Promise.all(Array.from({ length: 30 }, () => client.version()));
  await client.close();
});

test('a broken connection ends requests as unavailable, and the next ones connect again', async () => {
  await using proxy = await startApiProxy(config);
  const client = createKubeClient({ server: proxy.url });
  const watching = (async () => {
    for await (const event of client.watch(configMaps, { signal: AbortSignal.timeout(20_000) })) {
      if (event.type === 'BOOKMARK' && event.initialListEnd) proxy.breakConnections();
    }
  })();
  await expect(watching).rejects.toMatchObject({ code: codes.unavailable });
  expect(await client.version()).toMatchObject({ major: '1' });
  await client.close();
});

test('a store lists again, and tells what was deleted, when the server has forgotten its version', async () => {
  await using proxy = await startApiProxy(config);
  const client = createKubeClient({ server: proxy.url });
  const direct = createKubeClient(config);
  const name = (text: string) => ({ type: configMaps, namespace: 'default', name: text });
  for (const text of ['stays', 'goes']) {
    await direct.create(
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: text, namespace: 'default' } },
      configMaps,
    );
  }
  const store = createObjectStore({
    client,
    type: configMaps,
    selection: { namespace: 'default' },
    log: silentLogger,
  });
  const events: string[] = [];
  const stop = new AbortController();
  const running = store.run(stop.signal);
  await store.ready();
  store.subscribe((event) => events.push(`${event.type} ${event.object.metadata.name ?? ''}`));
  // The server restarts behind the proxy, and meets a version that it does not remember.
  await cluster.stopApiServer();
  await cluster.startApiServer();
  proxy.rewrite((path) => path.replace(/resourceVersion=\d+/, 'resourceVersion=1'));
  await direct.delete(name('goes'));
  await direct.patch(name('stays'), { type: 'merge', body: { data: { a: '1' } } });
  await direct.create(
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'comes', namespace: 'default' } },
    configMaps,
  );
  await eventually(() =>
    expect(events.toSorted()).toEqual(['added comes', 'deleted goes', 'modified stays']),
  );
  stop.abort();
  await running;
  await Promise.all([client.close(), direct.close()]);
});

test('what a client does is measured under the names of Argo CD', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tiphys-plugin-'));
  const { cert, key } = (await config.credentials?.resolve())?.certificate ?? {};
  const status = { clientCertificateData: cert, clientKeyData: key };
  const apiVersion = 'client.authentication.k8s.io/v1';
  await writeFile(join(folder, 'credential'), JSON.stringify({ apiVersion, kind: 'ExecCredential', status }));
  const registry = createMetricsRegistry();
  const { port } = new URL(config.server);
  const clientWith = (command: string, ...args: string[]): KubeClient => {
    const exec = { execProviderConfig: { command, args, apiVersion }, tlsClientConfig: { insecure: true } };
    // A name, so that it is looked up.
    const other: Cluster = {
      server: `https://localhost:${port}`,
      name: 'other',
      config: exec,
      connectionState: { status: '', message: '', attemptedAt: null },
      info: {
        connectionState: { status: '', message: '', attemptedAt: null },
        cacheInfo: {},
        applicationsCount: 0,
      },
    };
    return createKubeClient({
      ...clientConfigFromCluster(other, { PATH: '/bin:/usr/bin' }),
      observer: measureKube(registry.metrics),
      rate: { perSecond: 1000, burst: 1000 },
    });
  };
  const client = clientWith('cat', join(folder, 'credential'));
  await client.list(configMaps, { namespace: 'default' });
  await client.get({ type: configMaps, namespace: 'default', name: 'none' });
  await client.create(
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'measured', namespace: 'default' } },
    configMaps,
  );
  client.impersonate({ name: 'somebody' });
  for (const command of ['false', join(folder, 'missing')]) {
    const failing = clientWith(command);
    await expect(failing.version()).rejects.toThrow('exec plugin');
    await failing.close();
  }
  const at = `host="localhost:${port}"`;
  const samples = async (): Promise<ReadonlyMap<string, number>> => {
    const lines = (await registry.expose()).body
      .split('\n')
      .map((line) => /^argocd_kubectl_(.*) (\S+)$/.exec(line));
    return new Map(lines.map((found) => [found?.[1] ?? '', Number(found?.[2])]));
  };
  const found = await samples();
  for (const [name, count] of [
    [`requests_total{${at},method="GET",code="200"}`, 1],
    [`requests_total{${at},method="GET",code="404"}`, 1],
    [`requests_total{${at},method="POST",code="201"}`, 1],
    [`request_duration_seconds_count{${at},verb="List"}`, 1],
    [`requests_total{${at},method="GET",code="<error>"}`, 2],
    [`request_duration_seconds_count{${at},verb="Get"}`, 3],
    [`request_duration_seconds_count{${at},verb="Create"}`, 1],
    [`rate_limiter_duration_seconds_count{${at},verb="Create"}`, 1],
    [`request_size_bytes_count{${at},method="POST"}`, 1],
    [`response_size_bytes_count{${at},method="GET"}`, 2],
    ['dns_resolution_duration_seconds_count{host="localhost"}', 1],
    ['exec_plugin_call_total{code="0",call_status="no_error"}', 1],
    ['exec_plugin_call_total{code="1",call_status="plugin_execution_error"}', 1],
    ['exec_plugin_call_total{code="1",call_status="plugin_not_found_error"}', 1],
    ['transport_create_calls_total{result="miss"}', 1],
    ['transport_create_calls_total{result="hit"}', 1],
    ['transport_cache_entries', 1],
  ] as const)
    expect(found.get(name), name).toBe(count);
  expect(found.get(`response_size_bytes_sum{${at},method="POST"}`)).toBeGreaterThan(100);
  await client.close();
  expect((await samples()).get('transport_cache_entries')).toBe(0);
  await rm(folder, { recursive: true });
});

test('a watch that fell silent without an end is given up, and goes on from where it was', async () => {
  await using proxy = await startApiProxy(config);
  const client = createKubeClient({ server: proxy.url, watchTimes: { endSeconds: 1, patienceMs: 500 } });
  const direct = createKubeClient(config);
  const store = createObjectStore({ client, type: configMaps, log: silentLogger });
  const stop = new AbortController();
  const running = store.run(stop.signal);
  await store.ready();
  proxy.swallow(() => true);
  proxy.swallow(() => false);
  const made = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'unheard', namespace: 'default' } };
  await direct.create(made, configMaps);
  await eventually(() => expect(store.get('default', 'unheard')).toBeDefined());
  stop.abort();
  await running;
  await Promise.all([client.close(), direct.close()]);
});

test('a kind whose watch does not say what there is gets listed', async () => {
  await using proxy = await startApiProxy(config);
  proxy.swallow((path) => path.includes('sendInitialEvents'));
  const client = createKubeClient({ server: proxy.url, watchTimes: { patienceMs: 500 } });
  const store = createObjectStore({ client, type: configMaps, log: silentLogger });
  const stop = new AbortController();
  const running = store.run(stop.signal);
  await store.ready(AbortSignal.timeout(20_000));
  expect(store.get('default', 'kube-root-ca.crt')).toBeDefined();
  stop.abort();
  await running;
  await client.close();
});

test('nobody waits for a connection longer than they said', async () => {
  await using silent = net.createServer((socket) => socket.on('error', () => {}).resume());
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as net.AddressInfo;
  const client = createKubeClient({ server: `https://127.0.0.1:${port}`, tls: { insecure: true } });
  const startedAt = performance.now();
  await expect(client.version({ timeoutMs: 50 })).rejects.toMatchObject({ code: codes.deadlineExceeded });
  expect(performance.now() - startedAt).toBeLessThan(5000);
  await client.close();
});

test('many open watches stop no other request', async () => {
  const pair = await createSelfSigned({
    hosts: ['127.0.0.1'],
    organization: 'Test',
    days: 1,
    nowMs: Date.now(),
  });
  // So few streams a connection that the watches of some namespaces fill many connections.
  await using server = http2.createSecureServer({ ...pair, settings: { maxConcurrentStreams: 2 } });
  server.on('stream', (stream: http2.ServerHttp2Stream, headers) => {
    stream.on('error', () => {});
    stream.respond({ ':status': 200 });
    if (headers[':path'] === '/version') stream.end('{"major":"1"}');
    else stream.write('');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const client = createKubeClient({ server: `https://127.0.0.1:${port}`, tls: { ca: pair.cert } });
  const stop = new AbortController();
  const watching = Array.from({ length: 100 }, async () => {
    const options = { resourceVersion: '1', signal: stop.signal };
    for await (const _ of client.watch(configMaps, options));
  });
  const ended = Promise.allSettled(watching);
  expect(await client.version({ timeoutMs: 20_000 })).toMatchObject({ major: '1' });
  stop.abort();
  await ended;
  await client.close();
});

test('a read that meets a connection which the server has closed is sent once more', async () => {
  const seen = new Set<net.Socket>();
  let requests = 0;
  const server = http.createServer((request, response) => {
    requests++;
    if (seen.has(request.socket)) return void request.socket.destroy();
    seen.add(request.socket);
    response.end('{"major":"1"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = createKubeClient({
    server: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
  });
  await client.version();
  expect(await client.version()).toMatchObject({ major: '1' });
  expect(requests).toBe(3);
  await client.close();
  server.closeAllConnections();
  server.close();
});

test('a port of a pod that cannot be opened is an error of the call alone', async () => {
  const server = net.createServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const opening = openPodPort(
    { server: `http://127.0.0.1:${port}` },
    { namespace: 'a', name: 'b', port: 80 },
    AbortSignal.timeout(20_000),
  );
  await expect(opening).rejects.toMatchObject({ code: codes.unavailable });
  await new Promise((resolve) => setImmediate(resolve));
  server.close();
});

test('a client goes through an HTTP proxy that asks for a password', async () => {
  const asked: string[] = [];
  const proxy = http.createServer();
  proxy.on('connect', (request, socket: net.Socket, head) => {
    asked.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`);
    if (request.headers['proxy-authorization'] === undefined) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const onward = net.connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as net.AddressInfo;
  const through = createKubeClient({ ...config, proxyUrl: `http://user:pass@127.0.0.1:${port}` });
  expect(await through.version()).toMatchObject({ major: '1' });
  expect(asked).toEqual([
    `${new URL(config.server).host} Basic ${Buffer.from('user:pass').toString('base64')}`,
  ]);
  await through.close();
  const refused = createKubeClient({ ...config, proxyUrl: `http://127.0.0.1:${port}` });
  await expect(refused.version()).rejects.toMatchObject({ message: expect.stringContaining('status 407') });
  await refused.close();
  proxy.close();
});
