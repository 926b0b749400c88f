import { silentLogger, systemClock } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import { createLiveCluster } from '@tiphys/engine/live';
import type { LiveCluster } from '@tiphys/engine/live';
import { createKubeClient, createObjectStore, loadKubeconfig } from '@tiphys/kube';
import type { KubeClient, ObjectStore } from '@tiphys/kube';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventually, startTestCluster } from '../harness/index.ts';
import { startApiProxy } from '../kube/api-proxy.ts';

const configMaps = { group: '', version: 'v1', plural: 'configmaps' };
const namespace = 'default';

interface Step {
  readonly action: 'write' | 'delete' | 'break' | 'forget' | 'breathe';
  readonly name: string;
  /** Whether the live cluster and the store are told of our own write, as the sync and the API server do. */
  readonly told: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  action: fc.oneof(
    { weight: 10, arbitrary: fc.constant('write' as const) },
    { weight: 5, arbitrary: fc.constant('delete' as const) },
    { weight: 1, arbitrary: fc.constant('break' as const) },
    { weight: 1, arbitrary: fc.constant('forget' as const) },
    { weight: 3, arbitrary: fc.constant('breathe' as const) },
  ),
  name: fc.integer({ min: 0, max: 15 }).map((number) => `object-${number}`),
  told: fc.boolean(),
});

// Whatever happens to objects and connections, in the end the live state and the store are what the server has.
test('live state and store agree with the server after any history', async () => {
  await using cluster = await startTestCluster();
  // A server that was started anew remembers no version from before: asking for one is answered with Expired.
  await cluster.kubectl('create', 'configmap', 'early');
  await cluster.stopApiServer();
  await cluster.startApiServer();
  const config = await loadKubeconfig({ paths: [cluster.kubeconfig], env: process.env });
  await using proxy = await startApiProxy(config);
  const direct = createKubeClient(config);
  const watching = createKubeClient({ server: proxy.url });
  const live = createLiveCluster({ client: watching, settings, log: silentLogger, clock: systemClock });
  const store = createObjectStore({
    client: watching,
    type: configMaps,
    selection: { namespace },
    log: silentLogger,
  });
  const seen = followEvents(store);
  const stop = new AbortController();
  const running = Promise.all([live.run(stop.signal), store.run(stop.signal)]);
  await Promise.all([live.ready(), store.ready()]);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 120, size: 'max' }), async (steps) => {
      let forget = false;
      // The server pretends once in a while to have forgotten where a watch left off.
      proxy.rewrite((path) => {
        const changed = forget ? path.replace(/resourceVersion=\d+/, 'resourceVersion=1') : path;
        if (changed !== path) forget = false;
        return changed;
      });
      for (const each of steps) {
        if (each.action === 'break') proxy.breakConnections();
        else if (each.action === 'forget') {
          forget = true;
          proxy.breakConnections();
        } else if (each.action === 'breathe') await direct.version();
        else await change(direct, each, { live, store });
      }
      const wanted = await serverState(direct);
      await eventually(() => {
        expect(liveState(live)).toEqual(wanted);
        expect(storeState(store)).toEqual(wanted);
        expect(seen()).toEqual(wanted);
      });
    }),
    { numRuns: 8, interruptAfterTimeLimit: 60_000 },
  );
  stop.abort();
  await running;
  await Promise.all([direct.close(), watching.close()]);
});

const settings = {
  trackingMethod: 'annotation',
  instanceLabelKey: 'app.kubernetes.io/instance',
  installationId: '',
  namespaces: [],
  clusterResources: true,
  excludes: () => false,
  health: () => undefined,
} as const;

async function change(
  client: KubeClient,
  { action, name, told }: Step,
  watchers: { readonly live: LiveCluster; readonly store: ObjectStore },
): Promise<void> {
  const ref = { type: configMaps, namespace, name };
  if (action === 'delete') {
    const deleted = await client.delete(ref);
    if (deleted && told) watchers.live.remove({ group: '', kind: 'ConfigMap', namespace, name });
    return;
  }
  const annotations = { 'argocd.argoproj.io/tracking-id': `app:/ConfigMap:${namespace}/${name}` };
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, annotations },
    data: { at: String(Math.random()) },
  };
  const written = await client.patch(
    ref,
    { type: 'apply', body: object, force: true },
    { fieldManager: 'test' },
  );
  if (!told) return;
  watchers.live.put(written);
  watchers.store.put(written);
}

/** What a subscriber that starts with nothing believes, by the events alone. */
function followEvents(store: ObjectStore): () => Record<string, string> {
  const known = new Map<string, string>();
  store.subscribe((event) => {
    const { name = '', resourceVersion = '' } = event.object.metadata;
    if (event.type === 'added' && known.has(name)) throw new Error(`${name} was added twice`);
    if (event.type !== 'added' && !known.has(name)) throw new Error(`${name} was never added`);
    if (event.type === 'deleted') known.delete(name);
    else known.set(name, resourceVersion);
  });
  return () => sorted([...known]);
}

async function serverState(client: KubeClient): Promise<Record<string, string>> {
  return versions((await client.list(configMaps, { namespace })).items);
}

function storeState(store: ObjectStore): Record<string, string> {
  return versions(store.list());
}

function liveState(live: LiveCluster): Record<string, string> {
  const nodes = [...live.nodesOfKind('', 'ConfigMap')].filter((node) => node.key.namespace === namespace);
  return sorted(nodes.map((node) => [node.key.name, node.resourceVersion]));
}

function versions(objects: readonly KubeObject[]): Record<string, string> {
  return sorted(objects.map(({ metadata: { name = '', resourceVersion = '' } }) => [name, resourceVersion]));
}

function sorted(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
