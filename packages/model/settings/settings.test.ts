import { describe, expect, it } from 'vitest';
import { clusterFromSecret, clusterToSecret } from './cluster-secret.ts';
import { isExcludedResource } from './filters.ts';
import { parseSettings } from './parse-settings.ts';
import {
  credentialsFromSecret,
  credentialsToSecret,
  repositoryFromSecret,
  repositoryToSecret,
  withCredentials,
} from './repository-secret.ts';
import { clusterSecretName, credentialsSecretName, fnv32a, repositorySecretName } from './secret-names.ts';
import { decodeSecret, encodeSecret } from './secret-data.ts';

const none = { config: {}, rbac: {}, secret: {} };
// JSON is YAML; what YAML means is lang's business.
const parseYaml = (text: string): unknown => JSON.parse(text);

describe('parseSettings()', () => {
  it('has Argo CD’s defaults', () => {
    const { settings, problems } = parseSettings(none, { parseYaml });
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({
      trackingMethod: 'annotation',
      appInstanceLabelKey: 'app.kubernetes.io/instance',
      compareOptions: { ignoreAggregatedRoles: false, ignoreResourceStatusField: 'all' },
      helmOptions: { ValuesFileSchemes: ['https', 'http'] },
      sessionDurationMs: 86_400_000,
      passwordPattern: '^.{8,32}$',
      rbac: { policy: '', defaultRole: '', scopes: ['groups'], matchMode: 'glob' },
      accounts: [{ name: 'admin', enabled: true, capabilities: ['login'] }],
    });
  });

  it('names a value that it does not understand and keeps the last good one', () => {
    const lastGood = new Map<string, unknown>();
    const read = (config: Record<string, string>) =>
      parseSettings({ ...none, config }, { parseYaml, lastGood });
    read({ 'users.session.duration': '1h', 'resource.exclusions': '[{"kinds":["Secret"]}]' });
    const { settings, problems } = read({ 'users.session.duration': 'soon', 'resource.exclusions': '[' });
    expect(settings.sessionDurationMs).toBe(3_600_000);
    expect(settings.resourceExclusions).toEqual([{ apiGroups: [], kinds: ['Secret'], clusters: [] }]);
    expect(problems.map((problem) => problem.key)).toEqual([
      'argocd-cm: resource.exclusions',
      'argocd-cm: users.session.duration',
    ]);
  });

  it('reads customizations of both forms, the single keys winning', () => {
    const { settings } = parseSettings(
      {
        ...none,
        config: {
          'resource.customizations': '{"apps/Deployment":{"health.lua":"old"},"Secret":{"actions":"{}"}}',
          'resource.customizations.health.apps_Deployment': 'new',
          'resource.customizations.ignoreDifferences.all': '{"jsonPointers":["/spec/replicas"]}',
          'resource.customizations.useOpenLibs.argoproj.io_Rollout': 'true',
        },
      },
      { parseYaml },
    );
    expect(settings.resourceCustomizations).toEqual({
      'apps/Deployment': { healthLua: 'new' },
      Secret: { actions: '{}' },
      '*/*': {
        ignoreDifferences: {
          jsonPointers: ['/spec/replicas'],
          jqPathExpressions: [],
          managedFieldsManagers: [],
        },
      },
      'argoproj.io/Rollout': { useOpenLibs: true },
    });
  });

  it('reads accounts with their passwords and tokens', () => {
    const { settings } = parseSettings(
      {
        ...none,
        config: { 'accounts.ci': 'apiKey, login', 'accounts.ci.enabled': 'false', 'admin.enabled': 'false' },
        secret: { 'accounts.ci.tokens': '[{"id":"a","iat":5}]', 'admin.password': 'hash' },
      },
      { parseYaml },
    );
    expect(settings.accounts).toMatchObject([
      { name: 'admin', enabled: false, passwordHash: 'hash' },
      {
        name: 'ci',
        enabled: false,
        capabilities: ['apiKey', 'login'],
        tokens: [{ id: 'a', issuedAt: 5, expiresAt: 0 }],
      },
    ]);
  });

  it('takes an account for disabled whose switch is not understood', () => {
    const config = { 'accounts.ci': 'login', 'accounts.ci.enabled': 'off', 'admin.enabled': 'nope' };
    const { settings, problems } = parseSettings({ ...none, config }, { parseYaml });
    expect(settings.accounts.map(({ name, enabled }) => [name, enabled])).toEqual([
      ['admin', false],
      ['ci', false],
    ]);
    expect(problems.map(({ key }) => key)).toEqual([
      'argocd-cm: admin.enabled',
      'argocd-cm: accounts.ci.enabled',
    ]);
  });

  it('keeps the signing key as it is stored', () => {
    const secret = { 'server.secretkey': ' key\n' };
    expect(parseSettings({ ...none, secret }, { parseYaml }).settings.secretKey).toBe(' key\n');
  });

  it('reads plugins, and takes none of a list in which one is wrong', () => {
    const read = (text: string) =>
      parseSettings({ ...none, config: { configManagementPlugins: text } }, { parseYaml });
    const good = read(
      '[{"name":"kasane","lockRepo":true,"init":{"command":["kasane","update"]},"generate":{"command":["kasane"],"args":["show"]}}]',
    );
    expect(good.settings.plugins).toEqual([
      {
        name: 'kasane',
        lockRepo: true,
        init: { command: ['kasane', 'update'], args: [] },
        generate: { command: ['kasane'], args: ['show'] },
      },
    ]);
    expect(read('').settings.plugins).toEqual([]);
    for (const bad of [
      '{"name":"a"}',
      '[{"name":"a","generate":{"command":"show"}}]',
      '[{"name":"a"}]',
      '[{}]',
    ]) {
      const { problems, settings } = read(bad);
      expect(settings.plugins).toEqual([]);
      expect(problems).toMatchObject([{ key: 'argocd-cm: configManagementPlugins' }]);
    }
  });

  it('reads Kustomize versions with their own options', () => {
    const config = {
      'kustomize.buildOptions': '--load-restrictor=LoadRestrictionsNone',
      'kustomize.path.v5.0.0': '/bin/kustomize5',
      'kustomize.version.v4.0.0': '/bin/kustomize4',
      'kustomize.buildOptions.v4.0.0': '--x',
    };
    expect(parseSettings({ ...none, config }, { parseYaml }).settings.kustomizeOptions).toMatchObject({
      BuildOptions: '--load-restrictor=LoadRestrictionsNone',
      Versions: [
        { Name: 'v5.0.0', Path: '/bin/kustomize5', BuildOptions: '' },
        { Name: 'v4.0.0', Path: '/bin/kustomize4', BuildOptions: '--x' },
      ],
    });
  });

  it.each([
    ['$mine', 'own value'],
    ['$other:key', 'other value'],
    ['$other:none', '$other:none'],
    ['$nobody:key', '$nobody:key'],
    ['$none', '$none'],
    ['plain', 'plain'],
  ])('follows the reference %s', (reference, value) => {
    const secret = { 'webhook.github.secret': reference, mine: ' own value\n' };
    const secretOf = (name: string) => (name === 'other' ? { key: 'other value' } : undefined);
    expect(parseSettings({ ...none, secret, secretOf }, { parseYaml }).settings.webhook.githubSecret).toBe(
      value,
    );
  });

  it('joins policies in the order of their keys', () => {
    const rbac = {
      'policy.b.csv': 'b',
      'policy.csv': 'main',
      'policy.a.csv': 'a',
      scopes: '[email, groups]',
    };
    expect(parseSettings({ ...none, rbac }, { parseYaml }).settings.rbac).toMatchObject({
      policy: 'main\na\nb',
      scopes: ['email', 'groups'],
    });
  });
});

