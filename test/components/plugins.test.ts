import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codes } from '@tiphys/base';
import { decode, encode, fields, normalize, repoServerMethods } from '@tiphys/model';
import type { RpcClient } from '@tiphys/rpc';
import { createSchemaClient } from '@tiphys/rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCertificateAuthority } from '../../packages/app/dev/cluster/index.ts';
import type { CertificateAuthority, KeyPair } from '../../packages/app/dev/cluster/index.ts';
import { createGitRepository, eventually, startGitHttps, startTiphys } from '../harness/index.ts';
import type { GitHttpsServer, RunningTiphys, TestRepository } from '../harness/index.ts';
import { startApart } from './apart.ts';
import type { ApartSystem } from './apart.ts';
import { linkProgram } from './program.ts';

// The repository server with plugins beside it and in argocd-cm, behind mutual authentication.

const soon = { timeoutMs: 60_000 };

let home = '';
let system: ApartSystem;
let repository: TestRepository;
let git: GitHttpsServer;
let plugin: RunningTiphys;
let authority: CertificateAuthority;
let token = '';

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tiphys-p-'));
  authority = await createCertificateAuthority('components');
  await writeServerCertificate(authority);
  await writeClientCertificate(authority);
  repository = await createGitRepository({
    'app/greeting': 'ahoy',
    'local/greeting': 'hello',
    'plain/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\n',
  });
  git = await startGitHttps({
    repositories: [repository],
    plain: true,
    username: 'reader',
    password: 'open-sesame',
  });
  system = await startApart({
    repoServer: {
      args: ['--client-ca-path', join(home, 'client-ca.crt')],
      env: {
        ARGOCD_APP_CONF_PATH: join(home, 'conf'),
        ARGOCD_PLUGINSOCKFILEPATH: join(home, 'sockets'),
        ARGOCD_ASK_PASS_SOCK: join(home, 'ask.sock'),
      },
    },
    callers: {
      args: [
        `--repo-server-ca-cert-path=${join(home, 'conf/reposerver/tls/ca.crt')}`,
        `--repo-server-client-cert-path=${join(home, 'client.crt')}`,
        `--repo-server-client-cert-key-path=${join(home, 'client.key')}`,
      ],
    },
  });
  plugin = await startPlugin();
  const password = await system.password();
  await system.run('login', system.address, '--plaintext', '--username', 'admin', '--password', password);
  await system.run('repo', 'add', git.url(), '--username', 'reader', '--password', 'open-sesame');
  const session = await fetch(`http://${system.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password }),
  });
  token = ((await session.json()) as { readonly token: string }).token;
});
afterAll(async () => {
  await plugin?.stop();
  await system?.[Symbol.asyncDispose]();
  await git?.[Symbol.asyncDispose]();
  await repository?.[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

async function writeServerCertificate(by: CertificateAuthority): Promise<void> {
  const folder = join(home, 'conf/reposerver/tls');
  const pair = await by.issue({ commonName: 'argocd-repo-server', hosts: ['127.0.0.1', 'localhost'] });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'tls.crt'), pair.cert);
  await writeFile(join(folder, 'tls.key'), pair.key);
  await writeFile(join(folder, 'ca.crt'), by.cert);
}

async function writeClientCertificate(by: CertificateAuthority): Promise<void> {
  const pair = await by.issue({ commonName: 'component' });
  await writeFile(join(home, 'client.crt'), pair.cert);
  await writeFile(join(home, 'client.key'), pair.key);
  await writeFile(join(home, 'client-ca.crt'), by.cert);
}

/** A plugin whose command clones the private repository itself, with the credentials it is lent. */
async function startPlugin(): Promise<RunningTiphys> {
  const [config, bin] = [join(home, 'config'), join(home, 'bin')];
  await mkdir(config);
  await mkdir(bin);
  // Git asks the program called argocd, as in Argo CD's image.
  const program = await linkProgram(home, 'linked');
  await writeFile(join(bin, 'argocd'), `#!/bin/sh\nexec ${program.join(' ')} "$@"\n`);
  await chmod(join(bin, 'argocd'), 0o755);
  const script = [
    'set -e',
    'git clone --quiet "$ARGOCD_APP_SOURCE_REPO_URL" clone',
    `printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: made}\\ndata: {greeting: "%s", who: "%s"}\\n' "$(cat clone/app/greeting)" "$ARGOCD_ENV_WHO"`,
  ].join('\n');
  const spec = {
    generate: { command: ['sh', '-c'], args: [script] },
    provideGitCreds: true,
    parameters: { static: [{ name: 'who', title: 'Who is greeted', collectionType: 'string' }] },
  };
  const described = { kind: 'ConfigManagementPlugin', metadata: { name: 'cloning' }, spec };
  await writeFile(join(config, 'plugin.yaml'), JSON.stringify(described));
  const started = startTiphys(['cmp-server', '--config-dir-path', config], {
    env: {
      PATH: `${bin}:${process.env['PATH']}`,
      HOME: home,
      ARGOCD_PLUGINSOCKFILEPATH: join(home, 'sockets'),
      ARGOCD_CMP_WORKDIR: join(home, 'work'),
    },
  });
  await started.waitFor(/plugin server is listening/);
  return started;
}

