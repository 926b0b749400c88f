import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseJson } from '@tiphys/base';
import { crds } from '@tiphys/model';
import { buildEngine } from '../../scripts/build-engine.mjs';
import { eventually, runTiphys, startTestCluster } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';

// `admin export` and `admin import`, from one cluster to another and back.

/** The first integer that a JavaScript number rounds. */
const longNumber = '9007199254740993';

let from: TestCluster;
let to: TestCluster;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiphys-backup-'));
  await buildEngine(); // globs of namespaces are Go's
  [from, to] = await Promise.all([startTestCluster(), startTestCluster()]);
  await Promise.all([prepare(from), prepare(to)]);
  await from.apply([...installation(), application('team-a', 'elsewhere'), application('other', 'foreign')]);
});
afterAll(async () => {
  await Promise.all([from?.stop(), to?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function prepare(cluster: TestCluster): Promise<void> {
  const namespace = (name: string): object => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await cluster.apply([...crds(), ...['argocd', 'team-a', 'other'].map(namespace)]);
  const served = (): Promise<string> => cluster.kubectl('get', 'applications,appprojects,applicationsets');
  await eventually(served);
  await cluster.apply([
    configMap('argocd-cm', { 'timeout.reconciliation': '60s' }),
    configMap('argocd-rbac-cm', {}),
    configMap('argocd-ssh-known-hosts-cm', { ssh_known_hosts: '' }),
    configMap('argocd-tls-certs-cm', {}),
    configMap('argocd-cmd-params-cm', { 'application.namespaces': 'team-*' }),
  ]);
}

function configMap(name: string, data: Readonly<Record<string, string>>): object {
  const labels = { 'app.kubernetes.io/part-of': 'argocd' };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'argocd', labels }, data };
}

function application(namespace: string, name: string): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace, finalizers: ['resources-finalizer.argocd.argoproj.io'] },
    spec: {
      project: 'default',
      destination: { server: 'https://kubernetes.default.svc', namespace: 'web' },
      source: {
        repoURL: 'https://git.example.com/shop',
        path: 'on',
        targetRevision: '1.10',
        helm: { valuesObject: { id: parseJson(longNumber) } },
      },
    },
    status: { sync: { status: 'Synced' } },
  };
}

function installation(): object[] {
  const secret = (name: string, labels: object, data: object): object => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'argocd', labels },
    stringData: data,
  });
  return [
    secret('argocd-secret', {}, { 'server.secretkey': 'on' }),
    secret(
      'shop',
      { 'argocd.argoproj.io/secret-type': 'repository' },
      { url: 'https://git.example.com/shop' },
    ),
    secret('unrelated', {}, { a: 'b' }),
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'default', namespace: 'argocd' },
      spec: { sourceRepos: ['*'] },
    },
    application('argocd', 'web'),
  ];
}

async function admin(cluster: TestCluster, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runTiphys(
    ['admin', ...args, '--kubeconfig', cluster.kubeconfig, '--namespace', 'argocd'],
    {
      env: {
        HOME: folder,
        XDG_CONFIG_HOME: undefined,
        XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
      },
    },
  );
  if (code !== 0) throw new Error(`${stdout}${stderr}`);
  return stdout;
}

const backup = (): string => join(folder, 'backup.yaml');

it('exports what makes up the installation, and nothing else', async () => {
  await admin(from, 'export', '--out', backup());
  const text = await readFile(backup(), 'utf8');
  const names = [...text.matchAll(/^kind: (\w+)\nmetadata:\n(?:  .*\n)*?  name: (\S+)$/gm)].map(
    ([, kind, name]) => `${kind} ${name}`,
  );
  expect(names).toEqual([
    'ConfigMap argocd-cm',
    'ConfigMap argocd-rbac-cm',
    'ConfigMap argocd-ssh-known-hosts-cm',
    'ConfigMap argocd-tls-certs-cm',
    'Secret argocd-secret',
    'Secret shop',
    'AppProject default',
    'Application web',
    'Application elsewhere',
  ]);
  expect(text).not.toMatch(/resourceVersion|managedFields|uid:|creationTimestamp/);
  expect((await stat(backup())).mode & 0o077).toBe(0);
  expect(await admin(from, 'export')).toBe(text);
});

