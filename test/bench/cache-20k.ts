import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { silentLogger, systemClock } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import { mapLimit, retry } from '@tiphys/base';
import { createHealthCheck } from '@tiphys/engine/health';
import { createLiveCluster } from '@tiphys/engine/live';
import { createKubeClient, loadKubeconfig } from '@tiphys/kube';
import type { KubeClient } from '@tiphys/kube';
import { startTestCluster } from '../harness/index.ts';
import { report } from './report.ts';

// `cache-20k`: a controller's live state of a cluster with 20,000 objects that no application manages. Loading is
// measured in a process of its own: its CPU time and its highest resident memory. Argo CD 3.6's controller needed 9 CPU
// seconds and 645 MB for such a cluster on a machine of this kind.

const objectCount = 20_000;
const namespaces = 50;
const writesAtOnce = 60;

if (process.argv[2] === 'load') await load(process.argv[3] ?? '');
else await measure();

async function measure(): Promise<void> {
  await using cluster = await startTestCluster();
  const client = createKubeClient(await loadKubeconfig({ paths: [cluster.kubeconfig], env: process.env }));
  await fill(client);
  const child = fork(import.meta.filename, ['load', cluster.kubeconfig], {
    execArgv: ['--max-semi-space-size=4'],
  });
  const [result] = (await once(child, 'message')) as [LoadResult];
  await once(child, 'exit');
  report({ bench: 'cache-20k.cpu', value: result.cpuSeconds, unit: 's', target: 3 });
  report({ bench: 'cache-20k.peak', value: result.peakMegabytes, unit: 'MB', target: 200 });
  report({ bench: 'cache-20k.loaded', value: result.loadedSeconds, unit: 's' });
  report({ bench: 'cache-20k.objects', value: result.objects, unit: 'objects' });
  await client.close();
}

interface LoadResult {
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly loadedSeconds: number;
  readonly objects: number;
}

async function load(kubeconfig: string): Promise<void> {
  const startedAt = performance.now();
  const client = createKubeClient(await loadKubeconfig({ paths: [kubeconfig], env: process.env }));
  const live = createLiveCluster({
    client,
    log: silentLogger,
    clock: systemClock,
    settings: {
      trackingMethod: 'annotation',
      instanceLabelKey: 'app.kubernetes.io/instance',
      installationId: '',
      namespaces: [],
      clusterResources: true,
      excludes: () => false,
      health: createHealthCheck(),
    },
  });
  const stop = new AbortController();
  const running = live.run(stop.signal);
  await live.ready();
  const loadedSeconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage();
  const result: LoadResult = {
    cpuSeconds: (user + system) / 1e6,
    peakMegabytes: peakMegabytes(),
    loadedSeconds,
    objects: live.stats().resources,
  };
  stop.abort();
  await running;
  await client.close();
  process.send?.(result);
  process.disconnect?.();
}

/** The process's highest resident memory; the whole process, not its heap, is what a node has to have. */
function peakMegabytes(): number {
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** Foreign objects in the mix of a usual cluster: a fifth pods, a fifth their owners, the rest configuration. */
async function fill(client: KubeClient): Promise<void> {
  const catalog = await client.resources();
  const names = Array.from({ length: namespaces }, (_, index) => `load-${index}`);
  await mapLimit(names, writesAtOnce, (name) =>
    create(client, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
  );
  const indexes = Array.from({ length: objectCount }, (_, index) => index);
  await mapLimit(indexes, writesAtOnce, (index) =>
    create(client, foreignObject(index, names[index % namespaces] ?? '')),
  );

  async function create(to: KubeClient, object: KubeObject): Promise<void> {
    const slash = object.apiVersion.split('/');
    const type = catalog.preferred(slash.length > 1 ? (slash[0] ?? '') : '', object.kind);
    // A namespace's service account comes a moment after it.
    if (type) await retry(() => to.create(object, type), { attempts: 20 });
  }
}

function foreignObject(index: number, namespace: string): KubeObject {
  const name = `object-${index}`;
  const labels = {
    app: `app-${index % 500}`,
    'app.kubernetes.io/part-of': 'load',
    tier: `tier-${index % 7}`,
  };
  const annotations = { 'example.com/note': `${'some words that fill an annotation '.repeat(8)}${index}` };
  const metadata = { name, namespace, labels, annotations };
  const container = {
    name: 'main',
    image: `registry.example.com/app-${index % 500}:1.${index % 20}`,
    env: Array.from({ length: 8 }, (_, at) => ({ name: `VARIABLE_${at}`, value: `value ${at} of ${index}` })),
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '32Mi' } },
  };
  const template = { metadata: { labels: { app: name } }, spec: { containers: [container] } };
  switch (index % 10) {
    case 0:
    case 1:
      // On a node of no kubelet: nothing else changes it while we measure.
      return {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata,
        spec: { containers: [container], nodeName: 'nowhere', tolerations: [{ operator: 'Exists' }] },
      };
    case 2:
    case 3: {
      const spec = { replicas: 0, selector: { matchLabels: { app: name } }, template };
      return { apiVersion: 'apps/v1', kind: index % 10 === 2 ? 'ReplicaSet' : 'Deployment', metadata, spec };
    }
    case 4:
      return { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { key: 'x'.repeat(1500) } };
    case 5:
      return { apiVersion: 'v1', kind: 'ServiceAccount', metadata };
    case 6: {
      const rules = [{ apiGroups: [''], resources: ['pods', 'services'], verbs: ['get', 'list', 'watch'] }];
      return { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules };
    }
    default:
      return {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata,
        data: { 'application.yaml': 'key: value\n'.repeat(200) },
      };
  }
}