describe('plugins', () => {
  it('render an application from a private repository, with credentials that they are lent', async () => {
    await createApp('sidecar', 'app', '--config-management-plugin', 'cloning', '--plugin-env', 'WHO=crew');
    await system.run('app', 'sync', 'sidecar');
    const made = await system.cluster.get('configmap', 'made', '--namespace', 'sidecar');
    expect(made?.['data']).toEqual({ greeting: 'ahoy', who: 'crew' });
    const app = await system.cluster.get('applications.argoproj.io', 'sidecar', '--namespace', 'argocd');
    expect(app?.status).toMatchObject({ sourceType: 'Plugin' });
  });

  it('are listed, and tell their parameters', async () => {
    expect(await api('settings/plugins')).toEqual({ plugins: [{ name: 'cloning' }] });
    const source = { repoURL: git.url(), path: 'app', plugin: { name: 'cloning' } };
    const details = await api(`repositories/${encodeURIComponent(git.url())}/appdetails`, {
      source,
      appProject: 'default',
    });
    expect(details).toMatchObject({
      type: 'Plugin',
      plugin: {
        parametersAnnouncement: [{ name: 'who', title: 'Who is greeted', collectionType: 'string' }],
      },
    });
  });

  it('of argocd-cm run in the repository server, once an administrator has written them there', async () => {
    await createApp('local', 'local', '--config-management-plugin', 'kasane');
    await eventually(
      async () =>
        expect(await system.run('app', 'get', 'local')).toContain('could not find cmp-server plugin'),
      soon,
    );
    const script = `printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: made}\\ndata: {greeting: "%s"}\\n' "$(cat greeting)"`;
    const plugins = [{ name: 'kasane', generate: { command: ['sh', '-c'], args: [script] } }];
    const patch = { data: { configManagementPlugins: JSON.stringify(plugins) } };
    const settings = ['configmap', 'argocd-cm', '--namespace', 'argocd'];
    await system.cluster.kubectl('patch', ...settings, '--patch', JSON.stringify(patch));
    await eventually(
      async () => expect(await system.run('app', 'get', 'local', '--hard-refresh')).toContain('OutOfSync'),
      soon,
    );
    await system.run('app', 'sync', 'local');
    const made = await system.cluster.get('configmap', 'made', '--namespace', 'local');
    expect(made?.['data']).toEqual({ greeting: 'hello' });
  });
});

describe('the repository server', () => {
  const refs = { repo: { repo: 'unused' } };

  it('lets in who shows a certificate of its clients’ authority, also without the token of our components', async () => {
    const pair = await authority.issue({ commonName: 'argocd-application-controller' });
    await using client = connect(pair);
    expect(await client.unary('/grpc.health.v1.Health/Check', {})).toEqual({ status: 1 });
    expect(await client.unary('/repository.RepoServerService/ListPlugins', {})).toMatchObject({
      items: [{ name: 'kasane' }, { name: 'cloning' }],
    });
    expect(await client.unary('/version.VersionService/Version', {})).toHaveProperty('Version');
  });

  it('lets nobody else in', async () => {
    const stranger = await (await createCertificateAuthority('strangers')).issue({ commonName: 'stranger' });
    for (const pair of [undefined, stranger]) {
      await using client = connect(pair);
      const asked = client.unary('/repository.RepoServerService/ListRefs', refs);
      await expect(asked).rejects.toMatchObject({ code: codes.unavailable });
    }
  });

  it('takes up new certificates, and so do those who call it', async () => {
    const old = await authority.issue({ commonName: 'old' });
    const next = await createCertificateAuthority('next');
    await writeServerCertificate(next);
    await writeClientCertificate(next);
    authority = next;
    await eventually(async () => {
      await using client = connect(await next.issue({ commonName: 'new' }));
      expect(await client.unary('/grpc.health.v1.Health/Check', {})).toEqual({ status: 1 });
    }, soon);
    await using late = connect(old);
    await expect(late.unary('/grpc.health.v1.Health/Check', {})).rejects.toThrow();
    await system.repoServer.stop();
    await system.repoServer.start();
    await createApp('after', 'plain');
    await system.run('app', 'sync', 'after');
    expect(await system.cluster.get('configmap', 'plain', '--namespace', 'after')).toBeDefined();
  });
});

function connect(pair: KeyPair | undefined): RpcClient {
  return createSchemaClient(
    { codec: { encode, decode, normalize, fields }, methods: repoServerMethods },
    {
      address: system.repoServerAddress,
      tls: { ca: authority.cert, onlyCa: true, ...pair },
      attempts: 1,
    },
  );
}

async function createApp(name: string, path: string, ...flags: string[]): Promise<void> {
  const target = ['--dest-server', 'https://kubernetes.default.svc', '--dest-namespace', name];
  await system.cluster.kubectl('create', 'namespace', name);
  const source = ['--repo', git.url(), '--path', path, '--revision', 'HEAD'];
  await system.run('app', 'create', name, ...source, ...target, ...flags, '--validate=false');
}

async function api(path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`http://${system.address}/api/v1/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return answer.json();
}
