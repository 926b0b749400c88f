import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { componentEnv, startApart } from '../components/apart.ts';
import type { ApartSystem } from '../components/apart.ts';
import { configMap } from '../components/fixtures.ts';
import { createGitRepository, eventually, startGitHttps, startTiphys } from '../harness/index.ts';
import type { GitHttpsServer, TestRepository } from '../harness/index.ts';
import { accountKubeconfigs, buildManifests } from './installation.ts';

// `core-install.yaml`: no API server anywhere; the command line brings its own, with the rights of the kubeconfig.

const soon = { timeoutMs: 60_000 };
const target = ['--dest-server', 'https://kubernetes.default.svc'];

let folder: string;
let repository: TestRepository;
let git: GitHttpsServer;
let system: ApartSystem;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiphys-core-'));
  repository = await createGitRepository({ 'web/web.yaml': web, 'map/map.yaml': configMap('b') });
  git = await startGitHttps({ repositories: [repository], plain: true });
  await using manifests = await buildManifests();
  system = await startApart({
    core: true,
    install: async (cluster, redis) => {
      await cluster.kubectl('create', 'namespace', 'argocd');
      // What the init container of Redis would make; the pods of this cluster run outside of it.
      const metadata = { name: 'argocd-redis', namespace: 'argocd' };
      await cluster.apply([
        { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { auth: redis.password } },
      ]);
      await manifests.kubectl('apply', 'core-install.yaml', cluster);
      return accountKubeconfigs(cluster, folder, ['repo-server', 'application-controller']);
    },
  });
  const { cluster } = system;
  await cluster.kubectl('config', 'set-context', '--current', '--namespace=argocd');
  await eventually(async () => {
    const pods = await cluster.get('pods', '-n', 'argocd');
    expect(pods?.items?.map(({ status }) => status?.['phase'])).toEqual(['Running', 'Running', 'Running']);
  }, soon);
});
afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
  await git?.[Symbol.asyncDispose]();
  await repository?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const core = (...args: string[]): Promise<string> => system.run(...args, '--core');
const failure = async (...args: string[]): Promise<string> => {
  const ended: unknown = await core(...args).catch((error: unknown) => error);
  return ended instanceof Error ? ended.message : 'it did not fail';
};

it('there is no API server', async () => {
  expect(await system.cluster.get('service', 'argocd-server', '-n', 'argocd')).toBeUndefined();
  expect(system.server.output()).toBe('');
});

describe('--core', () => {
  it('makes an application, syncs it, and shows its state from Redis, Kubernetes and the repository server', async () => {
    const source = ['--repo', git.url(), '--path', 'web', '--sync-option', 'CreateNamespace=true'];
    await core('app', 'create', 'web', ...source, ...target, '--dest-namespace', 'web');
    expect(await core('app', 'list', '-o', 'name')).toBe('argocd/web\n');
    expect(await core('app', 'sync', 'web')).toMatch(/^Phase: +Succeeded$/m);
    await core('app', 'wait', 'web', '--health', '--timeout', '120');
    expect(await core('app', 'get', 'web')).toMatch(/^Health Status: +Healthy$/m);
    await eventually(
      async () =>
        expect(await core('app', 'resources', 'web', '--output', 'tree')).toMatch(/ReplicaSet.*\n.*Pod/),
      soon,
    );
    expect(await core('app', 'manifests', 'web', '--revision', 'HEAD')).toContain('kind: Deployment');
    expect(await core('app', 'logs', 'web')).toContain('ready');
    expect(await core('app', 'actions', 'list', 'web')).toContain('restart');
    // Server, shard, connection, namespaces, applications, resources.
    const told = /^https:\/\/kubernetes\.default\.svc +0 +Successful +1 +1 +[1-9]\d*$/m;
    await eventually(async () => expect(await system.run('admin', 'cluster', 'stats')).toMatch(told), soon);
  });

  it('changes it, heals it, rolls it back and deletes it', async () => {
    const { cluster } = system;
    const replicas = async (): Promise<unknown> =>
      (await cluster.get('deployment', 'web', '-n', 'web'))?.spec?.['replicas'];
    await core('app', 'actions', 'run', 'web', 'restart', '--kind', 'Deployment');
    await cluster.kubectl('scale', 'deployment/web', '--replicas=3', '-n', 'web');
    await eventually(
      async () => expect(await failure('app', 'diff', 'web', '--hard-refresh')).toContain('replicas: 3'),
      soon,
    );
    await core('app', 'set', 'web', '--sync-policy', 'automated', '--self-heal');
    await eventually(async () => expect(await replicas()).toBe(1), soon);
    await core('app', 'set', 'web', '--sync-policy', 'none');
    await core('app', 'patch', 'web', '--patch', '{"spec":{"revisionHistoryLimit":5}}', '--type', 'merge');
    await core('app', 'rollback', 'web', '0');
    expect(await core('app', 'history', 'web')).toMatch(/^1 /m);
    await core('app', 'delete', 'web', '--yes', '--wait');
    expect(await core('app', 'list', '-o', 'name')).toBe('');
  });

  it('says what is missing', async () => {
    const message = await failure('app', 'list', '--kube-context', 'nowhere');
    expect(message).toContain('context nowhere does not exist');
    const kubeconfig = join(folder, 'elsewhere');
    const own = await readFile(system.cluster.kubeconfig, 'utf8');
    await writeFile(kubeconfig, own.replace('namespace: argocd', 'namespace: default'), { mode: 0o600 });
    const elsewhere = system.runWith({ KUBECONFIG: kubeconfig }, 'app', 'list', '--core');
    await expect(elsewhere).rejects.toThrow('argocd-cm');
    const create = ['app', 'create', 'x', '--repo', git.url(), '--path', 'map', ...target, '--core'];
    const noServer = failure(...create, '--dest-namespace', 'x', '--repo-server-name', 'nowhere');
    // The Service says how the repository server is called; the name counts where there is none.
    expect(await noServer).toBe('it did not fail');
    const noRedis = await failure('app', 'resources', 'x', '--redis-name', 'nowhere');
    expect(noRedis).toContain('Redis cannot be reached: cannot find ready pod with selector: [');
    await core('app', 'delete', 'x', '--yes');
  });
});

