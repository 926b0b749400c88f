import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApart } from '../components/apart.ts';
import type { Account, ApartSystem } from '../components/apart.ts';
import { createGitRepository, eventually, startGitHttps } from '../harness/index.ts';
import type { GitHttpsServer, TestCluster, TestRepository } from '../harness/index.ts';
import { accountKubeconfigs, buildManifests, may } from './installation.ts';
import type { Manifests } from './installation.ts';
import { wrongRights } from './rights.ts';
import type { Right } from './rights.ts';

// Every component with the rights that its ServiceAccount has from the manifest, and no others.

const soon = { timeoutMs: 60_000 };

const applications = ['applications', 'appprojects', 'applicationsets'];
const write = ['create', 'get', 'list', 'watch', 'update', 'patch', 'delete'];
/** What the API server does where Tiphys is. */
const ownNamespace: readonly Right[] = [
  { verbs: write, group: '', resources: ['secrets', 'configmaps'] },
  { verbs: write, group: 'argoproj.io', resources: applications },
  { verbs: ['create', 'list'], group: '', resources: ['events'] },
];
/** What it does anywhere for users who look at live objects, change them and run actions. */
const liveTree: readonly Right[] = [
  { verbs: ['get', 'patch', 'delete'], group: '*', resources: ['*'] },
  { verbs: ['create'], group: 'batch', resources: ['jobs'] },
  { verbs: ['create'], group: 'argoproj.io', resources: ['workflows'] },
  { verbs: ['list'], group: '', resources: ['events'] },
  { verbs: ['list', 'watch'], group: 'argoproj.io', resources: ['applications', 'applicationsets'] },
];
const controllerNamespace: readonly Right[] = [
  { verbs: ['create', 'get', 'list', 'watch', 'patch'], group: '', resources: ['secrets', 'configmaps'] },
  { verbs: write, group: 'argoproj.io', resources: applications },
  { verbs: ['create', 'list'], group: '', resources: ['events'] },
  { verbs: write, group: 'coordination.k8s.io', resources: ['leases'] },
];
const everything: readonly Right[] = [{ verbs: ['*'], group: '*', resources: ['*'] }];

interface Installation extends AsyncDisposable {
  readonly system: ApartSystem;
  readonly kubeconfigs: Readonly<Record<Account, string>>;
}

let manifests: Manifests;
let repository: TestRepository;
let git: GitHttpsServer;

beforeAll(async () => {
  manifests = await buildManifests();
  repository = await createGitRepository({ 'web/web.yaml': web(1) });
  git = await startGitHttps({ repositories: [repository], plain: true });
});
afterAll(async () => {
  await git?.[Symbol.asyncDispose]();
  await repository?.[Symbol.asyncDispose]();
  await manifests?.[Symbol.asyncDispose]();
});

describe('install.yaml', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await install((cluster) => manifests.kubectl('apply', 'install.yaml', cluster));
  });
  afterAll(() => installation?.[Symbol.asyncDispose]());

  it('lets the components take an application from git to the cluster, heal it and take it away', async () => {
    const { system } = installation;
    await login(system);
    await system.run(
      'app',
      'create',
      'web',
      '--repo',
      git.url(),
      '--path',
      'web',
      '--dest-server',
      'https://kubernetes.default.svc',
      '--dest-namespace',
      'web',
      '--sync-option',
      'CreateNamespace=true',
    );
    await walk(system, () => system.cluster);
  });

  it('is reached through a forwarded port, as the API server is found by the labels of its pod', async () => {
    const { system } = installation;
    const forward = ['--port-forward', '--port-forward-namespace', 'argocd'];
    await eventually(async () => {
      const pods = await system.cluster.get(
        'pods',
        '-n',
        'argocd',
        '-l',
        'app.kubernetes.io/name=argocd-server',
      );
      expect(pods?.items?.map(({ status }) => status?.['phase'])).toEqual(['Running']);
    }, soon);
    const words = ['--plaintext', '--username', 'admin', '--password', await system.password()];
    const text = await system.run('login', ...forward, ...words);
    expect(text).toBe("'admin:login' logged in successfully\nContext 'port-forward' updated\n");
    expect(await system.run('account', 'list', ...forward)).toContain('admin');
    expect(await system.run('context')).toMatch(/^\*\s+port-forward\s+port-forward$/m);
    const elsewhere = ['--port-forward', '--port-forward-namespace', 'default'];
    await expect(system.run('account', 'list', ...elsewhere)).rejects.toThrow(
      'cannot find ready pod with selector: [app.kubernetes.io/name=argocd-server]',
    );
    await system.run('relogin', '--password', await system.password(), ...forward);
    await system.run('logout', 'port-forward', ...forward);
    await expect(system.run('account', 'list', ...forward)).rejects.toThrow('Unauthenticated');
  });

  it.each([
    ['server', 'argocd', [...liveTree, ...ownNamespace]],
    ['server', 'web', liveTree],
    ['repo-server', 'argocd', []],
    ['repo-server', 'web', []],
    ['application-controller', 'argocd', everything],
    ['application-controller', 'web', everything],
  ] as const)('lets the %s do in %s what it needs, and nothing else', async (account, namespace, rights) => {
    expect(await wrongRights(installation.kubeconfigs[account], namespace, rights)).toEqual([]);
  });

  it.each([
    [true, ['get', 'configmaps/argocd-ssh-known-hosts-cm']],
    [true, ['watch', 'secrets/argocd-repo-server-token']],
    [false, ['get', 'secrets/argocd-secret']],
    [false, ['get', 'secrets/argocd-redis']],
    [false, ['patch', 'secrets/argocd-repo-server-token']],
    [false, ['patch', 'configmaps/argocd-cm']],
  ] as const)('lets the repo-server see what is its own: %s, %j', async (allowed, question) => {
    const { system, kubeconfigs } = installation;
    expect(await may(system.cluster, kubeconfigs['repo-server'], ...question, '-n', 'argocd')).toBe(allowed);
  });
});

