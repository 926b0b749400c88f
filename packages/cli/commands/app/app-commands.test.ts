import { expect, test } from 'vitest';
import { refuse, startTestApi } from '../../test-api.ts';
import type { Answers } from '../../test-api.ts';

const sha = 'abcdef0123456789abcdef0123456789abcdef01';

function app(name: string, change: object = {}): object {
  return {
    metadata: { name, namespace: 'argocd', resourceVersion: '10' },
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example.com/shop.git', path: 'web', targetRevision: 'HEAD' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
    },
    status: {
      sync: { status: 'OutOfSync', revision: sha },
      health: { status: 'Healthy' },
      resources: [
        { version: 'v1', kind: 'Service', namespace: 'shop', name: 'web', status: 'OutOfSync' },
        {
          group: 'apps',
          version: 'v1',
          kind: 'Deployment',
          namespace: 'shop',
          name: 'web',
          status: 'Synced',
          health: { status: 'Healthy' },
        },
      ],
    },
    ...change,
  };
}

const common: Answers = {
  'cluster.SettingsService/Get': () => ({ url: 'https://cd.example.com' }),
  'project.ProjectService/Get': () => ({ metadata: { name: 'default' } }),
  'application.ApplicationService/Get': (query: { name: string }) => app(query.name),
};

test('app list prints the table, names, JSON and YAML', async () => {
  await using api = await startTestApi({
    'application.ApplicationService/List': () => ({
      items: [
        app('web'),
        app('db', { status: { conditions: [{ type: 'B' }, { type: 'A' }, { type: 'B' }] } }),
      ],
    }),
  });
  const row = 'https://kubernetes.default.svc  shop       default';
  const source = 'https://git.example.com/shop.git  web   HEAD';
  expect(await api.run(['app', 'list', '-l', 'team=a'])).toEqual({
    code: 0,
    stderr: '',
    stdout:
      'NAME        CLUSTER                         NAMESPACE  PROJECT  STATUS     HEALTH   SYNCPOLICY  CONDITIONS  REPO                              PATH  TARGET\n' +
      `argocd/web  ${row}  OutOfSync  Healthy  Manual      <none>      ${source}\n` +
      `argocd/db   ${row}                      Manual      A,B(2)      ${source}\n`,
  });
  expect(api.requests('List')).toMatchObject([{ selector: 'team=a' }]);
  expect((await api.run(['app', 'list', '-o', 'name'])).stdout).toBe('argocd/web\nargocd/db\n');
  const json: unknown = JSON.parse((await api.run(['app', 'list', '-o', 'json'])).stdout);
  expect(json).toMatchObject([{ metadata: { name: 'web' } }, { metadata: { name: 'db' } }]);
  expect((await api.run(['app', 'list', '-o', 'yaml'])).stdout).toMatch(/^- metadata:\n {4}name: web\n/);
  expect((await api.run(['app', 'list', '-r', 'other', '-o', 'json'])).stdout).toBe('[]\n');
  expect(await api.run(['app', 'list', '-o', 'csv'])).toMatchObject({ code: 20 });
});

test('app get prints the block and the resources', async () => {
  await using api = await startTestApi(common);
  expect(await api.run(['app', 'get', 'web', '--refresh'])).toEqual({
    code: 0,
    stderr: '',
    stdout: `Name:               argocd/web
Project:            default
Server:             https://kubernetes.default.svc
Namespace:          shop
URL:                https://cd.example.com/applications/web
Source:
- Repo:             https://git.example.com/shop.git
  Target:           HEAD
  Path:             web
SyncWindow:         Sync Allowed
Sync Policy:        Manual
Sync Status:        OutOfSync from HEAD (abcdef0)
Health Status:      Healthy

GROUP  KIND        NAMESPACE  NAME  STATUS     HEALTH   HOOK  MESSAGE
       Service     shop       web   OutOfSync                 ${''}
apps   Deployment  shop       web   Synced     Healthy        ${''}
`,
  });
  expect(api.requests('Get')[0]).toMatchObject({ name: 'web', refresh: 'normal' });
});

