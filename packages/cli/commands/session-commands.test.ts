import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSelfSigned } from '@tiphys/rpc';
import { refuse, runCommand, startTestApi } from '../test-api.ts';
import type { Answers, TestApi } from '../test-api.ts';

function token(subject: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256' })}.${part({ iss: 'argocd', sub: subject })}.x`;
}

let password = 'pw';
const answers: Answers = {
  'session.SessionService/Create': (request: { username: string; password: string }) =>
    request.password === password
      ? { token: token(`${request.username}:login`) }
      : refuse('unauthenticated', 'Invalid username or password')(),
  'session.SessionService/GetUserInfo': () => ({ loggedIn: true, username: 'admin', iss: 'argocd' }),
  'account.AccountService/UpdatePassword': (request: { newPassword: string }) => {
    password = request.newPassword;
    return {};
  },
};

const config = (api: TestApi): Promise<string> => readFile(join(api.folder, 'config'), 'utf8');

test('login, contexts, relogin, a new password, and logout', async () => {
  password = 'pw';
  await using api = await startTestApi(answers);
  // Nothing but the config file says which server.
  const env = { ARGOCD_SERVER: '', ARGOCD_OPTS: '' };
  const first = await api.run(
    ['login', api.address, '--plaintext', '--username', 'admin', '--password', 'pw'],
    { env },
  );
  expect(first).toEqual({
    code: 0,
    stdout: `'admin:login' logged in successfully\nContext '${api.address}' updated\n`,
    stderr: '',
  });
  expect(await config(api)).toContain('plain-text: true');
  expect((await api.run(['account', 'get-user-info'], { env })).stdout).toBe(
    'Logged In: true\nUsername: admin\nIssuer: argocd\nGroups: \n',
  );
  expect(api.calls.at(-1)?.token).toBe(token('admin:login'));

  const asked = await api.run(['login', api.address, '--name', 'second'], { env, stdin: 'y\nci\npw\n' });
  expect(asked.stdout).toBe(
    `WARNING: server is not configured with TLS. Proceed (y/n)? Username: Password: 'ci:login' logged in successfully\nContext 'second' updated\n`,
  );
  expect((await api.run(['context'], { env })).stdout).toBe(
    `CURRENT  NAME             SERVER\n         ${api.address}  ${api.address}\n*        second           ${api.address}\n`
      .replace('NAME             ', 'NAME'.padEnd(api.address.length + 2))
      .replace('second           ', 'second'.padEnd(api.address.length + 2)),
  );
  expect((await api.run(['context', api.address], { env })).stdout).toBe(
    `Switched to context '${api.address}'\n`,
  );
  expect((await api.run(['context', '-'], { env })).stdout).toBe(`Switched to context 'second'\n`);
  expect((await api.run(['relogin', '--password', 'pw'], { env })).stdout).toBe(
    `Relogging in as 'ci:login'\nContext 'second' updated\n`,
  );
  const change = ['account', 'update-password', '--current-password', 'pw', '--new-password', 'new'];
  expect((await api.run([...change, '--argocd-context', api.address], { env })).stdout).toBe(
    `Password updated\nContext '${api.address}' updated\n`,
  );
  const out = await api.run(['logout', 'second'], { env });
  expect(out).toMatchObject({ code: 0, stdout: "Logged out from 'second'\n" });
  expect(out.stderr).toContain('server returned unexpected status code 404 during logout');
  expect((await api.run(['context', 'second', '--delete'], { env })).stdout).toBe(
    "Context 'second' deleted\n",
  );
});

test('login refuses: a wrong password, no TLS where the user says no, no server', async () => {
  await using api = await startTestApi(answers);
  const wrong = await api.run([
    'login',
    api.address,
    '--plaintext',
    '--username',
    'admin',
    '--password',
    'no',
  ]);
  expect(wrong.code).toBe(20);
  expect(wrong.stderr).toContain('rpc error: code = Unauthenticated desc = Invalid username or password');
  expect(await api.run(['login', api.address], { env: { ARGOCD_OPTS: '' }, stdin: 'n\n' })).toMatchObject({
    code: 1,
    stderr: '',
  });
  const nobody = await api.run(['login', 'localhost:1', '--plaintext', '--username', 'a', '--password', 'b']);
  expect(nobody.code).toBe(20);
  expect(nobody.stderr).toMatch(/error dial proxy: dial tcp .*:1: connect: connection refused/);
  await expect(config(api)).rejects.toThrow('ENOENT');
});

