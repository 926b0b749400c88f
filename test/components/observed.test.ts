import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGitRepository, eventually, runTiphys, startGitHttps } from '../harness/index.ts';
import type { GitHttpsServer, TestRepository } from '../harness/index.ts';
import { startApart } from './apart.ts';
import type { ApartSystem } from './apart.ts';
import { startCollector } from './collector.ts';
import type { CollectedSpan, Collector } from './collector.ts';

// Three processes that send what they do to a collector of traces, over OTLP; and what else a component shows of itself.

const soon = { timeoutMs: 60_000 };
const password = 'hidden-in-the-git-url';

let collector: Collector;
let repository: TestRepository;
let git: GitHttpsServer;
let system: ApartSystem;
let token: string;
let parameters = '';

beforeAll(async () => {
  collector = await startCollector();
  repository = await createGitRepository({
    'app/map.yaml': configMap('app'),
    'app/hook.yaml': hook,
  });
  git = await startGitHttps({ repositories: [repository], plain: true, username: 'reader', password });
  const args = [`--otlp-address=${collector.address}`, '--otlp-attrs=team:blue', '--otlp-headers=x-token=t1'];
  // Nobody looks at the repository on their own, so that the first look belongs to the refresh.
  const controller = { args: ['--app-resync=0'] };
  // The repository server reads the same from argocd-cmd-params-cm, as Kubernetes mounts it.
  parameters = await mkdtemp(join(tmpdir(), 'tiphys-params-'));
  await setParameter('otlp.address', collector.address);
  await setParameter('otlp.attrs', 'team:red');
  await setParameter('reposerver.log.level', 'debug');
  const repoServer = { env: { TIPHYS_CMD_PARAMS_FOLDER: parameters } };
  system = await startApart({ repoServer, callers: { args }, controller });
  const admin = await system.password();
  await system.run('login', system.address, '--plaintext', '--username', 'admin', '--password', admin);
  token = await session(admin);
  await system.run('repo', 'add', git.url(), '--username', 'reader', '--password', password);
  await system.cluster.kubectl('create', 'namespace', 'app');
  const target = ['--dest-server', 'https://kubernetes.default.svc', '--dest-namespace', 'app'];
  await system.run('app', 'create', 'app', '--repo', git.url(), '--path', 'app', ...target);
  await eventually(async () => {
    const made = await system.cluster.get('applications.argoproj.io', 'app', '--namespace', 'argocd');
    expect(made?.status?.['reconciledAt']).toBeDefined();
  }, soon);
}, 180_000);
afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
  await git?.[Symbol.asyncDispose]();
  await repository?.[Symbol.asyncDispose]();
  await collector?.[Symbol.asyncDispose]();
  if (parameters !== '') await rm(parameters, { recursive: true, force: true });
});

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {a: b}\n`;
const hook = `apiVersion: v1
kind: ConfigMap
metadata: {name: before, annotations: {argocd.argoproj.io/hook: PreSync}}
`;

it('one trace follows a refresh from the caller to git, the render and the comparison', async () => {
  await repository.commit({ 'app/more.yaml': configMap('more') });
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const answer = await fetch(`http://${system.address}/api/v1/applications/app?refresh=normal`, {
    headers: {
      authorization: `Bearer ${token}`,
      traceparent: `00-${trace}-b7ad6b7169203331-01`,
    },
  });
  expect(answer.status).toBe(200);
  await eventually(() => {
    expect(pathOf(trace, 'git fetch')).toEqual([
      'argocd-server application.ApplicationService/Get',
      'argocd-controller controller.Refresh',
      'argocd-controller controller.CompareAppState',
      'argocd-controller controller.GetRepoObjs',
      'argocd-controller repository.RepoServerService/GenerateManifest',
      'argocd-repo-server repository.RepoServerService/GenerateManifest',
      'argocd-repo-server reposerver.GenerateManifest',
      'argocd-repo-server git fetch',
    ]);
    expect(pathOf(trace, 'git ls-remote').at(-2)).toBe('argocd-repo-server reposerver.GenerateManifest');
    expect(pathOf(trace, 'reposerver.GenerateManifests').at(-2)).toBe(
      'argocd-repo-server reposerver.GenerateManifest',
    );
  }, soon);
  const [get] = spansOf(trace, 'application.ApplicationService/Get');
  expect(get).toMatchObject({
    parentSpanId: 'b7ad6b7169203331',
    kind: 2,
    attributes: { 'rpc.service': 'application.ApplicationService', 'rpc.grpc.status_code': '0' },
    resource: { 'service.name': 'argocd-server', team: 'blue' },
  });
  expect(spansOf(trace, 'controller.Refresh')[0]?.attributes).toMatchObject({
    'argocd.app.name': 'app',
    'argocd.app.namespace': 'argocd',
    'argocd.app.project': 'default',
  });
  expect(spansOf(trace, 'git fetch')[0]?.resource).toMatchObject({ team: 'red' });
  // What carried the trace is gone with what it asked for.
  const application = await system.cluster.get('applications.argoproj.io', 'app', '--namespace', 'argocd');
  expect(Object.keys(application?.metadata.annotations ?? {})).toEqual([]);
});

