import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { RequestListener, Server } from 'node:http';
import { createServer, request as sendRequest } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createLang, type Lang } from '@tiphys/lang';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildEngine } from '../../../scripts/build-engine.mjs';
import { digestOf, type TarContent, tarOf } from '../../../test/harness/index.ts';
import { createCertificateAuthority } from '../../app/dev/cluster/index.ts';
import type { ArtifactsOptions } from '../artifacts.ts';
import { createArtifacts } from '../artifacts.ts';
import type { RepositoryAccess } from '../git/access.ts';
import type { ChartSource } from './types.ts';

const login = { username: 'robot', password: 'very-secret-word' };
const basic = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
const web = { chart: 'web', version: '1.0.0' };

let lang: Lang;
let cacheDir: string;
let charts: ChartSource;
let servers: Server[];
let certificate: string | undefined;
let now: number;
let received: { readonly url: string; readonly authorization: string | undefined }[];

beforeAll(async () => {
  const { langWasm } = await buildEngine();
  lang = createLang(readFileSync(langWasm));
}, 600_000);

beforeEach(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
  servers = [];
  received = [];
  certificate = undefined;
  now = Date.now();
  charts = make();
});

afterEach(async () => {
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(cacheDir, { recursive: true, force: true });
});

function make(options: Partial<ArtifactsOptions> = {}): ChartSource {
  const parseYaml = (bytes: Uint8Array): Promise<unknown> =>
    Promise.resolve(lang.yamlDocuments(new TextDecoder().decode(bytes)).documents[0]);
  const trust = { knownHosts: () => '', certificate: () => certificate };
  return createArtifacts(
    { trust, versions: lang, parseYaml, clock: { now: () => now } },
    { cacheDir, ...options },
  ).charts;
}

/** Starts a server; `localhost` and `127.0.0.1` count as two hosts. */
async function serve(listener: RequestListener): Promise<number> {
  const server = createServer((request, response) => {
    received.push({ url: request.url ?? '', authorization: request.headers.authorization });
    listener(request, response);
  });
  return listen(server);
}

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return (server.address() as AddressInfo).port;
}

function archive(files: Record<string, TarContent> = {}): Buffer {
  return gzipSync(tarOf({ 'web/Chart.yaml': 'name: web\nversion: 1.0.0\n', ...files }));
}

function indexOf(urls: Record<string, string>, digest?: string): string {
  const entries = Object.entries(urls).map(
    ([version, url]) =>
      `  - version: "${version}"\n    urls: ["${url}"]\n${digest === undefined ? '' : `    digest: ${digest}\n`}`,
  );
  return `apiVersion: v1\nentries:\n  web:\n${entries.join('')}`;
}

/** A repository with one version of a chart at some URL. */
function repository(url: () => string, digest?: string): RequestListener {
  return (request, response) => {
    if (request.url === '/charts/index.yaml') response.end(indexOf({ '1.0.0': url() }, digest));
    else if (request.url?.endsWith('.tgz')) response.end(archive());
    else response.writeHead(404).end();
  };
}

function at(port: number, more: Partial<RepositoryAccess> = {}): RepositoryAccess {
  return { repo: `http://localhost:${port}/charts`, type: 'helm', ...login, ...more };
}

