import { createGitRepository, startGitHttps, startGitSsh } from '../harness/index.ts';
import type { GitHttpsServer, GitSshServer, TestCluster, TestRepository } from '../harness/index.ts';

/** Repositories over HTTPS and SSH, as an installation that has been in use knows them, at the commits of its applications. */
export interface Scene extends AsyncDisposable {
  readonly deploy: TestRepository;
  readonly https: GitHttpsServer;
  readonly ssh: GitSshServer;
  readonly urls: {
    readonly deploy: string;
    readonly shared: string;
    readonly team: string;
    readonly ssh: string;
  };
  /** The two releases of the first repository, and the only one of each of the others. */
  readonly commits: {
    readonly one: string;
    readonly two: string;
    readonly sharedOne: string;
    readonly teamOne: string;
  };
}

const deployment = (name: string, extra = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, labels: {app: ${name}}}
spec:
  replicas: 1
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: 'nginx:1.27'${extra}, ports: [{containerPort: 80}]}]}
`;
const service = (name: string): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80}]}
`;
const job = (name: string, hook: string, policy: string): string => `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  annotations: {argocd.argoproj.io/hook: ${hook}, argocd.argoproj.io/hook-delete-policy: ${policy}}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: busybox, command: ['true']}]}}}
`;
const configMap = (name: string, text: string, annotations = '{}'): string => `apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}, annotations: ${annotations}}
data: {text: ${text}}
`;

/** Files of the main repository at a release. */
export function deployFiles(release: string): Record<string, string> {
  return {
    'plain/web.yaml': deployment('web') + '---\n' + service('web'),
    'plain/config.yaml': configMap('web', `'${release}'`),
    'hooks/all.yaml': [
      job('before', 'PreSync', 'BeforeHookCreation'),
      job('after', 'PostSync', 'HookSucceeded'),
      configMap('hooked', `'${release}'`, `{argocd.argoproj.io/sync-wave: '1'}`),
    ].join('---\n'),
    'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
    'chart/values.yaml': 'replicas: 1\ntext: default\n',
    'chart/templates/all.yaml':
      configMap('{{ .Release.Name }}', '{{ .Values.text | quote }}') +
      '---\n' +
      deployment('{{ .Release.Name }}').replace('replicas: 1', 'replicas: {{ .Values.replicas }}'),
    'kustom/kustomization.yaml': 'namePrefix: k-\nresources: [all.yaml]\n',
    'kustom/all.yaml': configMap('kustomized', `'${release}'`),
    'values/shop.yaml': `text: '${release}'\n`,
    'ignoring/all.yaml': deployment('scaled') + '---\n' + configMap('kept', `'a'`),
    'failing/all.yaml': configMap('fine', `'${release}'`) + '---\n' + service('web_invalid'),
    'apply/all.yaml': deployment('applied') + '---\n' + configMap('applied', `'${release}'`),
    'team/all.yaml': configMap('team', `'${release}'`),
    'second/all.yaml': configMap('second', `'${release}'`),
    'waiting/all.yaml':
      deployment('stuck').replace('nginx:1.27', 'registry.example/invalid:1') +
      '---\n' +
      configMap('later', `'a'`, `{argocd.argoproj.io/sync-wave: '1'}`),
    'jsonnet/main.jsonnet': `{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'jsonnet'}, data: {text: '${release}'}}`,
  };
}

