import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refuse, startTestApi } from '../test-api.ts';

test('repo add tries the connection first, with credentials from files and prompts', async () => {
  await using api = await startTestApi({
    'repository.RepositoryService/ValidateAccess': () => ({}),
    'repository.RepositoryService/CreateRepository': (request: { repo: object }) => request.repo,
  });
  const key = join(api.folder, 'key');
  await writeFile(key, 'PRIVATE');
  const ssh = ['repo', 'add', 'git@git.example.com:shop.git', '--ssh-private-key-path', key];
  expect((await api.run(ssh)).stdout).toBe("Repository 'git@git.example.com:shop.git' added\n");
  const asked = await api.run(
    ['repo', 'add', 'https://git.example.com/shop', '--username', 'u', '--enable-lfs'],
    { stdin: 'secret\n' },
  );
  expect(asked.stdout).toBe("Password: Repository 'https://git.example.com/shop' added\n");
  expect(api.requests('ValidateAccess')).toMatchObject([
    { repo: 'git@git.example.com:shop.git', sshPrivateKey: 'PRIVATE' },
    { username: 'u', password: 'secret' },
  ]);
  expect(api.requests('CreateRepository')[1]).toMatchObject({
    repo: { password: 'secret', enableLfs: true, type: 'git' },
  });
});

test.each([
  [
    ['https://x', '--ssh-private-key-path', '/k'],
    20,
    '--ssh-private-key-path is only supported for SSH repositories.',
  ],
  [['https://x', '--type', 'helm'], 20, "Must specify --name for repos of type 'helm'"],
  [['https://x', '--tls-client-cert-path', '/c'], 20, 'must be specified together'],
  [
    ['ssh://git@x/y', '--tls-client-cert-path', '/c', '--tls-client-cert-key-path', '/k'],
    20,
    'only supported for HTTPS',
  ],
  [
    ['https://x', '--bearer-token', 't', '--password', 'p'],
    20,
    'only --bearer-token or --password is allowed, not both',
  ],
  [
    ['https://x', '--insecure-oci-force-http'],
    20,
    '--insecure-oci-force-http requires --type oci or --enable-oci',
  ],
  [['git@x:y', '--ssh-private-key-path', '/nowhere'], 1, 'open /nowhere: no such file or directory'],
])('repo add refuses %j', async (args, code, message) => {
  await using api = await startTestApi({});
  const run = await api.run(['repo', 'add', ...args]);
  expect(run.code).toBe(code);
  expect(run.stderr).toContain(message);
  expect(api.calls).toEqual([]);
});

test('repo add adds nothing where the repository cannot be reached', async () => {
  await using api = await startTestApi({
    'repository.RepositoryService/ValidateAccess': refuse(
      'unknown',
      'error testing repository connectivity: authentication required',
    ),
  });
  const run = await api.run(['repo', 'add', 'https://x']);
  expect(run.code).toBe(20);
  expect(run.stderr).toContain('authentication required');
  expect(api.requests('CreateRepository')).toEqual([]);
});

test('repo list, get and rm', async () => {
  const repos = [
    { type: 'git', repo: 'https://a', username: 'u', connectionState: { status: 'Successful' } },
    {
      type: 'helm',
      name: 'charts',
      repo: 'https://b',
      enableOCI: true,
      inheritedCreds: true,
      project: 'p',
      connectionState: { status: 'Failed', message: 'no' },
    },
  ];
  await using api = await startTestApi({
    'repository.RepositoryService/ListRepositories': () => ({ items: repos }),
    'repository.RepositoryService/Get': () => repos[0],
    'repository.RepositoryService/DeleteRepository': () => ({}),
  });
  expect((await api.run(['repo', 'list'])).stdout).toBe(
    'TYPE  NAME    REPO       INSECURE  OCI    LFS    CREDS      STATUS      MESSAGE  PROJECT\n' +
      'git           https://a  false     false  false  true       Successful           \n' +
      'helm  charts  https://b  false     true   false  inherited  Failed      no       p\n',
  );
  expect((await api.run(['repo', 'list', '-o', 'url'])).stdout).toBe('https://a\nhttps://b\n');
  expect((await api.run(['repo', 'list', '-o', 'x'])).stderr).toContain(
    'unknown output format: x. Supported formats: yaml|json|url|wide',
  );
  expect((await api.run(['repo', 'get', 'https://a', '-o', 'yaml'])).stdout).toContain('repo: https://a\n');
  expect((await api.run(['repo', 'rm', 'https://a', 'https://b'])).stdout).toBe(
    "Repository 'https://a' removed\nRepository 'https://b' removed\n",
  );
  const declined = await api.run(['repo', 'rm', 'https://a', '--prompts-enabled'], { stdin: 'n\n' });
  expect(declined.stdout).toContain("The command to delete 'https://a' was cancelled.\n");
});

