import { createServer } from 'node:http';
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StatusError } from '@tiphys/base';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GitHttpsServer, GitSshServer, TestRepository } from '../../../test/harness/index.ts';
import {
  createGitRepository,
  startGitHttps,
  startGitSsh,
  startSocksProxy,
} from '../../../test/harness/index.ts';
import type { RepositoryAccess } from './access.ts';
import { reasonOf } from './failure.ts';
import type { GitSource } from './git-source.ts';
import { createGitSource } from './git-source.ts';

let repository: TestRepository;
let cacheDir: string;
let knownHosts = '';
let certificate: string | undefined;
let source: GitSource;

beforeAll(async () => {
  repository = await createGitRepository({ 'app/a.yaml': 'a: 1\n' });
});

afterAll(() => repository[Symbol.asyncDispose]());

beforeEach(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
  knownHosts = '';
  certificate = undefined;
  source = createGitSource(
    { trust: { knownHosts: () => knownHosts, certificate: () => certificate }, maxVersion: () => undefined },
    { cacheDir },
  );
});

afterEach(() => {
  source.close();
  // Keys and certificates live as long as one call.
  expect(readdirSync(join(cacheDir, 'tmp'))).toEqual([]);
  rmSync(cacheDir, { recursive: true, force: true });
});

async function readFile(repo: RepositoryAccess): Promise<string> {
  const sha = await source.resolveRevision(repo, 'main', { maxAgeMs: 0 });
  const tree = await source.tree(repo, sha);
  return new TextDecoder().decode(await tree.readFile('app/a.yaml'));
}

async function failure(repo: RepositoryAccess): Promise<StatusError> {
  const error: unknown = await source.test(repo).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StatusError);
  return error as StatusError;
}

describe('over HTTPS', () => {
  let server: GitHttpsServer;
  const username = 'reader';
  const password = 'pass word#1';

  beforeAll(async () => {
    server = await startGitHttps({ repositories: [repository], username, password, bearer: 'token-123' });
  });

  afterAll(() => server[Symbol.asyncDispose]());

  test('a password, a bearer token and a forced header open a repository', async () => {
    certificate = server.ca;
    expect(await readFile({ repo: server.url(), username, password })).toBe('a: 1\n');
    expect(await readFile({ repo: server.url(), bearerToken: 'token-123' })).toBe('a: 1\n');
    expect(await readFile({ repo: server.url(), username, password, forceHttpBasicAuth: true })).toBe(
      'a: 1\n',
    );
    const inUrl = server.url().replace('://', `://${username}:${encodeURIComponent(password)}@`);
    expect(await readFile({ repo: inUrl })).toBe('a: 1\n');
    certificate = undefined;
    expect(await readFile({ repo: server.url(), username, password, insecure: true })).toBe('a: 1\n');
  });

  test('a wrong password is named as that and never repeated', async () => {
    certificate = server.ca;
    for (const repo of [
      { repo: server.url(), username, password: 'wrong-secret' },
      { repo: server.url(), bearerToken: 'wrong-secret' },
      { repo: server.url().replace('://', '://reader:wrong-secret@') },
      { repo: server.url() },
    ]) {
      const error = await failure(repo);
      expect(reasonOf(error)).toBe('authentication');
      expect(error.message).toContain(`${server.url()}: authentication required`);
      expect(`${error.message} ${String(error.cause)}`).not.toContain('wrong-secret');
    }
  });

  test('an unknown authority, a missing repository and a server that is gone are named', async () => {
    const strange = await failure({ repo: server.url(), username, password });
    expect(reasonOf(strange)).toBe('certificate');
    certificate = server.ca;
    const missing = await failure({ repo: `https://${server.host}/missing.git`, username, password });
    expect(reasonOf(missing)).toBe('not-found');
    await server.stop();
    try {
      const gone = await failure({ repo: server.url(), username, password });
      expect(reasonOf(gone)).toBe('unreachable');
      expect(gone.message).toContain('cannot reach the repository');
    } finally {
      await server.start();
    }
  });

  test('a hundred who ask share one listing, and a known commit needs none', async () => {
    certificate = server.ca;
    const repo = { repo: server.url(), username, password };
    await readFile(repo);
    const before = server.requests.filter((line) => line.includes('info/refs')).length;
    await Promise.all(Array.from({ length: 100 }, () => source.resolveRevision(repo, 'main')));
    expect(server.requests.filter((line) => line.includes('info/refs')).length).toBe(before);
    await Promise.all(
      Array.from({ length: 100 }, () => source.resolveRevision(repo, 'main', { maxAgeMs: 0 })),
    );
    const listings = server.requests.filter((line) => line.includes('info/refs') && line.endsWith(' 200'));
    expect(listings.length - before).toBeLessThanOrEqual(2);
  });

  test('a client certificate opens a server that asks for one', async () => {
    await using strict = await startGitHttps({ repositories: [repository], clientCertificate: true });
    certificate = strict.ca;
    const { cert, key } = strict.client;
    expect(await readFile({ repo: strict.url(), tlsClientCertData: cert, tlsClientCertKey: key })).toBe(
      'a: 1\n',
    );
    await failure({ repo: strict.url() });
  });

  test('a redirect to another host gets no credentials', async () => {
    const seen: (string | undefined)[] = [];
    const thief = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    });
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
    const there = `http://127.0.0.1:${(thief.address() as AddressInfo).port}`;
    const redirector = createServer((request, response) => {
      const known = request.headers.authorization !== undefined;
      if (known) response.writeHead(301, { location: `${there}${request.url ?? ''}` }).end();
      else response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    });
    await new Promise<void>((resolve) => redirector.listen(0, '127.0.0.1', resolve));
    const here = `http://127.0.0.1:${(redirector.address() as AddressInfo).port}/r.git`;
    try {
      await failure({ repo: here, username, password });
      await failure({ repo: here, username, password, forceHttpBasicAuth: true });
      await failure({ repo: here, bearerToken: 'token-123' });
      expect(seen.filter((header) => header !== undefined)).toEqual([]);
    } finally {
      thief.close();
      redirector.close();
    }
  });
});

