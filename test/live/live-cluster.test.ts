import { keyText, silentLogger, systemClock } from '@tiphys/base';
import type { KubeObject, ResourceKey } from '@tiphys/base';
import { buildTree, createLiveCluster } from '@tiphys/engine/live';
import type { LiveChange, LiveCluster, LiveSettings } from '@tiphys/engine/live';
import { createKubeClient, loadKubeconfig } from '@tiphys/kube';
import type { KubeClient, LoadedKubeconfig } from '@tiphys/kube';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';

const settings: LiveSettings = {
  trackingMethod: 'annotation',
  instanceLabelKey: 'app.kubernetes.io/instance',
  installationId: '',
  namespaces: [],
  clusterResources: true,
  excludes: () => false,
  health: () => undefined,
};

let cluster: TestCluster;
let config: LoadedKubeconfig;
let client: KubeClient;
beforeAll(async () => {
  cluster = await startTestCluster();
  config = await loadKubeconfig({ paths: [cluster.kubeconfig], env: process.env });
  client = createKubeClient(config);
});
afterAll(async () => {
  await client.close();
  await cluster.stop();
});

interface Running extends AsyncDisposable {
  readonly live: LiveCluster;
  readonly changes: LiveChange[];
}

/** A live cluster that is ready and recorded, until its test ends. */
async function run(overrides: Partial<LiveSettings> = {}, as: KubeClient = client): Promise<Running> {
  const deps = { client: as, settings: { ...settings, ...overrides }, log: silentLogger, clock: systemClock };
  const live = createLiveCluster(deps);
  const stop = new AbortController();
  const running = live.run(stop.signal);
  await live.ready();
  const changes: LiveChange[] = [];
  live.subscribe((change) => changes.push(change));
  return {
    live,
    changes,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

const key = (kind: string, name: string, namespace = 'default', group = ''): ResourceKey => ({
  group,
  kind,
  namespace,
  name,
});

function tracked(name: string, data: Record<string, string> = {}, namespace = 'default'): KubeObject {
  const annotations = { 'argocd.argoproj.io/tracking-id': `guestbook:/ConfigMap:${namespace}/${name}` };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, annotations }, data };
}

const configMaps = { group: '', version: 'v1', plural: 'configmaps' };

test('a live cluster knows what is there, and its kinds', async () => {
  await using running = await run();
  const { live } = running;
  expect(live.errors()).toEqual([]);
  expect(live.serverVersion()).toBe('1.36.3');
  expect(live.node(key('Namespace', 'kube-system', ''))).toMatchObject({ version: 'v1', owners: [] });
  expect(live.catalog().preferred('apps', 'Deployment')?.version).toBe('v1');
  expect(live.stats().resources).toBeGreaterThan(50);
  expect(live.stats().apis).toBeGreaterThan(40);
  expect([...live.nodesOfKind('', 'Event'), ...live.nodesOfKind('coordination.k8s.io', 'Lease')]).toEqual([]);
});

test('tracked objects are kept whole, without managed fields, and their changes are told once', async () => {
  await using running = await run();
  const { live, changes } = running;
  const made = await client.create(tracked('kept', { a: '1' }), configMaps);
  live.put(made);
  expect(live.tracked('guestbook').map((node) => node.key.name)).toEqual(['kept']);
  expect(await live.object(key('ConfigMap', 'kept'))).toMatchObject({ data: { a: '1' } });
  expect((await live.object(key('ConfigMap', 'kept')))?.metadata.managedFields).toBeUndefined();
  await client.patch(
    { type: configMaps, namespace: 'default', name: 'kept' },
    { type: 'merge', body: { data: { a: '2' } } },
  );
  await eventually(async () =>
    expect(await live.object(key('ConfigMap', 'kept'))).toMatchObject({ data: { a: '2' } }),
  );
  await client.delete({ type: configMaps, namespace: 'default', name: 'kept' });
  await eventually(() => expect(live.node(key('ConfigMap', 'kept'))).toBeUndefined());
  expect(await live.object(key('ConfigMap', 'kept'))).toBeUndefined();
  const own = changes.filter((change) => change.key.name === 'kept');
  expect(own.map(({ type, managed, applications }) => ({ type, managed, applications }))).toEqual([
    { type: 'added', managed: true, applications: ['guestbook'] },
    { type: 'modified', managed: true, applications: ['guestbook'] },
    { type: 'deleted', managed: true, applications: ['guestbook'] },
  ]);
});

