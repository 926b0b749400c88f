import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codes } from '@tiphys/base';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clientConfigFromCluster } from './cluster.ts';
import { execCredentials } from './exec-credentials.ts';
import { loadInClusterConfig } from './in-cluster.ts';
import { listContexts, loadKubeconfig } from './load.ts';
import { tokenFileCredentials } from './token-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiphys-kubeconfig-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A kubeconfig with one context of each name in `users`. */
function kubeconfig(users: Readonly<Record<string, object>>, cluster: object = {}): string {
  return JSON.stringify({
    'current-context': Object.keys(users)[0],
    clusters: [{ name: 'main', cluster: { server: 'https://example.com:6443/', ...cluster } }],
    contexts: Object.keys(users).map((name) => ({
      name,
      context: { cluster: 'main', user: name, namespace: 'apps' },
    })),
    users: Object.entries(users).map(([name, user]) => ({ name, user })),
  });
}

describe('loadKubeconfig()', () => {
  test('takes the current context, or the one asked for', async () => {
    const path = await write(
      'config',
      kubeconfig({ one: { token: 'secret-one' }, two: { token: 'secret-two' } }),
    );
    const first = await loadKubeconfig({ paths: [path], env: {} });
    expect(first).toMatchObject({ context: 'one', cluster: 'main', user: 'one', namespace: 'apps' });
    expect(first.server).toBe('https://example.com:6443');
    const second = await loadKubeconfig({ paths: [path], context: 'two', env: {} });
    expect(await second.credentials?.resolve()).toEqual({ authorization: 'Bearer secret-two' });
    expect((await listContexts([path])).contexts.map((context) => context.name)).toEqual(['one', 'two']);
  });

  test('reads certificates in line and from files beside the kubeconfig', async () => {
    await write('ca.crt', 'AUTHORITY');
    await write('user.crt', 'CERT');
    const user = { 'client-certificate': 'user.crt', 'client-key-data': base64('KEY') };
    const cluster = {
      'certificate-authority': 'ca.crt',
      'tls-server-name': 'inside',
      'proxy-url': 'socks5://p:1',
    };
    const path = await write('config', kubeconfig({ one: user }, cluster));
    const config = await loadKubeconfig({ paths: [path], env: {} });
    expect(config.tls).toEqual({ ca: 'AUTHORITY', serverName: 'inside', insecure: false });
    expect(config.proxyUrl).toBe('socks5://p:1');
    expect(await config.credentials?.resolve()).toEqual({ certificate: { cert: 'CERT', key: 'KEY' } });
  });

  const users: readonly [string, object, object][] = [
    ['a token', { token: 't' }, { authorization: 'Bearer t' }],
    ['a user name', { username: 'u', password: 'p' }, { authorization: `Basic ${base64('u:p')}` }],
    [
      'a token before a user name',
      { token: 't', username: 'u', password: 'p' },
      { authorization: 'Bearer t' },
    ],
    ['nothing', {}, {}],
  ];
  test.each(users)('credentials of %s', async (_name, user, wanted) => {
    const path = await write('config', kubeconfig({ one: user }));
    const config = await loadKubeconfig({ paths: [path], env: {} });
    expect(await config.credentials?.resolve()).toEqual(wanted);
  });

  test('impersonates', async () => {
    const user = { as: 'alice', 'as-groups': ['g'], 'as-uid': '7', 'as-user-extra': { scopes: ['a', 'b'] } };
    const config = await loadKubeconfig({
      paths: [await write('config', kubeconfig({ one: user }))],
      env: {},
    });
    expect(config.impersonate).toEqual({
      name: 'alice',
      groups: ['g'],
      uid: '7',
      extra: { scopes: ['a', 'b'] },
    });
  });

  test('merges files, the first one wins, missing ones are left out', async () => {
    const first = await write('first', kubeconfig({ one: { token: 'first' } }));
    const second = await write('second', kubeconfig({ one: { token: 'second' }, two: { token: 'two' } }));
    const paths = [join(folder, 'missing'), first, second];
    const one = await loadKubeconfig({ paths, context: 'one', env: {} });
    expect(await one.credentials?.resolve()).toEqual({ authorization: 'Bearer first' });
    const two = await loadKubeconfig({ paths, context: 'two', env: {} });
    expect(await two.credentials?.resolve()).toEqual({ authorization: 'Bearer two' });
  });

  test('says what is wrong without showing what is in the file', async () => {
    const path = await write('config', kubeconfig({ one: { token: 'secret' } }));
    const broken = await write('broken', 'users:\n- name: {{secret-token}}\n  - x: [');
    const cases: readonly [string[], string | undefined, string][] = [
      [[path], 'nope', 'context "nope" does not exist in the kubeconfig'],
      [[join(folder, 'missing')], undefined, 'no kubeconfig file at'],
      [[broken], undefined, 'is not valid YAML'],
    ];
    for (const [paths, context, message] of cases) {
      const error: unknown = await loadKubeconfig({ paths, context, env: {} }).catch(
        (reason: unknown) => reason,
      );
      expect(String(error)).toContain(message);
      expect(String(error)).not.toContain('secret');
    }
  });
});

test('tokenFileCredentials() reads the file again after a minute, and after a refusal', async () => {
  const path = await write('token', 'one\n');
  let now = 0;
  const credentials = tokenFileCredentials(path, { now: () => now });
  expect(await credentials.resolve()).toEqual({ authorization: 'Bearer one' });
  await writeFile(path, 'two');
  expect(await credentials.resolve()).toEqual({ authorization: 'Bearer one' });
  credentials.invalidate();
  expect(await credentials.resolve()).toEqual({ authorization: 'Bearer two' });
  await writeFile(path, 'three');
  now = 60_000;
  expect(await credentials.resolve()).toEqual({ authorization: 'Bearer three' });
  await rm(path);
  now = 120_000;
  expect(await credentials.resolve()).toEqual({ authorization: 'Bearer three' });
});

