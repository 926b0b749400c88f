import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGitRepository, eventually, startGitHttps } from '../harness/index.ts';
import type { GitHttpsServer, TestRepository } from '../harness/index.ts';
import { baseName, metricsOf, ownMetrics, readExposition } from './exposition.ts';
import { exposed } from './exposed-metrics.ts';
import { configMap, finishHook, waitingHook } from './fixtures.ts';
import { startReplicated } from './replicated.ts';
import type { Replica, ReplicatedSystem } from './replicated.ts';

// Two of each component with a Redis: whichever is killed without a word, nothing is lost.

const soon = { timeoutMs: 90_000 };
const killedMs = 400_000;

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const slow = ['slow-a', 'slow-b', 'slow-c', 'slow-d'];

let system: ReplicatedSystem;
let repository: TestRepository;
let git: GitHttpsServer;
let token: string;
let password: string;

beforeAll(async () => {
  repository = await createGitRepository({
    'plain/map.yaml': configMap('b'),
    'slow/map.yaml': configMap('b'),
    'slow/hook.yaml': waitingHook,
  });
  git = await startGitHttps({ repositories: [repository], plain: true });
  system = await startReplicated();
  password = await system.password();
  await system.run('login', system.address, '--plaintext', '--username', 'admin', '--password', password);
  token = (await login(system.address, 'admin', password)).token ?? '';
  await applyApplications();
}, 400_000);
afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
  await git?.[Symbol.asyncDispose]();
  await repository?.[Symbol.asyncDispose]();
});