/** Starts the Git servers, with both releases in the main repository. */
export async function createScene(): Promise<Scene> {
  const stack = new AsyncDisposableStack();
  try {
    const deploy = stack.use(await createGitRepository(undefined, 'deploy.git'));
    const shared = stack.use(await createGitRepository(undefined, 'shared.git'));
    const team = stack.use(await createGitRepository(undefined, 'team.git'));
    const commits = {
      one: await deploy.commit(deployFiles('one')),
      two: await deploy.commit(deployFiles('two')),
      sharedOne: await shared.commit(deployFiles('one')),
      teamOne: await team.commit(deployFiles('one')),
    };
    const https = stack.use(
      await startGitHttps({ repositories: [deploy, shared, team], username: 'reader', password: 'secret' }),
    );
    const ssh = stack.use(await startGitSsh());
    const owned = stack.move();
    return {
      deploy,
      https,
      ssh,
      commits,
      urls: {
        deploy: https.url(deploy),
        shared: https.url(shared),
        team: https.url(team),
        ssh: ssh.url(deploy),
      },
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

const labels = { 'app.kubernetes.io/part-of': 'argocd' };
const own = (name: string, more: object = {}): object => ({ name, namespace: 'argocd', ...more });
const config = (name: string, data: object): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: own(name, { labels }),
  data,
});
const secret = (name: string, type: string, stringData: object): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: own(name, { labels: { 'argocd.argoproj.io/secret-type': type } }),
  stringData,
});

/** Settings and Secrets, as an administrator declares them. */
export function settings(scene: Scene, cluster: TestCluster): object[] {
  const { https, ssh, urls } = scene;
  const credentials = { username: 'reader', password: 'secret' };
  return [
    config('argocd-cm', {
      'accounts.alice': 'apiKey, login',
      'application.resourceTrackingMethod': 'annotation',
      'timeout.reconciliation': '20s',
      'timeout.reconciliation.jitter': '0s',
      'resource.customizations.ignoreDifferences.all': 'managedFieldsManagers: [some-controller]\n',
    }),
    config('argocd-rbac-cm', {
      'policy.csv': 'p, alice, applications, *, */*, allow\np, alice, projects, get, *, allow\n',
      'policy.default': 'role:none',
    }),
    config('argocd-cmd-params-cm', { 'application.namespaces': 'team-*' }),
    config('argocd-ssh-known-hosts-cm', { ssh_known_hosts: `${ssh.knownHosts}\n` }),
    config('argocd-tls-certs-cm', { localhost: https.ca }),
    config('argocd-gpg-keys-cm', {}),
    { apiVersion: 'v1', kind: 'Secret', metadata: own('argocd-secret', { labels }), type: 'Opaque' },
    secret('repo-deploy', 'repository', { type: 'git', url: urls.deploy, ...credentials }),
    secret('repo-ssh', 'repository', { type: 'git', url: urls.ssh, sshPrivateKey: ssh.privateKey }),
    secret('creds-shared', 'repo-creds', { type: 'git', url: urls.shared.slice(0, -4), ...credentials }),
    secret('repo-team', 'repository', { type: 'git', url: urls.team, project: 'team', ...credentials }),
    secret('cluster-second', 'cluster', {
      name: 'second',
      server: cluster.server,
      config: JSON.stringify({
        bearerToken: cluster.token,
        tlsClientConfig: { caData: Buffer.from(cluster.ca).toString('base64') },
      }),
    }),
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: own('default'),
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      },
    },
  ];
}

/** The spec of the project `team`, with the tokens that its role has given. */
export function team({ urls }: Scene, jwtTokens: readonly object[]): object {
  return {
    description: 'What the team runs',
    sourceRepos: [urls.team, urls.shared],
    sourceNamespaces: ['team-a'],
    destinations: [
      { server: 'https://kubernetes.default.svc', namespace: 'team-*' },
      { name: 'second', namespace: 'team-*' },
    ],
    clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
    namespaceResourceBlacklist: [{ group: '', kind: 'ResourceQuota' }],
    orphanedResources: { warn: false },
    syncWindows: [
      {
        kind: 'deny',
        schedule: '* * * * *',
        duration: '1h',
        applications: ['frozen'],
        manualSync: true,
        timeZone: 'UTC',
      },
    ],
    roles: [
      {
        name: 'deployer',
        description: 'Syncs',
        policies: ['p, proj:team:deployer, applications, *, team/*, allow'],
        groups: ['deployers'],
        jwtTokens,
      },
    ],
  };
}
