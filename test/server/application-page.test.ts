import type {
  ApplicationOverview,
  LiveMessage,
  PodLogMessage,
  ResourceOverview,
  TreeSnapshot,
} from '@tiphys/model/v2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubernetesObject, TestCluster } from '../harness/index.ts';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { ApiServer } from './api-server.ts';
import { adminPassword, startApiServer } from './api-server.ts';

// What an application's page asks for. Tree and managed resources are what the controller leaves in the cache; here the test does.

let cluster: TestCluster;
let server: ApiServer;
let admin: string;
let reader: string;
let tree: object;

const manifests = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}, {name: side, image: nginx}]}
---
apiVersion: v1
kind: Secret
metadata: {name: web, namespace: default}
stringData: {password: geheim}
`;
const secretText = Buffer.from('geheim').toString('base64');

beforeAll(async () => {
  cluster = await startTestCluster();
  server = await startApiServer(cluster.kubeconfig);
  admin = await server.login();
  await cluster.apply(manifests);
  await cluster.apply([
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'web', namespace: 'argocd' },
      spec: {
        project: 'default',
        source: { repoURL: 'https://git.example.com/x.git', path: 'web' },
        destination: { server: 'https://kubernetes.default.svc', namespace: 'default' },
      },
    },
  ]);
  await eventually(() => server.applications.get('argocd', 'web') !== undefined);
  reader = await makeReader();
  tree = await makeTree();
  await leave(tree);
}, 60_000);
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await cluster?.stop();
});

async function makeReader(): Promise<string> {
  const values = { 'accounts.reader': 'login' };
  await server.writer.saveValues({ kind: 'ConfigMap', name: 'argocd-cm', values });
  const policy = 'p, reader, applications, get, default/*, allow';
  await server.writer.saveValues({
    kind: 'ConfigMap',
    name: 'argocd-rbac-cm',
    values: { 'policy.csv': policy },
  });
  await server.client({ token: admin }).unary('/account.AccountService/UpdatePassword', {
    name: 'reader',
    currentPassword: adminPassword,
    newPassword: 'another-good-one',
  });
  return server.login('reader', 'another-good-one');
}

async function need(kind: string, ...args: readonly string[]): Promise<KubernetesObject> {
  const found = await cluster.get(kind, ...args, '-n', 'default');
  if (!found) throw new Error(`${kind} is missing`);
  return found;
}

async function makeTree(): Promise<object> {
  const running = await eventually(async () => {
    const list = (await cluster.get('pods', '-l', 'app=web', '-n', 'default')) as unknown as {
      readonly items: readonly (KubernetesObject & { readonly status?: { readonly phase?: string } })[];
    };
    const pod = list.items[0];
    return pod?.status?.phase === 'Running' ? pod : undefined;
  });
  const pod = running as KubernetesObject;
  const node = (group: string, kind: string, object: KubernetesObject): object => ({
    group,
    version: 'v1',
    kind,
    namespace: 'default',
    name: object.metadata.name,
    uid: object.metadata.uid,
  });
  const deployment = await need('deployment', 'web');
  return {
    nodes: [
      { ...node('apps', 'Deployment', deployment), health: { status: 'Healthy' } },
      node('', 'Secret', await need('secret', 'web')),
      {
        ...node('', 'Pod', pod),
        parentRefs: [{ group: 'apps', kind: 'Deployment', namespace: 'default', name: 'web' }],
      },
    ],
  };
}

async function leave(shown: object): Promise<void> {
  await server.cache.set('app|resources-tree|web', shown);
  await server.cache.set('app|managed-resources|web', [
    { kind: 'Secret', namespace: 'default', name: 'web', targetState: JSON.stringify(masked()) },
  ]);
  await server.cache.notify('app|managed-resources|web');
}

function masked(): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'web' }, data: { password: '++++++++' } };
}

async function ask(path: string, token = admin): Promise<{ readonly status: number; readonly text: string }> {
  const headers = token === '' ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${server.url}/api/v2/applications/argocd/${path}`, { headers });
  return { status: response.status, text: await response.text() };
}

async function get<T>(path: string, token = admin): Promise<T> {
  const { status, text } = await ask(path, token);
  if (status !== 200) throw new Error(`${status}: ${text}`);
  return JSON.parse(text) as T;
}

/** Reads events until `enough`; what comes afterwards is not waited for. */
async function follow<T>(
  path: string,
  enough: (messages: readonly T[]) => boolean,
  token = admin,
): Promise<readonly T[]> {
  const stop = new AbortController();
  const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
  const url = `${server.url}/api/v2/applications/argocd/${path}`;
  const response = await fetch(url, {
    headers,
    signal: AbortSignal.any([stop.signal, AbortSignal.timeout(20_000)]),
  });
  if (!response.ok || !response.body) throw new Error(`${response.status}: ${await response.text()}`);
  const messages: T[] = [];
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.startsWith('data: ')) messages.push(JSON.parse(part.slice(6)) as T);
    if (enough(messages)) break;
  }
  stop.abort();
  return messages;
}