describe('two of each component', () => {
  it('share one login and one count of wrong passwords', { timeout: killedMs }, async () => {
    for (const { address } of system.servers) {
      expect((await get(address, 'account')).status).toBe(200);
    }
    await system.run('account', 'list');
    const [first, second] = system.servers as [Replica, Replica];
    await putAccount('guest', 'right-password');
    for (const { address } of system.servers) {
      await eventually(
        async () => expect((await login(address, 'guest', 'right-password')).status).toBe(200),
        soon,
      );
    }
    for (let times = 0; times < 3; times++) await login(first.address, 'guest', 'wrong');
    for (let times = 0; times < 2; times++) await login(second.address, 'guest', 'wrong');
    expect((await login(first.address, 'guest', 'right-password')).status).toBe(401);
    expect((await login(second.address, 'guest', 'right-password')).status).toBe(401);
  });

  it('share the applications, each measured by one controller', { timeout: killedMs }, async () => {
    await eventually(async () => {
      for (const name of [...names, ...slow]) expect(await statusOf(name)).toMatchObject({ sync: {} });
      const [first = [], second = []] = await Promise.all(system.controllers.map(shown));
      expect([...first, ...second].toSorted()).toEqual([...names, ...slow].toSorted());
      expect(Math.min(first.length, second.length)).toBeGreaterThan(0);
    }, soon);
  });

  it('render on both repository servers behind the one address', { timeout: killedMs }, async () => {
    const rendered = async ({ metricsUrl }: Replica): Promise<number> => {
      const text = await (await fetch(`${metricsUrl}/metrics`)).text();
      const labels = ['grpc_server_handled_total{', 'grpc_method="GenerateManifest"', 'grpc_code="OK"'];
      const line = text.split('\n').find((one) => labels.every((label) => one.includes(label)));
      return Number(line?.split(' ').at(-1) ?? 0);
    };
    await eventually(async () => {
      const counts = await Promise.all(system.repoServers.map(rendered));
      expect(Math.min(...counts)).toBeGreaterThan(0);
    }, soon);
  });

  it('go on with the syncs of a controller that was killed, within 15 s', { timeout: killedMs }, async () => {
    await Promise.all(slow.map((name) => system.run('app', 'sync', name, '--async')));
    for (const name of slow) {
      await eventually(
        async () => expect((await statusOf(name))?.operationState?.phase).toBe('Running'),
        soon,
      );
    }
    const startedAt = await Promise.all(
      slow.map(async (name) => (await statusOf(name))?.operationState?.startedAt),
    );
    // The one that has more of them under way.
    const [first = [], second = []] = await Promise.all(system.controllers.map(shown));
    const count = (held: readonly string[]): number => held.filter((name) => slow.includes(name)).length;
    const [killed, left] = (
      count(first) >= count(second) ? system.controllers : system.controllers.toReversed()
    ) as [Replica, Replica];
    const killedAt = Date.now();
    await killed.stop('SIGKILL');
    await eventually(async () => {
      expect((await shown(left)).toSorted()).toEqual([...names, ...slow].toSorted());
    }, soon);
    expect(Date.now() - killedAt).toBeLessThan(15_000);
    await Promise.all(slow.map((name) => finishHook(system.cluster, name)));
    for (const [index, name] of slow.entries()) {
      await eventually(
        async () =>
          expect((await statusOf(name))?.operationState).toMatchObject({
            phase: 'Succeeded',
            startedAt: startedAt[index],
          }),
        soon,
      );
    }
    // A change of the cluster is seen by the one that is left, whoever had the application before.
    await system.cluster.kubectl('delete', 'configmap', 'kept', '--namespace', 'slow-a');
    await eventually(async () => expect((await statusOf('slow-a'))?.sync?.status).toBe('OutOfSync'), soon);
    await killed.start();
    await eventually(async () => {
      const [one = [], other = []] = await Promise.all(system.controllers.map(shown));
      expect([...one, ...other].toSorted()).toEqual([...names, ...slow].toSorted());
      expect(Math.min(one.length, other.length)).toBeGreaterThan(0);
    }, soon);
  });

  it('render on when either repository server is killed', { timeout: killedMs }, async () => {
    for (const [index, killed] of system.repoServers.entries()) {
      await killed.stop('SIGKILL');
      await repository.commit({ 'plain/map.yaml': configMap(`after-${index}`) });
      const text = await system.run('app', 'get', 'a', '--hard-refresh');
      expect(text).not.toContain('ComparisonError');
      await system.run('app', 'sync', 'a', '--timeout', '60');
      const map = await system.cluster.get('configmap', 'kept', '--namespace', 'a');
      expect(map?.data).toEqual({ a: `after-${index}` });
      await killed.start();
    }
  });

  it('resume streams when either API server is killed', { timeout: killedMs }, async () => {
    const waiting = system.run('app', 'wait', 'b', '--health', '--sync', '--timeout', '300');
    waiting.catch(() => {}); // told below
    for (const [index, killed] of system.servers.entries()) {
      const other = system.servers[1 - index];
      await killed.stop('SIGKILL');
      // What a client gets that connects again begins with the state of now.
      const tree = await firstOfStream(system.address, 'stream/applications?name=b');
      expect(tree).toContain('"ADDED"');
      expect((await get(other?.address ?? '', 'applications/b')).status).toBe(200);
      await killed.start();
    }
    await system.run('app', 'sync', 'b');
    expect(await waiting).toContain('Synced');
    expect((await get(system.address, 'account')).status).toBe(200);
  });

  it('work while Redis is killed, and tell everything again', { timeout: killedMs }, async () => {
    await system.redis.stop('SIGKILL');
    await system.run('app', 'sync', 'c', '--timeout', '60');
    expect(await system.cluster.get('configmap', 'kept', '--namespace', 'c')).toBeDefined();
    await system.redis.start();
    for (const { address } of system.servers) {
      for (const name of ['a', 'b', 'c']) {
        await eventually(async () => {
          const { status, body } = await get(address, `applications/${name}/resource-tree`);
          expect(status).toBe(200);
          expect(body).toContain('"kept"');
        }, soon);
      }
    }
  });

  it("expose Argo CD's metrics, and all that the dashboard asks for", { timeout: killedMs }, async () => {
    // Who was killed has begun to count anew.
    await system.run('app', 'sync', 'd', '--timeout', '60');
    await login(system.address, 'nobody', 'wrong');
    const expositions = {
      'application-controller': system.controllers,
      server: system.servers,
      'repo-server': system.repoServers,
    };
    const all = new Set<string>();
    for (const [component, replicas] of Object.entries(expositions)) {
      await eventually(async () => {
        const found = (await Promise.all(replicas.map((one) => readExposition(one.metricsUrl)))).flatMap(
          (one) => [...one],
        );
        for (const [name, labels] of Object.entries(exposed[component] ?? {})) {
          const present = found.filter(([metric]) => metric === name);
          expect(present, `${component} ${name}`).not.toEqual([]);
          const names = new Set(present.flatMap(([, own]) => [...own]));
          expect([...names], `${component} ${name}`).toEqual(expect.arrayContaining([...labels]));
        }
        for (const [name] of found) all.add(name);
        // What the documentation's tables do not have is not exposed.
        const listed = new Set(Object.keys(exposed[component] ?? {}).map(baseName));
        const others = found
          .map(([name]) => name)
          .filter((name) => !ownMetrics.test(name))
          .filter((name) => !listed.has(name) && !listed.has(name.replace(/_(?:bucket|sum|count)$/, '')));
        expect(others, component).toEqual([]);
      }, soon);
    }
    const dashboard = JSON.parse(await readFile('manifests/dashboard.json', 'utf8')) as Dashboard;
    const asked = dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsOf(expr)));
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((name) => !all.has(name))).toEqual([]);
  });

  it('write events with the labels that settings name', { timeout: killedMs }, async () => {
    await system.run('app', 'sync', 'e', '--timeout', '60');
    await eventually(async () => {
      const found = await system.cluster.get('events', '--namespace', 'argocd', '--selector', 'team=blue');
      const about = (found?.items ?? []).filter(({ metadata }) => metadata.name?.startsWith('e.'));
      expect(about.map((event) => (event as { readonly reason?: string }).reason)).toEqual(
        expect.arrayContaining(['OperationStarted', 'OperationCompleted', 'ResourceUpdated']),
      );
    }, soon);
  });

  it('say how they are, deep and shallow', { timeout: killedMs }, async () => {
    const health = async ({ metricsUrl }: Replica, query = ''): Promise<readonly [number, string]> => {
      const answer = await fetch(`${metricsUrl}/healthz${query}`);
      return [answer.status, await answer.text()];
    };
    const all = [...system.servers, ...system.repoServers, ...system.controllers];
    for (const one of all) {
      expect(await health(one)).toEqual([200, 'ok']);
      await eventually(async () => expect(await health(one, '?full=true')).toEqual([200, 'ok']), soon);
      // Nobody asked for profiles.
      expect((await fetch(`${one.metricsUrl}/debug/pprof/profile?seconds=1`)).status).toBe(404);
    }
    await system.redis.stop('SIGKILL');
    for (const one of [...system.servers, ...system.controllers]) {
      await eventually(
        async () => expect(await health(one, '?full=true')).toEqual([200, 'ok\ndegraded: Redis']),
        soon,
      );
    }
    await system.redis.start();
    for (const one of [...system.servers, ...system.controllers])
      await eventually(async () => expect(await health(one, '?full=true')).toEqual([200, 'ok']), soon);
  });

  it('refuse a revoked token on every server', { timeout: killedMs }, async () => {
    const { token: own = '' } = await login(system.address, 'admin', password);
    await fetch(`http://${system.servers[0]?.address}/auth/logout`, {
      headers: { cookie: `argocd.token=${own}` },
      redirect: 'manual',
    });
    for (const { address } of system.servers) {
      await eventually(async () => expect((await get(address, 'applications', own)).status).toBe(401), soon);
      expect((await get(address, 'applications', token)).status).toBe(200);
    }
  });
});

