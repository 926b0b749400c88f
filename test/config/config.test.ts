import { parse } from 'yaml';
import { silentLogger, systemClock } from '@tiphys/base';
import type { KubeObject } from '@tiphys/base';
import { createConfig, createConfigWriter, ensureDefaults } from '@tiphys/config';
import type { Config, ConfigChange, ConfigWriter } from '@tiphys/config';
import { createKubeClient, loadKubeconfig } from '@tiphys/kube';
import type { KubeClient } from '@tiphys/kube';
import { decodeSecret, encodeSecret } from '@tiphys/model';
import type { Cluster, Repository } from '@tiphys/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureCrds } from '../../packages/app/parts/ensure-crds.ts';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';

const namespace = 'argocd';
const secrets = { group: '', version: 'v1', plural: 'secrets' };
const configMaps = { group: '', version: 'v1', plural: 'configmaps' };
const projects = { group: 'argoproj.io', version: 'v1alpha1', plural: 'appprojects' };
const partOf = { 'app.kubernetes.io/part-of': 'argocd' };
const state = { status: '', message: '', attemptedAt: null };

let cluster: TestCluster;
let client: KubeClient;
let config: Config;
let writer: ConfigWriter;
const stop = new AbortController();
const changes: ConfigChange[] = [];

const defaults = {
  clock: systemClock,
  randomText: (length: number) => 'x'.repeat(length),
  hashPassword: (password: string) => Promise.resolve(`hash of ${password}`),
};

beforeAll(async () => {
  cluster = await startTestCluster();
  client = createKubeClient(await loadKubeconfig({ paths: [cluster.kubeconfig], env: process.env }));
  await ensureCrds(client);
  await ensureDefaults({ ...defaults, client }, namespace);
  config = createConfig(
    { client, parseYaml: (text) => parse(text) as unknown, log: silentLogger },
    namespace,
  );
  config.subscribe((change) => changes.push(change));
  void config.run(stop.signal).catch(() => undefined);
  await config.ready();
  writer = createConfigWriter({ client, config });
});
afterAll(async () => {
  stop.abort();
  await client?.close();
  await cluster?.stop();
});

async function secret(
  name: string,
): Promise<{ readonly object: KubeObject; readonly data: Record<string, string> } | undefined> {
  const object = await client.get({ type: secrets, namespace, name });
  return object && { object, data: decodeSecret(object['data'] as Record<string, string>) };
}

function saveConfigMap(name: string, data: Record<string, string | null>): Promise<KubeObject> {
  return client.patch({ type: configMaps, namespace, name }, { type: 'merge', body: { data } });
}

test('ensureDefaults() makes what Argo CD makes, once', async () => {
  const initial = await secret('argocd-initial-admin-secret');
  expect(initial?.data).toEqual({ password: 'x'.repeat(16) });
  const main = await secret('argocd-secret');
  expect(main?.data).toMatchObject({
    'server.secretkey': 'x'.repeat(32),
    'admin.password': `hash of ${'x'.repeat(16)}`,
  });
  expect(main?.object.metadata.labels).toMatchObject({ 'app.kubernetes.io/part-of': 'argocd' });

  await ensureDefaults({ ...defaults, client, randomText: () => 'other' }, namespace);
  expect((await secret('argocd-secret'))?.data).toEqual(main?.data);
  expect((await secret('argocd-initial-admin-secret'))?.data).toEqual(initial?.data);

  expect(config.project('default')?.spec).toMatchObject({
    sourceRepos: ['*'],
    destinations: [{ server: '*', namespace: '*' }],
  });
  expect(config.knownHosts()).toContain('github.com ssh-ed25519 ');
  expect(config.settings().resourceExclusions).toContainEqual({
    apiGroups: ['', 'discovery.k8s.io'],
    kinds: ['Endpoints', 'EndpointSlice'],
    clusters: [],
  });
  expect(config.settings().resourceCustomizations['*/*']?.ignoreResourceUpdates?.jsonPointers).toEqual([
    '/status',
  ]);
});

