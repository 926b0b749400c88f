import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRepoServer, loadLang } from '@tiphys/render';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveSample } from '../../packages/app/dev/sample-repository.ts';
import { buildEngine } from '../../scripts/build-engine.mjs';
import { eventually, startTestCluster, type TestCluster } from '../harness/index.ts';

let cluster: TestCluster;
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tiphys-sample-'));
  cluster = await startTestCluster();
});
afterAll(async () => {
  await cluster.stop();
  await rm(dir, { recursive: true, force: true });
});

const trust = { certificate: () => undefined, knownHosts: () => '' };

test.each([
  ['charts/voyage', { Deployment: 1, ConfigMap: 2, Secret: 1, PersistentVolumeClaim: 1, Service: 1 }],
  ['kustomize/harbour/overlays/production', { Deployment: 1, ConfigMap: 1, Service: 1 }],
  ['plain/lighthouse', { Deployment: 1, ConfigMap: 1, Job: 1 }],
  ['jsonnet/compass', { ConfigMap: 4 }],
])('the sample application %s renders and runs', async (path, kinds) => {
  await using sample = await serveSample(join(dir, 'git'));
  const engine = await buildEngine();
  await using server = createRepoServer(
    { trust, lang: await loadLang(engine.langWasm) },
    { cacheDir: join(dir, path), renderdPath: engine.renderd },
  );
  const { manifests = [] } = await server.service.generateManifest({
    repo: { repo: sample.url, connectionState: { status: '', message: '', attemptedAt: null } },
    appName: 'sample',
    namespace: 'default',
    applicationSource: { repoURL: sample.url, path },
  });
  const objects = manifests.map((text) => JSON.parse(text) as { kind: string });
  const counts = Object.fromEntries(
    Map.groupBy(objects, ({ kind }) => kind)
      .entries()
      .map(([kind, all]) => [kind, all.length]),
  );
  expect(counts).toEqual(kinds);
  await cluster.kubectl('create', 'namespace', path.replaceAll('/', '-'));
  await cluster.apply(
    objects.filter(({ kind }) => kind !== 'Job'),
    '--namespace',
    path.replaceAll('/', '-'),
  );
  await eventually(async () => {
    const deployments = await cluster.get('deployments', '--namespace', path.replaceAll('/', '-'));
    for (const { spec, status } of deployments?.items ?? [])
      expect(status?.['availableReplicas']).toBe(spec?.['replicas']);
  });
});
