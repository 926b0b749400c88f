import { codes, StatusError } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import { createKubeClient, loadKubeconfig, reasonOf } from '@tiphys/kube';
import type { KubeClient, WatchEvent } from '@tiphys/kube';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectHome } from '../../packages/app/parts/connect.ts';
import { kubeOverrides } from '../../packages/cli/commands/kube-overrides.ts';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';

let cluster: TestCluster;
let client: KubeClient;
beforeAll(async () => {
  cluster = await startTestCluster();
  client = createKubeClient(await loadKubeconfig({ paths: [cluster.kubeconfig], env: process.env }));
});
afterAll(async () => {
  await client.close();
  await cluster.stop();
});

const configMaps = { group: '', version: 'v1', plural: 'configmaps' };
const deployments = { group: 'apps', version: 'v1', plural: 'deployments' };

function configMap(name: string, data: Record<string, string> = {}, namespace = 'default'): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

async function failureOf(work: Promise<unknown>): Promise<StatusError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StatusError);
  return error as StatusError;
}

test('create(), get(), replace() and delete() an object', async () => {
  const made = await client.create(configMap('crud', { a: '1' }), configMaps);
  expect(made.metadata.uid).toBeTruthy();
  const replaced = await client.replace({ ...made, data: { a: '2' } }, configMaps);
  const ref = { type: configMaps, namespace: 'default', name: 'crud' };
  expect(await client.get(ref)).toEqual(replaced);
  expect(await client.delete(ref, { uid: made.metadata.uid, propagationPolicy: 'Background' })).toBe(true);
  expect(await client.get(ref)).toBeUndefined();
  expect(await client.delete(ref)).toBe(false);
});

test('a dry run changes nothing', async () => {
  await client.create(configMap('dry'), configMaps, { dryRun: true });
  expect(await client.get({ type: configMaps, namespace: 'default', name: 'dry' })).toBeUndefined();
});

test('patch() speaks all four kinds of patches', async () => {
  await client.create(configMap('patched', { a: '1' }), configMaps);
  const ref = { type: configMaps, namespace: 'default', name: 'patched' };
  await client.patch(ref, { type: 'json', body: [{ op: 'replace', path: '/data/a', value: '2' }] });
  await client.patch(ref, { type: 'merge', body: { data: { b: '3' } } });
  await client.patch(ref, { type: 'strategic', body: { data: { c: '4' } } });
  const apply = { type: 'apply', body: { ...configMap('patched', { d: '5' }) }, force: true } as const;
  const result = await client.patch(ref, apply, { fieldManager: 'tester' });
  expect(result['data']).toEqual({ a: '2', b: '3', c: '4', d: '5' });
});

test('a server-side apply conflict tells its causes', async () => {
  const ref = { type: configMaps, namespace: 'default', name: 'fought' };
  const apply = (value: string) => ({ type: 'apply', body: configMap('fought', { a: value }) }) as const;
  await client.patch(ref, apply('1'), { fieldManager: 'one' });
  const error = await failureOf(client.patch(ref, apply('2'), { fieldManager: 'two' }));
  expect(error.code).toBe(codes.aborted);
  expect(error.details?.['causes']).toMatchObject([{ reason: 'FieldManagerConflict', field: '.data.a' }]);
});

test('failures have the codes and texts of Kubernetes', async () => {
  await client.create(configMap('taken'), configMaps);
  const bob = client.impersonate({ name: 'bob', groups: ['nobodies', 'others'] });
  const cases: readonly [() => Promise<unknown>, number, string, RegExp][] = [
    [
      () => client.create(configMap('taken'), configMaps),
      codes.alreadyExists,
      'AlreadyExists',
      /^configmaps "taken" already exists$/,
    ],
    [
      () => client.create(configMap('A_'), configMaps),
      codes.invalidArgument,
      'Invalid',
      /^ConfigMap "A_" is invalid: /,
    ],
    [
      () => client.create(configMap('x', {}, 'no-such'), configMaps),
      codes.notFound,
      'NotFound',
      /^namespaces "no-such" not found$/,
    ],
    [
      () => bob.list(configMaps),
      codes.permissionDenied,
      'Forbidden',
      /^configmaps is forbidden: User "bob" cannot list/,
    ],
    [
      () => client.list({ group: 'no.such', version: 'v1', plural: 'things' }),
      codes.notFound,
      'NotFound',
      /^the server could not find the requested resource$/,
    ],
    [
      () => client.get({ type: { group: 'no.such', version: 'v1', plural: 'things' }, name: 'x' }),
      codes.notFound,
      'NotFound',
      /could not find the requested resource/,
    ],
  ];
  for (const [work, code, reason, message] of cases) {
    const error = await failureOf(work());
    expect({ code: error.code, reason: reasonOf(error) }).toEqual({ code, reason });
    expect(error.message).toMatch(message);
  }
});