test('ensureDefaults() of components that start together agree on one password and one key', async () => {
  const together = 'together';
  let made = 0;
  const start = (): Promise<void> =>
    ensureDefaults(
      { ...defaults, client, randomText: (length) => `${made++}`.padEnd(length, 'x') },
      together,
    );
  const read = async (name: string): Promise<Record<string, string>> => {
    const object = await client.get({ type: secrets, namespace: together, name });
    return decodeSecret(object?.['data'] as Record<string, string>);
  };
  await Promise.all([start(), start(), start(), start()]);
  const { password } = await read('argocd-initial-admin-secret');
  const first = await read('argocd-secret');
  expect(first['admin.password']).toBe(`hash of ${password}`);

  // A password that is lost is made again from what users were told; the key stays.
  const lost = { 'admin.password': null, 'admin.passwordMtime': null };
  await client.patch(
    { type: secrets, namespace: together, name: 'argocd-secret' },
    { type: 'merge', body: { data: lost } },
  );
  await Promise.all([start(), start(), start()]);
  const { 'admin.passwordMtime': _, ...second } = await read('argocd-secret');
  expect(first).toMatchObject(second);
});

test('settings() follow the ConfigMap, and a value that is not understood keeps its last good state', async () => {
  await saveConfigMap('argocd-cm', {
    url: 'https://cd.example',
    'exec.enabled': 'true',
    'resource.inclusions': '- kinds: [Pod]',
  });
  await eventually(() =>
    expect(config.settings()).toMatchObject({ url: 'https://cd.example', execEnabled: true }),
  );
  await saveConfigMap('argocd-cm', {
    url: 'https://cd2.example',
    'exec.enabled': 'maybe',
    'resource.inclusions': '{',
  });
  await eventually(() => expect(config.settings().url).toBe('https://cd2.example'));
  expect(config.settings()).toMatchObject({
    execEnabled: true,
    resourceInclusions: [{ apiGroups: [], kinds: ['Pod'], clusters: [] }],
  });
  await saveConfigMap('argocd-cm', { 'exec.enabled': null, 'resource.inclusions': null });
  await eventually(() =>
    expect(config.settings()).toMatchObject({ execEnabled: false, resourceInclusions: [] }),
  );
  expect(changes).toContainEqual({ type: 'settings' });
});

test('a repository is saved with the name and labels of Argo CD, read back at once, and deleted', async () => {
  const repository: Repository = {
    repo: 'https://git.example/team/app.git',
    username: 'u',
    password: 'p',
    insecure: true,
    githubAppID: 7,
    connectionState: state,
  };
  await writer.saveRepository(repository);
  expect(config.repository('https://GIT.example/team/app', 'default')).toMatchObject({
    username: 'u',
    password: 'p',
    insecure: true,
    githubAppID: 7,
  });
  const [stored] = config.secretsOfType('repository');
  expect(stored?.metadata).toMatchObject({
    // FNV-1a of the URL.
    name: 'repo-3796570924',
    labels: { 'argocd.argoproj.io/secret-type': 'repository' },
    annotations: { 'managed-by': 'argocd.argoproj.io' },
  });
  expect(decodeSecret(stored?.['data'] as Record<string, string>)).toEqual({
    url: 'https://git.example/team/app.git',
    username: 'u',
    password: 'p',
    insecure: 'true',
    githubAppID: '7',
  });
  await writer.saveRepository({ ...repository, password: 'other' });
  expect(config.repositories()).toHaveLength(1);
  expect(config.repository(repository.repo, '').password).toBe('other');

  expect(await writer.deleteRepository(repository.repo, undefined)).toBe(true);
  expect(config.repositories()).toHaveLength(0);
  expect(await secret('repo-3796570924')).toBeUndefined();
  expect(await writer.deleteRepository(repository.repo, undefined)).toBe(false);
});

test('credentials come from the longest template that covers the URL, and never from a neighbour', async () => {
  await writer.saveCredentials({ url: 'https://git.example', username: 'all', password: '1' });
  await writer.saveCredentials({ url: 'https://git.example/team/', username: 'team', password: '2' });
  await writer.saveRepository({
    repo: 'https://git.example/team/own',
    username: 'own',
    connectionState: state,
  });
  await writer.saveRepository({
    repo: 'https://git.example/team/shared',
    project: 'a',
    proxy: 'http://proxy',
    connectionState: state,
  });
  const user = (url: string, project = '') => config.repository(url, project).username;
  expect(user('https://git.example/team/app')).toBe('team');
  expect(user('https://git.example/team-of-others/app')).toBe('all');
  expect(user('https://git.example.evil.example/team/app')).toBeUndefined();
  expect(user('https://elsewhere.example/team/app')).toBeUndefined();
  expect(user('https://git.example/team/own')).toBe('own');
  expect(config.repository('https://git.example/team/shared', 'a')).toMatchObject({
    proxy: 'http://proxy',
    username: 'team',
    inheritedCreds: true,
  });
  // The project's own repository is not another project's.
  expect(config.repository('https://git.example/team/shared', 'b').proxy).toBeUndefined();
  expect(await writer.deleteCredentials('https://git.example')).toBe(true);
  expect(user('https://git.example/other')).toBeUndefined();
});