test('an answer that refuses is a fatal log line and exit code 20', async () => {
  await using api = await startTestApi({
    'application.ApplicationService/Get': refuse('permissionDenied', 'permission denied'),
  });
  const run = await api.run(['app', 'get', 'nope']);
  expect(run).toMatchObject({ code: 20, stdout: '' });
  expect(JSON.parse(run.stderr)).toMatchObject({
    level: 'fatal',
    msg: 'rpc error: code = PermissionDenied desc = permission denied',
  });
  expect((await api.run(['app', 'get', 'nope', '--logformat', 'text'])).stderr).toMatch(
    /^time="\S+" level=fatal msg="rpc error: code = PermissionDenied desc = permission denied"\n$/,
  );
});

test('app create tells created, unchanged and updated apart', async () => {
  const stored: { app?: object } = {};
  await using api = await startTestApi({
    'application.ApplicationService/Get': () =>
      stored.app ?? refuse('permissionDenied', 'permission denied')(),
    'application.ApplicationService/Create': (request: { application: object }) => request.application,
  });
  const args = [
    'app',
    'create',
    'web',
    '--repo',
    'r',
    '--path',
    'p',
    '--dest-server',
    's',
    '--dest-namespace',
    'n',
  ];
  expect((await api.run(args)).stdout).toBe("application 'web' created\n");
  const created = api.requests('Create')[0]?.['application'] as object;
  expect(created).toMatchObject({
    metadata: { name: 'web' },
    spec: { source: { repoURL: 'r', path: 'p' }, destination: { server: 's', namespace: 'n' } },
  });
  stored.app = created;
  expect((await api.run([...args, '--upsert'])).stdout).toBe("application 'web' unchanged\n");
  expect((await api.run([...args, '--upsert', '--revision', 'v2'])).stdout).toBe(
    "application 'web' updated\n",
  );
  expect((await api.run([...args, '--revision', 'v2'])).stdout).toBe("application 'web' unchanged\n");
});

test('app create reads manifests from standard input and lets flags override a file', async () => {
  await using api = await startTestApi({
    'application.ApplicationService/Get': refuse('notFound', 'not found'),
    'application.ApplicationService/Create': (request: { application: object }) => request.application,
  });
  const manifest = (name: string): string =>
    `metadata: {name: ${name}}\nspec: {source: {repoURL: r, path: p}, destination: {server: s}}\n`;
  const two = await api.run(['app', 'create', '-f', '-'], { stdin: `${manifest('a')}---\n${manifest('b')}` });
  expect(two.stdout).toBe("application 'a' created\napplication 'b' created\n");
  const bad = await api.run(['app', 'create', '-f', '-'], { stdin: 'a: [' });
  expect(bad).toMatchObject({ code: 20, stdout: '' });
  expect(bad.stderr).toContain('unable to read manifest from stdin: error converting YAML to JSON: yaml: ');
  expect(await api.run(['app', 'create', '-f', '/nowhere'])).toMatchObject({ code: 20 });
  expect((await api.run(['app', 'create'])).code).toBe(1);
});

test('app delete asks on a terminal only, and waits until the application is gone', async () => {
  let left = 3;
  await using api = await startTestApi({
    'application.ApplicationService/Delete': () => ({}),
    'application.ApplicationService/Get': () =>
      left-- > 0 ? app('web') : refuse('permissionDenied', 'no')(),
  });
  expect((await api.run(['app', 'delete', 'web', '--wait', '--cascade=false'])).stdout).toBe(
    "application 'web' deleted\n",
  );
  expect(left).toBe(-1);
  expect(api.requests('Delete')).toEqual([expect.objectContaining({ name: 'web', cascade: false })]);
});

const finished = {
  phase: 'Succeeded',
  message: 'successfully synced (all tasks run)',
  startedAt: '2026-01-02T03:04:00Z',
  finishedAt: '2026-01-02T03:04:05Z',
};
const reconciledAt = '2026-01-02T03:04:06Z';

