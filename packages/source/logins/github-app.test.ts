import { createVerify, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startForwardProxy } from '../../../test/harness/index.ts';
import type { GithubApps } from './github-app.ts';
import { createGithubApps } from './github-app.ts';
import { createTokenCache } from './tokens.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});

interface Api extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly string[];
}

/** Answers as GitHub documents it, to those who sign with the app's key. */
async function startApi(): Promise<Api> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const [header = '', claims = '', signature = ''] = (request.headers.authorization ?? '')
      .replace('Bearer ', '')
      .split('.');
    const signed = createVerify('RSA-SHA256')
      .update(`${header}.${claims}`)
      .verify(publicKey, signature, 'base64url');
    const { iss } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { iss: string };
    if (!signed || iss !== '7') return void response.writeHead(401).end();
    if (request.url === '/orgs/acme/installation') return void response.end('{"id": 42}');
    if (request.method !== 'POST' || request.url !== '/app/installations/42/access_tokens')
      return void response.writeHead(404).end();
    const end = new Date(Date.now() + 3_600_000).toISOString();
    response.writeHead(201).end(JSON.stringify({ token: `ghs_${requests.length}`, expires_at: end }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const trust = { knownHosts: () => '', certificate: () => undefined };

function appsAt(clock: { now(): number }): GithubApps {
  return createGithubApps({ clock, trust, tokens: createTokenCache(clock) });
}

test('the proxy of the process counts where the repository names none', async () => {
  await using api = await startApi();
  await using proxy = await startForwardProxy();
  const clock = { now: () => Date.now() };
  const proxies = { http: proxy.url, noProxy: 'github.com' };
  const apps = createGithubApps({ clock, trust, proxies, tokens: createTokenCache(clock) });
  const repo = {
    repo: 'https://github.com/acme/app.git',
    githubAppID: 7,
    githubAppInstallationID: 42,
    githubAppPrivateKey: privateKey,
    githubAppEnterpriseBaseUrl: api.url,
  };
  expect((await apps.withLogin(repo)).password).toBe('ghs_1');
  expect(proxy.requests).toEqual([`POST ${api.url}/app/installations/42/access_tokens`]);
});

test('an app gets a token once and uses it until shortly before it ends', async () => {
  await using api = await startApi();
  let now = Date.now();
  const apps = appsAt({ now: () => now });
  const repo = {
    repo: 'https://github.com/acme/app.git',
    githubAppID: 7,
    githubAppInstallationID: 42,
    githubAppPrivateKey: privateKey,
    githubAppEnterpriseBaseUrl: api.url,
  };
  const [first, second] = await Promise.all([apps.withLogin(repo), apps.withLogin(repo)]);
  expect(first).toMatchObject({ username: 'x-access-token', password: 'ghs_1' });
  expect(second.password).toBe('ghs_1');
  expect((await apps.withLogin(repo)).password).toBe('ghs_1');
  expect(api.requests).toEqual(['POST /app/installations/42/access_tokens']);
  now += 56 * 60_000;
  expect((await apps.withLogin(repo)).password).toBe('ghs_2');
});

test('the installation is found by the organization; a wrong app and a wrong key are told', async () => {
  await using api = await startApi();
  const apps = appsAt({ now: () => Date.now() });
  const repo = {
    repo: 'https://github.com/acme/app.git',
    githubAppID: 7,
    githubAppPrivateKey: privateKey,
    githubAppEnterpriseBaseUrl: `${api.url}/`,
  };
  expect((await apps.withLogin(repo)).password).toBe('ghs_2');
  await expect(apps.withLogin({ ...repo, githubAppID: 8, githubAppInstallationID: 1 })).rejects.toThrow(
    /failed to log in as GitHub App: .*status 401/,
  );
  await expect(apps.withLogin({ ...repo, githubAppPrivateKey: 'secret nonsense' })).rejects.toThrow(
    'failed to log in as GitHub App: the private key cannot be used',
  );
  expect(await apps.withLogin({ repo: 'https://x/y', username: 'u' })).toEqual({
    repo: 'https://x/y',
    username: 'u',
  });
});