test('a hand-made Secret only loses its label when it is deleted through the API', async () => {
  const object = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'by-hand', namespace, labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
    data: encodeSecret({ url: 'https://hand.example/a', type: 'git' }),
  };
  await client.create(object, secrets);
  await eventually(() =>
    expect(config.repositories().map(({ repo }) => repo)).toContain('https://hand.example/a'),
  );
  expect(await writer.deleteRepository('https://hand.example/a', undefined)).toBe(true);
  expect(config.repositories().map(({ repo }) => repo)).not.toContain('https://hand.example/a');
  expect((await secret('by-hand'))?.object.metadata.labels ?? {}).toEqual({});
});

test('saving changes what was meant, and leaves the rest of a Secret to those who wrote it', async () => {
  // An owner that is there: what has lost its owner is marked for deletion, which would be somebody else's change.
  const { uid = '' } = (await client.get({ type: configMaps, namespace, name: 'argocd-cm' }))?.metadata ?? {};
  const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'argocd-cm', uid };
  const made = (name: string, type: string, data: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'example.com/credentials',
    metadata: {
      name,
      namespace,
      labels: { 'argocd.argoproj.io/secret-type': type, team: 'a' },
      annotations: { note: 'n' },
      finalizers: ['example.com/keep'],
      ownerReferences: [owner],
    },
    data: encodeSecret(data),
  });
  await client.create(
    made('outside-repo', 'repository', { url: 'https://outside.example/a', username: 'u', extra: 'theirs' }),
    secrets,
  );
  await client.create(
    made('outside-cluster', 'cluster', { server: 'https://outside.example', name: 'o' }),
    secrets,
  );
  await eventually(() => expect(config.cluster('https://outside.example')?.labels).toEqual({ team: 'a' }));
  await eventually(() => expect(config.repository('https://outside.example/a', '').username).toBe('u'));

  await writer.saveRepository({ repo: 'https://outside.example/a', password: 'p', connectionState: state });
  const repository = (await secret('outside-repo'))?.object;
  expect(repository?.metadata).toMatchObject({
    labels: { 'argocd.argoproj.io/secret-type': 'repository', team: 'a' },
    annotations: { note: 'n' },
    finalizers: ['example.com/keep'],
    ownerReferences: [owner],
  });
  expect(decodeSecret(repository?.['data'] as Record<string, string>)).toEqual({
    url: 'https://outside.example/a',
    password: 'p',
    extra: 'theirs',
  });

  // The labels of a cluster are its own: one that is not among them any more goes.
  const cluster = config.cluster('https://outside.example');
  expect(cluster).toBeDefined();
  if (cluster) await writer.saveCluster({ ...cluster, labels: { region: 'x' }, annotations: {} });
  const stored = (await secret('outside-cluster'))?.object;
  expect(stored?.metadata.labels).toEqual({ 'argocd.argoproj.io/secret-type': 'cluster', region: 'x' });
  expect(stored?.metadata.annotations ?? {}).toEqual({});
  expect(stored?.metadata).toMatchObject({ finalizers: ['example.com/keep'], ownerReferences: [owner] });

  for (const name of ['outside-repo', 'outside-cluster']) {
    const ref = { type: secrets, namespace, name };
    await client.patch(ref, { type: 'merge', body: { metadata: { finalizers: null } } });
    await client.delete(ref);
  }
  await eventually(() => expect(config.cluster('https://outside.example')).toBeUndefined());
  await eventually(() =>
    expect(config.repositories().map(({ repo }) => repo)).not.toContain('https://outside.example/a'),
  );
});