test('cert add-ssh reads known hosts, add-tls unique certificates', async () => {
  await using api = await startTestApi({
    'certificate.CertificateService/CreateCertificate': (request: { certificates: object }) =>
      request.certificates,
  });
  const hosts = '# comment\n\n[git.example.com]:2222,other ssh-ed25519 AAAAC3Nz comment\nbroken line here!\n';
  const ssh = await api.run(['cert', 'add-ssh', '--batch'], { stdin: hosts });
  expect(ssh.stdout).toBe(
    'Enter SSH known hosts entries, one per line. Press CTRL-D when finished.\nSuccessfully created 2 SSH known host entries\n',
  );
  expect(api.requests('CreateCertificate')[0]).toMatchObject({
    certificates: {
      items: [
        {
          serverName: '[git.example.com]:2222',
          certType: 'ssh',
          certSubType: 'ssh-ed25519',
          certData: Buffer.from('AAAAC3Nz').toString('base64'),
        },
        { serverName: 'other' },
      ],
    },
  });
  expect((await api.run(['cert', 'add-ssh', '--batch'], { stdin: '# nothing\n' })).stderr).toContain(
    'No valid SSH known hosts data found.',
  );
  expect((await api.run(['cert', 'add-ssh'])).code).toBe(20);
  const none = await api.run(['cert', 'add-tls', 'x'], { stdin: 'nothing' });
  expect(none.stdout).toContain('No valid certificates have been detected in the stream.\n');
  expect((await api.run(['cert', 'rm', '*'])).code).toBe(20);
});

test('proj create, set and its lists', async () => {
  let project: object = { metadata: { name: 'p' }, spec: { sourceRepos: ['a'] } };
  await using api = await startTestApi({
    'project.ProjectService/Create': (request: { project: object }) => request.project,
    'project.ProjectService/Get': () => project,
    'project.ProjectService/Update': (request: { project: object }) => (project = request.project),
    'project.ProjectService/Delete': () => ({}),
    'project.ProjectService/List': () => ({ items: [project] }),
  });
  const args = [
    'proj',
    'create',
    'p',
    '-d',
    's,n',
    '-s',
    'r',
    '--allow-cluster-resource',
    '*/*',
    '--deny-namespaced-resource',
    'Secret',
    '--orphaned-resources-warn',
  ];
  expect(await api.run(args)).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(api.requests('Create')[0]).toMatchObject({
    project: {
      metadata: { name: 'p' },
      spec: {
        destinations: [{ server: 's', namespace: 'n' }],
        sourceRepos: ['r'],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }],
        orphanedResources: { warn: true },
      },
    },
  });
  expect((await api.run(['proj', 'create', 'p', '-d', 's'])).stderr).toContain(
    'Expected destination of the form: server,namespace. Received: s',
  );
  expect((await api.run(['proj', 'set', 'p'])).code).toBe(1);
  await api.run(['proj', 'add-destination', 'p', 'in-cluster', 'shop', '--name']);
  await api.run(['proj', 'add-source', 'p', 'https://b']);
  expect((await api.run(['proj', 'add-source', 'p', 'https://B.git'])).stdout).toBe(
    "Source repository 'https://b' already allowed in project\n",
  );
  await api.run(['proj', 'remove-source', 'p', 'a']);
  await api.run(['proj', 'allow-cluster-resource', 'p', 'g', 'K']);
  expect(project).toMatchObject({
    spec: {
      destinations: [{ name: 'in-cluster', namespace: 'shop' }],
      sourceRepos: ['https://b'],
      clusterResourceWhitelist: [{ group: 'g', kind: 'K' }],
    },
  });
  expect((await api.run(['proj', 'remove-destination', 'p', 'x', 'y'])).stderr).toContain(
    'Specified destination does not exist in project',
  );
  expect((await api.run(['proj', 'list', '-o', 'name'])).stdout).toBe('p\n');
  expect((await api.run(['proj', 'delete', 'p'])).code).toBe(0);
});

