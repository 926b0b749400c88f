import { cp, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CommandResult, TestSystem } from '../harness/index.ts';
import { startSystem } from '../harness/index.ts';

// Manifests of a local folder, rendered by the API server, against an application that is synced.

const sample = fileURLToPath(new URL('../../packages/app/dev/sample', import.meta.url));

let system: TestSystem;
let root: string;
let chart: string;

beforeAll(async () => {
  system = await startSystem();
  await system.login();
  const source = ['--repo', system.sampleUrl, '--path', 'charts/voyage'];
  const target = ['--dest-server', 'https://kubernetes.default.svc', '--dest-namespace', 'local'];
  await system.run('app', 'create', 'argo', ...source, ...target, '--sync-option', 'CreateNamespace=true');
  await system.run('app', 'sync', 'argo');
  await system.run('app', 'wait', 'argo', '--sync', '--timeout', '60');
});
afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
});

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tiphys-local-'));
  chart = join(root, 'charts/voyage');
  await cp(sample, root, { recursive: true });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const diff = (...args: string[]): Promise<CommandResult> => system.cli(['app', 'diff', 'argo', ...args]);

const changeValues = (pattern: RegExp, text: string): Promise<void> => change('values.yaml', pattern, text);

async function change(name: string, pattern: RegExp, text: string): Promise<void> {
  const file = join(chart, name);
  const before = await readFile(file, 'utf8');
  expect(before).toMatch(pattern);
  await writeFile(file, before.replace(pattern, text));
}

test('diff of the same files finds nothing, and leaves the Secret out', async () => {
  const { code, stdout, stderr } = await diff('--local', chart);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toMatch(
    /^Warning: Secret \S*\/argo-voyage is not supported in local diff and will be ignored$/m,
  );
});

test('diff shows a changed value and ends with 1, or the code that is asked for', async () => {
  await changeValues(/Fair winds/, 'Heavy seas');
  const { code, stdout } = await diff('--local', chart);
  expect(code).toBe(1);
  expect(stdout).toContain('===== /ConfigMap local/argo-voyage-settings ======');
  expect(stdout).toContain('<   GREETING: Fair winds\n---\n>   GREETING: Heavy seas');
  expect(stdout).not.toContain('/Service');
  expect((await diff('--local', chart, '--diff-exit-code', '7')).code).toBe(7);
  expect((await diff('--local', chart, '--exit-code=false')).code).toBe(0);
});

test('diff takes the root of the repository, where the chart is at the path of the source', async () => {
  await changeValues(/Fair winds/, 'Heavy seas');
  expect((await diff('--local', chart, '--local-repo-root', root)).code).toBe(1);
  const elsewhere = await diff('--local', root, '--local-repo-root', root);
  expect(elsewhere.code).toBe(20);
  expect(elsewhere.stderr).toContain(String.raw`is not at the path \"charts/voyage\"`);
});

test('diff --server-side-generate sends the repository, only files of the names that are asked for', async () => {
  await changeValues(/Fair winds/, 'Heavy seas');
  const args = ['--local', root, '--server-side-generate'];
  const withNames = await diff(...args, '--local-include', '*.yaml', '--local-include', '*.tpl');
  expect(withNames.stdout).toContain('>   GREETING: Heavy seas');
  expect(withNames.code).toBe(1);
  // The chart's own templates need its names, which the default does not send.
  const byDefault = await diff(...args);
  expect(byDefault.code).toBe(20);
  expect(byDefault.stderr).toContain('voyage.name');
  expect((await diff(...args, '--local-include', '*.txt')).stderr).toContain('no files to send');
});

test('manifests prints what the folder renders, and the live objects with --source live', async () => {
  await changeValues(/Fair winds/, 'Heavy seas');
  const manifests = ['app', 'manifests', 'argo', '--local', chart];
  const local = await system.run(...manifests);
  expect(local).toContain('GREETING: Heavy seas');
  expect(local).not.toContain('kind: Secret');
  expect(local.match(/^---$/gm)).toHaveLength(5);
  expect(await system.run(...manifests, '--source', 'live')).toContain('GREETING: Fair winds');
});