test('clusters: in-cluster is there unless it is turned off, others come from Secrets and resolve by URL and by name', async () => {
  const far: Cluster = {
    server: 'https://far.example:6443/',
    name: 'far',
    config: { bearerToken: 't', tlsClientConfig: { insecure: false, caData: 'Y2E=' } },
    connectionState: state,
    info: { connectionState: state, cacheInfo: {}, applicationsCount: 0 },
    namespaces: ['a', 'b'],
    labels: { env: 'prod' },
  };
  await writer.saveCluster(far);
  expect(config.clusters().map(({ name }) => name)).toEqual(['in-cluster', 'far']);
  expect(config.cluster('https://far.example:6443/')).toMatchObject({
    server: 'https://far.example:6443',
    namespaces: ['a', 'b'],
    labels: { env: 'prod' },
    config: { bearerToken: 't' },
  });
  expect(config.secretsOfType('cluster')[0]?.metadata.name).toBe('cluster-far.example-669466669');
  expect(config.destination({ name: 'far' }).server).toBe('https://far.example:6443');
  expect(config.destination({ server: 'https://far.example:6443' }).name).toBe('far');
  expect(config.destination({ name: 'in-cluster' }).server).toBe('https://kubernetes.default.svc');

  await saveConfigMap('argocd-cm', { 'cluster.inClusterEnabled': 'false' });
  await eventually(() => expect(config.clusters().map(({ name }) => name)).toEqual(['far']));
  await saveConfigMap('argocd-cm', { 'cluster.inClusterEnabled': null });
  expect(await writer.deleteCluster('https://far.example:6443')).toBe(true);
  expect(config.cluster('https://far.example:6443')).toBeUndefined();
});

test.each([
  [{}, 'Destination server missing from app spec'],
  [
    { name: 'x', server: 'https://y' },
    "application destination can't have both name and server defined: x https://y",
  ],
  [{ name: 'nowhere' }, 'there are no clusters with this name: nowhere'],
  [
    { server: 'https://nowhere' },
    'error getting cluster by server "https://nowhere": rpc error: code = NotFound desc = cluster "https://nowhere" not found',
  ],
])('destination(%j) is refused: %s', (destination, message) => {
  expect(() => config.destination(destination)).toThrow(message);
});

test('two clusters of one name are refused with both URLs', async () => {
  const twin = (server: string): Cluster => ({
    server,
    name: 'twin',
    config: { tlsClientConfig: { insecure: true } },
    connectionState: state,
    info: { connectionState: state, cacheInfo: {}, applicationsCount: 0 },
  });
  await writer.saveCluster(twin('https://one.example'));
  await writer.saveCluster(twin('https://two.example'));
  expect(() => config.destination({ name: 'twin' })).toThrow(
    /^there are 2 clusters with the same name: \[https:\/\/(one|two)\.example https:\/\/(one|two)\.example\]$/,
  );
});

test('a Secret that does not parse is left out, the others stay', async () => {
  await client.create(
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'broken', namespace, labels: { 'argocd.argoproj.io/secret-type': 'cluster' } },
      data: encodeSecret({ server: 'https://broken.example', name: 'broken', config: '{' }),
    },
    secrets,
  );
  await eventually(() =>
    expect(changes).toContainEqual({ type: 'cluster', server: 'https://broken.example' }),
  );
  expect(config.cluster('https://broken.example')).toBeUndefined();
  expect(config.cluster('https://one.example')).toBeDefined();
});