describe('the tree', () => {
  it('is flat, with owners and what belongs together', async () => {
    const { nodes, version } = await get<TreeSnapshot>('web/tree');
    expect(version).toMatch(/^[\w-]{16}$/);
    expect(nodes.map(({ id, parents }) => [id.split('/')[1], parents])).toEqual([
      ['Deployment', []],
      ['Secret', []],
      ['Pod', ['apps/Deployment/default/web']],
    ]);
  });

  it('is for those who may see the application', async () => {
    for (const path of [
      'web/tree',
      'web/overview',
      'web/live',
      'web/logs',
      'web/resource?kind=Secret&namespace=default&name=web',
    ])
      expect((await ask(path, '')).status).toBe(401);
    expect(await ask('none/tree')).toMatchObject({ status: 403 });
    expect((await get<TreeSnapshot>('web/tree', reader)).nodes).toHaveLength(3);
  });
});

describe('the stream of a page', () => {
  it('has overview and tree, then what changes', async () => {
    const changed = structuredClone(tree) as { nodes: { health?: object }[] };
    const [first] = changed.nodes;
    if (first) first.health = { status: 'Degraded', message: 'broken' };
    let isLeft = false;
    const messages = await follow<LiveMessage>('web/live', (so) => {
      if (!isLeft && so.some(({ type }) => type === 'tree')) {
        isLeft = true;
        void leave(changed);
      }
      return so.some(({ type }) => type === 'patch');
    });
    expect(messages.map(({ type }) => type)).toEqual(expect.arrayContaining(['overview', 'tree', 'patch']));
    expect(messages.find(({ type }) => type === 'patch')).toMatchObject({
      set: [{ id: 'apps/Deployment/default/web', health: 'Degraded', healthMessage: 'broken' }],
      gone: [],
    });
    await leave(tree);
  });

  it('does not send a tree again that the caller has', async () => {
    const { version } = await get<TreeSnapshot>('web/tree');
    const messages = await follow<LiveMessage>(`web/live?since=${version}`, ({ length }) => length > 0);
    expect(messages.map(({ type }) => type)).toEqual(['overview']);
  });

  it('says what one may do, in the head of the page', async () => {
    const own = await get<ApplicationOverview>('web/overview');
    expect(own.can).toMatchObject({ sync: true, update: true, delete: true, logs: true, exec: false });
    expect(own.headline.sentence).not.toBe('');
    expect(own.application.metadata.managedFields).toBeUndefined();
    const { can } = await get<ApplicationOverview>('web/overview', reader);
    expect(Object.values(can)).not.toContain(true);
  });
});

describe('a resource in one answer', () => {
  it('has both sides, actions and rights', async () => {
    const path = 'web/resource?group=apps&kind=Deployment&namespace=default&name=web';
    const all = await get<ResourceOverview>(path);
    expect(JSON.parse(all.live ?? '')).toMatchObject({ kind: 'Deployment', spec: { replicas: 1 } });
    expect(all.actions).toContainEqual(expect.objectContaining({ name: 'restart', allowed: true }));
    expect(all.can).toMatchObject({ update: true, delete: true });
    const little = await get<ResourceOverview>(path, reader);
    expect(little.can).toEqual({ sync: false, update: false, delete: false, logs: false, exec: false });
    expect(little.actions.every(({ allowed }) => !allowed)).toBe(true);
  });

  it('never has the values of a Secret', async () => {
    const { text } = await ask('web/resource?kind=Secret&namespace=default&name=web');
    expect(JSON.parse((JSON.parse(text) as ResourceOverview).live ?? '')).toMatchObject({ kind: 'Secret' });
    expect(text).not.toContain('geheim');
    expect(text).not.toContain(secretText);
  });

  it('is none that the tree does not show', async () => {
    const other = await ask(
      'web/resource?kind=ConfigMap&namespace=kube-system&name=extension-apiserver-authentication',
    );
    expect(other.status).toBe(404);
  });
});

describe('logs', () => {
  it('of all containers come as one stream', async () => {
    const messages = await follow<PodLogMessage>('web/logs?tailLines=10', () => false);
    expect(messages[0]?.sources?.map(({ container }) => container)).toEqual(['web', 'side']);
    const lines = messages.flatMap((message) => message.lines);
    expect(new Set(lines.map(({ container }) => container))).toEqual(new Set(['web', 'side']));
  });

  it('need the right to logs, and numbers that are some', async () => {
    expect((await ask('web/logs', reader)).status).toBe(403);
    expect(await ask('web/logs?tailLines=many')).toMatchObject({ status: 400 });
  });
});