describe('credentials', () => {
  test('go to the repository, not to another host that its index names', async () => {
    const port = await serve(repository(() => `http://127.0.0.1:${port}/web.tgz`));
    await charts.tree(at(port), web);
    expect(received).toEqual([
      { url: '/charts/index.yaml', authorization: basic },
      { url: '/web.tgz', authorization: undefined },
    ]);
  });

  test('go there with passCredentials, but not on to where it redirects', async () => {
    const last = await serve((_request, response) => response.end(archive()));
    const other = await serve((_request, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${last}/last.tgz` }).end(),
    );
    const port = await serve(repository(() => `http://127.0.0.1:${other}/web.tgz`));
    await charts.tree(at(port), { ...web, passCredentials: true });
    expect(received).toEqual([
      { url: '/charts/index.yaml', authorization: basic },
      { url: '/web.tgz', authorization: basic },
      { url: '/last.tgz', authorization: undefined },
    ]);
  });

  test('do not follow a redirect of the index', async () => {
    const other = await serve((_request, response) => response.end(indexOf({ '1.0.0': 'x.tgz' })));
    const port = await serve((_request, response) =>
      response.writeHead(301, { location: `http://127.0.0.1:${other}/index.yaml` }).end(),
    );
    await charts.test(at(port));
    expect(received.map(({ authorization }) => authorization)).toEqual([basic, undefined]);
  });

  test('are not in errors', async () => {
    const port = await serve((_request, response) => response.writeHead(401).end());
    const repo = at(port, { repo: `http://user:${login.password}@localhost:${port}/charts` });
    const error = String(await charts.test(repo).catch((reason: unknown) => reason));
    expect(error).toContain(
      `error loading repo index: failed to get http://localhost:${port}/charts/index.yaml: authentication required`,
    );
    expect(error).not.toContain(login.password);
  });

  test('may be a certificate, and the authority a private one', async () => {
    const authority = await createCertificateAuthority('test');
    const pair = await authority.issue({ commonName: 'localhost', hosts: ['localhost'] });
    const client = await authority.issue({ commonName: 'client' });
    const options = { cert: pair.cert, key: pair.key, ca: authority.cert, requestCert: true };
    const server = createSecureServer({ ...options, rejectUnauthorized: true }, (_request, response) =>
      response.end(indexOf({ '1.0.0': 'web.tgz' })),
    );
    const repo = { repo: `https://localhost:${await listen(server)}/charts` };
    const certified = { ...repo, tlsClientCertData: client.cert, tlsClientCertKey: client.key };
    await expect(charts.test(certified)).rejects.toThrow(/certificate/);
    certificate = authority.cert;
    await charts.test(certified);
    await expect(charts.test(repo)).rejects.toThrow(/error loading repo index: failed to get/);
  });
});

describe('a proxy', () => {
  test('is used unless the host is to be reached without it', async () => {
    const port = await serve(repository(() => 'web.tgz'));
    const through: string[] = [];
    const proxy = createServer((request, response) => {
      through.push(request.url ?? '');
      const sent = sendRequest(request.url ?? '', { headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500);
        answer.pipe(response);
      });
      request.pipe(sent);
    });
    const repo = at(port, { proxy: `http://localhost:${await listen(proxy)}` });
    await charts.tree(repo, web);
    expect(through).toEqual([
      `http://localhost:${port}/charts/index.yaml`,
      `http://localhost:${port}/charts/web.tgz`,
    ]);
    await make().test({ ...repo, noProxy: 'example.com,localhost' });
    expect(through.length).toBe(2);
  });

  test('gets no more than a tunnel for HTTPS', async () => {
    const authority = await createCertificateAuthority('test');
    const pair = await authority.issue({ commonName: 'localhost', hosts: ['localhost'] });
    const server = createSecureServer({ cert: pair.cert, key: pair.key }, (_request, response) =>
      response.end(indexOf({ '1.0.0': 'web.tgz' })),
    );
    const port = await listen(server);
    const tunnels: string[] = [];
    const proxy = createServer().on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      const target = connect(port, 'localhost', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        target.pipe(socket).pipe(target);
      });
      socket.on('error', () => target.destroy());
      target.on('error', () => socket.destroy());
    });
    certificate = authority.cert;
    const through = { proxy: `http://localhost:${await listen(proxy)}` };
    await charts.test({ repo: `https://localhost:${port}/charts`, ...login, ...through });
    expect(tunnels).toEqual([`localhost:${port}`]);
  });
});