describe('isExcludedResource()', () => {
  const equal = (pattern: string, text: string): boolean => pattern === '*' || pattern === text;
  const resource = (group: string, kind: string) => ({ group, kind, server: 'https://a' });

  it('always leaves events and leases out', () => {
    const settings = { resourceExclusions: [], resourceInclusions: [] };
    expect(isExcludedResource(settings, resource('', 'Event'), equal)).toBe(true);
    expect(isExcludedResource(settings, resource('coordination.k8s.io', 'Lease'), equal)).toBe(true);
    expect(isExcludedResource(settings, resource('', 'Pod'), equal)).toBe(false);
  });

  it('lets exclusions win over inclusions', () => {
    const filter = (kinds: string[], clusters: string[] = []) => ({ apiGroups: [], kinds, clusters });
    const settings = {
      resourceExclusions: [filter(['Secret'], ['https://a'])],
      resourceInclusions: [filter(['Secret', 'Pod'])],
    };
    expect(isExcludedResource(settings, resource('', 'Secret'), equal)).toBe(true);
    expect(isExcludedResource(settings, resource('', 'Pod'), equal)).toBe(false);
    expect(isExcludedResource(settings, resource('apps', 'Deployment'), equal)).toBe(true);
  });
});

describe('labelled Secrets', () => {
  it('hold a repository', () => {
    const data = {
      url: 'https://git.example/a.git',
      type: 'git',
      username: 'u',
      password: 'p',
      insecure: 'true',
      project: 'x',
      depth: '3',
    };
    const repository = repositoryFromSecret(data);
    expect(repository).toMatchObject({
      repo: data.url,
      username: 'u',
      insecure: true,
      project: 'x',
      depth: 3,
    });
    expect(repositoryToSecret(repository)).toEqual(data);
  });

  it('hold a credential template, with Azure’s own spelling', () => {
    const data = { url: 'https://git.example/', azureServicePrincipalClientID: 'c', githubAppID: '7' };
    const credentials = credentialsFromSecret(data);
    expect(credentials).toMatchObject({ azureServicePrincipalClientId: 'c', githubAppID: 7 });
    expect(credentialsToSecret(credentials)).toEqual(data);
  });

  it('lend credentials only to a repository that has none', () => {
    const template = credentialsFromSecret({ url: 'https://git.example/', username: 'u', password: 'p' });
    const bare = repositoryFromSecret({ url: 'https://git.example/a' });
    expect(withCredentials(bare, template)).toMatchObject({
      username: 'u',
      password: 'p',
      inheritedCreds: true,
    });
    const own = repositoryFromSecret({ url: 'https://git.example/a', bearerToken: 't' });
    expect(withCredentials(own, template)).toBe(own);
  });

  it('hold a cluster', () => {
    const data = {
      server: 'https://c.example/',
      name: 'c',
      config: '{"bearerToken":"t"}',
      namespaces: 'a, b',
    };
    const cluster = clusterFromSecret(data, {
      metadata: { labels: { 'argocd.argoproj.io/secret-type': 'cluster', env: 'prod' } },
    });
    expect(cluster).toMatchObject({
      server: 'https://c.example',
      config: { bearerToken: 't', tlsClientConfig: { insecure: false } },
      namespaces: ['a', 'b'],
      labels: { env: 'prod' },
    });
    expect(clusterToSecret(cluster)).toMatchObject({
      server: 'https://c.example',
      name: 'c',
      namespaces: 'a,b',
    });
  });

  it('hold a cluster without a name, whose marks of Argo CD are not labels or annotations of its own', () => {
    const annotations = {
      'managed-by': 'argocd.argoproj.io',
      'argocd.argoproj.io/refresh': '2024-01-02T03:04:05Z',
      own: 'x',
    };
    const cluster = clusterFromSecret({ server: 'https://c' }, { metadata: { annotations } });
    expect(cluster).toMatchObject({
      name: '',
      refreshRequestedAt: '2024-01-02T03:04:05Z',
      annotations: { own: 'x' },
    });
    expect(cluster.annotations).not.toHaveProperty('managed-by');
  });

  it('have names made of hosts, also of IPv6 ones', () => {
    expect(clusterSecretName('https://[2001:db8::1]:6443')).toMatch(/^cluster-2001-db8--1-\d+$/);
    expect(() => clusterSecretName('nowhere')).toThrow(TypeError);
  });

  it('have names made of hashes', () => {
    expect(fnv32a('')).toBe(2_166_136_261);
    expect(fnv32a('a')).toBe(3_826_002_220);
    expect(repositorySecretName('https://git.example/a', '')).toMatch(/^repo-\d+$/);
    expect(credentialsSecretName('https://git.example/')).toMatch(/^creds-\d+$/);
    expect(clusterSecretName('https://C.example:6443')).toMatch(/^cluster-c\.example-\d+$/);
  });

  it('encode any text', () => {
    expect(decodeSecret(encodeSecret({ a: 'päss', b: '' }))).toEqual({ a: 'päss', b: '' });
  });
});