describe('execCredentials()', () => {
  /** A plugin that counts its runs and prints `status`. */
  async function plugin(body: string): Promise<string> {
    const path = await write('plugin', `#!/bin/sh\necho run >> "${folder}/runs"\n${body}\n`);
    await chmod(path, 0o755);
    return path;
  }
  const answer = (status: object): string =>
    `cat <<'EOF'\n${JSON.stringify({ kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', status })}\nEOF`;
  const env = { PATH: process.env['PATH'] };

  test('runs once for many, and again when its answer expires or is refused', async () => {
    const { readFile } = await import('node:fs/promises');
    const runs = async () => (await readFile(join(folder, 'runs'), 'utf8')).trim().split('\n').length;
    let now = Date.parse('2030-01-01T00:00:00Z');
    const command = await plugin(answer({ token: 't', expirationTimestamp: '2030-01-01T00:01:00Z' }));
    const credentials = execCredentials({ exec: { command }, env, clock: { now: () => now } });
    const [first] = await Promise.all([credentials.resolve(), credentials.resolve(), credentials.resolve()]);
    expect(first).toMatchObject({ authorization: 'Bearer t' });
    expect(await runs()).toBe(1);
    await credentials.resolve();
    expect(await runs()).toBe(1);
    credentials.invalidate();
    await credentials.resolve();
    expect(await runs()).toBe(2);
    now += 55_000;
    await credentials.resolve();
    expect(await runs()).toBe(3);
  });

  test('hands on certificates, arguments, environment and the cluster', async () => {
    const command = await plugin(
      `test "$1 $EXTRA" = "login yes" || exit 3\necho "$KUBERNETES_EXEC_INFO" | grep -q '"server":"https://x"' || exit 4\n${answer({ clientCertificateData: 'C', clientKeyData: 'K' })}`,
    );
    const exec = {
      command,
      args: ['login'],
      env: [{ name: 'EXTRA', value: 'yes' }],
      provideClusterInfo: true,
    };
    const credentials = execCredentials({ exec, env, cluster: { server: 'https://x' } });
    expect(await credentials.resolve()).toMatchObject({ certificate: { cert: 'C', key: 'K' } });
  });

  const failures: readonly [string, string, RegExp][] = [
    ['fails', 'echo secret-token >&2; exit 7', /failed with exit code 7$/],
    ['prints no JSON', 'echo secret-token', /output is not an ExecCredential$/],
    ['prints nothing useful', answer({}), /didn't return a token or cert\/key pair$/],
    [
      'speaks another version',
      `echo '{"kind":"ExecCredential","apiVersion":"x/v9"}'`,
      /returned version x\/v9/,
    ],
  ];
  test.each(failures)(
    'a plugin that %s is an authentication failure without its output',
    async (_name, body, message) => {
      const credentials = execCredentials({ exec: { command: await plugin(body) }, env });
      const error: unknown = await credentials.resolve().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: codes.unauthenticated, message: expect.stringMatching(message) });
      expect(String(error)).not.toContain('secret');
    },
  );

  test('a plugin that is not there says how to get it', async () => {
    const exec = { command: join(folder, 'nope'), installHint: 'install it from example.com' };
    await expect(execCredentials({ exec, env }).resolve()).rejects.toThrow(
      /not found\ninstall it from example.com$/,
    );
  });
});

test('loadInClusterConfig() takes address, token, authority and namespace from where the kubelet puts them', async () => {
  await write('token', 'inside');
  await write('ca.crt', 'AUTHORITY');
  await write('namespace', 'argocd');
  const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
  const config = await loadInClusterConfig({ env, folder });
  expect(config).toMatchObject({
    server: 'https://[fd00::1]:443',
    tls: { ca: 'AUTHORITY' },
    namespace: 'argocd',
  });
  expect(await config.credentials?.resolve()).toEqual({ authorization: 'Bearer inside' });
  await expect(loadInClusterConfig({ env: {}, folder })).rejects.toThrow('must be defined');
});

describe('clientConfigFromCluster()', () => {
  const server = 'https://example.com';
  const cases: readonly [string, object, object][] = [
    ['a bearer token', { bearerToken: 'b' }, { authorization: 'Bearer b' }],
    ['basic auth', { username: 'u', password: 'p' }, { authorization: `Basic ${base64('u:p')}` }],
    [
      'a certificate',
      { tlsClientConfig: { certData: base64('C'), keyData: base64('K') } },
      { certificate: { cert: 'C', key: 'K' } },
    ],
  ];
  test.each(cases)('credentials of %s', async (_name, config, wanted) => {
    const made = clientConfigFromCluster({ server, name: 'x', config } as never, {});
    expect(await made.credentials?.resolve()).toEqual(wanted);
  });

  test('how the server is trusted', () => {
    const tlsClientConfig = { caData: base64('CA'), serverName: 'inside' };
    const made = clientConfigFromCluster(
      { server, config: { tlsClientConfig, proxyUrl: 'http://p:1' } } as never,
      {},
    );
    expect(made).toMatchObject({
      server,
      tls: { ca: 'CA', serverName: 'inside', insecure: false },
      proxyUrl: 'http://p:1',
    });
  });
});