test('global projects add their rules to the projects they select', async () => {
  const project = (name: string, labels: Record<string, string>, spec: object) =>
    client.create(
      { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', metadata: { name, namespace, labels }, spec },
      projects,
    );
  await project(
    'everybody',
    {},
    { sourceRepos: ['https://shared/*'], namespaceResourceBlacklist: [{ group: '', kind: 'ResourceQuota' }] },
  );
  await project('team', { tier: 'one' }, { sourceRepos: ['https://team/*'] });
  await project('loner', {}, { sourceRepos: ['https://loner/*'] });
  const selector =
    '- projectName: everybody\n  labelSelector:\n    matchExpressions:\n    - {key: tier, operator: In, values: [one, two]}\n';
  await saveConfigMap('argocd-cm', { globalProjects: selector });
  await eventually(() =>
    expect(config.virtualProject('team')?.spec.sourceRepos).toEqual(['https://team/*', 'https://shared/*']),
  );
  expect(config.virtualProject('team')?.spec.namespaceResourceBlacklist).toEqual([
    { group: '', kind: 'ResourceQuota' },
  ]);
  expect(config.virtualProject('team')?.spec.namespaceResourceWhitelist).toBeUndefined();
  expect(config.virtualProject('loner')?.spec.sourceRepos).toEqual(['https://loner/*']);
  expect(config.project('team')?.spec.sourceRepos).toEqual(['https://team/*']);
  expect(config.virtualProject('nobody')).toBeUndefined();
});

test('saveValues() sets and removes keys, and makes what is missing', async () => {
  await writer.saveValues({
    kind: 'Secret',
    name: 'argocd-secret',
    values: { 'accounts.alice.password': 'h' },
  });
  await writer.saveValues({
    kind: 'ConfigMap',
    name: 'argocd-cm',
    values: { 'accounts.alice': 'login, apiKey' },
  });
  expect(config.accounts().find(({ name }) => name === 'alice')).toMatchObject({
    enabled: true,
    capabilities: ['login', 'apiKey'],
    passwordHash: 'h',
  });
  await writer.saveValues({ kind: 'ConfigMap', name: 'argocd-cm', values: { 'accounts.alice': undefined } });
  expect(config.accounts().map(({ name }) => name)).toEqual(['admin']);
  await writer.saveValues({ kind: 'ConfigMap', name: 'made', values: { a: '1' } });
  expect(config.raw('ConfigMap', 'made')?.['data']).toEqual({ a: '1' });
});

test('settings refer to values of Secrets, other Secrets only when they are part of Argo CD', async () => {
  const make = (name: string, labels: Record<string, string>) =>
    client.create(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name, namespace, labels },
        data: encodeSecret({ hook: `of ${name}\n` }),
      },
      secrets,
    );
  await make('mine', { 'app.kubernetes.io/part-of': 'argocd' });
  await make('foreign', {});
  const refer = (reference: string) =>
    writer.saveValues({
      kind: 'Secret',
      name: 'argocd-secret',
      values: { 'webhook.github.secret': reference, own: 'of argocd-secret' },
    });
  await refer('$mine:hook');
  await eventually(() => expect(config.settings().webhook.githubSecret).toBe('of mine'));
  await refer('$foreign:hook');
  await eventually(() => expect(config.settings().webhook.githubSecret).toBe('$foreign:hook'));
  await refer('$own');
  await eventually(() => expect(config.settings().webhook.githubSecret).toBe('of argocd-secret'));
});

test('known hosts, authorities and keys are those of their ConfigMaps at any time', async () => {
  const hold = (name: string, data: Record<string, string>): Promise<unknown> =>
    client.patch(
      { type: configMaps, namespace, name },
      { type: 'merge', body: { metadata: { labels: partOf }, data } },
    );
  for (const word of ['first', 'second']) {
    await hold('argocd-ssh-known-hosts-cm', { ssh_known_hosts: `git.example.com ssh-ed25519 ${word}` });
    await hold('argocd-tls-certs-cm', { 'git.example.com': `authority ${word}` });
    await hold('argocd-gpg-keys-cm', { '0123456789ABCDEF': `key ${word}` });
    await eventually(() => {
      expect(config.knownHosts()).toContain(`git.example.com ssh-ed25519 ${word}`);
      expect(config.certificate('git.example.com')).toBe(`authority ${word}`);
      expect(config.gpgKeys()).toEqual({ '0123456789ABCDEF': `key ${word}` });
    });
  }
});

test('names a wrong value once, without being asked for settings', async () => {
  const told: string[] = [];
  const log = {
    ...silentLogger,
    warn: (_message: string, fields?: object) => void told.push(JSON.stringify(fields)),
  };
  const parseYaml = (text: string): unknown => parse(text) as unknown;
  const other = createConfig({ client, parseYaml, log }, namespace);
  const end = new AbortController();
  const running = other.run(end.signal).catch(() => undefined);
  const write = (data: object): Promise<string> =>
    cluster.kubectl(
      'patch',
      'cm',
      'argocd-cm',
      '-n',
      namespace,
      '--type=merge',
      '-p',
      JSON.stringify({ data }),
    );
  const wrong = (key: string, error: string): string => JSON.stringify({ key: `argocd-cm: ${key}`, error });
  try {
    await write({ 'exec.enabled': 'perhaps' });
    const first = wrong('exec.enabled', 'strconv.ParseBool: parsing "perhaps": invalid syntax');
    await eventually(() => expect(told).toEqual([first]));
    await write({ 'users.session.duration': 'long' });
    await eventually(() =>
      expect(told).toEqual([first, wrong('users.session.duration', 'time: invalid duration "long"')]),
    );
  } finally {
    await write({ 'exec.enabled': null, 'users.session.duration': null });
    end.abort();
    await running;
  }
});
