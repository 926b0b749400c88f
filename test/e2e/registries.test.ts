import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  chartArtifact,
  eventually,
  filesLayer,
  type OciRegistry,
  pushArtifact,
  registryLogin,
  startOciRegistry,
  startSystem,
  type TestSystem,
} from '../harness/index.ts';

const soon = { timeoutMs: 90_000 };
/** Sooner than the controller would look by itself, every twenty seconds. */
const webhookMs = 15_000;
const { password, username } = registryLogin;

let system: TestSystem;
let registry: OciRegistry;

beforeAll(async () => {
  [system, registry] = await Promise.all([startSystem(), startOciRegistry({ auth: 'token' })]);
  await system.login();
});
afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
  await registry?.[Symbol.asyncDispose]();
});

const target = ['--dest-server', 'https://kubernetes.default.svc', '--dest-namespace', 'default'];
const forced = ['--insecure-oci-force-http', '--username', username];

function configMap(name: string, value: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {value: ${value}}\n`;
}

function push(tag: string, value: string): Promise<string> {
  return pushArtifact(registry, {
    repository: 'team/app',
    tag,
    layers: [filesLayer({ 'app/map.yaml': configMap('from-artifact', value) })],
    annotations: {
      'org.opencontainers.image.version': tag,
      'org.opencontainers.image.authors': 'the team',
    },
  });
}

async function valueOf(name: string): Promise<string | undefined> {
  return (await system.cluster.get('configmap', name, '--namespace', 'default'))?.data?.['value'];
}

async function api(path: string): Promise<unknown> {
  const session = await fetch(`${system.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: system.password }),
  });
  const { token } = (await session.json()) as { token: string };
  const answer = await fetch(`${system.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return answer.json();
}

test('a registry is added with its login, and refused with a wrong one', async () => {
  const url = `oci://${registry.host}/team/app`;
  const add = ['repo', 'add', url, '--type', 'oci', ...forced, '--password'];
  const wrong = await system.cli([...add, 'wrong-password']);
  expect(wrong.code).not.toBe(0);
  expect(wrong.stderr).toContain('error testing repository connectivity');
  expect(wrong.stderr).toContain('401');
  expect(wrong.stderr).not.toContain('wrong-password');
  await push('1.0.0', 'one');
  expect(await system.run(...add, password)).toBe(`Repository '${url}' added\n`);
  expect(await system.run('repo', 'list')).toMatch(
    /oci\s+oci:\/\/localhost:\d+\/team\/app\s+\w+\s+false\s+false\s+true\s+Successful/,
  );
  const tags = await api(`/api/v1/repositories/${encodeURIComponent(url)}/oci-tags`);
  expect(tags).toMatchObject({ tags: ['1.0.0'] });
});

test('an artifact is deployed, and a new version of it within two seconds after Harbor tells', async () => {
  const source = ['--repo', `oci://${registry.host}/team/app`, '--path', 'app', '--revision', '1.x'];
  await system.run('app', 'create', 'artifact', ...source, ...target, '--sync-policy', 'automated');
  await eventually(async () => expect(await valueOf('from-artifact')).toBe('one'), soon);
  const secret = Buffer.from('Bearer of-harbor').toString('base64');
  const patch = JSON.stringify({ data: { 'webhook.harbor.secret': secret } });
  await system.cluster.kubectl(
    'patch',
    'secret',
    'argocd-secret',
    '-n',
    'argocd',
    '--type=merge',
    '-p',
    patch,
  );
  const digest = await push('1.1.0', 'two');
  const body = JSON.stringify({
    type: 'PUSH_ARTIFACT',
    event_data: {
      resources: [{ digest, tag: '1.1.0', resource_url: `${registry.host}/team/app:1.1.0` }],
      repository: { repo_full_name: 'team/app' },
    },
  });
  const tell = async (authorization: string): Promise<number> => {
    const headers = { 'content-type': 'application/json', authorization };
    return (await fetch(`${system.url}/api/webhook`, { method: 'POST', headers, body })).status;
  };
  expect(await tell('Bearer of-somebody')).toBe(400);
  await eventually(async () => expect(await tell('Bearer of-harbor')).toBe(200), soon);
  await eventually(async () => expect(await valueOf('from-artifact')).toBe('two'), { timeoutMs: webhookMs });
  const metadata = await api(`/api/v1/applications/artifact/revisions/${digest}/ocimetadata`);
  expect(metadata).toMatchObject({ version: '1.1.0', authors: 'the team' });
});

test('a chart of a registry is deployed with the login of a credential template', async () => {
  await pushArtifact(registry, {
    repository: 'charts/web',
    ...chartArtifact('web', '0.1.0', {
      'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 0.1.0\ndescription: a web server\n',
      'templates/map.yaml': configMap('from-chart', '{{ .Values.value }}'),
      'values.yaml': 'value: none\n',
    }),
  });
  const template = ['repocreds', 'add', registry.host, '--type', 'helm', '--enable-oci', ...forced];
  await system.run(...template, '--password', password);
  const url = `${registry.host}/charts`;
  const chart = ['--repo', url, '--helm-chart', 'web', '--revision', '0.x'];
  await system.run('app', 'create', 'chart', ...chart, '--helm-set', 'value=set', ...target);
  await system.run('app', 'sync', 'chart');
  expect(await valueOf('from-chart')).toBe('set');
  expect(await api('/api/v1/applications/chart/revisions/0.1.0/chartdetails')).toMatchObject({
    description: 'a web server',
  });
});

test('a registry that is down is told with its reason, and what is deployed stays known', async () => {
  await registry.stop();
  try {
    expect(await system.run('repo', 'list', '--refresh', 'hard')).toMatch(/Failed\s+.*ECONNREFUSED/);
    expect(await system.run('app', 'get', 'artifact')).toMatch(/Sync Status:\s+Synced/);
  } finally {
    await registry.start();
  }
});
