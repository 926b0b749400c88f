import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createGitRepository,
  eventually,
  type GitHttpsServer,
  type GitSshServer,
  startGitHttps,
  startGitSsh,
  startSystem,
  type TestRepository,
  type TestSystem,
} from '../harness/index.ts';

// One story, told with the command line: from the first login to an application that is gone. Each test goes on where the
// one before it ended.

const chart = fileURLToPath(new URL('../../packages/app/dev/sample/charts/voyage', import.meta.url));
const destination = [
  '--dest-server',
  'https://kubernetes.default.svc',
  '--sync-option',
  'CreateNamespace=true',
];
const soon = { timeoutMs: 90_000 };

let dir: string;
let system: TestSystem;
let repository: TestRepository;
let https: GitHttpsServer;
let ssh: GitSshServer;
let first: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tiphys-walkthrough-'));
  repository = await createGitRepository(await chartFiles());
  first = await repository.resolve();
  https = await startGitHttps({ repositories: [repository], username: 'jason', password: 'golden fleece' });
  ssh = await startGitSsh();
  system = await startSystem();
});
afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
  await ssh?.[Symbol.asyncDispose]();
  await https?.[Symbol.asyncDispose]();
  await repository?.[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

test('the first password lets admin in, who changes it', async () => {
  await system.login();
  expect(await system.run('account', 'get-user-info')).toContain('Username: admin');
  await system.run(
    'account',
    'update-password',
    '--current-password',
    system.password,
    '--new-password',
    'sail away home',
  );
  await system.run('logout', system.host);
  await expect(system.login()).rejects.toThrow('Invalid username or password');
  await system.login('sail away home');
});

test('a repository over HTTPS wants its certificate and the right password', async () => {
  const url = https.url();
  const add = (...args: string[]): Promise<string> =>
    system.run('repo', 'add', url, '--username', 'jason', ...args);
  await expect(add('--password', 'golden fleece')).rejects.toThrow(/certificate/);
  await system.run('cert', 'add-tls', 'localhost', '--from', await file('authority.pem', https.ca));
  await expect(add('--password', 'lead')).rejects.toThrow(/authentication|Authentication|unauthorized/);
  expect(await system.run('repo', 'list')).not.toContain(url);
  expect(await add('--password', 'golden fleece')).toContain(`Repository '${url}' added`);
  expect(await system.run('repo', 'list')).toMatch(/Successful/);
});

test('a repository over SSH wants its host key and the right private key', async () => {
  const url = ssh.url(repository);
  const add = async (key: string): Promise<string> =>
    system.run('repo', 'add', url, '--ssh-private-key-path', await file('key', key));
  await expect(add(ssh.privateKey)).rejects.toThrow(/knownhosts|known_hosts|[Hh]ost key/);
  await system.run('cert', 'add-ssh', '--batch', '--from', await file('hosts', `${ssh.knownHosts}\n`));
  await expect(add(ssh.strangerKey)).rejects.toThrow(/Permission denied|unable to authenticate/);
  expect(await add(ssh.privateKey)).toContain('added');
});

test('a new application is OutOfSync and Missing', async () => {
  await system.run(
    'app',
    'create',
    'argo',
    '--repo',
    https.url(),
    '--path',
    'voyage',
    '--dest-namespace',
    'argo',
    ...destination,
  );
  await eventually(async () => expect(await stateOf('argo')).toEqual(['OutOfSync', 'Missing']), soon);
});

test('a dry run changes nothing', async () => {
  await system.run('app', 'sync', 'argo', '--dry-run');
  expect(await system.cluster.get('namespace', 'argo')).toBeUndefined();
  expect(await stateOf('argo')).toEqual(['OutOfSync', 'Missing']);
});

test('a sync makes it Synced, and it becomes Healthy', async () => {
  const watched = await system.run('app', 'sync', 'argo');
  for (const kind of ['ConfigMap', 'Secret', 'PersistentVolumeClaim', 'Service', 'Deployment'])
    expect(watched).toContain(kind);
  await system.run('app', 'wait', 'argo', '--health', '--sync', '--timeout', '60');
  expect(await stateOf('argo')).toEqual(['Synced', 'Healthy']);
  const deployment = await system.cluster.get('deployment', 'argo-voyage', '--namespace', 'argo');
  expect(deployment?.status).toMatchObject({ availableReplicas: 2 });
  expect(await system.run('app', 'get', 'argo', '-o', 'tree')).toMatch(/Pod/);
});

test('the same chart once more fails, because its node port is taken, and syncs with another one', async () => {
  await system.run(
    'app',
    'create',
    'rival',
    '--repo',
    ssh.url(repository),
    '--path',
    'voyage',
    '--dest-namespace',
    'rival',
    ...destination,
  );
  const failed = await system.cli(['app', 'sync', 'rival']);
  expect(failed.code).not.toBe(0);
  expect(failed.stdout + failed.stderr).toContain('provided port is already allocated');
  await system.run('app', 'set', 'rival', '--parameter', 'service.nodePort=30081');
  await system.run('app', 'sync', 'rival');
  await system.run('app', 'wait', 'rival', '--health', '--timeout', '60');
});

test('an Application from kubectl is one like any other', async () => {
  const application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'herald', namespace: 'argocd', finalizers: ['resources-finalizer.argocd.argoproj.io'] },
    spec: {
      project: 'default',
      source: {
        repoURL: https.url(),
        path: 'voyage',
        targetRevision: 'HEAD',
        helm: { parameters: [{ name: 'service.nodePort', value: '30082' }] },
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'herald' },
      syncPolicy: { syncOptions: ['CreateNamespace=true'] },
    },
  };
  await system.cluster.apply([application]);
  await eventually(async () => expect(await stateOf('herald')).toEqual(['OutOfSync', 'Missing']), soon);
  await system.run('app', 'sync', 'herald');
  await eventually(async () => expect((await stateOf('herald'))[0]).toBe('Synced'), soon);
});