test('a dumb server, which only has files, is read all the same', async () => {
  execFileSync('git', ['update-server-info'], { cwd: repository.dir });
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const file = join(repository.dir, path.replace('/sample.git', ''));
    if (existsSync(file) && statSync(file).isFile()) createReadStream(file).pipe(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sample.git`;
    expect(await readFile({ repo: url })).toBe('a: 1\n');
  } finally {
    server.close();
  }
});

describe('over SSH', () => {
  let server: GitSshServer;

  beforeAll(async () => {
    server = await startGitSsh();
  });

  afterAll(() => server[Symbol.asyncDispose]());

  test('a key opens a repository on a known host, or on any when told so', async () => {
    knownHosts = server.knownHosts;
    expect(await readFile({ repo: server.url(repository), sshPrivateKey: server.privateKey })).toBe('a: 1\n');
    knownHosts = '';
    const loose = {
      repo: server.url(repository),
      sshPrivateKey: server.privateKey,
      insecureIgnoreHostKey: true,
    };
    expect(await readFile(loose)).toBe('a: 1\n');
  });

  test('an unknown or changed host key is refused', async () => {
    for (const hosts of ['', server.wrongKnownHosts]) {
      knownHosts = hosts;
      const error = await failure({ repo: server.url(repository), sshPrivateKey: server.privateKey });
      expect(reasonOf(error)).toBe('host-key');
      expect(error.message).toContain('knownhosts: key is unknown');
    }
  });

  test('a wrong key, none, and one that is no key are named', async () => {
    knownHosts = server.knownHosts;
    for (const sshPrivateKey of [server.strangerKey, undefined, 'no key at all']) {
      const error = await failure({ repo: server.url(repository), sshPrivateKey });
      expect(reasonOf(error)).toBe('authentication');
    }
  });

  test('a SOCKS proxy is gone through with its login, but for hosts that noProxy names', async () => {
    await using proxy = await startSocksProxy('me', 'proxy-secret');
    knownHosts = server.knownHosts;
    const repo = { repo: server.url(repository), sshPrivateKey: server.privateKey, proxy: proxy.url };
    expect(await readFile(repo)).toBe('a: 1\n');
    expect(new Set(proxy.connections)).toEqual(new Set([`127.0.0.1:${server.port}`]));
    const before = proxy.connections.length;
    expect(await readFile({ ...repo, noProxy: '127.0.0.1' })).toBe('a: 1\n');
    expect(proxy.connections.length).toBe(before);
    const wrong = await failure({ ...repo, proxy: proxy.url.replace('proxy-secret', 'other-secret') });
    expect(wrong.message).not.toContain('other-secret');
    const command = await failure({ ...repo, proxy: 'socks5://$(touch x):1' });
    expect(command.message).toContain('is not socks5://host:port');
  });

  test('a missing repository is named', async () => {
    knownHosts = server.knownHosts;
    const url = server.url(repository).replace(/[^/]*$/, 'missing.git');
    expect(reasonOf(await failure({ repo: url, sshPrivateKey: server.privateKey }))).toBe('not-found');
  });
});