test('a name cannot walk to another path', async () => {
  const error = await failureOf(client.get({ type: configMaps, namespace: 'default', name: '..' }));
  expect(error.code).toBe(codes.invalidArgument);
  const slash = client.get({ type: configMaps, namespace: 'default/../kube-system', name: 'x' });
  expect(await slash.catch(() => undefined)).toBeUndefined();
  expect((await failureOf(client.delete({ type: configMaps, namespace: 'default', name: '' }))).code).toBe(
    codes.invalidArgument,
  );
});

test('list() reads all pages, and items name their kind', async () => {
  await cluster.kubectl('create', 'namespace', 'pages');
  const names = Array.from({ length: 1203 }, (_, index) => `page-${String(index).padStart(4, '0')}`);
  await Promise.all(names.map((name) => client.create(configMap(name, {}, 'pages'), configMaps)));
  const list = await client.list(configMaps, {
    namespace: 'pages',
    fieldSelector: 'metadata.name!=kube-root-ca.crt',
  });
  expect(list.items.map((item) => item.metadata.name)).toEqual(names);
  expect(new Set(list.items.map((item) => `${item.apiVersion} ${item.kind}`))).toEqual(
    new Set(['v1 ConfigMap']),
  );
  expect(Number(list.resourceVersion)).toBeGreaterThan(0);
});

test('watch() begins with what is there and goes on with what changes', async () => {
  await cluster.kubectl('create', 'namespace', 'watched');
  await client.create(configMap('first', {}, 'watched'), configMaps);
  const stop = new AbortController();
  const seen: string[] = [];
  const selection = { namespace: 'watched', fieldSelector: 'metadata.name!=kube-root-ca.crt' };
  for await (const event of client.watch(configMaps, { ...selection, signal: stop.signal })) {
    seen.push(describeEvent(event));
    if (seen.at(-1) === 'listed') {
      await client.create(configMap('second', {}, 'watched'), configMaps);
      await client.delete({ type: configMaps, namespace: 'watched', name: 'first' });
    }
    if (seen.at(-1) === 'DELETED first') break;
  }
  expect(seen).toEqual(['ADDED first', 'listed', 'ADDED second', 'DELETED first']);
});

test('more watches than one connection carries do not hold requests back', async () => {
  const stop = new AbortController();
  const watches = Array.from({ length: 250 }, async () => {
    for await (const event of client.watch(deployments, { signal: stop.signal })) {
      if (event.type === 'BOOKMARK' && event.initialListEnd) return;
    }
  });
  const held = Array.from({ length: 250 }, async () => {
    try {
      for await (const _ of client.watch(deployments, { resourceVersion: '0', signal: stop.signal }));
    } catch {
      // Ends with our own abort.
    }
  });
  await Promise.all(watches);
  expect(await client.version()).toMatchObject({ major: '1', minor: '36' });
  stop.abort();
  await Promise.all(held);
});

test('resources() knows kinds, versions and subresources, and notices new kinds after an invalidation', async () => {
  const catalog = await client.resources();
  expect(catalog.errors).toEqual([]);
  expect(catalog.preferred('apps', 'Deployment')).toMatchObject({
    version: 'v1',
    plural: 'deployments',
    namespaced: true,
  });
  expect(catalog.preferred('apps', 'Deployment')?.subresources).toContain('scale');
  expect(catalog.preferred('autoscaling', 'HorizontalPodAutoscaler')?.version).toBe('v2');
  expect(catalog.find('autoscaling', 'v1', 'HorizontalPodAutoscaler')?.version).toBe('v1');
  expect(catalog.apiVersions()).toEqual(
    expect.arrayContaining(['v1', 'v1/Pod', 'apps/v1', 'apps/v1/Deployment']),
  );
  expect(await client.resources()).toBe(catalog);
  client.invalidateDiscovery();
  expect(await client.resources()).not.toBe(catalog);
});