test('changes that the settings ignore, and those that the projection does not hold, are not told', async () => {
  const withoutIgnoredUpdates = (object: KubeObject): KubeObject => ({ ...object, data: {} });
  await using running = await run({ withoutIgnoredUpdates });
  const { live, changes } = running;
  await client.create(tracked('calm', { a: '1' }), configMaps);
  await client.create(
    { ...tracked('foreign'), metadata: { name: 'foreign', namespace: 'default' } },
    configMaps,
  );
  for (const name of ['calm', 'foreign']) {
    const ref = { type: configMaps, namespace: 'default', name };
    await client.patch(ref, { type: 'merge', body: { data: { a: '2' } } });
  }
  await client.create(tracked('marker'), configMaps);
  await eventually(() => expect(live.node(key('ConfigMap', 'marker'))).toBeDefined());
  const told = changes.filter(({ key: { name } }) => name === 'calm' || name === 'foreign');
  expect(told.map(({ key: { name }, type }) => `${type} ${name}`)).toEqual(['added calm', 'added foreign']);
  // What is kept is the newest all the same.
  expect(await live.object(key('ConfigMap', 'calm'))).toMatchObject({ data: { a: '2' } });
  for (const name of ['calm', 'foreign', 'marker'])
    await client.delete({ type: configMaps, namespace: 'default', name });
});

test('an object that is not tracked is read from the server, in the version asked for', async () => {
  await using running = await run();
  const { live } = running;
  await cluster.kubectl('create', 'configmap', 'adopt-me', '--from-literal=a=1');
  await eventually(() => expect(live.node(key('ConfigMap', 'adopt-me'))).toBeDefined());
  expect(await live.object(key('ConfigMap', 'adopt-me'))).toMatchObject({ data: { a: '1' } });
  await cluster.kubectl('create', 'deployment', 'scaled', '--image=example/x:1');
  await cluster.kubectl('autoscale', 'deployment', 'scaled', '--max=3', '--cpu=80%');
  const scaler = key('HorizontalPodAutoscaler', 'scaled', 'default', 'autoscaling');
  await eventually(() => expect(live.node(scaler)).toBeDefined());
  expect((await live.object(scaler))?.apiVersion).toBe('autoscaling/v2');
  expect((await live.objectInVersion(scaler, 'v1'))?.apiVersion).toBe('autoscaling/v1');
  expect(await live.object(key('Unheard', 'of', 'default', 'no.such'))).toBeUndefined();
  await cluster.kubectl('delete', 'hpa,deployment', 'scaled');
});

