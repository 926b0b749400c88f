import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crds } from '@tiphys/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi } from '../../packages/cli/test-api.ts';
import type { TestApi } from '../../packages/cli/test-api.ts';
import { buildEngine } from '../../scripts/build-engine.mjs';
import { runTiphys, startTestCluster } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';

// What the command line does in a cluster itself, against a real one; Argo CD's side is given answers.

let cluster: TestCluster;
let api: TestApi;
let context: string;
const registered: { server: string; name: string; config: { bearerToken?: string } }[] = [];

beforeAll(async () => {
  cluster = await startTestCluster();
  api = await startTestApi({
    'cluster.ClusterService/Create': (request: { cluster: (typeof registered)[number] }) => {
      registered.push(request.cluster);
      return request.cluster;
    },
    'cluster.ClusterService/Get': (query: { name: string }) => ({ server: 'https://x', name: query.name }),
    'cluster.ClusterService/Delete': () => ({}),
  });
  await cluster.apply(crds());
  context = (await cluster.kubectl('config', 'current-context')).trim();
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await cluster.stop();
});

const kubeconfig = (): string[] => ['--kubeconfig', cluster.kubeconfig];

test('cluster add makes an account that may do everything, and registers the cluster', async () => {
  const added = await api.run([
    'cluster',
    'add',
    context,
    '--name',
    'second',
    '--label',
    'env=test',
    ...kubeconfig(),
  ]);
  expect(added.stdout).toMatch(/^Cluster 'https:\/\/.*' added\n$/);
  expect(added.code).toBe(0);
  expect(added.stderr).toContain(
    String.raw`ServiceAccount \"argocd-manager\" created in namespace \"kube-system\"`,
  );
  expect(registered[0]).toMatchObject({ name: 'second', labels: { env: 'test' } });
  // As in Argo CD: where the kubeconfig has a client certificate, that is registered and not the token.
  expect(registered[0]?.config).toMatchObject({
    tlsClientConfig: { certData: expect.any(String) as string },
  });
  expect(registered[0]?.config.bearerToken ?? '').toBe('');
  const secret = await cluster.get('secret', 'argocd-manager-long-lived-token', '-n', 'kube-system');
  expect(
    Buffer.from(secret?.data?.['token'] ?? '', 'base64')
      .toString()
      .split('.'),
  ).toHaveLength(3);
  const allowed = [
    'auth',
    'can-i',
    '*',
    '*',
    '--all-namespaces',
    '--as',
    'system:serviceaccount:kube-system:argocd-manager',
  ];
  expect((await cluster.kubectl(...allowed)).trim()).toBe('yes');

  const again = await api.run(['cluster', 'add', context, '--name', 'second', '--upsert', ...kubeconfig()]);
  expect(again.code).toBe(0);
  expect(again.stderr).toContain(String.raw`ClusterRole \"argocd-manager-role\" updated`);
  expect(registered).toHaveLength(2);
});

test('cluster add --namespace gives rights in those namespaces alone', async () => {
  await cluster.kubectl('create', 'namespace', 'shop');
  const added = await api.run([
    'cluster',
    'add',
    context,
    '--namespace',
    'shop',
    '--in-cluster',
    ...kubeconfig(),
  ]);
  expect(added.stdout).toBe("Cluster 'https://kubernetes.default.svc' added\n");
  expect(await cluster.get('role', 'argocd-manager-role', '-n', 'shop')).toBeDefined();
  expect(registered.at(-1)).toMatchObject({ name: context, namespaces: ['shop'] });
});

test('cluster rm takes the account and its rights away again', async () => {
  const removed = await api.run(['cluster', 'rm', context, '--yes'], {
    env: { KUBECONFIG: cluster.kubeconfig },
  });
  expect(removed).toMatchObject({ code: 0, stdout: `Cluster '${context}' removed\n` });
  expect(await cluster.get('clusterrole', 'argocd-manager-role')).toBeUndefined();
  expect(await cluster.get('serviceaccount', 'argocd-manager', '-n', 'kube-system')).toBeUndefined();
});

test('cluster add without a context, or with one that is not there', async () => {
  const none = await api.run(['cluster', 'add', ...kubeconfig()]);
  expect(none.code).toBe(1);
  expect(none.stdout).toMatch(/^CURRENT {2}NAME .*SERVER\n\* /);
  expect(none.stderr).toContain('Choose a context name from:');
  const wrong = await api.run(['cluster', 'add', 'nope', ...kubeconfig()]);
  expect(wrong.code).toBe(20);
  expect(wrong.stderr).toContain('"msg":"context nope does not exist in kubeconfig"');
});