test('logs() streams lines and ends with the signal', async () => {
  await cluster.apply([
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'talker' },
      spec: { containers: [{ name: 'main', image: 'example/x:1' }] },
    },
  ]);
  await eventually(async () => (await cluster.get('pod', 'talker'))?.status?.['phase'] === 'Running');
  const lines: string[] = [];
  const pod = { namespace: 'default', name: 'talker' };
  for await (const line of client.logs(pod, { signal: AbortSignal.timeout(10_000) })) lines.push(line);
  expect(lines.join('\n')).toContain('ready');
  const stop = new AbortController();
  const follow = (async () => {
    for await (const _ of client.logs(pod, { follow: true, signal: stop.signal }))
      stop.abort(new Error('enough'));
  })();
  await expect(follow).rejects.toThrow('enough');
});

test('an aborted call ends with the reason of its signal', async () => {
  const reason = new Error('not needed any more');
  await expect(client.version({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('a server that is gone is unavailable at once, and reached again when it is back', async () => {
  await cluster.stopApiServer();
  for (let attempt = 0; attempt < 3; attempt++) {
    const startedAt = Date.now();
    const error = await failureOf(client.version());
    expect(error.code).toBe(codes.unavailable);
    expect(error.message).toMatch(/^Get "https:\/\/127\.0\.0\.1:\d+\/version": /);
    expect(Date.now() - startedAt).toBeLessThan(2000);
  }
  await cluster.startApiServer();
  expect(await client.version()).toMatchObject({ major: '1' });
});

test('watch() from a version that the server has forgotten says Expired', async () => {
  // A server that was just started remembers nothing from before.
  const events = client.watch(configMaps, { resourceVersion: '1', signal: AbortSignal.timeout(10_000) });
  const reading = (async () => {
    for await (const _ of events);
  })();
  const error = await failureOf(reading);
  expect({ code: error.code, reason: reasonOf(error) }).toEqual({
    code: codes.outOfRange,
    reason: 'Expired',
  });
});

test('a certificate of another authority is refused with the reason', async () => {
  const config = await loadKubeconfig({ paths: [cluster.kubeconfig], env: process.env });
  const stranger = createKubeClient({ ...config, tls: {} });
  const error = await failureOf(stranger.version());
  expect(error.message).toContain('x509: certificate signed by unknown authority');
  await stranger.close();
});

function describeEvent(event: WatchEvent): string {
  if (event.type === 'BOOKMARK') return event.initialListEnd ? 'listed' : 'bookmark';
  return `${event.type} ${event.object.metadata.name ?? ''}`;
}

test("kubectl's flags alone say where the API server is, how it is trusted and who asks", async () => {
  const found = await loadKubeconfig({ paths: [cluster.kubeconfig], env: process.env });
  const folder = await mkdtemp(join(tmpdir(), 'tiphys-flags-'));
  try {
    const { certificate } = (await found.credentials?.resolve()) ?? {};
    const files = { ca: found.tls?.ca, cert: certificate?.cert, key: certificate?.key };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text ?? '');
    const bare = {
      'current-context': 'bare',
      clusters: [{ name: 'bare', cluster: { server: 'https://localhost:1' } }],
      contexts: [{ name: 'bare', context: { cluster: 'bare' } }],
    };
    const kubeconfig = join(folder, 'bare');
    await writeFile(kubeconfig, JSON.stringify(bare));
    const whoAmI = async (given: Record<string, string>): Promise<unknown> => {
      const flags = {
        string: (name: string) => given[name] ?? (name === 'request-timeout' ? '20s' : ''),
        strings: () => [],
        bool: () => false,
      };
      const overrides = kubeOverrides(flags);
      const home = await connectHome({ kubeconfig, namespace: '', env: {}, homeDir: folder, overrides });
      try {
        const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} };
        const type = { group: 'authentication.k8s.io', version: 'v1', plural: 'selfsubjectreviews' };
        const { status } = await home.client.create(review, { ...type, kind: 'SelfSubjectReview' });
        return (status as { readonly userInfo: { readonly username: string } }).userInfo.username;
      } finally {
        await home.client.close();
      }
    };
    const flags = {
      server: found.server,
      'certificate-authority': join(folder, 'ca'),
      'client-certificate': join(folder, 'cert'),
      'client-key': join(folder, 'key'),
    };
    expect(await whoAmI(flags)).not.toBe('jane');
    expect(await whoAmI({ ...flags, as: 'jane' })).toBe('jane');
    await expect(whoAmI({ ...flags, 'tls-server-name': 'elsewhere.example' })).rejects.toThrow();
    await expect(whoAmI({})).rejects.toThrow('localhost:1');
  } finally {
    await rm(folder, { recursive: true });
  }
});