test('automated on a branch: what is scaled down comes back', async () => {
  await repository.git('branch', 'production', 'main');
  await system.run(
    'app',
    'set',
    'argo',
    '--revision',
    'production',
    '--sync-policy',
    'automated',
    '--auto-prune',
    '--self-heal',
  );
  await system.run('app', 'wait', 'argo', '--sync', '--health', '--timeout', '60');
  await system.cluster.kubectl('scale', 'deployment/argo-voyage', '--replicas=0', '--namespace', 'argo');
  const started = Date.now();
  await eventually(async () => expect(await replicas()).toBe(2), soon);
  expect(Date.now() - started).toBeLessThan(10_000);
});

test('a commit of five replicas arrives, and a removed manifest is pruned', async () => {
  const values = (await repository.git('show', 'production:voyage/values.yaml')).replace(
    'replicas: 2',
    'replicas: 5',
  );
  const five = await repository.commit({ 'voyage/values.yaml': `${values}\n` }, { branch: 'production' });
  await eventually(async () => expect(await replicas()).toBe(5), { timeoutMs: 60_000 });
  await eventually(async () => expect(await revisionOf('argo')).toBe(five), soon);
  const pages = ['voyage/templates/configuration.yaml', 'voyage/templates/deployment.yaml'];
  const [configuration = '', deployment = ''] = await Promise.all(
    pages.map((path) => repository.git('show', `production:${path}`)),
  );
  const removed = await repository.commit(
    {
      'voyage/templates/configuration.yaml': configuration.split('---')[0],
      'voyage/templates/deployment.yaml': deployment
        .replace(/ {12}- name: pages\n.*\n/, '')
        .replace(/ {8}- name: pages\n.*\n.*\n/, ''),
    },
    { branch: 'production' },
  );
  await system.run('app', 'get', 'argo', '--refresh');
  await eventually(async () => {
    expect(await system.cluster.get('configmap', 'argo-voyage-pages', '--namespace', 'argo')).toBeUndefined();
    expect(await revisionOf('argo')).toBe(removed);
  }, soon);
});

test('history lists the commits, and a rollback goes back', async () => {
  await system.run('app', 'set', 'argo', '--sync-policy', 'none');
  await system.run('app', 'wait', 'argo', '--operation', '--timeout', '60');
  const history = await system.run('app', 'history', 'argo');
  for (const sha of await commits()) expect(history).toContain(sha.slice(0, 7));
  const [, id = ''] = /^(\d+)\s/m.exec(history) ?? [];
  await system.run('app', 'rollback', 'argo', id);
  await eventually(async () => expect(await replicas()).toBe(2), soon);
  expect(await system.cluster.get('configmap', 'argo-voyage-pages', '--namespace', 'argo')).toBeDefined();
});

test('deleted applications are gone with all they owned', async () => {
  for (const name of ['argo', 'rival', 'herald']) {
    await system.run('app', 'delete', name, '--yes', '--wait');
    for (const kind of ['deployments', 'services', 'secrets', 'pvc', 'pods']) {
      await eventually(async () => {
        expect((await system.cluster.get(kind, '--namespace', name))?.items ?? []).toEqual([]);
      }, soon);
    }
  }
  expect(await system.run('app', 'list', '-o', 'name')).toBe('');
});

async function chartFiles(): Promise<Record<string, string>> {
  const entries = await readdir(chart, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = paths.map(
    async (path) => [`voyage/${relative(chart, path)}`, await readFile(path, 'utf8')] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}

async function file(name: string, text: string): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

async function stateOf(name: string): Promise<(string | undefined)[]> {
  const { status } = JSON.parse(await system.run('app', 'get', name, '-o', 'json')) as ApplicationState;
  return [status?.sync?.status, status?.health?.status];
}

async function revisionOf(name: string): Promise<string | undefined> {
  const { status } = JSON.parse(await system.run('app', 'get', name, '-o', 'json')) as ApplicationState;
  return status?.operationState?.phase === 'Succeeded' ? status.sync?.revision : undefined;
}

async function replicas(): Promise<unknown> {
  const deployment = await system.cluster.get('deployment', 'argo-voyage', '--namespace', 'argo');
  return deployment?.spec?.['replicas'];
}

async function commits(): Promise<string[]> {
  return [first, ...(await repository.git('rev-list', `${first}..production`)).split('\n')];
}

type ApplicationState = {
  readonly status?: {
    readonly sync?: { readonly status?: string; readonly revision?: string };
    readonly health?: { readonly status?: string };
    readonly operationState?: { readonly phase?: string };
  };
};
