import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { GitNginx, GitSshServer, LfsServer, TestRepository } from '../../../test/harness/index.ts';
import { createGitRepository, startGitNginx, startGitSsh, startLfs } from '../../../test/harness/index.ts';
import type { RepositoryAccess } from '../git/access.ts';
import type { GitSource } from '../git/git-source.ts';
import { createGitSource } from '../git/git-source.ts';
import type { Tree } from '../types.ts';
import { lfsUrlOf } from './lfs-server.ts';
import { parsePointer } from './pointer.ts';

const big = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata: {text: "${'x'.repeat(20_000)}"}\n`;
const username = 'reader';
const password = 'pass word';
let repository: TestRepository;
let lfs: LfsServer;
let nginx: GitNginx;
let sha: string;
let work: string;
let cacheDir: string;
let source: GitSource;
let knownHosts = '';

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'tiphys-lfs-'));
  repository = await createGitRepository();
  lfs = await startLfs();
  nginx = await startGitNginx({ root: repository.root, username, password, lfsPort: lfs.port });
  sha = await pushWithLfs(`http://127.0.0.1:${lfs.port}/${repository.name}/info/lfs`);
});

afterAll(async () => {
  await nginx[Symbol.asyncDispose]();
  await lfs[Symbol.asyncDispose]();
  await repository[Symbol.asyncDispose]();
  rmSync(work, { recursive: true, force: true });
});

beforeEach(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
  source = createGitSource(
    { trust: { knownHosts: () => knownHosts, certificate: () => nginx.ca }, maxVersion: () => undefined },
    { cacheDir, protocols: ['https', 'ssh', 'file'] },
  );
});

afterEach(() => {
  source.close();
  rmSync(cacheDir, { recursive: true, force: true });
});

/** Commits with the real git-lfs, which uploads to the server. */
async function pushWithLfs(url: string): Promise<string> {
  const git = async (...args: string[]): Promise<string> => {
    const env = { ...process.env, HOME: work, GIT_CONFIG_NOSYSTEM: '1' };
    return (await promisify(execFile)('git', args, { cwd: work, env, timeout: 30_000 })).stdout.trim();
  };
  await git('init', '--quiet', '--initial-branch=main');
  await git('lfs', 'install', '--local');
  await git('config', 'user.name', 'Tester');
  await git('config', 'user.email', 'tester@example.com');
  await git('config', 'lfs.url', url);
  await git('config', 'lfs.locksverify', 'false');
  await git('lfs', 'track', '*.big');
  writeFileSync(join(work, 'app.big'), big);
  writeFileSync(join(work, 'same.big'), big);
  writeFileSync(join(work, 'plain.yaml'), 'plain\n');
  await git('add', '.');
  await git('commit', '--quiet', '-m', 'with a large file');
  await git('push', '--quiet', repository.dir, 'main');
  return git('rev-parse', 'HEAD');
}

function over(url: string, more: Partial<RepositoryAccess> = {}): Promise<Tree> {
  return source.tree({ repo: url, username, password, enableLfs: true, ...more }, sha);
}

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const downloads = (): number => lfs.requests.filter((request) => request.startsWith('GET ')).length;

test('a file in LFS is read with its real content, fetched once and kept', async () => {
  const before = downloads();
  const tree = await over(nginx.url(repository.name));
  expect(text(await tree.readFile('app.big'))).toBe(big);
  expect(text(await tree.readFile('plain.yaml'))).toBe('plain\n');
  const all = await tree.readAll('.');
  expect(text(all?.get('same.big'))).toBe(big);
  expect(downloads() - before).toBe(1);
  source.close();
  source = createGitSource(
    { trust: { knownHosts: () => '', certificate: () => undefined }, maxVersion: () => undefined },
    { cacheDir },
  );
  // Without a connection, too.
  expect(text(await (await over(nginx.url(repository.name))).readFile('app.big'))).toBe(big);
});

test('without enableLfs the pointer is what is read', async () => {
  const tree = await over(nginx.url(repository.name), { enableLfs: false });
  expect(parsePointer((await tree.readFile('app.big')) ?? new Uint8Array())?.size).toBe(big.length);
});

test('bounds count the real size, before anything is fetched', async () => {
  const before = downloads();
  const tree = await over(nginx.url(repository.name));
  await expect(tree.readFile('app.big', { maxBytes: 1000 })).rejects.toThrow('larger than 1000 bytes');
  await expect(tree.readAll('.', { maxBytes: big.length + 500 })).rejects.toThrow('bytes');
  expect(downloads()).toBe(before);
});