test('a deployment, a stateful set and a service make a tree with pods, claims, endpoints and hosts', async () => {
  await using running = await run();
  const { live } = running;
  await cluster.kubectl('create', 'namespace', 'tree');
  const container = {
    name: 'main',
    image: 'example/web:1',
    resources: { requests: { cpu: '100m', memory: '64Mi' } },
  };
  const template = (app: string) => ({ metadata: { labels: { app } }, spec: { containers: [container] } });
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  const named = (kind: string, name: string, spec: object, group = 'apps/v1') => ({
    apiVersion: group,
    kind,
    metadata: {
      name,
      namespace: 'tree',
      annotations: {
        'argocd.argoproj.io/tracking-id': `shop:${group === 'v1' ? '' : 'apps'}/${kind}:tree/${name}`,
      },
    },
    spec,
  });
  await cluster.apply([
    named('Deployment', 'web', {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: template('web'),
    }),
    named('StatefulSet', 'db', {
      serviceName: 'db',
      selector: { matchLabels: { app: 'db' } },
      template: template('db'),
      volumeClaimTemplates: [claim],
    }),
    named('Service', 'web', { selector: { app: 'web' }, ports: [{ port: 80 }] }, 'v1'),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'stray', namespace: 'tree' } },
  ]);
  const managed = [
    { ...key('Deployment', 'web', 'tree', 'apps'), version: 'v1' },
    { ...key('StatefulSet', 'db', 'tree', 'apps'), version: 'v1' },
    { ...key('Service', 'web', 'tree'), version: 'v1' },
    { ...key('Secret', 'missing', 'tree'), version: 'v1' },
  ];
  const orphaned = {
    namespace: 'tree',
    ignores: () => false,
    hasApplication: (name: string) => name === 'shop',
  };
  const tree = await eventually(() => {
    const built = buildTree(live, { managed, orphaned, nodeLabels: ['kubernetes.io/hostname'] });
    const running = built.nodes?.filter((node) => node.info?.some((item) => item.value === 'Running')) ?? [];
    expect(running).toHaveLength(3);
    return built;
  });
  const nodes = tree.nodes ?? [];
  const counts = Object.groupBy(nodes, (node) => node.kind ?? '');
  expect(
    Object.fromEntries(Object.entries(counts).map(([kind, list]) => [kind, list?.length])),
  ).toMatchObject({
    Deployment: 1,
    ReplicaSet: 1,
    Pod: 3,
    StatefulSet: 1,
    ControllerRevision: 1,
    PersistentVolumeClaim: 1,
    Service: 1,
    Endpoints: 1,
    EndpointSlice: 1,
    Secret: 1,
  });
  const find = (kind: string) => nodes.find((node) => node.kind === kind);
  expect(find('Secret')).toMatchObject({ name: 'missing', health: { status: 'Missing' } });
  expect(find('ReplicaSet')).toMatchObject({
    parentRefs: [{ group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'tree', name: 'web' }],
    info: [{ name: 'Revision', value: 'Rev:1' }],
  });
  expect(find('PersistentVolumeClaim')?.parentRefs).toMatchObject([
    { kind: 'StatefulSet', name: 'db', namespace: 'tree' },
  ]);
  expect(find('Service')?.networkingInfo).toEqual({ targetLabels: { app: 'web' } });
  expect(find('Pod')).toMatchObject({
    images: ['example/web:1'],
    networkingInfo: { labels: { app: expect.any(String) } },
  });
  expect(find('Pod')?.info?.map((item) => item.name)).toEqual([
    'Status Reason',
    'Node',
    'Containers',
    'cpu',
    'memory',
  ]);
  expect(tree.orphanedNodes?.map((node) => node.name)).toEqual(['stray']);
  const hosts = tree.hosts ?? [];
  expect(hosts.length).toBeGreaterThan(0);
  const asked = hosts
    .flatMap((host) => host.resourcesInfo ?? [])
    .filter((each) => each.resourceName === 'cpu');
  expect(asked.reduce((sum, each) => sum + (each.requestedByApp ?? 0), 0)).toBe(300);
  const pod = nodes.find((node) => node.kind === 'Pod');
  const podNode = live.node(key('Pod', pod?.name ?? '', 'tree'));
  expect(podNode && live.applicationsOf(podNode)).toEqual(['shop']);
  await cluster.kubectl('delete', 'namespace', 'tree', '--wait=false');
});

test('new kinds are watched as soon as their CRD is there, and forgotten with it', async () => {
  await using running = await run();
  const { live, changes } = running;
  await cluster.apply([crd('widgets', 'Widget')]);
  await eventually(() => expect(live.catalog().preferred('example.com', 'Widget')).toBeDefined());
  const widgets = { group: 'example.com', version: 'v1', plural: 'widgets' };
  const widget = {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'one', namespace: 'default' },
  };
  await client.create(widget, widgets);
  await eventually(() => expect(live.node(key('Widget', 'one', 'default', 'example.com'))).toBeDefined());
  await cluster.kubectl('delete', 'crd', 'widgets.example.com');
  await eventually(() => expect(live.catalog().preferred('example.com', 'Widget')).toBeUndefined());
  await eventually(() => expect(live.node(key('Widget', 'one', 'default', 'example.com'))).toBeUndefined());
  expect(live.errors()).toEqual([]);
  const own = changes.filter((change) => change.key.kind === 'Widget');
  expect(own.map((change) => change.type)).toEqual(['added', 'deleted']);
});

test('after the API server was away, what changed meanwhile is known again', async () => {
  await using running = await run();
  const { live } = running;
  await client.create(tracked('before'), configMaps);
  await eventually(() => expect(live.node(key('ConfigMap', 'before'))).toBeDefined());
  await cluster.stopApiServer();
  await eventually(() => expect(live.stats().error).toMatch(/connection refused|reset/));
  expect(live.tracked('guestbook').map((node) => node.key.name)).toEqual(['before']);
  await cluster.startApiServer();
  await client.create(tracked('after'), configMaps);
  await client.delete({ type: configMaps, namespace: 'default', name: 'before' });
  await eventually(() => {
    expect(live.tracked('guestbook').map((node) => node.key.name)).toEqual(['after']);
    expect(live.stats().error).toBeUndefined();
    expect(live.errors()).toEqual([]);
  });
  await client.delete({ type: configMaps, namespace: 'default', name: 'after' });
});