test('admin initial-password prints the password of the Secret', async () => {
  const args = ['admin', 'initial-password', '-n', 'argocd', ...kubeconfig()];
  const missing = await api.run(args);
  expect(missing.code).toBe(20);
  expect(missing.stderr).toContain(String.raw`secrets \"argocd-initial-admin-secret\" not found`);
  await cluster.apply([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'argocd-initial-admin-secret', namespace: 'argocd' },
      stringData: { password: 'golden fleece' },
    },
  ]);
  expect((await api.run(args)).stdout).toMatch(/^golden fleece\n\n This password must be only used/);
});

test('admin settings reads what the cluster says where no file is named', async () => {
  await buildEngine();
  const object = (kind: string, name: string, texts: object): object => ({
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: 'cd', labels: { 'app.kubernetes.io/part-of': 'argocd' } },
    ...texts,
  });
  await cluster.kubectl('create', 'namespace', 'cd');
  await cluster.apply([
    object('ConfigMap', 'argocd-cm', {
      data: {
        'accounts.ci': 'apiKey',
        'kustomize.buildOptions': '--enable-helm',
        'timeout.reconciliation': 'soon',
      },
    }),
    object('ConfigMap', 'argocd-rbac-cm', {
      data: { 'policy.csv': 'g, alice, role:admin', 'policy.more.csv': 'p, bob, logs, get, shop/*, allow' },
    }),
    object('Secret', 'argocd-secret', { stringData: { 'server.secretkey': 'k' } }),
  ]);
  const settings = async (...args: string[]): Promise<object> => {
    const { code, stdout } = await runTiphys(['admin', 'settings', ...args, ...kubeconfig(), '-n', 'cd']);
    return { code, stdout };
  };
  expect(await settings('validate', '--load-cluster-settings')).toEqual({
    code: 1,
    stdout:
      '✅ accounts\n2 accounts\n\n❌ general\nargocd-cm: timeout.reconciliation: time: invalid duration "soon"\n\n' +
      '✅ kustomize\n--enable-helm\n\n✅ resource-overrides\n1 resource overrides\n',
  });
  const group = ['--group', 'accounts'];
  expect(await settings('validate', '--load-cluster-settings', ...group)).toMatchObject({ code: 0 });
  expect(await settings('rbac', 'can', 'alice', 'sync', 'app', 'shop/cart')).toEqual({
    code: 0,
    stdout: 'Yes\n',
  });
  expect(await settings('rbac', 'can', 'bob', 'get', 'logs', 'shop/cart')).toEqual({
    code: 0,
    stdout: 'Yes\n',
  });
  expect(await settings('rbac', 'can', 'bob', 'sync', 'app', 'shop/cart')).toEqual({
    code: 1,
    stdout: 'No\n',
  });
  expect(await settings('rbac', 'validate')).toEqual({ code: 0, stdout: 'Policy is valid.\n' });
  const elsewhere = await runTiphys([
    'admin',
    'settings',
    'rbac',
    'validate',
    ...kubeconfig(),
    '-n',
    'nowhere',
  ]);
  expect(elsewhere).toMatchObject({
    stderr: expect.stringContaining('argocd-rbac-cm'),
  });
});

