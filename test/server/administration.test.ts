import { codes } from '@tiphys/base';
import type { AppProject, Cluster, GnuPGPublicKey, Repository } from '@tiphys/model';
import type { RpcClient } from '@tiphys/rpc';
import { createSelfSigned } from '@tiphys/rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestCluster, TestRepository } from '../harness/index.ts';
import { createGitRepository, createSigningHome, eventually, startTestCluster } from '../harness/index.ts';
import type { ApiServer } from './api-server.ts';
import { startApiServer } from './api-server.ts';

let cluster: TestCluster;
let server: ApiServer;
let repository: TestRepository;
let admin: RpcClient;

beforeAll(async () => {
  cluster = await startTestCluster();
  server = await startApiServer(cluster.kubeconfig);
  repository = await createGitRepository({ 'web/config.yaml': 'kind: ConfigMap\n' });
  admin = server.client({ token: await server.login() });
});

afterAll(async () => {
  await repository?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  await cluster?.stop();
});

describe('projects', () => {
  const service = '/project.ProjectService';
  const create = (name: string, spec: object = {}, upsert = false): Promise<unknown> =>
    admin.unary(`${service}/Create`, { project: { metadata: { name }, spec }, upsert });

  it('are created once, changed by upsert, and listed', async () => {
    await create('one', { description: 'first' });
    await expect(create('one', { description: 'first' })).resolves.toBeDefined();
    await expect(create('one', { description: 'second' })).rejects.toMatchObject({
      code: codes.invalidArgument,
      message:
        'existing project spec is different; use upsert flag to force update; difference in keys "description"',
    });
    expect(((await create('one', { description: 'second' }, true)) as AppProject).spec.description).toBe(
      'second',
    );
    const { items } = (await admin.unary(`${service}/List`, {})) as { items: AppProject[] };
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['default', 'one']);
  });

  it.each([
    [
      { roles: [{ name: 'a', policies: ['p, proj:x:a, applications, get, bad/*, allow'] }] },
      /invalid policy rule/,
    ],
    [
      { roles: [{ name: 'a', policies: ['p, role:admin, applications, get, bad/*, allow'] }] },
      /policy subject must be: 'proj:bad:a'/,
    ],
    [
      { roles: [{ name: 'a', policies: ['p, proj:bad:a, accounts, get, bad/*, allow'] }] },
      /project resource must be/,
    ],
    [
      { roles: [{ name: 'a', policies: ['p, proj:bad:a, applications, get, other/*, allow'] }] },
      /object must be of form/,
    ],
    [
      { roles: [{ name: 'a', policies: ['p, proj:bad:a, applications, get, bad/*, maybe'] }] },
      /effect must be/,
    ],
    [{ roles: [{ name: '-' }] }, /invalid role name/],
    [{ destinations: [{ server: '!*', namespace: '*' }] }, /server has an invalid format, '!\*'/],
  ])('refuse %j', async (spec, message) => {
    await expect(create('bad', spec)).rejects.toThrow(message);
  });

  it('give their roles tokens that end when they are taken away', async () => {
    const policies = ['p, proj:team:ci, applications, get, team/*, allow'];
    await create('team', { roles: [{ name: 'ci', policies }] });
    const made = (await admin.unary(`${service}/CreateToken`, {
      project: 'team',
      role: 'ci',
      id: 'build',
    })) as { token: string };
    const robot = server.client({ token: made.token });
    const can = async (object: string): Promise<string> =>
      (
        (await robot.unary('/account.AccountService/CanI', {
          resource: 'applications',
          action: 'get',
          subresource: object,
        })) as { value: string }
      ).value;
    expect(await can('team/web')).toBe('yes');
    expect(await can('default/web')).toBe('no');
    await expect(robot.unary(`${service}/Get`, { name: 'team' })).resolves.toBeDefined();
    await expect(robot.unary(`${service}/Get`, { name: 'default' })).rejects.toMatchObject({
      code: codes.permissionDenied,
    });
    await expect(
      admin.unary(`${service}/CreateToken`, { project: 'team', role: 'ci', id: 'build' }),
    ).rejects.toThrow("token id 'build' has been used");
    await expect(admin.unary(`${service}/CreateToken`, { project: 'team', role: 'no' })).rejects.toThrow(
      "project 'team' does not have role 'no'",
    );
    await admin.unary(`${service}/DeleteToken`, { project: 'team', role: 'ci', id: 'build' });
    await expect(can('team/web')).rejects.toThrow('does not exist in project');
  });

  it('are not deleted while they are used, nor the default one', async () => {
    await create('used', { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] });
    const spec = {
      project: 'used',
      source: { repoURL: repository.url, path: 'web' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'x' },
    };
    await admin.unary('/application.ApplicationService/Create', {
      application: { metadata: { name: 'user' }, spec },
      validate: false,
    });
    await expect(admin.unary(`${service}/Delete`, { name: 'used' })).rejects.toThrow(
      'project is referenced by 1 applications',
    );
    const narrow = {
      metadata: { name: 'used' },
      spec: { sourceRepos: ['https://other/*'], destinations: [{ server: '*', namespace: 'y' }] },
    };
    await expect(admin.unary(`${service}/Update`, { project: narrow })).rejects.toThrow(
      'as a result of project update 1 applications source became invalid and 1 applications destination became invalid',
    );
    await admin.unary('/application.ApplicationService/Delete', { name: 'user', cascade: false });
    await expect(admin.unary(`${service}/Delete`, { name: 'default' })).rejects.toThrow(
      "name 'default' is reserved and cannot be deleted",
    );
  });
});

