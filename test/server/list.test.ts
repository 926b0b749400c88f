import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApplicationsAnswer, BulkJob, ListChanges, ListNeighbours, Me } from '@tiphys/model/v2';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';
import { fillFleet, fleetApplication } from '../ui/fleet.ts';
import type { ApiServer } from './api-server.ts';
import { adminPassword, startApiServer } from './api-server.ts';

// The list of the additive API: queries, order, pages, facets, rights, streams and bulk jobs, on a real API server.

const count = 240;
const type = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };
let cluster: TestCluster;
let server: ApiServer;
let admin: string;
let reader: string;

beforeAll(async () => {
  cluster = await startTestCluster();
  server = await startApiServer(cluster.kubeconfig, { applicationNamespaces: ['team-*'] });
  await cluster.kubectl('create', 'namespace', 'team-a');
  await cluster.kubectl('create', 'namespace', 'elsewhere');
  await cluster.apply([
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'argocd-cm', namespace: 'argocd', labels: { 'app.kubernetes.io/part-of': 'argocd' } },
      data: { 'accounts.reader': 'login' },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'argocd-rbac-cm',
        namespace: 'argocd',
        labels: { 'app.kubernetes.io/part-of': 'argocd' },
      },
      data: {
        'policy.csv': [
          'p, reader, applications, get, payments/*, allow',
          'p, reader, applications, sync, payments/*-dev-*, allow',
          'p, reader, applications, delete, payments/one-alone, allow',
          'p, reader, clusters, update, https://one.example.com, allow',
          'p, reader, clusters, update, https://*, deny',
        ].join('\n'),
      },
    },
  ]);
  await fillFleet(server.kube, count);
  const app = fleetApplication(0);
  for (const namespace of ['team-a', 'elsewhere']) {
    const own = { ...app, metadata: { ...app.metadata, namespace, name: 'from-a-team' } };
    await server.kube.create(own, type);
  }
  admin = await server.login();
  await eventually(() => server.config.accounts().some(({ name }) => name === 'reader'));
  const client = server.client({ token: admin });
  await client.unary('/account.AccountService/UpdatePassword', {
    name: 'reader',
    currentPassword: adminPassword,
    newPassword: 'another-good-one',
  });
  reader = await server.login('reader', 'another-good-one');
  await eventually(() => server.applications.list().length === count + 2);
}, 60_000);
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await cluster?.[Symbol.asyncDispose]();
});

