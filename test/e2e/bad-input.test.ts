import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createGitRepository,
  eventually,
  type GitHttpsServer,
  startGitHttps,
  startSystem,
  type TestRepository,
  type TestSystem,
} from '../harness/index.ts';

// Bad input gets a clear error, a non-zero exit or an error condition, and changes nothing.

const soon = { timeoutMs: 90_000 };
const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

let system: TestSystem;
let repository: TestRepository;
let git: GitHttpsServer;

beforeAll(async () => {
  repository = await createGitRepository({
    'good/map.yaml': configMap('good'),
    'broken-chart/Chart.yaml': 'apiVersion: v2\nname: broken\nversion: 1.0.0\n',
    'broken-chart/templates/map.yaml': `${configMap('a')}data:\n  x: {{ .Values.a.b.c }}\n`,
    'broken-yaml/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n',
    'unknown-kind/thing.yaml': 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\n',
    'duplicate/one.yaml': configMap('twice'),
    'duplicate/two.yaml': configMap('twice'),
  });
  git = await startGitHttps({ repositories: [repository], plain: true });
  system = await startSystem();
  await system.login();
});
afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
  await git?.[Symbol.asyncDispose]();
  await repository?.[Symbol.asyncDispose]();
});

const target = ['--dest-server', 'https://kubernetes.default.svc', '--dest-namespace', 'default'];

test.each([
  [
    'a repository that cannot be reached',
    () => ['--repo', 'http://127.0.0.1:1/nothing.git', '--path', 'x'],
    /refused|unable to|repository not accessible/,
  ],
  [
    'a repository that does not exist',
    () => ['--repo', git.url().replace('sample', 'other'), '--path', 'x'],
    /not found|repository not accessible/,
  ],
  [
    'a path that does not exist',
    () => ['--repo', git.url(), '--path', 'nowhere'],
    /nowhere: app path does not exist/,
  ],
  [
    'a revision that does not exist',
    () => ['--repo', git.url(), '--path', 'good', '--revision', 'v9'],
    /[Uu]nable to resolve 'v9' to a commit SHA/,
  ],
  [
    'a chart that does not render',
    () => ['--repo', git.url(), '--path', 'broken-chart'],
    /templates\/map\.yaml:\d+:\d+/,
  ],
  [
    'YAML that does not parse',
    () => ['--repo', git.url(), '--path', 'broken-yaml'],
    /broken-yaml\/map\.yaml|map\.yaml/,
  ],
  [
    'a project that does not exist',
    () => ['--repo', git.url(), '--path', 'good', '--project', 'none'],
    /project .{1,2}none.{1,2}, or the project does not exist/,
  ],
])('app create refuses %s', async (_, args, message) => {
  const { code, stdout, stderr } = await system.cli(['app', 'create', 'bad', ...args(), ...target]);
  expect(stdout + stderr).toMatch(message);
  expect(code).not.toBe(0);
  expect(await system.run('app', 'list', '-o', 'name')).not.toContain('bad');
});