interface Dashboard {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
}

async function applyApplications(): Promise<void> {
  for (const name of [...names, ...slow]) {
    await system.cluster.kubectl('create', 'namespace', name);
    const source = { repoURL: git.url(), path: slow.includes(name) ? 'slow' : 'plain' };
    const destination = { server: 'https://kubernetes.default.svc', namespace: name };
    await system.cluster.apply([
      {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        metadata: { name, namespace: 'argocd', labels: { team: 'blue' } },
        spec: { project: 'default', source, destination },
      },
    ]);
  }
}

async function putAccount(name: string, secret: string): Promise<void> {
  const data = { [`accounts.${name}`]: 'login', 'resource.includeEventLabelKeys': 'te*' };
  await system.cluster.configure('argocd-cm', data);
  for (const { address } of system.servers) {
    await eventually(async () => expect((await get(address, 'account')).body).toContain(name), soon);
  }
  const words = ['--account', name, '--current-password', password, '--new-password', secret];
  await system.run('account', 'update-password', ...words);
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function get(address: string, path: string, own = token): Promise<Answer> {
  const answer = await fetch(`http://${address}/api/v1/${path}`, {
    headers: { authorization: `Bearer ${own}` },
  });
  return { status: answer.status, body: await answer.text() };
}

async function login(
  address: string,
  username: string,
  secret: string,
): Promise<{ readonly status: number; readonly token?: string }> {
  const answer = await fetch(`http://${address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: secret }),
  });
  return { ...((await answer.json()) as { readonly token?: string }), status: answer.status };
}

/** The first part that a stream brings. */
async function firstOfStream(address: string, path: string): Promise<string> {
  const stop = new AbortController();
  const answer = await fetch(`http://${address}/api/v1/${path}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    signal: stop.signal,
  });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('\n\n')) break;
  }
  stop.abort();
  return text;
}

/** Names of the applications that a controller measures. */
async function shown({ metricsUrl }: Replica): Promise<readonly string[]> {
  const text = await (await fetch(`${metricsUrl}/metrics`)).text();
  return [...text.matchAll(/^argocd_app_info\{namespace="argocd",name="([^"]+)"/gm)].map(
    ([, name = '']) => name,
  );
}

interface Status {
  readonly sync?: { readonly status?: string };
  readonly operationState?: { readonly phase?: string; readonly startedAt?: string };
}

async function statusOf(name: string): Promise<Status | undefined> {
  const found = await system.cluster.get('applications.argoproj.io', name, '--namespace', 'argocd');
  return found?.status as Status | undefined;
}