test('admin tells what clusters and applications are like, manages namespaces alone, and writes a kubeconfig', async () => {
  await buildEngine();
  await cluster.kubectl('create', 'namespace', 'fleet');
  const described = ['admin', 'cluster', 'generate-spec', context, '--name', 'home', '-o', 'json'];
  const generated = await runTiphys([...described, ...kubeconfig()]);
  const secret = JSON.parse(generated.stdout) as { metadata: object; stringData: { server: string } };
  const { server } = secret.stringData;
  await cluster.apply([{ ...secret, metadata: { ...secret.metadata, namespace: 'fleet' } }]);
  const app = (name: string, destination: object): object => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'fleet' },
    spec: { project: 'default', source: { repoURL: 'https://git.example.com/shop' }, destination },
  });
  await cluster.apply([
    app('a', { name: 'home', namespace: 'shop' }),
    app('b', { server, namespace: 'cellar' }),
  ]);
  const admin = async (...args: string[]): Promise<object> => {
    const { code, stdout } = await runTiphys(['admin', 'cluster', ...args, ...kubeconfig(), '-n', 'fleet']);
    return { code, stdout };
  };
  const table = (await admin('namespaces')) as { stdout: string };
  expect(table.stdout.split('\n').map((line) => line.split(/ +/))).toEqual([
    ['CLUSTER', 'NAMESPACES'],
    [server, 'shop,cellar'],
    ['https://kubernetes.default.svc', ''],
    [''],
  ]);
  await cluster.kubectl('create', 'configmap', 'argocd-cm', '-n', 'fleet');
  await cluster.kubectl('create', 'secret', 'generic', 'argocd-secret', '-n', 'fleet');
  const statistics = (await admin('stats')) as { stdout: string };
  // Without a controller nothing is known but what is declared.
  expect(statistics.stdout.split('\n').map((line) => line.split(/ {2,}/))).toContainEqual([
    server,
    '0',
    'Unknown',
    '2',
    '0',
    '0',
  ]);
  const [one, two] = [join(api.folder, 'one'), join(api.folder, 'two')];
  const results = (...args: string[]): ReturnType<typeof api.run> => api.run(['admin', 'app', ...args]);
  const get = ['get-reconcile-results', ...kubeconfig(), '-n', 'fleet'];
  expect((await results(...get, one)).code).toBe(0);
  await writeFile(two, (await readFile(one, 'utf8')).replace('health: ""', 'health: Healthy'));
  expect((await results('diff-reconcile-results', one, two)).stdout).toBe(
    'a\n2c2\n< health: ""\n---\n> health: Healthy\nb\n',
  );
  expect((await results(...get, one, '--refresh')).stderr).toContain('--refresh is not supported');
  const secretNow = async (): Promise<Record<string, string>> => {
    const { metadata } = secret as { metadata: { name: string } };
    const found = await cluster.get('secret', metadata.name, '-n', 'fleet');
    return (found as { data: Record<string, string> } | undefined)?.data ?? {};
  };
  const before = await secretNow();
  const enable = ['namespaces', 'enable-namespaced-mode', 'https://1*', '--max-namespace-count', '2'];
  const enabling = `Setting cluster ${server} namespaces to [cellar shop]...done`;
  expect(await admin(...enable)).toEqual({ code: 0, stdout: `${enabling} (dry run)\n` });
  expect(await secretNow()).toEqual(before);
  expect(await admin(...enable, '--cluster-resources', '--dry-run=false')).toEqual({
    code: 0,
    stdout: `${enabling}\n`,
  });
  expect(await secretNow()).toEqual({
    ...before,
    namespaces: Buffer.from('cellar,shop').toString('base64'),
    clusterResources: Buffer.from('true').toString('base64'),
  });
  expect(await admin('namespaces', 'disable-namespaced-mode', '*', '--dry-run=false')).toEqual({
    code: 0,
    stdout: `Disabling namespaced mode for cluster ${server}...done\n`,
  });
  expect(await secretNow()).not.toHaveProperty('namespaces');
  const file = join(api.folder, 'written');
  expect(await admin('kubeconfig', server, file)).toEqual({ code: 0, stdout: '' });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const names = await cluster.kubectl('--kubeconfig', file, 'get', 'applications', '-o', 'name');
  expect(names.trim().split('\n')).toHaveLength(2);
  expect(await admin('kubeconfig', 'https://nowhere', file)).toMatchObject({ code: 20 });
});

test('admin proj changes policies of many projects, and makes a project of a ClusterRole', async () => {
  await cluster.kubectl('create', 'namespace', 'bulk');
  const policy = (role: string, rest: string): string => `p, proj:shop:${role}, applications, ${rest}`;
  await cluster.apply([
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'shop', namespace: 'bulk' },
      spec: {
        sourceRepos: ['*'],
        roles: [
          { name: 'deployer', policies: [policy('deployer', 'sync, shop/*, allow')] },
          { name: 'reader' },
        ],
      },
    },
  ]);
  const admin = (...args: string[]): ReturnType<typeof api.run> =>
    api.run(['admin', 'proj', ...args, ...kubeconfig(), '-n', 'bulk']);
  const roles = async (): Promise<unknown> => {
    const found = await cluster.get('appproject', 'shop', '-n', 'bulk');
    return (found as { spec: { roles: unknown } } | undefined)?.spec.roles;
  };
  const before = await roles();
  const change = ['update-role-policy', 'sh*', 'set', 'action/*', '--role', 'dep*', '--permission', 'allow'];
  const full = [...change, '--resource', 'applications', '--scope', '*'];
  const added = policy('deployer', 'action/*, shop/*, allow');
  const tried = await admin(...full);
  expect(tried).toMatchObject({ code: 0, stderr: '' });
  expect(tried.stdout).toMatch(/^===== shop ======\n/);
  expect(tried.stdout).toContain(`>     - ${added}`);
  expect(await roles()).toEqual(before);
  expect((await admin(...full, '--dry-run=false')).code).toBe(0);
  expect(await roles()).toEqual([
    { name: 'deployer', policies: [policy('deployer', 'sync, shop/*, allow'), added] },
    { name: 'reader' },
  ]);
  expect(await admin(...change)).toMatchObject({
    code: 20,
    stderr: expect.stringContaining('flag --group cannot be empty') as string,
  });

  const file = join(api.folder, 'role.yaml');
  const rules = [{ apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs: ['create'] }];
  await writeFile(
    file,
    JSON.stringify({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', rules }),
  );
  expect(await admin('generate-allow-list', file, 'shop')).toEqual({
    code: 0,
    stdout:
      'apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata:\n  name: shop\nspec:\n  namespaceResourceWhitelist:\n' +
      '  - group: apps\n    kind: Deployment\n  - group: apps\n    kind: ReplicaSet\nstatus: {}\n',
    stderr: '',
  });
});
