import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCertificateAuthority } from '../../app/dev/cluster/index.ts';
import { digestOf, filesLayer } from '../../../test/harness/index.ts';
import type { Artifacts } from '../artifacts.ts';
import { createArtifacts } from '../artifacts.ts';
import type { RepositoryAccess } from '../git/access.ts';

const login = { username: 'robot', password: 'very-secret-word' };
const layer = filesLayer({ 'one.yaml': 'a: 1\n' });
const manifest = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    config: { mediaType: 'application/vnd.oci.empty.v1+json' },
    layers: [{ mediaType: layer.mediaType, digest: digestOf(layer.content), size: layer.content.length }],
  }),
);
const digest = digestOf(manifest);

let cacheDir: string;
let artifacts: Artifacts;
let servers: Server[];
let received: { readonly host: string; readonly url: string; readonly authorization: string | undefined }[];

beforeEach(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
  servers = [];
  received = [];
  const versions = {
    checkVersions: () => ({ isVersion: false, isConstraint: true }),
    maxSatisfying: () => undefined,
  };
  const trust = { knownHosts: () => '', certificate: () => undefined };
  artifacts = createArtifacts({ trust, versions, parseYaml: () => Promise.resolve({}) }, { cacheDir });
});

afterEach(async () => {
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(cacheDir, { recursive: true, force: true });
});

