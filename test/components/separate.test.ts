import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decode, encode, fields, normalize, repoServerMethods } from '@tiphys/model';
import { createSchemaClient } from '@tiphys/rpc';
import { createGitRepository, eventually, startGitHttps } from '../harness/index.ts';
import type { GitHttpsServer, TestRepository } from '../harness/index.ts';
import { startApart } from './apart.ts';
import type { ApartSystem } from './apart.ts';
import { configMap, finishHook, waitingHook } from './fixtures.ts';

// Argo CD's three components as three processes, with Redis, gRPC and Kubernetes between them.

const soon = { timeoutMs: 60_000 };

let system: ApartSystem;
let repository: TestRepository;
let git: GitHttpsServer;
let token: string;

beforeAll(async () => {
  const names = ['first', 'killed', 'again', 'without-redis'];
  repository = await createGitRepository({
    ...Object.fromEntries(names.map((name) => [`${name}/map.yaml`, configMap('b')])),
    'killed/hook.yaml': waitingHook,
  });
  git = await startGitHttps({ repositories: [repository], plain: true });
  system = await startApart();
  const password = await system.password();
  await system.run('login', system.address, '--plaintext', '--username', 'admin', '--password', password);
  const session = await fetch(`http://${system.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password }),
  });
  token = ((await session.json()) as { readonly token: string }).token;
});
afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
  await git?.[Symbol.asyncDispose]();
  await repository?.[Symbol.asyncDispose]();
});

describe('components apart', () => {
  it('name the flags without effect', () => {
    const named = (output: string): unknown[] =>
      output
        .split('\n')
        .filter((line) => line.includes('"msg":"a setting has no effect"'))
        .map((line) => (JSON.parse(line) as { readonly setting?: string }).setting);
    expect(named(system.controller.output())).toEqual(['--hydration-processors']);
    expect(named(system.server.output())).toEqual(['--dex-server']);
    expect(named(system.repoServer.output())).toEqual([]);
  });

  it('answer for health and metrics on ports of their own', async () => {
    for (const one of [system.server, system.repoServer, system.controller]) {
      expect(await (await fetch(`${one.metricsUrl}/healthz`)).text()).toBe('ok');
      const metrics = await fetch(`${one.metricsUrl}/metrics`);
      expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(await metrics.text()).toMatch(/^# TYPE argocd_\w+ /m);
    }
  });

  it('take an application from git to the cluster', async () => {
    await create('first');
    await system.run('app', 'sync', 'first');
    await system.run('app', 'wait', 'first', '--sync', '--health', '--timeout', '60');
    expect((await system.cluster.get('configmap', 'kept', '--namespace', 'first'))?.data).toEqual({ a: 'b' });
    expect(await get('first/resource-tree')).toMatchObject({ nodes: [{ kind: 'ConfigMap', name: 'kept' }] });
    expect(await get('first/managed-resources')).toMatchObject({
      items: [{ kind: 'ConfigMap', name: 'kept', namespace: 'first' }],
    });
  });

  it("measure applications and clusters under Argo CD's names", async () => {
    const one = 'namespace="argocd",name="first",project="default"';
    const server = 'https://kubernetes.default.svc';
    // Numbers of clusters are taken every ten seconds.
    await eventually(async () => {
      const metrics = await (await fetch(`${system.controller.metricsUrl}/metrics`)).text();
      const about = `autosync_enabled="false",repo="${git.url().replace('.git', '')}",dest_server="${server}",dest_namespace="first"`;
      expect(metrics).toContain(
        `argocd_app_info{${one},${about},sync_status="Synced",health_status="Healthy",operation=""} 1\n`,
      );
      expect(metrics).toContain(
        `argocd_app_sync_total{${one},dest_server="${server}",phase="Succeeded",dry_run="false"} 1\n`,
      );
      expect(metrics).toContain(`argocd_app_reconcile_count{namespace="argocd",dest_server="${server}"} `);
      expect(metrics).toMatch(
        new RegExp(
          `^argocd_cluster_info\\{server="${server}",k8s_version="1.36[^"]*",name="in-cluster"\\} 1$`,
          'm',
        ),
      );
      expect(metrics).toMatch(
        new RegExp(`^argocd_cluster_api_resource_objects\\{server="${server}"\\} [1-9]`, 'm'),
      );
    }, soon);
  });

  it('stream the tree as it changes', async () => {
    const stop = new AbortController();
    const answer = await fetch(`http://${system.address}/api/v1/stream/applications/first/resource-tree`, {
      headers: { ...headers(), accept: 'text/event-stream' },
      signal: stop.signal,
    });
    expect(answer.status).toBe(200);
    let text = '';
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of answer.body ?? []) text += decoder.decode(chunk, { stream: true });
    })().catch(() => undefined); // ends with the abort
    await eventually(() => expect(text).toContain('"kept"'), soon);
    await repository.commit({ 'first/more.yaml': configMap('c').replace('kept', 'more') });
    await system.run('app', 'sync', 'first');
    await eventually(() => expect(text).toContain('"more"'), soon);
    stop.abort();
    await reading;
  });

  it("keep their state in Redis in Argo CD's format", async () => {
    // The state of clusters is told every ten seconds.
    await eventually(async () => {
      const keys = (await system.redis.command('keys', '*')).toString().split('\n').sort();
      expect(keys).toEqual([
        'app|managed-resources|first|1.8.3.gz',
        'app|operation|first|1.8.3.gz', // ours: how the last sync went, task by task
        'app|resources-tree|first|1.8.3.gz',
        'cluster|info|https://kubernetes.default.svc|1.8.3.gz',
      ]);
    }, soon);
    const packed = await system.redis.command('get', 'app|resources-tree|first|1.8.3.gz');
    const text = gunzipSync(packed).toString();
    expect(text.endsWith('}\n')).toBe(true);
    expect(JSON.parse(text)).toMatchObject({ nodes: [{ name: 'kept' }, { name: 'more' }] });
  });

  it('go on with a sync whose controller was killed', async () => {
    await create('killed');
    await system.run('app', 'sync', 'killed', '--async');
    await eventually(async () => {
      const pods = await system.cluster.get('pods', '--namespace', 'killed');
      expect(pods?.items?.[0]?.status?.['phase']).toBe('Running');
    }, soon);
    const startedAt = (await stateOf('killed'))?.startedAt;
    await system.controller.stop('SIGKILL');
    expect((await stateOf('killed'))?.phase).toBe('Running');
    await finishHook(system.cluster, 'killed');
    await system.controller.start();
    await eventually(async () => expect((await stateOf('killed'))?.phase).toBe('Succeeded'), soon);
    expect((await stateOf('killed'))?.startedAt).toBe(startedAt);
    expect(await system.cluster.get('configmap', 'kept', '--namespace', 'killed')).toBeDefined();
  });

  it('render again when the repository server is back', async () => {
    await create('again');
    await system.repoServer.stop('SIGKILL');
    await get('again?refresh=hard');
    await system.repoServer.start();
    await system.run('app', 'get', 'again', '--hard-refresh');
    await eventually(async () => {
      expect(await system.run('app', 'get', 'again', '--hard-refresh')).not.toContain('ComparisonError');
    }, soon);
    await system.run('app', 'sync', 'again');
    expect(await system.cluster.get('configmap', 'kept', '--namespace', 'again')).toBeDefined();
  });

  it('work on while Redis is away, and tell the state again when it is back', async () => {
    await create('without-redis');
    await system.redis.stop();
    expect(await system.run('app', 'list')).toContain('without-redis');
    await system.run('app', 'sync', 'without-redis', '--async');
    await eventually(async () => expect((await stateOf('without-redis'))?.phase).toBe('Succeeded'), soon);
    expect(await system.cluster.get('configmap', 'kept', '--namespace', 'without-redis')).toBeDefined();
    await system.redis.start();
    for (const name of ['first', 'without-redis']) {
      await eventually(async () => expect(await get(`${name}/resource-tree`)).toHaveProperty('nodes'), soon);
    }
  });

  it('keep a revoked token as Argo CD does', async () => {
    await system.run('logout', system.address);
    expect((await system.redis.command('keys', '*revoked*')).toString()).toMatch(/^revoked-token\|[-\w]+$/);
  });
});

