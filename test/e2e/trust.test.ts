import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createGitRepository,
  createSigningHome,
  eventually,
  type GitHttpsServer,
  type GitNginx,
  type SigningHome,
  type SigningKey,
  startGitHttps,
  startGitNginx,
  startGitSsh,
  startSystem,
  type TestRepository,
  type TestSystem,
} from '../harness/index.ts';

const soon = { timeoutMs: 90_000 };
const home = ['--dest-server', 'https://kubernetes.default.svc', '--dest-namespace'];

let system: TestSystem;
let people: SigningHome;
let jane: SigningKey;
let repository: TestRepository;
let git: GitHttpsServer;
let nginx: GitNginx;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiphys-trust-'));
  people = await createSigningHome();
  jane = await people.makeKey('Jane Doe');
  repository = await createGitRepository({ 'app/map.yaml': configMap('one') });
  git = await startGitHttps({
    repositories: [repository],
    plain: true,
    username: 'reader',
    password: 'right',
  });
  nginx = await startGitNginx({ root: repository.root, username: 'reader', password: 'right' });
  system = await startSystem();
  await system.login();
}, 600_000);

afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
  await nginx?.[Symbol.asyncDispose]();
  await git?.[Symbol.asyncDispose]();
  await repository?.[Symbol.asyncDispose]();
  await people?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function configMap(value: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map}\ndata: {value: ${value}}\n`;
}

async function createProject(name: string): Promise<void> {
  await system.run('proj', 'create', name, '--src', '*', '--dest', '*,*', '--allow-cluster-resource', '*/*');
}

/** The messages of an application's conditions. */
async function conditions(name: string): Promise<string> {
  const text = await system.run('app', 'get', name, '--refresh', '--output', 'json');
  const { status } = JSON.parse(text) as { status?: { conditions?: { message: string }[] } };
  return (status?.conditions ?? []).map(({ message }) => message).join('\n');
}

test('two projects read one repository with credentials of their own', async () => {
  await createProject('right');
  await createProject('wrong');
  const login = ['--username', 'reader', '--password', 'right', '--project', 'right'];
  await system.run('repo', 'add', git.url(), ...login);
  // Whoever writes Secrets is asked for nothing: what is wrong shows as the connection's state.
  await system.cluster.apply([
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'wrong',
        namespace: 'argocd',
        labels: { 'argocd.argoproj.io/secret-type': 'repository' },
      },
      stringData: { url: git.url(), username: 'reader', password: 'not-right', project: 'wrong' },
    },
  ]);
  await eventually(async () => expect(await system.run('repo', 'list')).toContain('Failed'), soon);
  const source = ['--repo', git.url(), '--path', 'app', '--revision', 'main', ...home, 'kube-public'];
  await system.run('app', 'create', 'of-right', '--project', 'right', ...source);
  const refused = await system.cli(['app', 'create', 'of-wrong', '--project', 'wrong', ...source]);
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('authentication required');
  expect(refused.stderr).not.toContain('not-right');
  await system.run('app', 'sync', 'of-right');
  expect(await system.cluster.get('configmap', 'map', '--namespace', 'kube-public')).toBeDefined();
  const list = await system.run('repo', 'list');
  expect(list).toMatch(/Failed\s+Unable to connect to repository: .*authentication required/);
  expect(list).toContain('Successful');
  expect(list).not.toContain('not-right');
});

test('authorities and host keys count as soon as they are added', async () => {
  const add = ['repo', 'add', nginx.url(repository.name), '--username', 'reader', '--password', 'right'];
  const strange = await system.cli(add);
  expect(strange.stderr).toContain('certificate');
  const authority = join(folder, 'ca.pem');
  await writeFile(authority, nginx.ca);
  await system.run('cert', 'add-tls', 'localhost', '--from', authority);
  expect(await system.run(...add)).toContain('added');

  await using ssh = await startGitSsh();
  const key = join(folder, 'key');
  await writeFile(key, ssh.privateKey, { mode: 0o600 });
  const addSsh = ['repo', 'add', ssh.url(repository), '--ssh-private-key-path', key];
  const unknown = await system.cli(addSsh);
  expect(unknown.stderr).toContain('knownhosts: key is unknown');
  const hosts = join(folder, 'known_hosts');
  await writeFile(hosts, `${ssh.knownHosts}\n`);
  await system.run('cert', 'add-ssh', '--batch', '--from', hosts);
  expect(await system.run(...addSsh)).toContain('added');
});

test('a project that asks for signatures syncs what is signed, and nothing else', async () => {
  await createProject('signed');
  const policies = ['proj', 'source-integrity', 'git', 'policies'];
  await system.run(
    ...policies,
    'add',
    'signed',
    '--repo-url',
    '*',
    '--gpg-mode',
    'head',
    '--gpg-key',
    jane.keyId,
  );
  const credentials = ['--username', 'reader', '--password', 'right', '--project', 'signed'];
  await system.run('repo', 'add', git.url(), ...credentials);
  const sha = await repository.commit({ 'app/map.yaml': configMap('unsigned') });
  const source = ['--repo', git.url(), '--path', 'app', '--revision', 'main', ...home, 'default'];
  await system.run('app', 'create', 'strict', '--project', 'signed', ...source);
  const unsigned = `GIT/GPG: Failed verifying revision ${sha} by 'Sample <sample@example.com>': unsigned (key_id=)`;
  await eventually(async () => expect(await conditions('strict')).toContain(unsigned), soon);
  const sync = await system.cli(['app', 'sync', 'strict']);
  expect(sync.code).not.toBe(0);
  expect(sync.stdout + sync.stderr).toContain(unsigned);

  // Signed, but with a key that nobody has added yet.
  const identity = [
    '-c',
    'user.name=Jane',
    '-c',
    'user.email=jane@example.com',
    '-c',
    `user.signingKey=${jane.keyId}`,
  ];
  await people.git(repository.dir, ...identity, 'tag', '--sign', '-m', 'release', 'v1.0.0');
  await system.run('app', 'set', 'strict', '--revision', 'v1.0.0');
  const missing = `by 'Jane "<jane@example.com>"': signed with key not in keyring (key_id=${jane.keyId})`;
  await eventually(async () => expect(await conditions('strict')).toContain(missing), soon);

  const key = join(folder, 'jane.asc');
  await writeFile(key, jane.publicKey);
  expect(await system.run('gpg', 'add', '--from', key)).toContain('Created 1 key(s)');
  expect(await system.run('gpg', 'list')).toContain(
    `${jane.keyId}  ED25519  Jane Doe <jane.doe@example.com>`,
  );
  await eventually(async () => expect(await conditions('strict')).toBe(''), soon);
  await system.run('app', 'sync', 'strict');
  expect(await system.cluster.get('configmap', 'map', '--namespace', 'default')).toMatchObject({
    data: { value: 'unsigned' },
  });

  const local = join(folder, 'app');
  await mkdir(local);
  await writeFile(join(local, 'map.yaml'), configMap('local'));
  const refused = await system.cli(['app', 'sync', 'strict', '--local', local, '--local-repo-root', folder]);
  expect(refused.stdout + refused.stderr).toContain(
    'Cannot use local manifests when source integrity is enforced',
  );
  await system.run('gpg', 'rm', jane.keyId);
  await eventually(async () => expect(await conditions('strict')).toContain(missing), soon);
});
