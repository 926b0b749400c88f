import { silentLogger, systemClock } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import { createLiveCluster } from '@tiphys/engine/live';
import type { LiveCluster } from '@tiphys/engine/live';
import { createKubeClient, createObjectStore, loadKubeconfig } from '@tiphys/kube';
import type { KubeClient, ObjectStore } from '@tiphys/kube';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, startTestCluster } from '../harness/index.ts';
import { startApiProxy } from '../kube/api-proxy.ts';
import type { ApiProxy } from '../kube/api-proxy.ts';

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

let system: System;

beforeAll(async () => {
  system = await startSystem();
});
afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
});

// Whatever happens to objects and connections, in the end the live state and the store are what the server has.
test('live state and store agree with the server after any history', { timeout: 240_000 }, async () => {
  const { proxy, direct } = system;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 120, size: 'max' }), async (steps) => {
      const forget = forgetting(proxy);
      for (const { action, name, told } of steps) {
        if (action === 'break') proxy.breakConnections();
        else if (action === 'forget') forget();
        else if (action === 'breathe') await direct.version();
        else await change(system, { action, name, told });
      }
      await expectAgreement(system);
    }),
    // A history begins where the last one ended, so a shorter one would not say more.
    { numRuns: 8, interruptAfterTimeLimit: 60_000, endOnFailure: true },
  );
});

test('an own write that was undone before the server listed again is forgotten', async () => {
  const { proxy } = system;
  await change(system, { action: 'write', name: 'object-0', told: true });
  await expectAgreement(system);
  const lists = proxy.hold((path) => /\/configmaps\?.*sendInitialEvents/.test(path));
  proxy.rewrite((path) => path.replace(/resourceVersion=\d+/, 'resourceVersion=1'));
  proxy.breakConnections();
  // The live state's and the store's.
  await eventually(() => expect(lists.count()).toBe(2));
  proxy.rewrite((path) => path);
  for (const name of ['object-0', 'object-1', 'object-2'])
    await change(system, { action: 'write', name, told: true });
  for (const name of ['object-0', 'object-1']) await change(system, { action: 'delete', name, told: false });
  lists.release();
  await expectAgreement(system);
});

interface System extends AsyncDisposable {
  readonly proxy: ApiProxy;
  /** Past the proxy. */
  readonly direct: KubeClient;
  readonly live: LiveCluster;
  readonly store: ObjectStore;
  /** What a subscriber of the store believes. */
  readonly seen: () => Record<string, string>;
}

async function startSystem(): Promise<System> {
  const stack = new AsyncDisposableStack();
  const cluster = stack.use(await startTestCluster());
  // A server that was started anew remembers no version from before: asking for one is answered with Expired.
  await cluster.kubectl('create', 'configmap', 'early');
  await cluster.stopApiServer();
  await cluster.startApiServer();
  const config = await loadKubeconfig({ paths: [cluster.kubeconfig], env: process.env });
  const proxy = stack.use(await startApiProxy(config));
  const direct = stack.adopt(createKubeClient(config), (client) => client.close());
  const client = stack.adopt(createKubeClient({ server: proxy.url }), (watching) => watching.close());
  const live = createLiveCluster({ client, settings, log: silentLogger, clock: systemClock });
  const selection = { namespace };
  const store = createObjectStore({ client, type: configMaps, selection, log: silentLogger });
  const seen = followEvents(store);
  const stop = new AbortController();
  const running = Promise.all([live.run(stop.signal), store.run(stop.signal)]);
  stack.defer(async () => {
    stop.abort();
    await running;
  });
  await Promise.all([live.ready(), store.ready()]);
  return { proxy, direct, live, store, seen, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** How to break all connections and let the server pretend, for one watch, to have forgotten where it left off. */
function forgetting(proxy: ApiProxy): () => void {
  let forget = false;
  proxy.rewrite((path) => {
    const changed = forget ? path.replace(/resourceVersion=\d+/, 'resourceVersion=1') : path;
    if (changed !== path) forget = false;
    return changed;
  });
  return () => {
    forget = true;
    proxy.breakConnections();
  };
}

async function expectAgreement({ direct, live, store, seen }: System): Promise<void> {
  const wanted = await serverState(direct);
  await eventually(() => {
    expect(liveState(live)).toEqual(wanted);
    expect(storeState(store)).toEqual(wanted);
    expect(seen()).toEqual(wanted);
  });
}

const settings = {
  trackingMethod: 'annotation',
  instanceLabelKey: 'app.kubernetes.io/instance',
  installationId: '',
  namespaces: [],
  clusterResources: true,
  excludes: () => false,
  health: () => undefined,
} as const;

interface Change {
  readonly action: 'write' | 'delete';
  readonly name: string;
  readonly told: boolean;
}

async function change({ direct, live, store }: System, { action, name, told }: Change): Promise<void> {
  const ref = { type: configMaps, namespace, name };
  if (action === 'delete') {
    const deleted = await direct.delete(ref);
    if (deleted && told) live.remove({ group: '', kind: 'ConfigMap', namespace, name });
    return;
  }
  const annotations = { 'argocd.argoproj.io/tracking-id': `app:/ConfigMap:${namespace}/${name}` };
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, annotations },
    data: { at: String(Math.random()) },
  };
  const written = await direct.patch(
    ref,
    { type: 'apply', body: object, force: true },
    { fieldManager: 'test' },
  );
  if (!told) return;
  live.put(written);
  store.put(written);
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