/** Starts a server whose requests are written down; `localhost` and `127.0.0.1` count as two hosts. */
async function serve(listener: RequestListener): Promise<number> {
  const server = createServer((request, response) => {
    const { authorization, host = '' } = request.headers;
    received.push({ host, url: request.url ?? '', authorization });
    listener(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return (server.address() as AddressInfo).port;
}

function repoAt(port: number): RepositoryAccess {
  return { repo: `oci://localhost:${port}/team/app`, insecureOCIForceHttp: true, ...login };
}

/** Answers for a manifest and its layer after a login; `special` may answer first. */
function registry(special: (request: IncomingMessage, response: ServerResponse) => boolean): RequestListener {
  return (request, response) => {
    if (request.headers.authorization === undefined) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    } else if (special(request, response)) return;
    else if (request.url?.includes('/manifests/')) response.end(manifest);
    else if (request.url?.includes('/blobs/')) response.end(layer.content);
    else response.writeHead(404).end();
  };
}

function redirects(path: string, target: () => string): RequestListener {
  return registry((request, response) => {
    if (!request.url?.includes(path)) return false;
    response.writeHead(307, { location: target() }).end();
    return true;
  });
}

test('a blob on another host is got without the credentials', async () => {
  const storage = await serve((_request, response) => response.end(layer.content));
  const port = await serve(redirects('/blobs/', () => `http://127.0.0.1:${storage}/storage`));
  const tree = await artifacts.oci.tree(repoAt(port), digest);
  expect(new TextDecoder().decode(await tree.readFile('one.yaml'))).toBe('a: 1\n');
  const there = received.filter(({ url }) => url === '/storage');
  expect(there).toEqual([{ host: `127.0.0.1:${storage}`, url: '/storage', authorization: undefined }]);
});

test('another host that asks for a login gets none', async () => {
  const thief = await serve((_request, response) =>
    response.writeHead(401, { 'www-authenticate': 'Basic realm="give"' }).end(),
  );
  const port = await serve(redirects('/blobs/', () => `http://127.0.0.1:${thief}/steal`));
  await expect(artifacts.oci.tree(repoAt(port), digest)).rejects.toThrow('response status code 401');
  const there = received.filter(({ url }) => url === '/steal');
  expect(there.map(({ authorization }) => authorization)).toEqual([undefined]);
});

test('redirects in a circle and to other schemes end', async () => {
  const port = await serve(redirects('/blobs/', () => `/v2/team/app/blobs/${digest}`));
  await expect(artifacts.oci.tree(repoAt(port), digest)).rejects.toThrow('too many redirects');
  const file = await serve(redirects('/blobs/', () => 'file:///etc/passwd'));
  await expect(artifacts.oci.tree(repoAt(file), digest)).rejects.toThrow('is not an HTTP URL');
});

test('a password does not leave TLS for a token server', async () => {
  const plain = await serve((_request, response) => response.end('{"token": "x"}'));
  const authority = await createCertificateAuthority('test');
  const pair = await authority.issue({ commonName: 'localhost', hosts: ['localhost'] });
  const secure = createSecureServer({ cert: pair.cert, key: pair.key }, (_request, response) => {
    const realm = `http://127.0.0.1:${plain}/token`;
    response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="x"` }).end();
  });
  servers.push(secure);
  await new Promise<void>((resolve) => secure.listen(0, resolve));
  const repo = {
    ...repoAt((secure.address() as AddressInfo).port),
    insecureOCIForceHttp: false,
    insecure: true,
  };
  await expect(artifacts.oci.test(repo)).rejects.toThrow('is not reached by https');
  expect(received).toEqual([]);
});

test('a token that would add a header is none', async () => {
  const port = await serve((request, response) => {
    if (request.url?.startsWith('/token')) response.end('{"token": "a\\r\\nX-Evil: b"}');
    else {
      const realm = `http://127.0.0.1:${port}/token`;
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="x"` }).end();
    }
  });
  await expect(artifacts.oci.test(repoAt(port))).rejects.toThrow('empty token returned');
});

test.each([
  ['a manifest', '/manifests/', 'mismatched digest: expected sha256:'],
  ['a layer', '/blobs/', 'mismatched digest: expected sha256:'],
])('%s that is not what its digest says is refused', async (_what, path, error) => {
  const forged = path === '/blobs/' ? Buffer.alloc(layer.content.length, 'x') : Buffer.from('{"layers":[]}');
  const port = await serve(
    registry((request, response) => {
      if (!request.url?.includes(path)) return false;
      response.end(forged);
      return true;
    }),
  );
  await expect(artifacts.oci.tree(repoAt(port), digest)).rejects.toThrow(error);
});

test('answers without an end are cut off', async () => {
  const endless = (response: ServerResponse): void => {
    const more = (): void => {
      while (response.write(Buffer.alloc(64 * 1024, ' '))) if (response.destroyed) return;
    };
    response.on('drain', more).on('error', () => {});
    more();
  };
  const port = await serve(
    registry((request, response) => {
      if (request.url?.includes('/blobs/') || request.url?.includes('/tags/')) endless(response);
      else return false;
      return true;
    }),
  );
  await expect(artifacts.oci.tree(repoAt(port), digest)).rejects.toThrow(
    `larger than ${layer.content.length} bytes`,
  );
  await expect(artifacts.oci.tags(repoAt(port))).rejects.toThrow('larger than 4194304 bytes');
});

test('pages of tags without an end are cut off, and pages of others not followed', async () => {
  let page = 0;
  const port = await serve(
    registry((_request, response) => {
      const next = `</v2/team/app/tags/list?last=${++page}>; rel="next"`;
      response.writeHead(200, { link: next }).end(JSON.stringify({ tags: [`v${page}`] }));
      return true;
    }),
  );
  await expect(artifacts.oci.tags(repoAt(port))).rejects.toThrow('has more than 200 pages of tags');
  expect(page).toBe(200);
  const away = await serve(
    registry((_request, response) => {
      response.writeHead(200, { link: `<http://127.0.0.1:${port}/x>; rel="next"` }).end('{"tags":[]}');
      return true;
    }),
  );
  await expect(artifacts.oci.tags(repoAt(away))).rejects.toThrow('for its tags');
});

test('errors hold nothing that was sent, and little of what came', async () => {
  const port = await serve(
    registry((request, response) => {
      const message = `${request.headers.authorization} ${login.password} ${'long '.repeat(10_000)}`;
      response.writeHead(403).end(JSON.stringify({ errors: [{ code: 'DENIED', message }] }));
      return true;
    }),
  );
  const error = String(await artifacts.oci.test(repoAt(port)).catch((reason: unknown) => reason));
  expect(error).toMatch(/response status code 403: denied: Basic \*+ \*+ long/);
  expect(error).not.toContain(login.password);
  expect(error.length).toBeLessThan(1000);
});

test.each([
  'oci://localhost:1/../x',
  'oci://localhost:1/UPPER',
  'oci://localhost:1/a?b',
  'oci://user@localhost/a',
  'oci://-host/a',
  'oci://localhost',
  'oci:///a',
])('%s is no place of an artifact', async (repo) => {
  await expect(artifacts.oci.resolveRevision({ repo }, '1')).rejects.toThrow(
    /has no host|names no repository/,
  );
});