test('too much, a link out, and gRPC-Web are refused', async () => {
  await writeFile(join(chart, 'large'), '');
  await truncate(join(chart, 'large'), 1_000_000_001);
  const large = await diff('--local', chart);
  expect(large.code).toBe(20);
  expect(large.stderr).toContain('the files to send are more than 1000000000 bytes');
  await rm(join(chart, 'large'));
  await symlink('/etc/hostname', join(chart, 'templates/host.yaml'));
  const link = await diff('--local', chart);
  expect(link.code).toBe(20);
  expect(link.stderr).toMatch(/the symbolic link .*templates\/host\.yaml.* leads out of/);
  const web = await diff('--local', chart, '--grpc-web');
  expect(web.code).toBe(1);
  expect(web.stderr).toContain('gRPC-Web cannot');
});

test('sync applies a folder, unless there is a Secret in it', async () => {
  const refused = await system.cli(['app', 'sync', 'argo', '--local', chart]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('cannot be synced with --local');
  await rm(join(chart, 'templates/secret.yaml'));
  await changeValues(/Fair winds/, 'Heavy seas');
  const synced = await system.cli(['app', 'sync', 'argo', '--local', chart, '--prune']);
  expect({ code: synced.code, stderr: synced.stderr }).toEqual({ code: 0, stderr: '' });
  const map = await system.cluster.get('configmap', 'argo-voyage-settings', '-n', 'local');
  expect(map?.['data']).toMatchObject({ GREETING: 'Heavy seas' });
  await system.run('app', 'set', 'argo', '--sync-policy', 'automated');
  const automated = await system.cli(['app', 'sync', 'argo', '--local', chart]);
  expect(automated.code).toBe(1);
  expect(automated.stderr).toContain('Cannot use local sync when Automatic Sync Policy is enabled');
});

test('one of several sources is replaced by the folder, the others stay', async () => {
  const repoURL = system.sampleUrl;
  const helm = {
    releaseName: 'both',
    valueFiles: ['$values/charts/voyage/values-production.yaml'],
    parameters: [{ name: 'service.nodePort', value: '30081' }],
  };
  const application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'both' },
    spec: {
      project: 'default',
      destination: { server: 'https://kubernetes.default.svc', namespace: 'both' },
      sources: [
        { repoURL, path: 'plain/lighthouse', name: 'plain' },
        { repoURL, path: 'charts/voyage', name: 'chart', helm },
        { repoURL, ref: 'values' },
      ],
      syncPolicy: { syncOptions: ['CreateNamespace=true'] },
    },
  };
  const created = await system.cli(['app', 'create', '-f', '-'], { input: JSON.stringify(application) });
  expect(created).toMatchObject({ code: 0, stderr: '' });
  await system.run('app', 'sync', 'both');
  const both = (...args: string[]): Promise<CommandResult> => system.cli(['app', ...args]);
  const unnamed = await both('diff', 'both', '--local', chart);
  expect(unnamed.code).toBe(1);
  expect(unnamed.stderr).toContain(
    'name the one that --local stands for by --source-positions or --source-names',
  );
  const same = await both('diff', 'both', '--local', chart, '--source-names', 'chart');
  expect({ ...same, stderr: same.stderr.replace(/^Warning: Secret .*\n/, '') }).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
  await rm(join(chart, 'templates/secret.yaml'));
  await change('templates/configuration.yaml', /8080/, '9090');
  const changed = await both('diff', 'both', '--local', chart, '--source-positions', '2');
  expect(changed.code).toBe(1);
  // The Deployment has a sum of the ConfigMap in its template.
  expect(changed.stdout.match(/^===== .*$/gm)).toEqual([
    '===== /ConfigMap both/both-voyage-settings ======',
    '===== apps/Deployment both/both-voyage ======',
  ]);
  const rendered = await system.run('app', 'manifests', 'both', '--local', chart, '--source-names', 'chart');
  expect(rendered).toContain('PORT: "9090"');
  expect(rendered).toContain('name: lighthouse');
  const synced = await both('sync', 'both', '--local', chart, '--source-names', 'chart', '--prune');
  expect({ code: synced.code, stderr: synced.stderr }).toEqual({ code: 0, stderr: '' });
  const map = await system.cluster.get('configmap', 'both-voyage-settings', '-n', 'both');
  expect(map?.['data']).toEqual({ GREETING: 'Fair winds from production', PORT: '9090' });
});