test('objects of a group that cannot be discovered just now are not forgotten', async () => {
  await cluster.apply([crd('gadgets', 'Gadget')]);
  await using running = await run();
  const { live } = running;
  await eventually(() => expect(live.catalog().preferred('example.com', 'Gadget')).toBeDefined());
  const annotations = { 'argocd.argoproj.io/tracking-id': 'guestbook:example.com/Gadget:default/one' };
  const gadget = { apiVersion: 'example.com/v1', kind: 'Gadget', metadata: { name: 'one', annotations } };
  await eventually(() => cluster.apply([gadget], '-n', 'default'));
  const one = key('Gadget', 'one', 'default', 'example.com');
  await eventually(() => expect(live.node(one)).toBeDefined());
  // The group is served by a server that is away, and the API server has forgotten what that served.
  const away = {
    metadata: { labels: { 'kube-aggregator.kubernetes.io/automanaged': null } },
    spec: { service: { namespace: 'default', name: 'away', port: 443 }, insecureSkipTLSVerify: true },
  };
  await cluster.kubectl('patch', 'apiservice', 'v1.example.com', '--type=merge', '-p', JSON.stringify(away));
  await cluster.stopApiServer();
  await cluster.startApiServer();
  await eventually(async () => {
    // Any change of definitions makes it look again.
    await cluster.kubectl('annotate', 'crd', 'gadgets.example.com', `looked=${Date.now()}`, '--overwrite');
    expect(live.catalog().errors.map(({ groupVersion }) => groupVersion)).toContain('example.com/v1');
  });
  expect(live.node(one)).toBeDefined();
  expect(await live.object(one)).toMatchObject({ metadata: { name: 'one' } });
  await eventually(() => expect(live.errors().map(({ kind }) => kind)).toContain('Gadget'));
  const back = { spec: { service: null, insecureSkipTLSVerify: null } };
  await cluster.kubectl('patch', 'apiservice', 'v1.example.com', '--type=merge', '-p', JSON.stringify(back));
  await eventually(() => expect(live.errors()).toEqual([]));
});

test('kinds that may not be listed are named, and do not hold back the others', async () => {
  await cluster.kubectl(
    'create',
    'clusterrole',
    'configs',
    '--verb=get,list,watch',
    '--resource=configmaps,namespaces',
  );
  await cluster.kubectl('create', 'clusterrolebinding', 'configs', '--clusterrole=configs', '--user=limited');
  const limited = client.impersonate({ name: 'limited' });
  await using running = await run({}, limited);
  const { live } = running;
  expect(live.node(key('ConfigMap', 'kube-root-ca.crt', 'default'))).toBeDefined();
  const secrets = live.errors().find((error) => error.kind === 'Secret');
  expect(secrets?.message).toMatch(
    /^secrets is forbidden: User "limited" cannot (list|watch) resource "secrets"/,
  );
  expect(live.errors().some((error) => error.kind === 'ConfigMap')).toBe(false);
  await using respectful = await run({ respectRbac: true }, limited);
  expect(respectful.live.errors()).toEqual([]);
});

test('restricted to namespaces, nothing else is watched', async () => {
  await cluster.kubectl('create', 'namespace', 'inside');
  await cluster.kubectl('create', 'configmap', 'in', '-n', 'inside');
  await cluster.kubectl('create', 'configmap', 'out', '-n', 'default');
  await using running = await run({ namespaces: ['inside'], clusterResources: false });
  const { live } = running;
  expect(live.node(key('ConfigMap', 'in', 'inside'))).toBeDefined();
  expect(live.node(key('ConfigMap', 'out'))).toBeUndefined();
  expect(live.node(key('Namespace', 'inside', ''))).toBeUndefined();
  // What is not watched is not taken for missing.
  expect(await live.object(key('ConfigMap', 'out'))).toBeDefined();
  expect([...live.nodesInNamespace('inside')].map((node) => keyText(node.key))).toContain(
    '/ConfigMap/inside/in',
  );
});

test('a cluster that cannot be reached says so, and is loaded when it is there', async () => {
  await cluster.stopApiServer();
  const live = createLiveCluster({ client, settings, log: silentLogger, clock: systemClock });
  const stop = new AbortController();
  const running = live.run(stop.signal);
  await expect(live.ready()).rejects.toThrow(/connection refused/);
  expect(live.stats().error).toMatch(/connection refused/);
  await cluster.startApiServer();
  await eventually(() => live.ready());
  expect(live.stats().error).toBeUndefined();
  stop.abort();
  await running;
});

function crd(plural: string, kind: string): KubeObject {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.example.com` },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural, kind, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}