describe('bounds', () => {
  test('an index that is too large is refused, and the bound named', async () => {
    charts = make({ maxIndexBytes: 1000 });
    const port = await serve((_request, response) => response.end('x'.repeat(2000)));
    await expect(charts.test(at(port))).rejects.toThrow(
      'larger than 1000 bytes (--helm-registry-max-index-size)',
    );
  });

  test('a chart that expands beyond its bound is refused, and the bound named', async () => {
    charts = make({ maxChartBytes: 1_000_000 });
    const port = await serve((request, response) => {
      if (request.url?.endsWith('index.yaml')) response.end(indexOf({ '1.0.0': 'web.tgz' }));
      else response.end(archive({ 'web/big': { content: Buffer.alloc(50_000_000) } }));
    });
    await expect(charts.tree(at(port), web)).rejects.toThrow(
      'error untarring chart: the archive holds more than 1000000 bytes (--helm-manifest-max-extracted-size)',
    );
  });

  test.each([
    ['a path that leaves the chart', { 'web/../../x': 'x' }, 'illegal filepath in archive'],
    [
      'a link out of the chart',
      { 'web/values.yaml': { link: '../../etc/passwd' } },
      'illegal filepath in symlink',
    ],
    [
      'a link to a neighbour',
      { 'web/values.yaml': { link: '../other/values.yaml' } },
      'illegal filepath in symlink',
    ],
    ['a hard link', { 'web/values.yaml': { hardLink: '/etc/passwd' } }, 'of type link'],
  ] as const)('%s is refused', async (_what, files, error) => {
    const port = await serve((request, response) => {
      if (request.url?.endsWith('index.yaml')) response.end(indexOf({ '1.0.0': 'web.tgz' }));
      else response.end(archive(files));
    });
    await expect(charts.tree(at(port), web)).rejects.toThrow(error);
  });

  test.each(['file:///etc/passwd', 'ftp://localhost/web.tgz', 'data:,x'])(
    'a chart at %s is not fetched',
    async (url) => {
      const port = await serve(repository(() => url));
      await expect(charts.tree(at(port), web)).rejects.toThrow('is not an HTTP URL');
    },
  );

  test('a chart with another digest than the index names is refused', async () => {
    const wrong = digestOf(Buffer.from('other')).replace('sha256:', '');
    const port = await serve(repository(() => 'web.tgz', wrong));
    await expect(charts.tree(at(port), web)).rejects.toThrow('does not have the digest of the index');
    const right = await serve(repository(() => 'web.tgz', digestOf(archive())));
    await charts.tree(at(right), web);
  });
});

describe('the index', () => {
  test('is read once in three minutes, and anew for a version that it lacks', async () => {
    const versions: Record<string, string> = { '1.0.0': 'web-1.0.0.tgz' };
    const port = await serve((request, response) => {
      if (request.url?.endsWith('index.yaml')) response.end(indexOf(versions));
      else response.end(archive());
    });
    const reads = (): number => received.filter(({ url }) => url.endsWith('index.yaml')).length;
    const latest = (maxAgeMs?: number): Promise<string> =>
      charts.resolveVersion(at(port), { chart: 'web', version: '*', maxAgeMs });
    expect(await latest()).toBe('1.0.0');
    versions['1.1.0'] = 'web-1.1.0.tgz';
    now += 170_000;
    expect(await latest()).toBe('1.0.0');
    expect(reads()).toBe(1);
    await charts.tree(at(port), { chart: 'web', version: '1.1.0' });
    expect(reads()).toBe(2);
    versions['1.2.0'] = 'web-1.2.0.tgz';
    now += 190_000;
    expect(await latest()).toBe('1.2.0');
    versions['1.3.0'] = 'web-1.3.0.tgz';
    now += 1;
    expect(await latest(0)).toBe('1.3.0');
    await expect(charts.resolveVersion(at(port), { chart: 'none', version: '*' })).rejects.toThrow(
      "chart 'none' not found in index",
    );
  });

  test('a chart is fetched once, and again when everything is', async () => {
    const port = await serve(repository(() => 'web.tgz'));
    const fetched = (): number => received.filter(({ url }) => url.endsWith('.tgz')).length;
    await charts.tree(at(port), web);
    await charts.tree(at(port), web);
    expect(fetched()).toBe(1);
    await charts.tree(at(port), { ...web, fresh: true });
    expect(fetched()).toBe(2);
  });
});