describe('namespace-install.yaml', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await install(async (cluster) => {
      await cluster.apply(
        manifests.objects('install.yaml').filter(({ kind }) => kind === 'CustomResourceDefinition'),
      );
      await manifests.kubectl('apply', 'namespace-install.yaml', cluster);
      await cluster.kubectl('create', 'namespace', 'web');
      await cluster.apply(await destinationCluster(cluster));
    });
  });
  afterAll(() => installation?.[Symbol.asyncDispose]());

  it('lets the components do the same in one namespace of a cluster they are told of', async () => {
    const { system } = installation;
    await login(system);
    await system.run(
      'app',
      'create',
      'web',
      '--repo',
      git.url(),
      '--path',
      'web',
      '--dest-name',
      'elsewhere',
      '--dest-namespace',
      'web',
    );
    await walk(system, () => system.cluster);
  });

  it.each([
    ['server', 'argocd', ownNamespace],
    ['server', 'web', []],
    ['repo-server', 'argocd', []],
    ['repo-server', 'web', []],
    ['application-controller', 'argocd', controllerNamespace],
    ['application-controller', 'web', []],
  ] as const)('lets the %s do in %s what it needs, and nothing else', async (account, namespace, rights) => {
    expect(await wrongRights(installation.kubeconfigs[account], namespace, rights)).toEqual([]);
  });
});

/** Syncs `web`, drifts and heals it, scales it by a commit, and deletes it. */
async function walk(system: ApartSystem, clusterOf: () => TestCluster): Promise<void> {
  const cluster = clusterOf();
  const replicas = async (): Promise<unknown> =>
    (await cluster.get('deployment', 'web', '-n', 'web'))?.spec?.['replicas'];
  await repository.commit({ 'web/web.yaml': web(1) });
  await system.run('app', 'sync', 'web');
  await system.run('app', 'wait', 'web', '--health', '--timeout', '60');
  expect(await system.run('app', 'resources', 'web')).toContain('Deployment');
  expect(await system.run('app', 'diff', 'web', '--hard-refresh')).toBe('');
  await system.run('app', 'set', 'web', '--sync-policy', 'automated', '--self-heal', '--auto-prune');
  await cluster.kubectl('scale', 'deployment/web', '--replicas=3', '-n', 'web');
  await eventually(async () => expect(await replicas()).toBe(1), soon);
  await repository.commit({ 'web/web.yaml': web(2) });
  await system.run('app', 'get', 'web', '--refresh');
  await eventually(async () => expect(await replicas()).toBe(2), soon);
  await system.run('app', 'delete', 'web', '--yes', '--wait');
  expect(await cluster.get('deployment', 'web', '-n', 'web')).toBeUndefined();
}

async function install(apply: (cluster: TestCluster) => Promise<unknown>): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'tiphys-install-'));
  let kubeconfigs: Readonly<Record<Account, string>> | undefined;
  const system = await startApart({
    install: async (cluster) => {
      await cluster.kubectl('create', 'namespace', 'argocd');
      await apply(cluster);
      kubeconfigs = await accountKubeconfigs(cluster, folder);
      return kubeconfigs;
    },
  });
  if (!kubeconfigs) throw new Error('nothing was installed');
  return {
    system,
    kubeconfigs,
    async [Symbol.asyncDispose]() {
      await system[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function login(system: ApartSystem): Promise<void> {
  await system.run(
    'login',
    system.address,
    '--plaintext',
    '--username',
    'admin',
    '--password',
    await system.password(),
  );
}

/** The same cluster by another name, with an account that rules `web` alone. */
async function destinationCluster(cluster: TestCluster): Promise<readonly object[]> {
  const metadata = { name: 'deployer', namespace: 'web' };
  await cluster.apply([
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin' },
      subjects: [{ kind: 'ServiceAccount', ...metadata }],
    },
  ]);
  const token = (await cluster.kubectl('create', 'token', 'deployer', '-n', 'web')).trim();
  const view = JSON.parse(await cluster.kubectl('config', 'view', '--raw', '--minify', '-o', 'json')) as {
    readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
  };
  const { server = '', 'certificate-authority-data': caData } = view.clusters[0]?.cluster ?? {};
  const config = JSON.stringify({ bearerToken: token, tlsClientConfig: { insecure: false, caData } });
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'elsewhere',
        namespace: 'argocd',
        labels: { 'argocd.argoproj.io/secret-type': 'cluster' },
      },
      stringData: { name: 'elsewhere', server, namespaces: 'web', config },
    },
  ];
}

function web(replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: example.com/web:1}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: b}
`;
}