test('cluster list, get, set and rm', async () => {
  const cluster = {
    server: 'https://two',
    name: 'two',
    namespaces: ['a', 'b'],
    info: { serverVersion: '1.36', connectionState: { status: 'Successful' } },
  };
  await using api = await startTestApi({
    'cluster.ClusterService/List': () => ({ items: [cluster] }),
    'cluster.ClusterService/Get': () => cluster,
    'cluster.ClusterService/Update': () => cluster,
    'cluster.ClusterService/Delete': () => ({}),
  });
  expect((await api.run(['cluster', 'list'])).stdout).toBe(
    'SERVER                      NAME  VERSION  STATUS      MESSAGE  PROJECT\nhttps://two (2 namespaces)  two   1.36     Successful           \n',
  );
  expect((await api.run(['cluster', 'get', 'two', '-o', 'wide'])).stdout).toContain(
    '  Namespaces:        \t a, b\n',
  );
  await api.run(['cluster', 'get', 'https://two']);
  expect(api.requests('Get')).toMatchObject([{ name: 'two' }, { server: 'https://two' }]);
  expect((await api.run(['cluster', 'set', 'two', '--namespace', '*'])).stdout).toBe(
    "Cluster 'two' updated.\n",
  );
  expect(api.requests('Update')).toMatchObject([
    { cluster: { namespaces: [''] }, updatedFields: ['namespaces'], id: { type: 'name', value: 'two' } },
  ]);
  const declined = await api.run(['cluster', 'rm', 'two'], { stdin: 'n\n' });
  expect(declined.stdout).toContain("The command to remove 'two' was cancelled.\n");
  expect(api.requests('Delete')).toEqual([]);
});

test('account list and get, tokens, bcrypt', async () => {
  await using api = await startTestApi({
    'session.SessionService/GetUserInfo': () => ({ loggedIn: true, username: 'admin', iss: 'argocd' }),
    'account.AccountService/ListAccounts': () => ({
      items: [{ name: 'admin', enabled: true, capabilities: ['login', 'apiKey'] }],
    }),
    'account.AccountService/GetAccount': () => ({
      name: 'admin',
      enabled: true,
      tokens: [{ id: 't', issuedAt: 1, expiresAt: 2 }],
    }),
    'account.AccountService/CreateToken': () => ({ token: 'made' }),
    'account.AccountService/DeleteToken': () => ({}),
  });
  expect((await api.run(['account', 'list'])).stdout).toBe(
    'NAME   ENABLED  CAPABILITIES\nadmin  true     login, apiKey\n',
  );
  expect((await api.run(['account', 'get'])).stdout).toContain(' (expired)\n');
  expect((await api.run(['account', 'generate-token', '-e', '2d'])).stdout).toBe('made\n');
  expect(api.requests('CreateToken')).toMatchObject([{ name: 'admin', expiresIn: 172_800 }]);
  expect((await api.run(['account', 'generate-token', '-e', 'soon'])).code).toBe(20);
  expect((await api.run(['account', 'delete-token', 't', '-a', 'ci'])).code).toBe(0);
  expect(api.requests('DeleteToken')).toMatchObject([{ name: 'ci', id: 't' }]);
  expect((await api.run(['account', 'bcrypt'], { stdin: 'secret\n' })).stdout).toMatch(
    /^Password: \$2a\$10\$.{53}$/,
  );
});