/** Answers of a sync that takes three events: asked for, running, done. */
function syncing(done: object): Answers {
  const before = app('web', { operation: { sync: {} } });
  const status = { sync: { status: 'Synced', revision: sha }, health: { status: 'Healthy' }, reconciledAt };
  return {
    ...common,
    'application.ApplicationService/Get': (query: { refresh?: string }) =>
      query.refresh === undefined ? before : app('web', { status: { ...status, ...done } }),
    'application.ApplicationService/Sync': () => before,
    'application.ApplicationService/Watch': async function* watch() {
      yield { type: 'MODIFIED', application: before };
      const running = { phase: 'Running', startedAt: finished.startedAt, operation: {} };
      yield { type: 'MODIFIED', application: app('web', { status: { operationState: running } }) };
      yield { type: 'MODIFIED', application: app('web', { status: { ...status, ...done } }) };
    },
  };
}

test('app sync streams what changes, then prints the state and the operation', async () => {
  const syncResult = {
    revision: sha,
    resources: [
      {
        group: 'apps',
        version: 'v1',
        kind: 'Deployment',
        namespace: 'shop',
        name: 'web',
        status: 'Synced',
        hookPhase: 'Running',
        syncPhase: 'Sync',
        message: 'deployment.apps/web configured',
      },
    ],
  };
  await using api = await startTestApi(
    syncing({ operationState: { ...finished, operation: {}, syncResult } }),
  );
  const run = await api.run(['app', 'sync', 'web', '--prune']);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const lines = run.stdout.split('\n');
  expect(lines[0]).toBe(
    'TIMESTAMP                  GROUP        KIND   NAMESPACE                  NAME    STATUS    HEALTH        HOOK  MESSAGE',
  );
  expect(lines[1]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d +Service +shop +web +OutOfSync +$/);
  expect(run.stdout).toContain(`
Sync Status:        Synced to HEAD (abcdef0)
Health Status:      Healthy

Operation:          Sync
Sync Revision:      ${sha}
Phase:              Succeeded
Start:              `);
  expect(run.stdout).toContain(
    '\nDuration:           5s\nMessage:            successfully synced (all tasks run)\n',
  );
  expect(api.requests('Sync')).toEqual([
    expect.objectContaining({ name: 'web', prune: true, dryRun: false, strategy: { hook: {} } }),
  ]);
});

test('app sync fails when the operation fails or resources wait to be pruned', async () => {
  const failed = { operationState: { ...finished, phase: 'Failed', operation: {} } };
  await using api = await startTestApi(syncing(failed));
  const run = await api.run(['app', 'sync', 'web']);
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('"msg":"Operation has completed with phase: Failed"');
  expect(await api.run(['app', 'sync', 'web', '--dry-run'])).toMatchObject({ code: 0, stderr: '' });

  const skipped = { version: 'v1', kind: 'Secret', namespace: 'shop', name: 'old', status: 'PruneSkipped' };
  const kept = { ...skipped, name: 'kept', message: 'ignored (no prune)' };
  const syncResult = { revision: sha, resources: [skipped, kept] };
  await using other = await startTestApi(
    syncing({ sync: { status: 'OutOfSync' }, operationState: { ...finished, operation: {}, syncResult } }),
  );
  const pruning = await other.run(['app', 'sync', 'web']);
  expect(pruning.code).toBe(1);
  expect(pruning.stderr).toContain('"msg":"1 resources require pruning"');
});

test('app wait ends at once where all is well, and fails at its timeout and when health goes bad', async () => {
  await using api = await startTestApi({
    ...common,
    'application.ApplicationService/Watch': async function* watch() {
      yield { type: 'MODIFIED', application: app('web') };
      const resources = [
        {
          group: 'apps',
          version: 'v1',
          kind: 'Deployment',
          namespace: 'shop',
          name: 'web',
          health: { status: 'Degraded' },
        },
      ];
      yield {
        type: 'MODIFIED',
        application: app('web', { status: { sync: {}, health: { status: 'Progressing' }, resources } }),
      };
      await new Promise(() => undefined);
    },
  });
  expect(await api.run(['app', 'wait', 'web', '--health'])).toMatchObject({ code: 0, stderr: '' });
  expect(api.requests('Watch')).toEqual([]);
  const timeout = await api.run(['app', 'wait', 'web', '--sync', '--timeout', '1']);
  expect(timeout.code).toBe(20);
  expect(timeout.stdout).toContain('\nThis is the state of the app after wait timed out:\n');
  expect(timeout.stdout).toContain('\nThe command timed out waiting for the conditions to be met.\n');
  expect(timeout.stderr).toContain(
    String.raw`"msg":"timed out (1s) waiting for app \"web\" match desired state"`,
  );
  const degraded = await api.run(['app', 'wait', 'web', '--health', '--sync']);
  expect(degraded.code).toBe(20);
  expect(degraded.stderr).toContain(
    "application 'web' health state has transitioned from Healthy to Degraded",
  );
});