it('imports into another cluster what it lacks, and says each', async () => {
  expect(await admin(to, 'import', backup(), '--dry-run')).toContain(
    'argoproj.io/Application web in namespace argocd created (dry run)\n',
  );
  expect(await to.get('application', 'web', '-n', 'argocd')).toBeUndefined();
  const told = await admin(to, 'import', backup());
  expect(told).toMatch(/^import process started argocd\n/);
  expect(told).toContain('/Secret shop in namespace argocd created\n');
  expect(told).toContain('argoproj.io/Application elsewhere in namespace team-a created\n');
  expect(told).toMatch(
    /Import process completed successfully in namespace argocd at \S+, duration: [\d.]+s\n$/,
  );
  const [here, there] = await Promise.all(
    [from, to].map((one) => one.get('application', 'web', '-n', 'argocd')),
  );
  expect(there).toMatchObject({
    spec: here?.spec,
    status: here?.status,
    metadata: { finalizers: here?.metadata.finalizers },
  });
  const id = 'jsonpath={.spec.source.helm.valuesObject.id}';
  expect(await to.kubectl('get', 'application', 'web', '-n', 'argocd', '-o', id)).toBe(longNumber);
  expect((await to.get('secret', 'argocd-secret', '-n', 'argocd'))?.data).toEqual(
    (await from.get('secret', 'argocd-secret', '-n', 'argocd'))?.data,
  );
});

it('changes nothing when nothing differs, and names it when asked', async () => {
  expect(await admin(to, 'import', backup())).not.toMatch(/created|updated|pruned/);
  expect(await admin(to, 'import', backup(), '--verbose')).toContain(
    'argoproj.io/Application web unchanged\n',
  );
});

it('brings back what was changed, leaves the rest, and stops operations when asked', async () => {
  await to.kubectl(
    'patch',
    'application',
    'web',
    '-n',
    'argocd',
    '--type=merge',
    '-p',
    '{"spec":{"source":{"path":"off"}},"operation":{"sync":{}}}',
  );
  expect(await admin(to, 'import', backup(), '--stop-operation')).toContain(
    'argoproj.io/Application web in namespace argocd updated\n',
  );
  const restored = await to.get('application', 'web', '-n', 'argocd');
  expect(restored?.spec).toMatchObject({ source: { path: 'on', targetRevision: '1.10' } });
  expect(restored).not.toHaveProperty('operation');
});

it('prunes what the backup lacks without taking down what that deployed', async () => {
  await to.apply([application('argocd', 'extra')]);
  expect(await admin(to, 'import', backup())).toContain('argoproj.io/Application extra needs pruning\n');
  expect(await admin(to, 'import', backup(), '--prune', '--dry-run')).toContain(
    'argoproj.io/Application extra pruned (dry run)\n',
  );
  await to.kubectl('label', 'application', 'extra', '-n', 'argocd', 'keep=me');
  expect(await admin(to, 'import', backup(), '--prune', '--skip-resources-with-label', 'keep=me')).toContain(
    'Skipping pruning of argoproj.io/Application extra in namespace argocd\n',
  );
  // A text that is no `name=value` skips nothing.
  expect(
    await admin(to, 'import', backup(), '--prune', '--dry-run', '--skip-resources-with-label', 'keep='),
  ).toContain('argoproj.io/Application extra pruned (dry run)\n');
  expect(await admin(to, 'import', backup(), '--prune')).toContain('argoproj.io/Application extra pruned\n');
  expect(await to.get('application', 'extra', '-n', 'argocd')).toBeUndefined();
});

it('refuses what is no backup, and names it', async () => {
  const bad = join(folder, 'bad.yaml');
  await writeFile(bad, 'kind: Pod\napiVersion: v1\nmetadata: {name: x}\n');
  await expect(admin(to, 'import', bad)).rejects.toThrow('a backup holds no /Pod x');
  await writeFile(bad, 'a: [');
  await expect(admin(to, 'import', bad)).rejects.toThrow('not YAML');
});

it('makes the password of Redis once', async () => {
  expect(await admin(to, 'redis-initial-password')).toBe(
    'Checking for initial Redis password in secret argocd/argocd-redis at key auth. \n' +
      'Argo CD Redis secret state confirmed: secret name argocd-redis.\nPassword secret is configured properly.\n',
  );
  const first = (await to.get('secret', 'argocd-redis', '-n', 'argocd'))?.data;
  expect(Buffer.from(first?.['auth'] ?? '', 'base64').toString()).toMatch(/^[\w-]{16}$/);
  await admin(to, 'redis-initial-password');
  expect((await to.get('secret', 'argocd-redis', '-n', 'argocd'))?.data).toEqual(first);
});
