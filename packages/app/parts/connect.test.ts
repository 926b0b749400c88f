import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectHome } from './connect.ts';
import type { Home, HomeLocation } from './connect.ts';
import { kubeOverrides } from '@tiphys/cli';
import type { KubeOverrides } from '@tiphys/cli';

let homeDir: string;
let kubeconfig: string;

beforeAll(async () => {
  homeDir = await mkdtemp(join(tmpdir(), 'tiphys-connect-'));
  kubeconfig = join(homeDir, 'config');
  const file = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'one',
    clusters: [
      { name: 'a', cluster: { server: 'https://a.example' } },
      { name: 'b', cluster: { server: 'https://b.example' } },
    ],
    users: [
      { name: 'u', user: { token: 'from-file' } },
      { name: 'v', user: { token: 'of-v' } },
    ],
    contexts: [
      { name: 'one', context: { cluster: 'a', user: 'u' } },
      { name: 'two', context: { cluster: 'b', user: 'u', namespace: 'cd' } },
    ],
  };
  await writeFile(kubeconfig, JSON.stringify(file));
  for (const name of ['ca', 'cert', 'key']) await writeFile(join(homeDir, name), name.toUpperCase());
});
afterAll(() => rm(homeDir, { recursive: true, force: true }));

const nothing: KubeOverrides = {
  cluster: '',
  user: '',
  server: '',
  token: '',
  username: '',
  password: '',
  certificateAuthority: '',
  clientCertificate: '',
  clientKey: '',
  tlsServerName: '',
  insecure: false,
  proxyUrl: '',
  impersonate: { name: '' },
  timeoutMs: undefined,
};

async function connect(location: Partial<HomeLocation>): Promise<Home> {
  const home = await connectHome({ kubeconfig, namespace: '', env: {}, homeDir, ...location });
  await home.client.close();
  return home;
}

describe('connectHome()', () => {
  it('takes the current context, and argocd where that names no namespace', async () => {
    const { config, namespace } = await connect({ overrides: nothing });
    expect(config).toMatchObject({ server: 'https://a.example' });
    expect(namespace).toBe('argocd');
    expect(await config.credentials?.resolve()).toMatchObject({ authorization: 'Bearer from-file' });
  });

  it('takes the named context and its namespace; the flag wins', async () => {
    expect(await connect({ context: 'two' })).toMatchObject({
      config: { server: 'https://b.example' },
      namespace: 'cd',
    });
    expect((await connect({ context: 'two', namespace: 'mine' })).namespace).toBe('mine');
  });

  it('finds the file by KUBECONFIG, which may list several', async () => {
    const env = { KUBECONFIG: `${join(homeDir, 'none')}:${kubeconfig}` };
    expect((await connect({ kubeconfig: '', env })).config.server).toBe('https://a.example');
  });

  const files = (name: string): string => join(homeDir, name);
  it.each<[string, Partial<KubeOverrides>, object, object]>([
    [
      'server',
      { server: 'https://c.example/' },
      { server: 'https://c.example' },
      { authorization: 'Bearer from-file' },
    ],
    ['cluster', { cluster: 'b' }, { server: 'https://b.example' }, { authorization: 'Bearer from-file' }],
    ['user', { user: 'v' }, { server: 'https://a.example' }, { authorization: 'Bearer of-v' }],
    ['token', { token: 'given', username: 'u' }, {}, { authorization: 'Bearer given' }],
    ['username', { username: 'u', password: 'p' }, {}, { authorization: `Basic ${btoa('u:p')}` }],
    [
      'client-certificate',
      { clientCertificate: 'cert', clientKey: 'key' },
      {},
      { authorization: 'Bearer from-file', certificate: { cert: 'CERT', key: 'KEY' } },
    ],
    ['certificate-authority', { certificateAuthority: 'ca' }, { tls: { ca: 'CA' } }, {}],
    ['tls-server-name', { tlsServerName: 'inside' }, { tls: { serverName: 'inside' } }, {}],
    ['insecure-skip-tls-verify', { insecure: true }, { tls: { insecure: true } }, {}],
    ['proxy-url', { proxyUrl: 'socks5://p:1' }, { proxyUrl: 'socks5://p:1' }, {}],
    [
      'as',
      { impersonate: { name: 'jane', groups: ['g'], uid: '7' } },
      { impersonate: { name: 'jane', groups: ['g'], uid: '7' } },
      {},
    ],
    ['request-timeout', { timeoutMs: 5000 }, { timeoutMs: 5000 }, {}],
  ])('--%s counts instead of the kubeconfig', async (_, given, wanted, credentials) => {
    const paths = Object.fromEntries(
      (['certificateAuthority', 'clientCertificate', 'clientKey'] as const).flatMap((name) =>
        given[name] ? [[name, files(given[name])]] : [],
      ),
    );
    const { config } = await connect({ overrides: { ...nothing, ...given, ...paths } });
    expect(config).toMatchObject(wanted);
    expect(await config.credentials?.resolve()).toMatchObject(credentials);
  });

  it.each<[Partial<KubeOverrides>, string]>([
    [{ clientKey: 'k' }, '--client-certificate and --client-key go together'],
    [{ impersonate: { name: '', groups: ['g'] } }, '--as-group and --as-uid need --as'],
    [{ certificateAuthority: '/nowhere' }, '/nowhere'],
    [{ cluster: 'none' }, 'cluster "none" does not exist'],
  ])('refuses %j', async (given, message) => {
    await expect(connect({ overrides: { ...nothing, ...given } })).rejects.toThrow(message);
  });
});

it.each([
  ['0', undefined],
  ['30', 30_000],
  ['1m', 60_000],
])('--request-timeout %s is %s milliseconds', (text, wanted) => {
  const flags = {
    string: (name: string) => (name === 'request-timeout' ? text : ''),
    strings: () => [],
    bool: () => false,
  };
  expect(kubeOverrides(flags).timeoutMs).toBe(wanted);
});