it('one trace follows a sync from the command line through its phases', async () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  await system.runWith({ TRACEPARENT: `00-${trace}-00f067aa0ba902b7-01` }, 'app', 'sync', 'app');
  await eventually(() => {
    expect(spansOf(trace, 'application.ApplicationService/Sync')[0]?.parentSpanId).toBe('00f067aa0ba902b7');
    expect(pathOf(trace, 'sync.runTasks')).toEqual([
      'argocd-server application.ApplicationService/Sync',
      'argocd-controller controller.Refresh',
      'argocd-controller controller.Operation',
      'argocd-controller sync.Sync',
      'argocd-controller sync.runTasks',
    ]);
    const phases = spansOf(trace, 'sync.runTasks').map(({ attributes }) => attributes['argocd.sync.phase']);
    expect(phases).toEqual(expect.arrayContaining(['PreSync', 'Sync']));
  }, soon);
});

it('tells what failed, and nothing that is secret', async () => {
  await fetch(`http://${system.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: 'wrong-password' }),
  });
  await eventually(() => {
    const failed = collector.spans.find(
      ({ name, status }) => name === 'session.SessionService/Create' && status.code === 2,
    );
    expect(failed?.attributes['rpc.grpc.status_code']).toBe('16');
  }, soon);
  const all = JSON.stringify(collector.spans);
  for (const secret of [password, 'wrong-password', await system.password(), token])
    expect(all).not.toContain(secret);
});

it('each component has a log level of its own, and lines with its name', async () => {
  const lines = (output: string): readonly Readonly<Record<string, unknown>>[] =>
    output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  await eventually(() => {
    expect(lines(system.repoServer.output())).toContainEqual(
      expect.objectContaining({ level: 'debug', component: 'repo-server', msg: 'finished call' }),
    );
  }, soon);
  for (const one of [system.server, system.controller]) {
    const levels = new Set(lines(one.output()).map(({ level }) => level));
    expect([...levels]).toContain('info');
    expect([...levels]).not.toContain('debug');
  }
  const flags = [
    '--kubeconfig',
    '/nowhere',
    '--logformat',
    'text',
    '--loglevel',
    'warn',
    '--dex-server',
    'x',
  ];
  const { stderr } = await runTiphys(['server', ...flags]);
  expect(stderr).toMatch(
    /^time=\S+ level=warning msg="a setting has no effect" component=server .*dex-server/m,
  );
});

it('gives a profile of the running process while the key says so', async () => {
  const profile = async (): Promise<number> =>
    (await fetch(`${system.repoServer.metricsUrl}/debug/pprof/profile?seconds=0.2`)).status;
  expect(await profile()).toBe(404);
  await setParameter('reposerver.profile.enabled', 'true');
  expect(await profile()).toBe(200);
  // Another component has a key of its own, and nobody but the machine itself is answered.
  expect((await fetch(`${system.server.metricsUrl}/debug/pprof/profile?seconds=0.2`)).status).toBe(404);
  await setParameter('reposerver.profile.enabled', 'false');
  expect(await profile()).toBe(404);
});

it("writes events about an application with Argo CD's reasons", async () => {
  await eventually(async () => {
    const about = ['--field-selector', 'involvedObject.name=app'];
    const found = await system.cluster.get('events', '--namespace', 'argocd', ...about);
    const events = (found?.items ?? []) as unknown as readonly { reason: string; message: string }[];
    const reasons = new Set(events.map(({ reason }) => reason));
    expect([...reasons]).toEqual(
      expect.arrayContaining([
        'ResourceCreated',
        'OperationStarted',
        'OperationCompleted',
        'ResourceUpdated',
      ]),
    );
    expect(events.map(({ message }) => message)).toContain('Updated sync status: OutOfSync -> Synced');
  }, soon);
});

it('a collector that is away costs one warning of each component', async () => {
  const warnings = (): readonly number[] =>
    [system.server, system.repoServer, system.controller].map(
      (one) =>
        one
          .output()
          .split('\n')
          .filter((line) => line.includes('traces are lost')).length,
    );
  const oneMore = warnings().map((count) => count + 1);
  collector.refuse(true);
  await eventually(async () => {
    await system.run('app', 'get', 'app', '--hard-refresh');
    expect(warnings()).toEqual(oneMore);
  }, soon);
  await collector[Symbol.asyncDispose]();
  await repository.commit({ 'app/last.yaml': configMap('last') });
  await system.run('app', 'sync', 'app');
  expect(await system.cluster.get('configmap', 'last', '--namespace', 'app')).toBeDefined();
  expect(warnings()).toEqual(oneMore);
  expect(await system.controller.stop()).toBe(0);
});

/** Spans of a name in a trace. */
function spansOf(trace: string, name: string): readonly CollectedSpan[] {
  return collector.spans.filter((span) => span.traceId === trace && span.name === name);
}

/** The way to the last span of a name, from the first one that a collector knows of. */
function pathOf(trace: string, name: string): readonly string[] {
  const path: string[] = [];
  let span = spansOf(trace, name).at(-1);
  while (span) {
    path.unshift(`${span.service} ${span.name}`);
    const parent = span.parentSpanId;
    span = collector.spans.find(({ spanId, traceId }) => traceId === trace && spanId === parent);
  }
  return path;
}

/** Writes a key of argocd-cmd-params-cm. */
function setParameter(key: string, value: string): Promise<void> {
  return writeFile(join(parameters, key), value);
}

async function session(admin: string): Promise<string> {
  const answer = await fetch(`http://${system.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: admin }),
  });
  return ((await answer.json()) as { readonly token: string }).token;
}