test('completion scripts ask the program, which knows commands and flags', async () => {
  await using api = await startTestApi({});
  for (const shell of ['bash', 'zsh', 'fish']) {
    const script = await api.run(['completion', shell]);
    expect(script).toMatchObject({ code: 0, stderr: '' });
    expect(script.stdout).toContain('__complete');
  }
  expect((await api.run(['completion', 'csh'])).code).toBe(1);
  const words = async (...args: string[]): Promise<string[]> =>
    (await api.run(['__complete', '--', ...args])).stdout
      .split('\n')
      .map((line) => line.split('\t')[0] ?? '');
  expect(await words('app', 'ro')).toEqual(['rollback', '']);
  expect(await words('app', 'get', '--show-')).toEqual(['--show-operation', '--show-params', '']);
  expect(await words('app', '-N', 'x', 'ter')).toEqual(['terminate-op', '']);
});

test('proj windows and proj role change the project', async () => {
  let project: object = { metadata: { name: 'p' }, spec: {} };
  await using api = await startTestApi({
    'project.ProjectService/Get': () => project,
    'project.ProjectService/Update': (request: { project: object }) => (project = request.project),
  });
  const add = ['proj', 'windows', 'add', 'p', '-k', 'deny', '--schedule', '0 * * * *', '--duration', '1h'];
  expect((await api.run([...add, '--applications', 'a,b'])).code).toBe(0);
  await api.run(['proj', 'windows', 'enable-manual-sync', 'p', '0']);
  expect((await api.run(['proj', 'windows', 'list', 'p'])).stdout).toContain(
    '0   Unknown  deny  0 * * * *  1h        a,b           -           -         Enabled     Disabled     UTC       Disabled',
  );
  expect((await api.run(['proj', 'windows', 'delete', 'p', '3'])).stderr).toContain(
    "window with id '3' not found",
  );
  await api.run(['proj', 'role', 'create', 'p', 'ci', '--description', 'For CI']);
  await api.run(['proj', 'role', 'add-policy', 'p', 'ci', '-a', 'sync', '-o', '*']);
  await api.run(['proj', 'role', 'add-group', 'p', 'ci', 'team']);
  expect(project).toMatchObject({
    spec: {
      syncWindows: [{ kind: 'deny', applications: ['a', 'b'], manualSync: true }],
      roles: [{ name: 'ci', groups: ['team'], policies: ['p, proj:p:ci, applications, sync, p/*, allow'] }],
    },
  });
  expect((await api.run(['proj', 'role', 'get', 'p', 'ci'])).stdout).toContain(
    'Policies:\np, proj:p:ci, projects, get, p, allow\np, proj:p:ci, applications, sync, p/*, allow\ng, team, proj:p:ci\nGroups:\n  - team\n',
  );
  expect((await api.run(['proj', 'role', 'delete', 'p', 'ci'])).stdout).toBe("Role 'ci' deleted\n");
});

test('gpg list, get, add and rm', async () => {
  const key = { keyID: 'AB12', subType: 'rsa4096', owner: 'Jason', fingerprint: 'F', keyData: 'DATA' };
  await using api = await startTestApi({
    'gpgkey.GPGKeyService/List': () => ({ items: [key] }),
    'gpgkey.GPGKeyService/Get': () => key,
    'gpgkey.GPGKeyService/Create': () => ({ created: { items: [key] }, skipped: ['CD34'] }),
    'gpgkey.GPGKeyService/Delete': () => ({}),
  });
  expect((await api.run(['gpg', 'list'])).stdout).toBe('KEYID  TYPE     IDENTITY\nAB12   RSA4096  Jason\n');
  expect((await api.run(['gpg', 'get', 'AB12'])).stdout).toContain('Key data follows until EOF:\nDATA\n');
  expect((await api.run(['gpg', 'get'])).stderr).toContain('Missing KEYID argument');
  const file = join(api.folder, 'keys');
  await writeFile(file, 'DATA');
  expect((await api.run(['gpg', 'add', '--from', file])).stdout).toBe(
    'Created 1 key(s) from input file, and 1 key(s) were skipped because they exist already.\n',
  );
  expect((await api.run(['gpg', 'rm', 'AB12'])).stdout).toBe('Deleted key with key ID AB12\n');
});
