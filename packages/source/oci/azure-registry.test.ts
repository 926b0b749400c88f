import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createArtifacts } from '../artifacts.ts';
import type { AzureIdentity } from '../logins/azure.ts';
import type { OciSource } from './types.ts';

let folder: string;
let server: Server;
let requests: { readonly path: string; readonly form: Readonly<Record<string, string>> }[];
let host: string;

/** Entra ID, an Azure registry and its token server in one. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tiphys-azure-'));
  writeFileSync(join(folder, 'token'), 'of the pod\n');
  requests = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { pathname } = new URL(request.url ?? '/', 'http://x');
      const { authorization = '' } = request.headers;
      requests.push({ path: pathname, form: Object.fromEntries(new URLSearchParams(body)) });
      if (pathname === '/tenant/oauth2/v2.0/token')
        response.end('{"access_token":"entra","expires_in":3600}');
      else if (pathname === '/oauth2/exchange') response.end('{"refresh_token":"refresh"}');
      else if (pathname === '/oauth2/token') {
        const login = Buffer.from('00000000-0000-0000-0000-000000000000:refresh').toString('base64');
        if (authorization === `Basic ${login}`) response.end('{"access_token":"access"}');
        else response.writeHead(401).end();
      } else if (authorization === 'Bearer access') response.end('{"tags":["1.0.0"]}');
      else {
        const realm = `http://${host}/oauth2/token`;
        response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="azure"` }).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  host = `localhost:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

function make(identity: Partial<AzureIdentity> = {}): OciSource {
  const versions = {
    checkVersions: () => ({ isVersion: false, isConstraint: false }),
    maxSatisfying: () => undefined,
  };
  const azureIdentity = {
    tenantId: 'tenant',
    clientId: 'client',
    tokenFile: join(folder, 'token'),
    authority: `http://${host}`,
    ...identity,
  };
  const trust = { knownHosts: () => '', certificate: () => undefined };
  const deps = { trust, versions, parseYaml: () => Promise.resolve({}) };
  return createArtifacts(deps, { cacheDir: folder, azureIdentity }).oci;
}

const repo = () => ({
  repo: `oci://${host}/team/app`,
  insecureOCIForceHttp: true,
  useAzureWorkloadIdentity: true,
});

test("a registry of Azure is logged in to with the pod's identity, asked for once", async () => {
  const oci = make({ hosts: [host] });
  expect(await oci.tags(repo())).toEqual(['1.0.0']);
  const forms = requests.filter(({ path }) => path !== '/v2/team/app/tags/list' && path !== '/oauth2/token');
  expect(forms).toMatchObject([
    {
      path: '/tenant/oauth2/v2.0/token',
      form: {
        client_id: 'client',
        client_assertion: 'of the pod',
        scope: 'https://management.core.windows.net/.default',
      },
    },
    {
      path: '/oauth2/exchange',
      form: { grant_type: 'access_token', service: 'azure', access_token: 'entra' },
    },
  ]);
  await oci.test(repo());
  expect(requests.filter(({ path }) => path === '/oauth2/exchange').length).toBe(1);
});

test('another registry gets nothing of the identity', async () => {
  await expect(make().tags(repo())).rejects.toThrow(
    `failed to get Azure access token: ${host} is not a registry of Azure`,
  );
  expect(requests.map(({ path }) => path)).toEqual(['/v2/team/app/tags/list']);
});