describe('repositories', () => {
  const service = '/repository.RepositoryService';

  it('are tried, stored without showing their secrets, and removed', async () => {
    const repo = { repo: repository.url, username: 'u', password: 'geheim', type: 'git' };
    await admin.unary(`${service}/CreateRepository`, { repo });
    await expect(admin.unary(`${service}/CreateRepository`, { repo })).resolves.toBeDefined();
    await expect(
      admin.unary(`${service}/CreateRepository`, { repo: { ...repo, password: 'other' } }),
    ).rejects.toThrow(
      'existing repository spec is different; use upsert flag to force update; difference in keys "password"',
    );
    const { items } = (await admin.unary(`${service}/ListRepositories`, {})) as { items: Repository[] };
    expect(items[0]).toMatchObject({
      repo: repository.url,
      username: 'u',
      connectionState: { status: 'Successful' },
    });
    expect(JSON.stringify(items)).not.toContain('geheim');
    const refs = await admin.unary(`${service}/ListRefs`, { repo: encodeURIComponent(repository.url) });
    expect(refs).toMatchObject({ branches: ['main'] });
    await admin.unary(`${service}/DeleteRepository`, { repo: repository.url });
    await expect(admin.unary(`${service}/Get`, { repo: repository.url })).rejects.toMatchObject({
      code: codes.permissionDenied,
    });
  });

  it('that do not answer are refused with the reason', async () => {
    const failure = admin.unary(`${service}/CreateRepository`, {
      repo: { repo: 'https://127.0.0.1:1/x.git' },
    });
    await expect(failure).rejects.toThrow(/https:\/\/127\.0\.0\.1:1\/x\.git: .*(connect|refused)/i);
    const { items } = (await admin.unary(`${service}/ListRepositories`, {})) as {
      items: Repository[] | null;
    };
    expect(items ?? []).toEqual([]);
  });

  it('inherit credentials of the longest template', async () => {
    const credentials = '/repocreds.RepoCredsService';
    await admin.unary(`${credentials}/CreateRepositoryCredentials`, {
      creds: { url: 'https://git.example.com', username: 'a', password: 'geheim' },
    });
    const list = (await admin.unary(`${credentials}/ListRepositoryCredentials`, {})) as object;
    expect(JSON.stringify(list)).toContain('"username":"a"');
    expect(JSON.stringify(list)).not.toContain('geheim');
    expect(server.config.repository('https://git.example.com/x.git', '')).toMatchObject({
      password: 'geheim',
      inheritedCreds: true,
    });
    await admin.unary(`${credentials}/DeleteRepositoryCredentials`, { url: 'https://git.example.com' });
    await expect(
      admin.unary(`${credentials}/DeleteRepositoryCredentials`, { url: 'https://git.example.com' }),
    ).rejects.toMatchObject({
      code: codes.notFound,
    });
  });
});