test('a project keeps sources and destinations to what it allows', async () => {
  await system.run(
    'proj',
    'create',
    'narrow',
    '--src',
    'https://allowed.example.com/*',
    '--dest',
    'https://kubernetes.default.svc,narrow',
  );
  const create = (...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> =>
    system.cli(['app', 'create', 'narrow', '--project', 'narrow', '--path', 'good', ...args]);
  const source = await create(
    '--repo',
    git.url(),
    '--dest-server',
    'https://kubernetes.default.svc',
    '--dest-namespace',
    'narrow',
  );
  expect(source.code).not.toBe(0);
  expect(source.stderr).toMatch(/is not permitted in project/);
  const destination = await create('--repo', git.url(), ...target);
  expect(destination.code).not.toBe(0);
  expect(destination.stderr).toMatch(
    /do not match any of the allowed destinations in project|is not permitted in project/,
  );
});

test('a kind that the cluster does not know fails the sync and says so', async () => {
  await create('unknown-kind');
  const { code, stdout, stderr } = await system.cli(['app', 'sync', 'unknown-kind']);
  expect(code).not.toBe(0);
  expect(stdout + stderr).toMatch(/could not find|not found|no matches|Make sure the .* CRD is installed/);
});

test('an object twice in one source is warned about', async () => {
  await create('duplicate');
  await eventually(
    async () => expect(await conditionsOf('duplicate')).toContain('RepeatedResourceWarning'),
    soon,
  );
});

test('an object of two applications is warned about', async () => {
  await create('good', 'owner');
  await system.run('app', 'sync', 'owner');
  await create('good', 'thief');
  await eventually(async () => expect(await conditionsOf('thief')).toContain('SharedResourceWarning'), soon);
  await system.cli(['app', 'delete', 'thief', '--yes', '--wait', '--cascade=false']);
  expect(await system.cluster.get('configmap', 'good')).toBeDefined();
});

test.each([
  [
    'forged',
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJhcmdvY2QiLCJzdWIiOiJhZG1pbiJ9.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  ],
  ['unsigned', 'eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJpc3MiOiJhcmdvY2QiLCJzdWIiOiJhZG1pbiJ9.'],
  ['garbled', 'nonsense'],
])('a %s token opens nothing', async (_, token) => {
  const { code, stdout, stderr } = await system.cli([
    'app',
    'list',
    '--auth-token',
    token,
    '--server',
    system.host,
    '--plaintext',
  ]);
  expect(code).not.toBe(0);
  expect(stdout).not.toContain('owner');
  expect(stderr).toMatch(/invalid session|no session information|Unauthenticated/);
});

test('a webhook of 100 MB is refused without being read', async () => {
  const answer = await post('/api/webhook', 100 << 20);
  expect([400, 413, 'closed']).toContain(answer);
  expect((await fetch(`${system.url}/healthz`)).status).toBe(200);
});

async function create(path: string, name = path): Promise<void> {
  await system.run('app', 'create', name, '--repo', git.url(), '--path', path, ...target);
}

async function conditionsOf(name: string): Promise<string[]> {
  const { status } = JSON.parse(await system.run('app', 'get', name, '-o', 'json')) as {
    readonly status?: { readonly conditions?: readonly { readonly type: string }[] };
  };
  return (status?.conditions ?? []).map(({ type }) => type);
}

/** Posts so many bytes and resolves to the status, or to `closed` when the server hangs up before it has read them. */
function post(path: string, bytes: number): Promise<number | string> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'x-github-event': 'push', 'content-length': bytes };
    const sent = request(new URL(path, system.url), { method: 'POST', headers }, (answer) => {
      resolve(answer.statusCode ?? 0);
      answer.resume();
      sent.destroy();
    });
    sent.on('error', () => resolve('closed'));
    const chunk = Buffer.alloc(1 << 20, ' ');
    let left = bytes;
    const write = (): void => {
      while (left > 0 && !sent.destroyed) {
        left -= chunk.length;
        if (!sent.write(chunk)) return void sent.once('drain', write);
      }
      sent.end();
    };
    write();
  });
}

test('wrong values of ConfigMaps and Secrets are named with their key, and what was good goes on to count', async () => {
  const { cluster, server } = system;
  const put = async (kind: string, name: string, data: Record<string, string | null>): Promise<void> => {
    const field = kind === 'secret' ? 'stringData' : 'data';
    const patch = JSON.stringify({ [field]: data });
    await cluster.kubectl('patch', kind, name, '-n', 'argocd', '--type=merge', '-p', patch);
  };
  await put('configmap', 'argocd-cm', { 'users.session.duration': '1h', 'accounts.ann': 'apiKey' });
  await put('configmap', 'argocd-rbac-cm', { 'policy.csv': 'g, ann, role:admin' });
  await cluster.apply([
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'shaky',
        namespace: 'argocd',
        labels: { 'argocd.argoproj.io/secret-type': 'repository' },
      },
      stringData: { url: 'https://shaky.example/a.git', type: 'git' },
    },
  ]);
  await eventually(async () => {
    expect(await system.run('account', 'list')).toContain('ann');
    expect(await system.run('repo', 'list')).toContain('https://shaky.example/a.git');
  }, soon);
  const token = (await system.run('account', 'generate-token', '--account', 'ann')).trim();

  const wrong = {
    'users.session.duration': 'long',
    'resource.exclusions': '- apiGroups: {',
    'resource.customizations.health.ConfigMap': 'hs = {',
    'resource.customizations.ignoreDifferences.Secret': 'jsonPointers: 7',
    'application.resourceTrackingMethod': 'colour',
  };
  await put('configmap', 'argocd-cm', wrong);
  await put('configmap', 'argocd-rbac-cm', { 'policy.csv': 'p, ann' });
  await put('secret', 'shaky', { insecure: 'perhaps' });
  const keys = [...Object.keys(wrong).map((key) => `argocd-cm: ${key}`), 'argocd-rbac-cm: policy.csv'];
  await eventually(async () => {
    // What is asked makes the API server look at the newest settings.
    const clusters = await system.run('cluster', 'list', '--auth-token', token);
    expect(clusters).toContain('in-cluster');
    expect(await system.run('repo', 'list')).toContain('https://shaky.example/a.git');
    for (const key of [...keys, 'insecure: ']) expect(server.output()).toContain(key);
  }, soon);
  expect(await system.run('app', 'list', '--auth-token', token)).toContain('NAME');

  await put('configmap', 'argocd-cm', Object.fromEntries(Object.keys(wrong).map((key) => [key, null])));
  await put('configmap', 'argocd-rbac-cm', { 'policy.csv': '' });
  await cluster.kubectl('delete', 'secret', 'shaky', '-n', 'argocd');
});
