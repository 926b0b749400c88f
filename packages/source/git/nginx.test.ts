import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GitNginx, TestRepository } from '../../../test/harness/index.ts';
import {
  createGitRepository,
  startForwardProxy,
  startGitHttps,
  startGitNginx,
} from '../../../test/harness/index.ts';
import type { RepositoryAccess } from './access.ts';
import { reasonOf } from './failure.ts';
import type { GitSource, GitSourceOptions } from './git-source.ts';
import { createGitSource } from './git-source.ts';

const username = 'reader';
const password = 'pass word#1';
let repository: TestRepository;
let nginx: GitNginx;
let authority: string | undefined;
let cacheDir: string;
let source: GitSource;

beforeAll(async () => {
  repository = await createGitRepository({ 'app/a.yaml': 'a: 1\n' });
  nginx = await startGitNginx({ root: repository.root, username, password });
});

afterAll(async () => {
  await nginx[Symbol.asyncDispose]();
  await repository[Symbol.asyncDispose]();
});

beforeEach(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
  authority = nginx.ca;
  source = open();
});

afterEach(() => {
  source.close();
  rmSync(cacheDir, { recursive: true, force: true });
});

function open(options: Partial<GitSourceOptions> = {}): GitSource {
  return createGitSource(
    { trust: { knownHosts: () => '', certificate: () => authority }, maxVersion: () => undefined },
    { cacheDir, ...options },
  );
}

async function readFile(repo: RepositoryAccess): Promise<string> {
  const sha = await source.resolveRevision(repo, 'main', { maxAgeMs: 0 });
  return new TextDecoder().decode(await (await source.tree(repo, sha)).readFile('app/a.yaml'));
}

async function reason(repo: RepositoryAccess): Promise<string | undefined> {
  return source.test(repo).then(
    () => undefined,
    (error: unknown) => reasonOf(error),
  );
}

describe('nginx with git http-backend', () => {
  test('opens for a password that the client is asked for, and for one that is forced upon it', async () => {
    const repo = { repo: nginx.url(repository.name), username, password };
    expect(await readFile(repo)).toBe('a: 1\n');
    expect(await readFile({ ...repo, forceHttpBasicAuth: true })).toBe('a: 1\n');
    expect(await reason({ ...repo, password: 'wrong' })).toBe('authentication');
    expect(await reason({ repo: repo.repo })).toBe('authentication');
    expect(await reason({ ...repo, repo: nginx.url('missing.git') })).toBe('not-found');
  });

  test('an authority of its own is trusted as soon as it is known, and insecure needs none', async () => {
    authority = undefined;
    const repo = { repo: nginx.url(repository.name), username, password };
    expect(await reason(repo)).toBe('certificate');
    expect(await readFile({ ...repo, insecure: true })).toBe('a: 1\n');
    authority = nginx.ca;
    expect(await readFile(repo)).toBe('a: 1\n');
  });

  test('a certificate of the client opens a server that asks for one, beside the password', async () => {
    await using strict = await startGitNginx({
      root: repository.root,
      username,
      password,
      clientCertificate: true,
    });
    authority = strict.ca;
    const { cert, key } = strict.client;
    const repo = { repo: strict.url(repository.name), username, password };
    expect(await readFile({ ...repo, tlsClientCertData: cert, tlsClientCertKey: key })).toBe('a: 1\n');
    // nginx answers who shows none with status 400.
    expect(await reason(repo)).toBeDefined();
  });
});

describe('through a proxy', () => {
  test('a repository is reached through its proxy, with the login that stands in its URL', async () => {
    await using proxy = await startForwardProxy('me:proxy-secret');
    const repo = { repo: nginx.url(repository.name), username, password, proxy: proxy.url };
    expect(await readFile(repo)).toBe('a: 1\n');
    expect(new Set(proxy.requests)).toEqual(new Set([`CONNECT localhost:${nginx.port}`]));
    const wrong = await source
      .test({ ...repo, proxy: proxy.url.replace('proxy-secret', 'other-secret') })
      .catch(String);
    expect(wrong).toContain('407');
    expect(wrong).not.toContain('other-secret');
    expect(proxy.refused()).toBeGreaterThan(0);
  });

  test('plain HTTP goes through it as well', async () => {
    await using proxy = await startForwardProxy();
    await using server = await startGitHttps({ repositories: [repository], plain: true });
    expect(await readFile({ repo: server.url(), proxy: proxy.url })).toBe('a: 1\n');
    expect(proxy.requests[0]).toContain(`GET http://localhost:${server.port}/`);
  });

  test('noProxy names hosts as Go does: by name, suffix, address, range and port', async () => {
    await using proxy = await startForwardProxy();
    const repo = { repo: nginx.url(repository.name), username, password, proxy: proxy.url };
    for (const noProxy of ['localhost', '*', `localhost:${nginx.port}`, 'example.com, localhost']) {
      expect(await readFile({ ...repo, noProxy })).toBe('a: 1\n');
    }
    const byAddress = repo.repo.replace('localhost', '127.0.0.1');
    expect(await readFile({ ...repo, repo: byAddress, noProxy: '127.0.0.0/8' })).toBe('a: 1\n');
    expect(proxy.requests).toEqual([]);
    expect(await readFile({ ...repo, noProxy: 'other.example.com,localhost:1' })).toBe('a: 1\n');
    expect(proxy.requests.length).toBeGreaterThan(0);
  });

  test('the proxy of the process counts where a repository names none', async () => {
    await using proxy = await startForwardProxy();
    source.close();
    source = open({ proxies: { https: proxy.url, noProxy: 'example.com' } });
    const repo = { repo: nginx.url(repository.name), username, password };
    expect(await readFile(repo)).toBe('a: 1\n');
    const before = proxy.requests.length;
    expect(before).toBeGreaterThan(0);
    source.close();
    source = open({ proxies: { https: proxy.url, noProxy: 'localhost' } });
    expect(await readFile(repo)).toBe('a: 1\n');
    expect(proxy.requests.length).toBe(before);
  });
});
