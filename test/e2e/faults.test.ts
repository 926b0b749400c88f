import { setTimeout as delay } from 'node:timers/promises';
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

// What breaks around Tiphys must neither lose an operation nor an object.

const soon = { timeoutMs: 60_000 };
const outageMs = 60_000;
const outageTestMs = 240_000;

let system: TestSystem;
let repository: TestRepository;
let git: GitHttpsServer;

beforeAll(async () => {
  repository = await createGitRepository({
    ...Object.fromEntries(['outage', 'killed'].map((name) => [`${name}/hook.yaml`, slowHook])),
    ...Object.fromEntries(
      ['outage', 'killed', 'gone', 'emptied'].map((name) => [`${name}/map.yaml`, configMap]),
    ),
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

const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept}\ndata: {a: b}\n';
const slowHook = `apiVersion: batch/v1
kind: Job
metadata:
  name: slow
  annotations: {argocd.argoproj.io/hook: PreSync}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: main, image: example.com/slow:1, command: [sleep, "5"]}]
`;

test('a sync goes on when the API server comes back after a minute', { timeout: outageTestMs }, async () => {
  await create('outage');
  await system.run('app', 'sync', 'outage', '--async');
  await hookRuns('outage');
  await system.cluster.stopApiServer();
  await delay(outageMs);
  await system.cluster.startApiServer();
  await eventually(async () => expect(await phaseOf('outage')).toBe('Succeeded'), soon);
  expect(await system.cluster.get('configmap', 'kept', '--namespace', 'outage')).toBeDefined();
});

test('a sync goes on when its process was killed', async () => {
  await create('killed');
  await system.run('app', 'sync', 'killed', '--async');
  await hookRuns('killed');
  const started = (await application('killed')).status?.operationState?.startedAt;
  await system.restart('SIGKILL');
  await eventually(async () => expect(await phaseOf('killed')).toBe('Succeeded'), soon);
  expect((await application('killed')).status?.operationState?.startedAt).toBe(started);
  expect(await system.cluster.get('configmap', 'kept', '--namespace', 'killed')).toBeDefined();
});

test('nothing is lost while the git server is gone', async () => {
  await create('gone', '--sync-policy', 'automated', '--auto-prune', '--self-heal');
  await eventually(async () => expect(await phaseOf('gone')).toBe('Succeeded'), soon);
  await git.stop();
  await system.cli(['app', 'get', 'gone', '--hard-refresh']);
  await eventually(async () => {
    const conditions = (await application('gone')).status?.conditions ?? [];
    expect(conditions.map(({ type }) => type)).toContain('ComparisonError');
  }, soon);
  expect(await system.run('app', 'resources', 'gone')).toContain('kept');
  expect(await system.cluster.get('configmap', 'kept', '--namespace', 'gone')).toBeDefined();
  await git.start();
  await system.run('app', 'get', 'gone', '--hard-refresh');
  await eventually(
    async () => expect((await application('gone')).status?.conditions ?? []).toEqual([]),
    soon,
  );
});

test('a push that empties the repository prunes nothing', async () => {
  await create('emptied', '--sync-policy', 'automated', '--auto-prune', '--self-heal');
  await eventually(async () => expect(await phaseOf('emptied')).toBe('Succeeded'), soon);
  await repository.commit({ 'emptied/map.yaml': undefined, 'emptied/README.md': 'Nothing left\n' });
  await system.run('app', 'get', 'emptied', '--refresh');
  await eventually(async () => {
    const { status } = await application('emptied');
    expect(JSON.stringify(status?.conditions)).toContain('wipe out all resources');
  }, soon);
  expect(await system.cluster.get('configmap', 'kept', '--namespace', 'emptied')).toBeDefined();
});

async function create(name: string, ...args: string[]): Promise<void> {
  const target = ['--dest-server', 'https://kubernetes.default.svc', '--dest-namespace', name];
  await system.cluster.kubectl('create', 'namespace', name);
  await system.run('app', 'create', name, '--repo', git.url(), '--path', name, ...target, ...args);
}

function hookRuns(namespace: string): Promise<void> {
  return eventually(async () => {
    const pods = await system.cluster.get('pods', '--namespace', namespace);
    expect(pods?.items?.[0]?.status?.['phase']).toBe('Running');
  }, soon);
}

async function phaseOf(name: string): Promise<string | undefined> {
  return (await application(name)).status?.operationState?.phase;
}

async function application(name: string): Promise<Application> {
  const found = await system.cluster.get<Application>(
    'applications.argoproj.io',
    name,
    '--namespace',
    'argocd',
  );
  if (!found) throw new Error(`there is no application ${name}`);
  return found;
}

type Application = {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
    readonly operationState?: { readonly phase?: string; readonly startedAt?: string };
  };
};
