import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  Cause,
  DiffAnswer,
  Explanation,
  HistoryAnswer,
  OperationTimeline,
  PlanAnswer,
} from '@tiphys/model/v2';
import { isSettled, setStage } from '../controller/stories.ts';
import type { Stage } from '../controller/stories.ts';
import { eventually } from '../harness/index.ts';

// Explanations, differences, plans, timelines and the history of one application, asked of the API server of a running system.

const hook = 'argocd.argoproj.io/hook';
const wave = 'argocd.argoproj.io/sync-wave';
const hostile = '<img src=x onerror=alert(1)>';

function deployment(image: string): string {
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', annotations: { [wave]: '1' } },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image, resources: { requests: { cpu: '1000m' } } }] },
      },
    },
  });
}

function config(name: string, data: object, annotations: object = {}): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, annotations }, data });
}

const secret = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'key' },
  stringData: { password: 'golden fleece' },
});

let stage: Stage;
let token: string;

beforeAll(async () => {
  stage = await setStage({
    'shop/web.json': deployment('example.com/web:1.4.2'),
    'shop/settings.json': config('settings', { 'app.yaml': 'server:\n  port: 8080\n' }),
    'shop/old.json': config('old', { a: 'b' }),
    'shop/key.json': secret,
    'shop/hook.json': config('migrate', {}, { [hook]: 'PreSync' }),
  });
  const { system } = stage;
  const body = JSON.stringify({ username: 'admin', password: system.password });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${system.url}/api/v1/session`, { method: 'POST', headers, body });
  ({ token } = (await answer.json()) as { token: string });
  await stage.create(
    'shop',
    { syncPolicy: { syncOptions: ['CreateNamespace=true'] } },
    { finalizers: ['resources-finalizer.argocd.argoproj.io'] },
  );
  await stage.until('shop', ({ status }) => status?.sync?.status === 'OutOfSync');
});
afterAll(() => stage?.[Symbol.asyncDispose]());

async function ask<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(`${stage.system.url}/api/v2/applications/argocd/shop/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  // Nothing that is asked here may tell what a Secret holds, plain or encoded.
  expect(text).not.toMatch(/golden fleece|Z29sZGVuIGZsZWVjZQ/);
  return JSON.parse(text) as T;
}

function rulesOf(causes: readonly Cause[]): string[] {
  return causes.flatMap((cause) => [cause.rule, ...rulesOf(cause.causes)]);
}

describe('before the first sync', () => {
  it('explains that nothing is deployed', async () => {
    const explanation = await ask<Explanation>('explain');
    expect(explanation.sentence).toMatch(/^Not deployed yet: 4 resources to create from [0-9a-f]{7}/);
    expect(explanation.next).toBe('Syncing is manual: somebody has to start it.');
    expect(rulesOf(explanation.causes)).toEqual(['manual', 'new-in-source']);
  });

  it('plans phases and waves, with the namespace and the hook', async () => {
    const plan = await ask<PlanAnswer>('plan', { sync: {} });
    expect(plan.sentence).toBe('This sync creates 5 and runs 1 hook.');
    expect(
      plan.waves.map(({ phase, wave: number, tasks }) => [
        phase,
        number,
        tasks.map(({ name, action }) => `${action} ${name}`),
      ]),
    ).toEqual([
      ['PreSync', 0, ['create shop', 'hook migrate']],
      ['Sync', 0, ['create key', 'create old', 'create settings']],
      ['Sync', 1, ['create web']],
    ]);
  });

  it('has no operation and no history yet', async () => {
    expect(await ask<OperationTimeline>('operation')).toMatchObject({
      phase: '',
      sentence: 'Nothing was synced yet.',
      attempts: [],
    });
    expect((await ask<HistoryAnswer>('history')).entries).toEqual([]);
  });
});

describe('a sync', () => {
  it('leaves a timeline with times and waves', async () => {
    await stage.sync('shop', { revision: 'main', syncOptions: ['CreateNamespace=true'] });
    await stage.until('shop', isSettled);
    const timeline = await ask<OperationTimeline>('operation');
    expect(timeline.recorded).toBe(true);
    expect(timeline.sentence).toMatch(
      /^The sync to [0-9a-f]{7}, started by test, succeeded after \d+ seconds?\.$/,
    );
    const [attempt] = timeline.attempts;
    expect(attempt?.waves.map(({ phase, wave: number, state }) => [phase, number, state])).toEqual([
      ['PreSync', 0, 'done'],
      ['Sync', 0, 'done'],
      ['Sync', 1, 'done'],
    ]);
    const tasks = attempt?.waves.flatMap((one) => one.tasks) ?? [];
    expect(tasks.every(({ startedAt, finishedAt }) => startedAt && finishedAt)).toBe(true);
  });

  it('is the first entry of the history', async () => {
    const { entries } = await ask<HistoryAnswer>('history');
    expect(entries).toMatchObject([
      {
        id: 0,
        current: true,
        initiatedBy: 'test',
        automated: false,
        sources: [{ commit: { message: 'First commit' } }],
      },
    ]);
  });

  it('leaves nothing that differs, and counts what does not matter', async () => {
    const diff = await ask<DiffAnswer>('diff');
    expect(diff.objects.every(({ state }) => state === 'same')).toBe(true);
    expect(diff.hidden).toBeGreaterThan(0);
    const explanation = await ask<Explanation>('explain');
    expect(explanation.tone).toBe('good');
  });
});

describe('what differs', () => {
  it('is told by who changed it', async () => {
    const { cluster } = stage.system;
    await cluster.kubectl('scale', 'deployment/web', '-n', 'shop', '--replicas=3');
    const patch = JSON.stringify({ data: { 'app.yaml': `server:\n  port: 8080\n  host: ${hostile}\n` } });
    const manager = '--field-manager=keda-operator';
    await cluster.kubectl(
      'patch',
      'configmap',
      'settings',
      '-n',
      'shop',
      '--type=merge',
      '-p',
      patch,
      manager,
    );
    await cluster.kubectl('delete', 'configmap', 'old', '-n', 'shop');
    const explanation = await eventually(async () => {
      const found = await ask<Explanation>('explain');
      expect(rulesOf(found.causes)).toEqual(['manual', 'rule-missing', 'changed-live', 'deleted-live']);
      return found;
    });
    expect(explanation.causes.map(({ text }) => text)).toEqual([
      'Syncing is manual: nobody has started a sync',
      expect.stringMatching(/^ConfigMap settings: keda-operator changed data\["app.yaml"\] in the cluster/),
      expect.stringMatching(/^Deployment web: kubectl changed spec.replicas in the cluster/),
      'ConfigMap old was deleted from the cluster after it had been synced',
    ]);
  });

  it('is told field by field, into documents, with the owner, and agrees with the controller', async () => {
    const diff = await ask<DiffAnswer>('diff');
    const changed = diff.objects.filter(({ state }) => state !== 'same');
    expect(changed.map(({ kind, name, state, sync }) => [kind, name, state, sync])).toEqual([
      ['ConfigMap', 'old', 'missing', 'OutOfSync'],
      ['ConfigMap', 'settings', 'changed', 'OutOfSync'],
      ['Deployment', 'web', 'changed', 'OutOfSync'],
    ]);
    expect(changed[1]?.changes).toMatchObject([
      {
        path: 'data["app.yaml"]',
        op: 'change',
        by: 'live',
        owner: { manager: 'keda-operator' },
        embedded: { format: 'yaml', changes: [{ path: 'server.host', op: 'remove', live: hostile }] },
      },
    ]);
    // The quantity is written differently in the cluster; it is the same.
    expect(changed[2]?.changes).toMatchObject([{ path: 'spec.replicas', live: 3, desired: 1, by: 'live' }]);
    expect(changed[2]?.hidden.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['metadata', 'last-applied', 'status', 'default']),
    );
  });

  it('has both sides of one object whole', async () => {
    const diff = await ask<DiffAnswer>(`diff?resource=${encodeURIComponent('apps/Deployment/shop/web')}`);
    expect(diff.objects).toHaveLength(1);
    expect(diff.objects[0]?.live).toMatchObject({ spec: { replicas: 3 } });
    expect(diff.objects[0]?.desired).toMatchObject({ spec: { replicas: 1 } });
    await expect(ask('diff?resource=apps/Deployment/shop/nothing')).rejects.toThrow('404');
  });

  it('is told by the command line in the same words', async () => {
    const { system } = stage;
    await system.login();
    const text = await system.run('explain', 'app', 'shop');
    expect(text).toContain('! Deployment web: kubectl changed spec.replicas in the cluster');
    expect(text).toContain('  → Sync to undo the change, or put it into the source to keep it.');
    const json = JSON.parse(await system.run('explain', 'app', 'shop', '-o', 'json')) as Explanation;
    expect(json.causes.map(({ rule }) => rule)).toContain('rule-missing');
  });
});

