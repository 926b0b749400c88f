import { silentLogger } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import { createKubeClient, createObjectStore, loadKubeconfig } from '@tiphys/kube';
import type { KubeClient, ObjectStore } from '@tiphys/kube';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';

const configMaps = { group: '', version: 'v1', plural: 'configmaps' };

let cluster: TestCluster;
let client: KubeClient;
let namespace: string;
let store: ObjectStore;
let stop: AbortController;
let running: Promise<void>;
let events: string[];

beforeAll(async () => {
  cluster = await startTestCluster();
  client = createKubeClient(await loadKubeconfig({ paths: [cluster.kubeconfig], env: process.env }));
});
afterAll(async () => {
  await client.close();
  await cluster.stop();
});
beforeEach(async () => {
  namespace = `stored-${Math.random().toString(36).slice(2, 10)}`;
  await cluster.kubectl('create', 'namespace', namespace);
  const selection = { namespace, fieldSelector: 'metadata.name!=kube-root-ca.crt' };
  await client.create(configMap('old'), configMaps);
  store = createObjectStore({ client, type: configMaps, selection, log: silentLogger });
  events = [];
  store.subscribe((event) => events.push(`${event.type} ${event.object.metadata.name ?? ''}`));
  stop = new AbortController();
  running = store.run(stop.signal);
  await store.ready();
});
afterEach(async () => {
  stop.abort();
  await running;
});

function configMap(name: string, data: Record<string, string> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

test('a store has what is there, and follows what changes', async () => {
  expect(events).toEqual(['added old']);
  await client.create(configMap('new'), configMaps);
  await client.patch(
    { type: configMaps, namespace, name: 'new' },
    { type: 'merge', body: { data: { a: '1' } } },
  );
  await client.delete({ type: configMaps, namespace, name: 'old' });
  await eventually(() => expect(events).toEqual(['added old', 'added new', 'modified new', 'deleted old']));
  expect(store.list().map((object) => object.metadata.name)).toEqual(['new']);
  expect(store.get(namespace, 'new')?.metadata.managedFields).toBeUndefined();
});

test('put() shows our own write at once, and its watch event changes nothing', async () => {
  const made = await client.create(configMap('own'), configMaps);
  store.put(made);
  expect(store.get(namespace, 'own')?.metadata.resourceVersion).toBe(made.metadata.resourceVersion);
  await client.create(configMap('marker'), configMaps);
  await eventually(() => store.get(namespace, 'marker') !== undefined);
  expect(events.filter((event) => event.endsWith(' own'))).toEqual(['added own']);
  store.put({ ...made, metadata: { ...made.metadata, resourceVersion: '1' } });
  expect(store.get(namespace, 'own')?.metadata.resourceVersion).toBe(made.metadata.resourceVersion);
});

test('a late answer of our own write does not bring back what was deleted', async () => {
  const made = await client.create(configMap('gone'), configMaps);
  await client.delete({ type: configMaps, namespace, name: 'gone' });
  await eventually(() => expect(events).toContain('deleted gone'));
  store.put(made);
  expect(store.get(namespace, 'gone')).toBeUndefined();
});

test('a store goes on after the API server was away, with the exact difference', async () => {
  await cluster.stopApiServer();
  expect(store.get(namespace, 'old')).toBeDefined();
  await cluster.startApiServer();
  await client.create(configMap('after'), configMaps);
  await client.delete({ type: configMaps, namespace, name: 'old' });
  await eventually(() => expect(events).toEqual(['added old', 'added after', 'deleted old']));
});