async function call<T>(path: string, token = admin, init: RequestInit = {}): Promise<T> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${server.url}/api/v2/${path}`, { ...init, headers });
  const body = (await response.json()) as T & { readonly message?: string };
  if (!response.ok) throw new Error(`${response.status}: ${body.message}`);
  return body;
}

function list(query: Readonly<Record<string, string>> = {}, token = admin): Promise<ApplicationsAnswer> {
  return call(`applications?${new URLSearchParams(query)}`, token);
}

describe('the list', () => {
  it('answers a part of all that match, and where the next begins', async () => {
    const names: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page === 0 || cursor; page++) {
      const answer = await list({ limit: '50', sort: '-since', ...(cursor ? { cursor } : {}) });
      expect(answer.total).toBe(count + 1);
      names.push(...answer.rows.map(({ namespace, name }) => `${namespace}/${name}`));
      cursor = answer.next;
    }
    expect(names).toHaveLength(count + 1);
    expect(new Set(names).size).toBe(count + 1);
    const { rows } = await list({ offset: '239', limit: '10' });
    expect(rows).toHaveLength(2);
  });

  it('filters, and counts what other choices would bring', async () => {
    const all = await list({ facets: 'true', limit: '0' });
    const { rows, total, summary, facets } = await list({
      q: 'health:Degraded cluster:eu-*',
      facets: 'true',
      labels: 'true',
    });
    expect(total).toBe(rows.length);
    expect(rows.every(({ health, cluster: name }) => health === 'Degraded' && name.startsWith('eu-'))).toBe(
      true,
    );
    expect(rows[0]?.labels).toHaveProperty('team');
    expect(rows[0]?.text).toMatch(/^Degraded: /);
    expect(summary.health).toEqual({ Degraded: total });
    const health = facets?.find(({ field }) => field === 'health')?.values ?? [];
    // Its own condition is left out of the counts of a field, that of the cluster is not.
    expect(health.find(({ value }) => value === 'Healthy')?.count).toBeGreaterThan(0);
    const everywhere = all.facets?.find(({ field }) => field === 'health')?.values ?? [];
    expect(everywhere.reduce((sum, value) => sum + value.count, 0)).toBe(count + 1);
  });

  it('finds by letters of a name', async () => {
    const { rows } = await list({ find: 'payprodeuw', limit: '3' });
    expect(rows[0]?.name).toBe('payments-api-prod-eu-west-1');
  });

  it('refuses what it cannot do, and strangers', async () => {
    await expect(list({ sort: 'constructor' })).rejects.toThrow('400: applications cannot be sorted by');
    await expect(list({ limit: '-1' })).rejects.toThrow('400: limit must be a number');
    await expect(list({ cursor: 'e30' })).rejects.toThrow('400: the cursor is not one of ours');
    await expect(list({}, 'nobody')).rejects.toThrow('401');
  });

  it('shows only what the caller may see, and says what they may do', async () => {
    const { rows, all, facets } = await list({ limit: '500', facets: 'true' }, reader);
    expect(all).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(20);
    expect(new Set(rows.map(({ project }) => project))).toEqual(new Set(['payments']));
    for (const { name, can } of rows) expect(can, name).toBe(name.includes('-dev-') ? 3 : 2);
    expect(facets?.find(({ field }) => field === 'project')?.values).toHaveLength(1);
    const { rows: mine } = await list({ q: 'name:from-a-team', limit: '10' });
    expect(mine.map(({ namespace }) => namespace)).toEqual(['team-a']);
  });

  it('names the neighbours of an application, and only those that one may see', async () => {
    const { rows } = await list({ q: 'project:payments', sort: '-since', limit: '3' });
    const [first, second, third] = rows.map(({ namespace, name }) => ({ namespace, name }));
    const beside = (name = '', token = admin): Promise<ListNeighbours> =>
      call(`applications/argocd/${name}/neighbours?q=project:payments&sort=-since`, token);
    expect(await beside(second?.name)).toEqual({ previous: first, next: third });
    expect(await beside(first?.name)).toEqual({ next: second });
    expect(await beside(second?.name, reader)).toEqual({ previous: first, next: third });
    const [other] = (await list({ q: 'project:storefront', limit: '1' })).rows;
    // What is not in the list has a place in its order all the same; what one may not see has none.
    expect(await beside(other?.name)).not.toEqual({});
    expect(await beside(other?.name, reader)).toEqual({});
  });

  it('tells who calls what they may do', async () => {
    const mine = await call<Me>('me', reader);
    expect(mine.username).toBe('reader');
    // A grant for one object counts; one that is denied does not.
    expect(mine.can).toMatchObject({
      'applications/get': true,
      'applications/sync': true,
      'applications/delete': true,
      'applications/create': false,
      'clusters/update': false,
    });
    expect(mine.settings.controllerNamespace).toBe('argocd');
    expect((await call<Me>('me')).can).toMatchObject({
      'applications/create': true,
      'clusters/create': true,
    });
  });

  it('forgets decisions when the policy changes', async () => {
    const patch = { data: { 'policy.csv': 'p, reader, applications, get, data/*, allow' } };
    await cluster.kubectl('patch', 'configmap/argocd-rbac-cm', '-n', 'argocd', '-p', JSON.stringify(patch));
    await eventually(async () => (await list({}, reader)).rows[0]?.project === 'data');
  });
});

describe('a stream of the list', () => {
  it('tells what enters, changes and leaves', async () => {
    const stop = new AbortController();
    const changes = follow('q=project:payments+health:Degraded', stop.signal);
    const first = await changes.next();
    expect(first.value?.rows).toEqual([]);
    const before = first.value?.total ?? 0;
    const { rows } = await list({ q: 'project:payments health:Healthy', limit: '1' });
    const name = rows[0]?.name ?? '';
    const setHealth = (status: string): Promise<unknown> =>
      server.kube.patch(
        { type, namespace: 'argocd', name },
        { type: 'merge', body: { status: { health: { status } } } },
      );
    await setHealth('Degraded');
    const entered = (await changes.next()).value;
    expect(entered).toMatchObject({ entered: [`argocd/${name}`], left: [], total: before + 1 });
    expect(entered?.rows[0]).toMatchObject({ name, health: 'Degraded' });
    await setHealth('Healthy');
    expect((await changes.next()).value).toMatchObject({ left: [`argocd/${name}`], total: before });
    stop.abort();
  });
});

describe('a bulk job', () => {
  it('does one action to many, within the caller’s rights, and counts', async () => {
    const { rows } = await list({ limit: '3', q: 'auto:off' });
    const names = rows.map(({ namespace, name }) => ({ namespace, name }));
    const begun = await start({ action: 'terminate', names });
    expect(begun.total).toBe(3);
    const done = await finished(begun.id);
    expect(done).toMatchObject({ state: 'done', done: 0, failed: 3 });
    expect(done.failures[0]?.message).toContain('No operation is in progress');
    const foreign = await start({ action: 'sync', names }, reader);
    expect((await finished(foreign.id, reader)).failures[0]?.message).toContain('permission denied');
    await expect(call(`bulk/${begun.id}`, reader)).rejects.toThrow('404');
  });

  it('stops when it is told to', async () => {
    // Nobody answers a refresh here, so that the job is still at its first ones.
    const begun = await start({ action: 'refresh', q: 'health:Healthy' });
    expect(begun.total).toBeGreaterThan(100);
    await call(`bulk/${begun.id}`, admin, { method: 'DELETE', body: '{}' });
    expect(await finished(begun.id)).toMatchObject({ state: 'stopped', done: 0 });
  });

  it('takes nothing for everything', async () => {
    await expect(start({ action: 'sync' })).rejects.toThrow('400: give either names, or q, or all: true');
    await expect(start({ action: 'explode', all: true })).rejects.toThrow('400: action must be one of');
    await expect(start({ action: 'sync', names: 'all' })).rejects.toThrow('400: names must be a list');
  });
});

function start(body: object, token = admin): Promise<BulkJob> {
  return call('bulk', token, { method: 'POST', body: JSON.stringify(body) });
}

function finished(id: string, token = admin): Promise<BulkJob> {
  return eventually(async () => {
    const job = await call<BulkJob>(`bulk/${id}`, token);
    return job.finishedAt === undefined ? false : job;
  });
}

async function* follow(query: string, signal: AbortSignal): AsyncGenerator<ListChanges, undefined> {
  const headers = { authorization: `Bearer ${admin}`, accept: 'text/event-stream' };
  const response = await fetch(`${server.url}/api/v2/applications?${query}`, { headers, signal });
  let rest = '';
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const events = (rest + text).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events)
      if (event.startsWith('data: ')) yield JSON.parse(event.slice(6)) as ListChanges;
  }
  return undefined;
}