const live = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { replicas: 1 },
};
const desired = { ...live, spec: { replicas: 2 } };
const managed = {
  group: 'apps',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'web',
  modified: true,
  liveState: JSON.stringify(live),
  normalizedLiveState: JSON.stringify(live),
  targetState: JSON.stringify(desired),
  predictedLiveState: JSON.stringify(desired),
};

test('app diff draws differences with diff and tells them by its exit code', async () => {
  let items: object[] = [managed, { ...managed, modified: false }];
  await using api = await startTestApi({
    ...common,
    'application.ApplicationService/ManagedResources': () => ({ items }),
  });
  const env = { PATH: process.env['PATH'] ?? '' };
  const expected = '\n===== apps/Deployment shop/web ======\n7c7\n<   replicas: 1\n---\n>   replicas: 2\n';
  expect(await api.run(['app', 'diff', 'web'], { env })).toEqual({ code: 1, stdout: expected, stderr: '' });
  expect((await api.run(['app', 'diff', 'web', '--exit-code=false'], { env })).code).toBe(0);
  expect((await api.run(['app', 'diff', 'web', '--diff-exit-code', '7'], { env })).code).toBe(7);
  const other = await api.run(['app', 'diff', 'web'], {
    env: { ...env, KUBECTL_EXTERNAL_DIFF: 'diff -u --label a --label b' },
  });
  expect(other.stdout).toContain('\n--- a\n+++ b\n');
  items = [{ ...managed, modified: false }];
  expect(await api.run(['app', 'diff', 'web'], { env })).toEqual({ code: 0, stdout: '', stderr: '' });
  expect((await api.run(['app', 'diff'])).code).toBe(2);
});

test('app manifests prints what Git wants and what the cluster has', async () => {
  await using api = await startTestApi({
    ...common,
    'application.ApplicationService/ManagedResources': () => ({ items: [managed] }),
    'application.ApplicationService/GetManifests': () => ({
      manifests: [JSON.stringify({ ...desired, spec: {} })],
    }),
  });
  const head = '---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: shop\n';
  expect((await api.run(['app', 'manifests', 'web'])).stdout).toBe(`${head}spec:\n  replicas: 2\n\n`);
  expect((await api.run(['app', 'manifests', 'web', '--source', 'live'])).stdout).toBe(
    `${head}spec:\n  replicas: 1\n\n`,
  );
  expect((await api.run(['app', 'manifests', 'web', '--revision', 'x'])).stdout).toBe(`${head}spec: {}\n\n`);
  expect((await api.run(['app', 'manifests', 'web', '--source', 'x'])).code).toBe(1);
});

test('app history and rollback', async () => {
  const history = [
    {
      id: 3,
      revision: sha,
      deployedAt: '2026-01-02T03:04:05Z',
      source: { repoURL: 'r', targetRevision: 'main' },
    },
    {
      id: 4,
      revision: sha.toUpperCase(),
      deployedAt: '2026-01-03T03:04:05Z',
      source: { repoURL: 'r', targetRevision: 'v2' },
    },
  ];
  await using api = await startTestApi({
    ...common,
    'application.ApplicationService/Get': () =>
      app('web', { status: { history, operationState: { ...finished, operation: {} }, reconciledAt } }),
    'application.ApplicationService/Rollback': () => app('web'),
  });
  expect((await api.run(['app', 'history', 'web', '-o', 'id'])).stdout).toBe('3\n4\n');
  const table = (await api.run(['app', 'history', 'web'])).stdout;
  expect(table).toMatch(/^SOURCE {2}r\nID {6}DATE {27}.*REVISION\n3 {7}2026-01-0\d .* main \(abcdef0\)\n4 /);
  expect(await api.run(['app', 'rollback', 'web'])).toMatchObject({ code: 0, stderr: '' });
  expect(await api.run(['app', 'rollback', 'web', '4', '--prune'])).toMatchObject({ code: 0 });
  expect(api.requests('Rollback')).toMatchObject([
    { name: 'web', id: 3 },
    { id: 4, prune: true },
  ]);
  expect((await api.run(['app', 'rollback', 'web', '9'])).stderr).toContain(
    "application 'web' does not have deployment id '9' in history",
  );
});

