import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createGitRepository,
  eventually,
  type GitHttpsServer,
  startGitHttps,
  startSystem,
  startTestCluster,
  type TestCluster,
  type TestRepository,
  type TestSystem,
} from '../harness/index.ts';

const soon = { timeoutMs: 90_000 };
/** Sooner than the controller would look by itself, every twenty seconds. */
const webhookMs = 15_000;

let system: TestSystem;
let second: TestCluster;
let repository: TestRepository;
let git: GitHttpsServer;

beforeAll(async () => {
  repository = await createGitRepository({ 'app/map.yaml': configMap('one') });
  git = await startGitHttps({ repositories: [repository], plain: true });
  [system, second] = await Promise.all([startSystem(), startTestCluster()]);
  await system.login();
});
afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
  await second?.stop();
  await git?.[Symbol.asyncDispose]();
  await repository?.[Symbol.asyncDispose]();
});

function configMap(value: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map}\ndata: {value: ${value}}\n`;
}

test('a second cluster is added, and is a destination by URL and by name', async () => {
  const added = await system.run(
    'cluster',
    'add',
    'test',
    '--kubeconfig',
    second.kubeconfig,
    '--name',
    'second',
    '--yes',
  );
  expect(added).toContain(`Cluster '${second.server}' added`);
  expect(await second.get('serviceaccount', 'argocd-manager', '--namespace', 'kube-system')).toBeDefined();
  const source = ['--repo', git.url(), '--path', 'app', '--sync-option', 'CreateNamespace=true'];
  await system.run(
    'app',
    'create',
    'by-url',
    ...source,
    '--dest-server',
    second.server,
    '--dest-namespace',
    'by-url',
  );
  await system.run(
    'app',
    'create',
    'by-name',
    ...source,
    '--dest-name',
    'second',
    '--dest-namespace',
    'by-name',
  );
  for (const name of ['by-url', 'by-name']) {
    await system.run('app', 'sync', name);
    expect(await second.get('configmap', 'map', '--namespace', name)).toBeDefined();
    expect(await system.cluster.get('namespace', name)).toBeUndefined();
  }
  expect(await system.run('cluster', 'list')).toMatch(/second\s+\S+\s+Successful/);
});

test('a push that a webhook tells of is deployed within two seconds', async () => {
  const target = ['--dest-server', 'https://kubernetes.default.svc', '--dest-namespace', 'default'];
  const source = ['--repo', git.url(), '--path', 'app', '--revision', 'main'];
  await system.run('app', 'create', 'pushed', ...source, ...target, '--sync-policy', 'automated');
  await eventually(async () => expect(await valueOf()).toBe('one'), soon);
  for (const [value, send] of [
    ['two', github],
    ['three', gitlab],
  ] as const) {
    const before = await repository.resolve();
    const after = await repository.commit({ 'app/map.yaml': configMap(value) });
    const { headers, body } = send(before, after);
    const answer = await fetch(`${system.url}/api/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
    await eventually(async () => expect(await valueOf()).toBe(value), { timeoutMs: webhookMs });
  }
});

async function valueOf(): Promise<string | undefined> {
  return (await system.cluster.get('configmap', 'map', '--namespace', 'default'))?.data?.['value'];
}

type Push = { readonly headers: Record<string, string>; readonly body: object };

function github(before: string, after: string): Push {
  const commits = [{ id: after, added: [], removed: [], modified: ['app/map.yaml'] }];
  const html = git.url().replace(/\.git$/, '');
  const body = {
    ref: 'refs/heads/main',
    before,
    after,
    commits,
    repository: { html_url: html, default_branch: 'main' },
  };
  return { headers: { 'x-github-event': 'push' }, body };
}

function gitlab(before: string, after: string): Push {
  const commits = [{ id: after, added: [], removed: [], modified: ['app/map.yaml'] }];
  const project = { web_url: git.url().replace(/\.git$/, ''), default_branch: 'main' };
  return {
    headers: { 'x-gitlab-event': 'Push Hook' },
    body: { object_kind: 'push', ref: 'refs/heads/main', before, after, commits, project },
  };
}