test('content that is missing or not what its pointer says is an error', async () => {
  const [oid = '', content] = [...lfs.objects][0] ?? [];
  try {
    lfs.objects.set(oid, Buffer.from('y'.repeat(big.length)));
    const tree = await over(nginx.url(repository.name));
    await expect(tree.readFile('app.big')).rejects.toThrow(
      `Git LFS object ${oid} is not what its pointer says`,
    );
    lfs.objects.delete(oid);
    await expect(tree.readFile('app.big')).rejects.toThrow(
      `Git LFS object ${oid}: Object does not exist (404)`,
    );
  } finally {
    if (content) lfs.objects.set(oid, content);
  }
  expect(text(await (await over(nginx.url(repository.name))).readFile('app.big'))).toBe(big);
});

test('a wrong password is named and not repeated', async () => {
  await over(nginx.url(repository.name));
  const tree = await over(nginx.url(repository.name));
  expect(text(await tree.readFile('app.big'))).toBe(big);
  const error = await over(nginx.url(repository.name), { password: 'wrong-secret' }).then(String, String);
  expect(error).toContain('authentication required');
  expect(error).not.toContain('wrong-secret');
});

test('.lfsconfig may name another path of the host, never another host', async () => {
  const commit = async (url: string): Promise<string> =>
    repository.commit({ '.lfsconfig': `[lfs]\n\turl = ${url}\n` }, { message: 'config' });
  const own = await commit(nginx.url('elsewhere/info/lfs'));
  const evil = await commit('https://evil.example.com/info/lfs');
  const repo = { repo: nginx.url(repository.name), username, password, enableLfs: true };
  expect(text(await (await source.tree(repo, own)).readFile('app.big'))).toBe(big);
  expect(lfs.requests).toContain('POST /elsewhere/info/lfs/objects/batch');
  rmSync(join(cacheDir, 'git'), { recursive: true });
  await expect((await source.tree(repo, evil)).readFile('app.big')).rejects.toThrow(
    'lfs.url of .lfsconfig names another host than localhost',
  );
});

test('over SSH the server says where its LFS is, and with which header it opens', async () => {
  await using ssh = await startGitSsh({
    lfs: {
      href: `http://127.0.0.1:${lfs.port}/by-ssh/info/lfs`,
      header: { Authorization: 'RemoteAuth of-the-server' },
    },
  });
  knownHosts = ssh.knownHosts;
  const tree = await over(ssh.url(repository), { sshPrivateKey: ssh.privateKey });
  expect(text(await tree.readFile('app.big'))).toBe(big);
  expect(lfs.requests).toContain('POST /by-ssh/info/lfs/objects/batch');
  expect(lfs.authorizations).toContain('RemoteAuth of-the-server');
});

test('over SSH, a server without LFS is named', async () => {
  await using ssh: GitSshServer = await startGitSsh();
  knownHosts = ssh.knownHosts;
  const refused = await over(ssh.url(repository), { sshPrivateKey: ssh.privateKey }).then((tree) =>
    tree.readFile('app.big').then(String, String),
  );
  expect(refused).toContain('failed to find Git LFS of');
});

test('a repository of this machine is read with what git-lfs keeps beside it', async () => {
  const tree = await source.tree({ repo: `file://${work}`, enableLfs: true }, sha);
  expect(text(await tree.readFile('app.big'))).toBe(big);
});

test('parsePointer() takes pointers only', () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 5\n`;
  const parse = (content: string): unknown => parsePointer(new TextEncoder().encode(content));
  expect(parse(pointer)).toEqual({ oid: 'a'.repeat(64), size: 5 });
  expect(parse(pointer.replace('sha256', 'md5'))).toBeUndefined();
  expect(parse(pointer.replace('size 5', 'size -5'))).toBeUndefined();
  expect(parse(pointer + 'x'.repeat(2000))).toBeUndefined();
  expect(parse('')).toBeUndefined();
});

test.each([
  ['[lfs]\n\turl = https://h/x\n', 'https://h/x'],
  ['[core]\n url = no\n[LFS]\n  url = "https://h/y"\n', 'https://h/y'],
  ['[lfs]\n\tfetchexclude = *\n[remote "x"]\n url = no', undefined],
])('lfsUrlOf(%j) is %s', (config, url) => {
  expect(lfsUrlOf(config)).toBe(url);
});