describe('login --core', () => {
  it('writes a context by which every command does without an API server', async () => {
    expect(await system.run('login', '--core')).toBe("Context 'kubernetes' updated\n");
    expect(await system.run('context')).toMatch(/^\* +kubernetes +kubernetes$/m);
    await system.run('proj', 'create', 'team', '-d', '*,web', '-s', '*');
    expect(await system.run('proj', 'list', '-o', 'name')).toBe('default\nteam\n');
    await system.run('repo', 'add', git.url());
    expect(await system.run('repo', 'list')).toMatch(/Successful/);
    expect(await system.run('cluster', 'list')).toContain('in-cluster');
    expect(await system.run('account', 'list')).toContain('admin');
    expect(await system.run('version', '--short')).toContain('argocd-server: v3.6');
    expect(await system.run('logout', 'kubernetes')).toBe("Logged out from 'kubernetes'\n");
  });
});

it.each([
  [['--as', 'jane'], /User .+jane.+ cannot get/],
  [['--server', 'https://127.0.0.1:1'], /connection refused/],
  [['--cluster', 'nowhere'], /cluster .+nowhere.+ does not exist/],
  [['--certificate-authority', '/nowhere'], /open \/nowhere/],
])('admin commands act as the flags %j say', async (flags, message) => {
  await expect(system.run('admin', 'export', '-n', 'argocd', ...flags)).rejects.toThrow(message);
});

describe('admin dashboard', () => {
  it('serves page and API to whoever follows its link, until it is ended', async () => {
    await using dashboard = startTiphys(['admin', 'dashboard', '--port', '0'], {
      env: { ...componentEnv(folder, system.redis), KUBECONFIG: system.cluster.kubeconfig },
    });
    const [link = ''] = await dashboard.waitFor(/http:\/\/localhost:\S+/);
    const entered = await fetch(link, { redirect: 'manual' });
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/']);
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const { origin } = new URL(link);
    const list = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${origin}/api/v1/applications`, { headers })).status;
    expect(await list({ cookie })).toBe(200);
    expect(await list({ authorization: `Bearer ${cookie.replace('argocd.token=', '')}` })).toBe(200);
    expect(await list({})).toBe(401);
    expect(await list({ cookie: 'argocd.token=guess' })).toBe(401);
    expect((await fetch(`${origin}/auth/owner?token=guess`)).status).toBe(403);
    const { code, stderr } = await dashboard.stop('SIGINT');
    expect([code, stderr]).toEqual([0, expect.stringContaining('clean shutdown')]);
  });
});

const web = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: example.com/web:1}]}
`;
