import { createVerify, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGitRepository, startGitHttps } from '../../../test/harness/index.ts';
import { createGitSource } from '../git/git-source.ts';
import { createLogins } from './logins.ts';

/** A token endpoint as Entra ID and Google have them. */
interface TokenEndpoint extends AsyncDisposable {
  readonly url: string;
  /** Path and form of every request. */
  readonly requests: readonly { readonly path: string; readonly form: Readonly<Record<string, string>> }[];
}

async function startEndpoint(refuse = false): Promise<TokenEndpoint> {
  const requests: { path: string; form: Record<string, string> }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      requests.push({ path: request.url ?? '', form: Object.fromEntries(new URLSearchParams(body)) });
      if (refuse) return void response.writeHead(401).end('{"error": "invalid_client"}');
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ access_token: `token-${requests.length}`, expires_in: 3600, token_type: 'Bearer' }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

const trust = { knownHosts: () => '', certificate: () => undefined };
let now = Date.now();
const clock = { now: () => now };
let folder: string;

beforeEach(() => {
  now = Date.now();
  folder = mkdtempSync(join(tmpdir(), 'tiphys-logins-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

function serviceAccount(tokenUri: string): string {
  return JSON.stringify({
    type: 'service_account',
    client_email: 'bot@project.iam.gserviceaccount.com',
    private_key_id: 'key-1',
    private_key: privateKey,
    token_uri: tokenUri,
  });
}

test('a Google service account signs for a token, once until that ends', async () => {
  await using endpoint = await startEndpoint();
  const withLogin = createLogins({ clock, trust });
  const repo = {
    repo: 'https://source.developers.google.com/p/x/r/y',
    gcpServiceAccountKey: serviceAccount(endpoint.url),
  };
  const [one, two] = await Promise.all([withLogin(repo), withLogin(repo)]);
  expect(one).toMatchObject({ username: 'bot@project.iam.gserviceaccount.com', password: 'token-1' });
  expect(two.password).toBe('token-1');
  const form = endpoint.requests[0]?.form ?? {};
  expect(form['grant_type']).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
  const [header = '', claims = '', signature = ''] = (form['assertion'] ?? '').split('.');
  expect(
    createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(publicKey, signature, 'base64url'),
  ).toBe(true);
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    iss: 'bot@project.iam.gserviceaccount.com',
    aud: endpoint.url,
    scope: 'https://www.googleapis.com/auth/cloud-platform',
  });
  now += 56 * 60_000;
  expect((await withLogin(repo)).password).toBe('token-2');
});

test('a Google key that is none, or names files of ours, is refused without being repeated', async () => {
  const withLogin = createLogins({ clock, trust });
  const attempt = (gcpServiceAccountKey: string): Promise<string> =>
    withLogin({ repo: 'https://h/x', gcpServiceAccountKey }).then(String, String);
  expect(await attempt('{"private_key": SECRET')).toContain(
    'credentials for Google Cloud Source repositories are invalid',
  );
  expect(await attempt('{"private_key": SECRET')).not.toContain('SECRET');
  const external = { type: 'external_account', credential_source: { file: '/var/run/secrets/token' } };
  expect(await attempt(JSON.stringify(external))).toContain('TIPHYS_GOOGLE_TOKEN_FILES allows none');
  expect(await attempt('{"type": "service_account", "private_key": "SECRET"}')).toContain(
    'the private key cannot be used',
  );
});

test("Google's workload identity exchanges the pod's token, for files and hosts that an administrator named", async () => {
  const file = join(folder, 'token');
  writeFileSync(file, 'pod token\n');
  const asked: { path: string; authorization: string | undefined; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ path: request.url ?? '', authorization: request.headers.authorization, body });
      response.setHeader('content-type', 'application/json');
      const expireTime = new Date(now + 3_600_000).toISOString();
      const isExchange = request.url === '/v1/token';
      const answer = isExchange
        ? { access_token: 'federated', expires_in: 3600 }
        : { accessToken: 'of the service account', expireTime };
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const key = {
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/k',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `http://${host}/v1/token`,
      credential_source: { file },
    };
    const withLogin = createLogins(
      { clock, trust },
      { googleIdentity: { tokenFiles: [file], hosts: [host, 'git.example.com'] } },
    );
    const attempt = (change: object, repo = 'https://source.developers.google.com/p/x/r/y') =>
      withLogin({ repo, gcpServiceAccountKey: JSON.stringify({ ...key, ...change }) });
    expect(await attempt({})).toMatchObject({ username: 'oauth2', password: 'federated' });
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      audience: key.audience,
      subject_token: 'pod token',
      subject_token_type: key.subject_token_type,
    });
    const impersonation = { service_account_impersonation_url: `http://${host}/sa:generateAccessToken` };
    expect((await attempt(impersonation)).password).toBe('of the service account');
    expect(asked.at(-1)).toMatchObject({
      authorization: 'Bearer federated',
      path: '/sa:generateAccessToken',
    });
    writeFileSync(file, JSON.stringify({ jwt: 'from json' }));
    const format = { type: 'json', subject_token_field_name: 'jwt' };
    await attempt({ credential_source: { file, format } });
    expect(new URLSearchParams(asked.at(-1)?.body).get('subject_token')).toBe('from json');
    const before = asked.length;
    await expect(attempt({ credential_source: { file: '/etc/passwd' } })).rejects.toThrow(
      'name no file that TIPHYS_GOOGLE_TOKEN_FILES allows',
    );
    await expect(attempt({ token_url: 'https://thief.example.com/' })).rejects.toThrow(
      'not a host of Google',
    );
    await expect(attempt({ token_url: 'http://sts.googleapis.com/v1/token' })).rejects.toThrow(
      'not an https',
    );
    await expect(attempt({}, 'https://thief.example.com/x')).rejects.toThrow('not a host of Google');
    expect(asked).toHaveLength(before);
    expect((await attempt({}, 'https://git.example.com/x')).password).toBe('federated');
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
});