it('the repository server refuses who does not know its token', async () => {
  await using client = createSchemaClient(
    { codec: { encode, decode, normalize, fields }, methods: repoServerMethods },
    { address: system.repoServerAddress, tls: { insecure: true } },
  );
  const asked = client.unary('/repository.RepoServerService/ListRefs', { repo: { repo: git.url() } });
  await expect(asked).rejects.toThrow('takes calls of Tiphys components only');
});

it('every component ends when it is told to', async () => {
  const { server, controller, repoServer } = system;
  expect(await Promise.all([server, controller, repoServer].map((one) => one.stop()))).toEqual([0, 0, 0]);
});

async function create(name: string): Promise<void> {
  const target = ['--dest-server', 'https://kubernetes.default.svc', '--dest-namespace', name];
  await system.cluster.kubectl('create', 'namespace', name);
  await system.run('app', 'create', name, '--repo', git.url(), '--path', name, ...target);
}

function headers(): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

async function get(path: string): Promise<unknown> {
  const answer = await fetch(`http://${system.address}/api/v1/applications/${path}`, { headers: headers() });
  const body = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${body}`);
  return JSON.parse(body);
}

async function stateOf(name: string): Promise<OperationState | undefined> {
  const found = await system.cluster.get('applications.argoproj.io', name, '--namespace', 'argocd');
  return found?.status?.['operationState'] as OperationState | undefined;
}

interface OperationState {
  readonly phase?: string;
  readonly startedAt?: string;
}