test('login over TLS asks about a certificate that is not trusted, and --insecure does not', async () => {
  password = 'pw';
  const { cert, key } = await createSelfSigned({
    hosts: ['localhost', '127.0.0.1'],
    organization: 'Tiphys',
    days: 1,
    nowMs: Date.now(),
  });
  await using api = await startTestApi(answers, { tls: { cert, key } });
  const env = { ARGOCD_SERVER: '', ARGOCD_OPTS: '' };
  const args = ['login', api.address, '--username', 'admin', '--password', 'pw'];
  const asked = await api.run(args, { env, stdin: 'n\n' });
  expect(asked.code).toBe(1);
  expect(asked.stdout).toMatch(
    /^WARNING: server certificate had error: .*\. Proceed insecurely \(y\/n\)\? $/,
  );
  expect((await api.run([...args, '--insecure'], { env })).code).toBe(0);
  expect(await config(api)).toContain('insecure: true');
  expect((await api.run(['account', 'get-user-info'], { env })).code).toBe(0);
});

test('--grpc-web is used from login on, and where gRPC does not get through with a warning', async () => {
  password = 'pw';
  await using api = await startTestApi(answers);
  const env = { ARGOCD_SERVER: '', ARGOCD_OPTS: '' };
  await api.run(
    ['login', api.address, '--plaintext', '--grpc-web', '--username', 'admin', '--password', 'pw'],
    { env },
  );
  expect(await config(api)).toContain('grpc-web: true');
  expect(await api.run(['account', 'get-user-info'], { env })).toMatchObject({ code: 0, stderr: '' });
  const gone = await api.run(['account', 'get-user-info', '--grpc-web'], {
    env: { ARGOCD_SERVER: '127.0.0.1:1' },
  });
  expect(gone.code).toBe(20);
});

test('commands without a server, a context or a config file say so', async () => {
  await using api = await startTestApi({});
  const env = { ARGOCD_SERVER: '', ARGOCD_OPTS: '' };
  const none = await api.run(['app', 'list'], { env });
  expect(none.stderr).toContain('"msg":"Argo CD server address unspecified"');
  expect(none.code).toBe(20);
  expect(await api.run(['context'], { env })).toEqual({
    code: 1,
    stdout: 'No local configuration found\n',
    stderr: '',
  });
  expect((await api.run(['relogin'], { env })).code).toBe(1);
  expect((await api.run(['app', 'list', '--core'])).code).toBe(1);
  const nowhere = { env: { KUBECONFIG: join(api.folder, 'kubeconfig') } };
  expect((await api.run(['app', 'list', '--port-forward'], nowhere)).code).toBe(1);
  expect((await api.run(['login', 'x', '--sso'])).stderr).toContain('--sso is not available yet');
});

test('version prints client and server', async () => {
  await using api = await startTestApi({});
  expect((await api.run(['version', '--short'])).stdout).toBe('argocd: v3.6.0\nargocd-server: v3.6.0+test\n');
  expect((await api.run(['version', '--client', '-o', 'yaml', '--short'])).stdout).toBe(
    'client:\n  argocd: v3.6.0\n',
  );
  const json: unknown = JSON.parse((await api.run(['version', '-o', 'json'])).stdout);
  expect(json).toMatchObject({ client: { Version: 'v3.6.0' }, server: { Version: 'v3.6.0+test' } });
  expect((await api.run(['version', '-o', 'x', '--client'])).code).toBe(1);
});

test('headers, tokens and options come from flags and environment', async () => {
  const seen: (string | undefined)[] = [];
  await using api = await startTestApi({
    'account.AccountService/CanI': (_request, context) => {
      seen.push(context.header('x-team'), context.header('token'));
      return { value: 'yes' };
    },
  });
  const env = { ARGOCD_AUTH_TOKEN: 'env-token', ARGOCD_OPTS: '--plaintext --header x-team:a' };
  expect((await api.run(['account', 'can-i', 'get', 'applications', '*'], { env })).stdout).toBe('yes\n');
  await api.run(['account', 'can-i', 'get', 'applications', '*', '--auth-token', 't', '-H', 'X-Team: b'], {
    env,
  });
  expect(seen).toEqual(['a', 'env-token', 'b', 't']);
  expect((await api.run(['app', '--help'], { env })).stdout).not.toContain('env-token');
});

test('wrong grammar is told on standard output, with exit code 1', async () => {
  expect(await runCommand(['app', 'list', '--nope'])).toEqual({
    code: 1,
    stdout: 'Error: unknown flag: --nope\n',
    stderr: '',
  });
  expect((await runCommand(['lgoin'])).stdout).toBe(
    `Error: unknown command "lgoin" for "argocd"\n\nDid you mean this?\n\tlogin\n\nRun 'argocd --help' for usage.\n`,
  );
  expect((await runCommand(['app'])).code).toBe(1);
  expect((await runCommand([])).code).toBe(0);
});