test('an Azure service principal gets a token that opens a repository', async () => {
  await using endpoint = await startEndpoint();
  await using repository = await createGitRepository({ 'a.yaml': 'a' });
  await using server = await startGitHttps({ repositories: [repository], bearer: 'token-1' });
  const cacheDir = join(folder, 'cache');
  const source = createGitSource(
    { trust: { ...trust, certificate: () => server.ca }, maxVersion: () => undefined, clock },
    { cacheDir },
  );
  try {
    const repo = {
      repo: server.url(),
      azureServicePrincipalClientId: 'client',
      azureServicePrincipalClientSecret: 'client secret',
      azureServicePrincipalTenantId: 'tenant',
      azureActiveDirectoryEndpoint: endpoint.url,
    };
    const sha = await source.resolveRevision(repo, 'main');
    expect(await (await source.tree(repo, sha)).list('.')).toHaveLength(1);
    expect(endpoint.requests).toEqual([
      {
        path: '/tenant/oauth2/v2.0/token',
        form: {
          grant_type: 'client_credentials',
          client_id: 'client',
          client_secret: 'client secret',
          scope: '499b84ac-1321-427f-aa17-267ca6975798/.default',
        },
      },
    ]);
  } finally {
    source.close();
  }
});

test('Azure workload identity trades the token of the pod, which is read anew each time', async () => {
  await using endpoint = await startEndpoint();
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, 'pod-token-1\n');
  const azureIdentity = { tenantId: 'tenant', clientId: 'client', tokenFile, authority: `${endpoint.url}/` };
  const withLogin = createLogins({ clock, trust }, { azureIdentity });
  const repo = { repo: 'https://dev.azure.com/org/p/_git/r', useAzureWorkloadIdentity: true };
  expect(await withLogin(repo)).toMatchObject({ bearerToken: 'token-1' });
  expect(await withLogin({ ...repo, repo: 'https://org.visualstudio.com/x' })).toMatchObject({
    bearerToken: 'token-1',
  });
  writeFileSync(tokenFile, 'pod-token-2');
  now += 56 * 60_000;
  expect(await withLogin(repo)).toMatchObject({ bearerToken: 'token-2' });
  expect(endpoint.requests.map(({ form }) => form['client_assertion'])).toEqual([
    'pod-token-1',
    'pod-token-2',
  ]);
  expect(endpoint.requests[0]).toMatchObject({
    path: '/tenant/oauth2/v2.0/token',
    form: {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_id: 'client',
    },
  });
});

test('our Azure identity goes to Azure DevOps and to hosts that an administrator named, nowhere else', async () => {
  await using endpoint = await startEndpoint();
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, 'pod-token');
  const identity = { tenantId: 't', clientId: 'c', tokenFile, authority: endpoint.url };
  const withLogin = createLogins(
    { clock, trust },
    { azureIdentity: { ...identity, hosts: ['devops.example.com'] } },
  );
  for (const repo of [
    'https://evil.example.com/x',
    'https://dev.azure.com.evil.example/x',
    'git@dev.azure.com:x',
  ]) {
    await expect(withLogin({ repo, useAzureWorkloadIdentity: true })).rejects.toThrow(
      'failed to get Azure access token',
    );
  }
  expect(endpoint.requests).toEqual([]);
  const own = await withLogin({ repo: 'https://devops.example.com/x', useAzureWorkloadIdentity: true });
  expect(own.bearerToken).toBe('token-1');
  const without = createLogins({ clock, trust });
  await expect(without({ repo: 'https://dev.azure.com/x', useAzureWorkloadIdentity: true })).rejects.toThrow(
    'AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE are not set',
  );
});

test('a token endpoint that refuses is named with its status and no secret', async () => {
  await using endpoint = await startEndpoint(true);
  const withLogin = createLogins({ clock, trust });
  const error = await withLogin({
    repo: 'https://dev.azure.com/x',
    azureServicePrincipalClientId: 'client',
    azureServicePrincipalClientSecret: 'very secret',
    azureServicePrincipalTenantId: 'tenant',
    azureActiveDirectoryEndpoint: endpoint.url,
  }).catch(String);
  expect(error).toContain('authentication required: status 401');
  expect(error).not.toContain('very secret');
});
