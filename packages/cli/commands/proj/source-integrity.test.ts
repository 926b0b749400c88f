import { expect, test } from 'vitest';
import type { TestApi } from '../../test-api.ts';
import { startTestApi } from '../../test-api.ts';

const command = ['proj', 'source-integrity', 'git', 'policies'];
const key = 'D56C4FCA57A46444';
const policies = [
  { repos: [{ url: 'https://h/a' }], gpg: { mode: 'head', keys: [key] } },
  { repos: [{ url: 'https://h/b' }, { url: '!https://h/c' }], gpg: { mode: 'none', keys: [] } },
];

function start(spec: object): Promise<TestApi> {
  return startTestApi({
    'project.ProjectService/Get': () => ({ metadata: { name: 'p' }, spec }),
    'project.ProjectService/Update': (request: { project: object }) => request.project,
    'gpgkey.GPGKeyService/List': () => ({ items: [{ keyID: key }] }),
  });
}

function saved(api: TestApi): unknown {
  const [request] = api.requests('Update') as {
    project?: { spec?: { sourceIntegrity?: { git?: object } } };
  }[];
  return request?.project?.spec?.sourceIntegrity?.git;
}

test('list shows policies by number', async () => {
  await using api = await start({ sourceIntegrity: { git: { policies } } });
  expect((await api.run([...command, 'list', 'p'])).stdout).toBe(
    [
      'ID  GPG-MODE  GPG-KEYS          REPO-URLS',
      `0   head      ${key}  https://h/a`,
      '1   none      <none>            https://h/b, !https://h/c',
      '',
    ].join('\n'),
  );
  await using empty = await start({});
  const none = await empty.run([...command, 'list', 'p']);
  expect(none.code).toBe(1);
  expect(none.stdout + none.stderr).toContain('no source integrity git policies defined for project');
});

test('add appends a policy and warns of what cannot work', async () => {
  await using api = await start({ sourceIntegrity: { git: { policies: policies.slice(0, 1) } } });
  const long = `${'0'.repeat(24)}${key}`;
  const added = await api.run([
    ...command,
    'add',
    'p',
    '--repo-url',
    '*',
    '--gpg-mode',
    'strict',
    '--gpg-key',
    long,
  ]);
  expect(added).toMatchObject({ code: 0, stderr: '' });
  expect(added.stdout).toContain(`1   strict    ${key}  *\n`);
  expect(saved(api)).toEqual({
    policies: [policies[0], { repos: [{ url: '*' }], gpg: { mode: 'strict', keys: [key] } }],
  });
  const warned = await api.run([
    ...command,
    'add',
    'p',
    '--gpg-mode',
    'head',
    '--gpg-key',
    '0123456789ABCDEF',
  ]);
  expect(warned.stderr).toBe(
    'Warning: Policy has no repository URLs and will never be used\n' +
      'Warning: Following GPG keys are not in repo-server keyring: 0123456789ABCDEF\n',
  );
});

test.each([
  [['add', 'p'], 'gpg-mode must be set'],
  [['add', 'p', '--gpg-mode', 'full'], 'gpg-mode must be one of: strict, head, none'],
  [['add', 'p', '--gpg-mode', 'head', '--gpg-key', 'x'], "'x' is not a valid GnuPG key ID"],
  [['delete', 'p', 'x'], "invalid POLICY_ID 'x'"],
  [['delete', 'p', '2'], 'the POLICY_ID 2 is out of range (0-1)'],
  [
    ['update', 'p', '0', '--gpg-key', key, '--add-gpg-key', key],
    'option --gpg-key, cannot be combined with --add-gpg-key or --delete-gpg-key',
  ],
])('%j is refused', async (args, message) => {
  await using api = await start({ sourceIntegrity: { git: { policies } } });
  const { code, stderr, stdout } = await api.run([...command, ...args]);
  expect(code).toBe(1);
  expect(stdout + stderr).toContain(message);
  expect(api.requests('Update')).toEqual([]);
});

test('update edits one policy, delete takes policies away', async () => {
  await using api = await start({ sourceIntegrity: { git: { policies } } });
  const edits = ['--add-repo-url', 'https://h/d', '--delete-repo-url', 'https://h/b', '--add-gpg-key', key];
  const updated = await api.run([...command, 'update', 'p', '1', '--gpg-mode', 'strict', ...edits, '--yes']);
  expect(updated.stdout).toContain(`1   strict    ${key}  !https://h/c, https://h/d\n`);
  expect(saved(api)).toEqual({
    policies: [
      policies[0],
      { repos: [{ url: '!https://h/c' }, { url: 'https://h/d' }], gpg: { mode: 'strict', keys: [key] } },
    ],
  });
  await using other = await start({ sourceIntegrity: { git: { policies } } });
  const declined = await other.run([...command, 'delete', 'p', '0'], { stdin: 'n\n' });
  expect(declined.stdout).toBe(
    'Are you sure you want to delete policies 0 from project "p"? [y/N] Aborted by user.\n',
  );
  expect(other.requests('Update')).toEqual([]);
  await other.run([...command, 'delete', 'p', '0', '1', '-y']);
  expect(saved(other)).toBeUndefined();
});
