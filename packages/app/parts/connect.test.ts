import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectHome } from './connect.ts';
import type { Home, HomeLocation } from './connect.ts';

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
    users: [{ name: 'u', user: { token: 'from-file' } }],
    contexts: [
      { name: 'one', context: { cluster: 'a', user: 'u' } },
      { name: 'two', context: { cluster: 'b', user: 'u', namespace: 'cd' } },
    ],
  };
  await writeFile(kubeconfig, JSON.stringify(file));
});
afterAll(() => rm(homeDir, { recursive: true, force: true }));

const nothing = { server: '', token: '', impersonate: '', insecure: false };

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

  it('lets the command line replace server, credentials and identity', async () => {
    const overrides = { server: 'https://c.example', token: 'given', impersonate: 'jane', insecure: true };
    const { config } = await connect({ overrides });
    expect(config).toMatchObject({
      server: 'https://c.example',
      impersonate: { name: 'jane' },
      tls: { insecure: true },
    });
    expect(await config.credentials?.resolve()).toEqual({ authorization: 'Bearer given' });
  });
});