test('app logs prints lines until the last', async () => {
  await using api = await startTestApi({
    'application.ApplicationService/PodLogs': async function* logs() {
      yield { content: 'one' };
      yield { content: 'two' };
      yield { last: true };
    },
  });
  expect(await api.run(['app', 'logs', 'web', '-c', 'main', '--tail', '2'])).toEqual({
    code: 0,
    stdout: 'one\ntwo\n',
    stderr: '',
  });
  expect(api.requests('PodLogs')).toMatchObject([{ name: 'web', container: 'main', tailLines: 2 }]);
});

test('app resources draws owners and owned', async () => {
  const node = (kind: string, name: string, owner?: string): object => ({
    kind,
    name,
    uid: name,
    namespace: 'shop',
    version: 'v1',
    ...(owner === undefined ? {} : { parentRefs: [{ uid: owner }] }),
  });
  await using api = await startTestApi({
    'application.ApplicationService/ResourceTree': () => ({
      nodes: [
        node('Deployment', 'web'),
        node('ReplicaSet', 'r1', 'web'),
        node('ReplicaSet', 'r2', 'web'),
        node('Pod', 'p1', 'r1'),
        node('Pod', 'p2', 'r2'),
      ],
      orphanedNodes: [node('ConfigMap', 'left')],
    }),
  });
  expect((await api.run(['app', 'resources', 'web', '--output', 'tree'])).stdout).toBe(
    `GROUP  KIND        NAMESPACE  NAME  ORPHANED
       Deployment  shop       web   No
├─     ReplicaSet  shop       r1    No
│ └─   Pod         shop       p1    No
└─     ReplicaSet  shop       r2    No
  └─   Pod         shop       p2    No
       ConfigMap   shop       left  Yes
`,
  );
  expect((await api.run(['app', 'resources', 'web', '--orphaned'])).stdout).toBe(
    'GROUP  KIND       NAMESPACE  NAME  ORPHANED\n       ConfigMap  shop       left  Yes\n',
  );
});

test('app actions: run needs a kind, falls back to the old call, and asks for --all', async () => {
  const other = {
    ...managed,
    name: 'api',
    liveState: JSON.stringify({ ...live, metadata: { name: 'api' } }),
  };
  await using api = await startTestApi({
    ...common,
    'application.ApplicationService/ManagedResources': () => ({ items: [managed, other] }),
    'application.ApplicationService/ListResourceActions': () => ({ actions: [{ name: 'restart' }] }),
    'application.ApplicationService/RunResourceAction': () => ({}),
  });
  expect(await api.run(['app', 'actions', 'run', 'web', 'restart'])).toEqual({
    code: 1,
    stdout: 'Error: required flag(s) "kind" not set\n',
    stderr: '',
  });
  expect(
    (await api.run(['app', 'actions', 'run', 'web', 'restart', '--kind', 'Deployment'])).stderr,
  ).toContain('--all flag');
  const run = await api.run([
    'app',
    'actions',
    'run',
    'web',
    'restart',
    '--kind',
    'Deployment',
    '--resource-name',
    'web',
  ]);
  expect(run.stdout).toBe(
    'RunResourceActionV2 is not supported by the server, falling back to RunResourceAction.\n',
  );
  expect(api.requests('RunResourceAction')).toMatchObject([
    { group: 'apps', version: 'v1', resourceName: 'web', action: 'restart' },
  ]);
  expect((await api.run(['app', 'actions', 'list', 'web', '--kind', 'Deployment'])).stdout).toBe(
    'GROUP  KIND        NAME  ACTION   DISABLED\napps   Deployment  web   restart  false\napps   Deployment  api   restart  false\n',
  );
});