describe('clusters', () => {
  const service = '/cluster.ClusterService';

  it('are tried, stored, shown without credentials and removed', async () => {
    await using other = await startTestCluster();
    const { server: url, config } = await credentialsOf(other);
    await admin.unary(`${service}/Create`, { cluster: { server: url, name: 'other', config } });
    const got = (await admin.unary(`${service}/Get`, { id: { type: 'name', value: 'other' } })) as Cluster;
    expect(got).toMatchObject({
      server: url,
      connectionState: { status: 'Successful' },
      serverVersion: expect.stringMatching(/^1\.\d+/) as string,
    });
    expect(got.config).toEqual({ tlsClientConfig: { insecure: false } });
    await admin.unary(`${service}/Update`, {
      cluster: { server: url, name: 'renamed' },
      updatedFields: ['name'],
    });
    expect(server.config.cluster(url)).toMatchObject({ name: 'renamed', config });
    await admin.unary(`${service}/Delete`, { server: url });
    await expect(admin.unary(`${service}/Get`, { server: url })).rejects.toMatchObject({
      code: codes.permissionDenied,
      message: 'permission denied',
    });
  });

  it('that do not answer are refused', async () => {
    const config = { tlsClientConfig: { insecure: true }, bearerToken: 'geheim' };
    const failure = admin.unary(`${service}/Create`, {
      cluster: { server: 'https://127.0.0.1:1', name: 'gone', config },
    });
    await expect(failure).rejects.toThrow('error getting server version');
    await expect(failure).rejects.not.toThrow('geheim');
    expect(server.config.cluster('https://127.0.0.1:1')).toBeUndefined();
  });
});

async function credentialsOf(other: TestCluster): Promise<{ server: string; config: Cluster['config'] }> {
  const raw = JSON.parse(await other.kubectl('config', 'view', '--raw', '-o', 'json')) as {
    clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
    users: { user: { 'client-certificate-data': string; 'client-key-data': string } }[];
  };
  const [{ cluster: target } = { cluster: undefined }] = raw.clusters;
  const [{ user } = { user: undefined }] = raw.users;
  return {
    server: target?.server ?? '',
    config: {
      tlsClientConfig: {
        insecure: false,
        caData: target?.['certificate-authority-data'] ?? '',
        certData: user?.['client-certificate-data'] ?? '',
        keyData: user?.['client-key-data'] ?? '',
      },
    },
  };
}

describe('certificates', () => {
  const service = '/certificate.CertificateService';

  it('of both kinds are added, listed by host, and removed', async () => {
    const { cert } = await createSelfSigned({
      hosts: ['git.example.com'],
      organization: 'Acme',
      days: 1,
      nowMs: Date.now(),
    });
    const key = Buffer.from(
      '\0\0\0\x0bssh-ed25519\0\0\0 0123456789abcdef0123456789abcdef',
      'latin1',
    ).toString('base64');
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const items = [
      {
        serverName: 'git.example.com',
        certType: 'https',
        certSubType: '',
        certData: base64(cert),
        certInfo: '',
      },
      {
        serverName: '[ssh.example.com]:2222',
        certType: 'ssh',
        certSubType: 'ssh-ed25519',
        certData: base64(key),
        certInfo: '',
      },
    ];
    await admin.unary(`${service}/CreateCertificate`, { certificates: { metadata: {}, items } });
    const list = async (query: object): Promise<string[]> =>
      (
        (await admin.unary(`${service}/ListCertificates`, query)) as {
          items: { serverName: string; certSubType: string; certInfo: string }[] | null;
        }
      ).items?.map(
        ({ serverName, certSubType, certInfo }) => `${serverName} ${certSubType} ${certInfo.slice(0, 7)}`,
      ) ?? [];
    expect(await list({ hostNamePattern: '*example.com*' })).toEqual([
      '[ssh.example.com]:2222 ssh-ed25519 SHA256:',
      'git.example.com ecdsa CN=git.',
    ]);
    expect(await list({ hostNamePattern: 'git.*' })).toHaveLength(1);
    const changed = [{ ...items[1], certData: base64(`${key.slice(0, -4)}AAAA`) }];
    await expect(
      admin.unary(`${service}/CreateCertificate`, { certificates: { metadata: {}, items: changed } }),
    ).rejects.toThrow('already exists, and upsert was not specified');
    await admin.unary(`${service}/DeleteCertificate`, { hostNamePattern: '*example.com*' });
    expect(await list({ hostNamePattern: '*example.com*' })).toEqual([]);
    expect(await list({ certType: 'ssh' })).toContainEqual(expect.stringMatching(/^github.com ssh-ed25519/));
  });

  it.each([
    [
      { serverName: 'bad host', certType: 'https', certSubType: '', certData: '', certInfo: '' },
      'invalid hostname in request: bad host',
    ],
    [
      { serverName: 'a.example.com', certType: 'https', certSubType: '', certData: 'eA==', certInfo: '' },
      'no valid PEM data received',
    ],
    [
      {
        serverName: 'a.example.com',
        certType: 'ssh',
        certSubType: 'ssh-rsa',
        certData: 'eA==',
        certInfo: '',
      },
      'ssh: no key found',
    ],
    [
      { serverName: 'a.example.com', certType: 'pgp', certSubType: '', certData: '', certInfo: '' },
      'unknown certificate type: pgp',
    ],
  ])('refuse %j', async (item, message) => {
    await expect(
      admin.unary(`${service}/CreateCertificate`, { certificates: { metadata: {}, items: [item] } }),
    ).rejects.toThrow(message);
  });
});