describe('a new commit', () => {
  it('is planned before it is synced, with warnings', async () => {
    await stage.repository.commit(
      {
        'shop/web.json': deployment('example.com/web:1.4.3').replaceAll('"app":"web"', '"app":"shop"'),
        'shop/settings.json': undefined,
      },
      { message: 'Rename the pods' },
    );
    const plan = await eventually(async () => {
      const found = await ask<PlanAnswer>('plan', { sync: { prune: true } });
      expect(found.counts).toMatchObject({ create: 1, update: 1, prune: 1, hook: 1 });
      return found;
    });
    expect(plan.warnings).toMatchObject([
      { rule: 'immutable', tone: 'bad', resource: { kind: 'Deployment', name: 'web' } },
    ]);
    const kept = await ask<PlanAnswer>('plan', { sync: {} });
    expect(kept.counts).toMatchObject({ keep: 1, prune: 0 });
    const partial = await ask<PlanAnswer>('plan', {
      sync: { resources: [{ group: 'apps', kind: 'Deployment', name: 'web' }] },
    });
    expect(partial.waves.flatMap(({ tasks }) => tasks).map(({ name }) => name)).toEqual(['web']);
    expect(partial.warnings.map(({ rule }) => rule)).toContain('partial');
  });

  it.each([
    [{}, 400],
    [{ sync: {}, delete: {} }, 400],
    [{ sync: { revision: '--upload-pack=x' } }, 400],
    [{ rollback: { id: 'a' } }, 400],
    [{ rollback: { id: 77 } }, 404],
  ])('refuses the plan %j', async (body, status) =>
    expect(ask('plan', body)).rejects.toThrow(String(status)),
  );

  it('fails as the plan said, keeps both attempts, and is explained', async () => {
    const operation = {
      initiatedBy: { username: 'test' },
      sync: { revision: 'main', prune: true },
      retry: { limit: 1, backoff: { duration: '1s' } },
    };
    const patch = ['--type=merge', '-p', JSON.stringify({ operation })];
    await stage.system.cluster.kubectl('patch', 'application', 'shop', '-n', 'argocd', ...patch);
    await stage.until('shop', ({ status }) => status?.operationState?.phase === 'Failed');
    const timeline = await ask<OperationTimeline>('operation');
    expect(timeline.attempts.map(({ number, phase }) => [number, phase])).toEqual([
      [1, 'Failed'],
      [2, 'Failed'],
    ]);
    const failed = timeline.attempts[1]?.waves
      .flatMap((one) => one.tasks)
      .filter(({ state }) => state === 'failed');
    expect(failed?.map(({ name }) => name)).toEqual(['web']);
    const explanation = await ask<Explanation>('explain');
    expect(explanation.sentence).toMatch(/^The last sync to [0-9a-f]{7} failed/);
    expect(rulesOf(explanation.causes)).toContain('sync-failed');
  });

  it('can be compared with what was deployed, and rolled back in a plan', async () => {
    const diff = await ask<DiffAnswer>('diff?from=history:0&to=desired');
    const web = diff.objects.find(({ name }) => name === 'web');
    expect(web?.changes.map(({ path }) => path)).toContain('spec.template.spec.containers[name=web].image');
    const plan = await ask<PlanAnswer>('plan', { rollback: { id: 0 } });
    expect(plan.waves.every(({ phase }) => phase === 'Sync')).toBe(true);
    expect(plan.counts.hook).toBe(0);
  });
});

it('a deletion is previewed with what goes and what stays', async () => {
  const plan = await ask<PlanAnswer>('plan', { delete: {} });
  expect(plan.sentence).toMatch(/^Deletes the application shop and \d+ objects in the cluster\.$/);
  const kinds = plan.kinds.map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['Deployment', 'ReplicaSet', 'Pod', 'Secret']));
  const kept = await ask<PlanAnswer>('plan', { delete: { cascade: false } });
  expect(kept.counts.delete).toBe(0);
  expect(kept.sentence).toMatch(/^Deletes only the application shop;/);
});

it('nobody is told of what they may not see', async () => {
  const path = `${stage.system.url}/api/v2/applications/argocd/shop`;
  for (const part of ['explain', 'diff', 'operation', 'history']) {
    expect((await fetch(`${path}/${part}`)).status).toBe(401);
  }
  const headers = { authorization: `Bearer ${token}` };
  const nothing = await fetch(`${stage.system.url}/api/v2/applications/argocd/nothing/explain`, { headers });
  expect(nothing.status).toBe(403);
});