describe('GPG keys', () => {
  const service = '/gpgkey.GPGKeyService';
  const list = async (client: RpcClient = admin): Promise<readonly GnuPGPublicKey[]> =>
    ((await client.unary(`${service}/List`, {})) as { items?: GnuPGPublicKey[] }).items ?? [];
  const add = (keyData: string, client: RpcClient = admin): Promise<unknown> =>
    client.unary(`${service}/Create`, { publickey: { keyData } });

  it('are added once each, shown, and removed', async () => {
    await using people = await createSigningHome();
    const [jane, john] = [await people.makeKey('Jane Doe'), await people.makeKey('John Doe')];
    expect(await add(jane.publicKey)).toMatchObject({ created: { items: [{ keyID: jane.keyId }] } });
    // A file may hold several keys.
    const both = await add(jane.publicKey + john.publicKey);
    expect(both).toMatchObject({ created: { items: [{ keyID: john.keyId }] }, skipped: [jane.keyId] });
    const items = await list();
    expect(items.map(({ keyID }) => keyID)).toEqual(
      [jane.keyId, john.keyId].sort((a, b) => (a < b ? -1 : 1)),
    );
    expect(items.every(({ keyData }) => !keyData)).toBe(true);
    const one = await admin.unary(`${service}/Get`, { keyID: jane.fingerprint });
    expect(one).toMatchObject({
      keyID: jane.keyId,
      fingerprint: jane.fingerprint,
      owner: 'Jane Doe <jane.doe@example.com>',
      subType: 'ed25519',
      trust: 'unknown',
    });
    expect((one as GnuPGPublicKey).keyData).toContain('-----BEGIN PGP PUBLIC KEY BLOCK-----');
    expect(Object.keys(server.config.gpgKeys())).toHaveLength(2);
    await admin.unary(`${service}/Delete`, { keyID: john.keyId });
    expect(await list()).toHaveLength(1);
    // What somebody else writes is read as well; an entry that is not the key it says is left out.
    const data = {
      [john.keyId]: john.publicKey,
      '0123456789ABCDEF': john.publicKey,
      FEDCBA9876543210: 'no key',
    };
    await cluster.kubectl(
      'patch',
      'configmap',
      'argocd-gpg-keys-cm',
      '-n',
      'argocd',
      '--patch',
      JSON.stringify({ data }),
    );
    await eventually(async () => expect(await list()).toHaveLength(2));
  });

  it('that are none, or are asked for by who may not, are refused', async () => {
    await expect(add(' ')).rejects.toThrow('submitted key data is empty');
    await expect(add('text')).rejects.toThrow(
      'error validating PGP keys from input: cannot import GPG keys: no valid OpenPGP data found.',
    );
    await expect(admin.unary(`${service}/Get`, { keyID: 'x' })).rejects.toThrow(
      "'x' is not a valid GnuPG key ID",
    );
    await expect(admin.unary(`${service}/Get`, { keyID: '0000000000000000' })).rejects.toThrow(
      'no such key: 0000000000000000',
    );
    await expect(admin.unary(`${service}/Delete`, { keyID: 'x' })).rejects.toThrow(
      'no such key configured: x',
    );
    const stranger = server.client();
    for (const work of [list(stranger), add('x', stranger)]) {
      await expect(work).rejects.toMatchObject({ code: codes.unauthenticated });
    }
  });
});
