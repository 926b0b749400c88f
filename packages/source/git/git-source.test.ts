import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ScratchRepo } from '../testing/scratch-repo.ts';
import { createScratchRepo } from '../testing/scratch-repo.ts';
import type { GitSource } from './git-source.ts';
import { createGitSource } from './git-source.ts';
import { reasonOf } from './failure.ts';
import type { GitProgram } from './run.ts';

let repo: ScratchRepo;
let cacheDir: string;
let source: GitSource;
const trust = { knownHosts: () => '', certificate: () => undefined };

function open(program: GitProgram = {}): GitSource {
  return createGitSource(
    { trust, maxVersion: maxByText },
    { cacheDir, program, protocols: ['file', 'https', 'ssh'] },
  );
}

/** Stands in for semver here: a range is `~x`, and the last name that starts with `x` fits. */
function maxByText(range: string, versions: readonly string[], prefix: string): string | undefined {
  if (!range.startsWith('~')) return undefined;
  return versions.filter((version) => version.startsWith(prefix + range.slice(1))).at(-1);
}

/** Connections that are open to a server. */
function connections(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
}

const text = (bytes: Uint8Array | undefined): string | undefined => bytes && new TextDecoder().decode(bytes);

beforeEach(() => {
  repo = createScratchRepo();
  cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
  source = open();
});

afterEach(() => {
  source.close();
  repo[Symbol.dispose]();
  rmSync(cacheDir, { recursive: true, force: true });
});

test('a list of refs that is too large names its setting', async () => {
  repo.commit({ a: 'one' });
  source.close();
  source = createGitSource(
    { trust, maxVersion: maxByText },
    { cacheDir, protocols: ['file'], maxRefsBytes: 10 },
  );
  await expect(source.refs({ repo: repo.url })).rejects.toThrow(
    'larger than 10 bytes (limit TIPHYS_GIT_MAX_REFS_BYTES)',
  );
});

test('a tree reads files, lists and stats of a commit without a checkout', async () => {
  const sha = repo.commit({ 'a.yaml': 'one', 'dir/b.yaml': 'two', 'dir/run.sh': { script: '#!/bin/sh' } });
  const tree = await source.tree({ repo: repo.url }, sha);
  expect(text(await tree.readFile('a.yaml'))).toBe('one');
  expect(text(await tree.readFile('./dir/../dir/b.yaml'))).toBe('two');
  expect(await tree.readFile('dir')).toBeUndefined();
  expect(await tree.readFile('nothing')).toBeUndefined();
  expect((await tree.list('dir'))?.map((entry) => [entry.name, entry.executable])).toEqual([
    ['b.yaml', false],
    ['run.sh', true],
  ]);
  expect(await tree.list('a.yaml')).toBeUndefined();
  expect((await tree.stat('.'))?.type).toBe('directory');
  expect([...((await tree.readAll('.'))?.keys() ?? [])]).toEqual(['a.yaml', 'dir/b.yaml', 'dir/run.sh']);
  await expect(tree.readFile('../x')).rejects.toThrow('outside of the source');
  // Nothing of the repository lies in the cache as a file.
  expect(readdirSync(cacheDir).sort()).toEqual(['git', 'tmp']);
  expect(readdirSync(join(cacheDir, 'tmp'))).toEqual([]);
});

test('depth fetches as much history as it says, and no depth the commit alone', async () => {
  for (let index = 0; index < 5; index++) repo.commit({ a: `${index}` });
  const sha = repo.git('rev-parse', 'HEAD');
  const stored = (): string => {
    const [mirror = ''] = readdirSync(join(cacheDir, 'git'));
    const args = ['--git-dir', join(cacheDir, 'git', mirror), 'rev-list', '--count', sha];
    return execFileSync('git', args, { encoding: 'utf8' }).trim();
  };
  await source.tree({ repo: repo.url }, sha);
  expect(stored()).toBe('1');
  source.close();
  rmSync(join(cacheDir, 'git'), { recursive: true });
  source = open();
  await source.tree({ repo: repo.url, depth: 3 }, sha);
  expect(stored()).toBe('3');
});

test('an empty file and a large one are read whole, over a bound refused', async () => {
  const large = Buffer.alloc(3_000_000, 'x');
  const sha = repo.commit({ empty: '', large });
  const tree = await source.tree({ repo: repo.url }, sha);
  const [empty, read] = await Promise.all([tree.readFile('empty'), tree.readFile('large')]);
  expect(empty?.length).toBe(0);
  expect(Buffer.compare(Buffer.from(read ?? []), large)).toBe(0);
  await expect(tree.readFile('large', { maxBytes: 10 })).rejects.toThrow('larger than 10 bytes');
  await expect(tree.readAll('.', { maxBytes: 10 })).rejects.toThrow('larger than 10 bytes');
  await expect(tree.readAll('.', { maxBytes: 10, limitName: 'SOME_BOUND' })).rejects.toThrow(
    'larger than 10 bytes (limit SOME_BOUND)',
  );
  await expect(tree.readAll('.', { maxFiles: 1 })).rejects.toThrow('more than 1 files');
  expect(text(await tree.readFile('empty'))).toBe('');
});

test('links are followed inside the tree and refused outside', async () => {
  const sha = repo.commit({
    'base/x': 'x',
    'app/link': { link: '../base/x' },
    'app/dir': { link: '../base' },
    'app/loop': { link: 'loop' },
    'app/out': { link: '../../etc/passwd' },
    'app/absolute': { link: '/etc/passwd' },
    'app/dangling': { link: 'nowhere' },
  });
  const tree = await source.tree({ repo: repo.url }, sha);
  expect(text(await tree.readFile('app/link'))).toBe('x');
  expect(text(await tree.readFile('app/dir/x'))).toBe('x');
  expect(await tree.readFile('app/dangling')).toBeUndefined();
  expect((await tree.stat('app/dir'))?.type).toBe('directory');
  await expect(tree.readFile('app/loop')).rejects.toThrow('too many levels of symbolic links');
  await expect(tree.readFile('app/out')).rejects.toThrow(
    'repository contains out-of-bounds symlinks. file: app/out',
  );
  await expect(tree.readFile('app/absolute')).rejects.toThrow('out-of-bounds symlinks. file: app/absolute');
  await expect(tree.readAll('app')).rejects.toThrow('out-of-bounds symlinks');
});

test('a read set matches a commit that changed something else, and no commit that changed what was read', async () => {
  const first = repo.commit({ 'a/x': '1', 'a/y': '2', 'b/z': '3', l: { link: 'a' } });
  const tree = (await source.tree({ repo: repo.url }, first)).fork();
  await tree.readFile('l/x');
  await tree.readFile('a/missing');
  await tree.list('b');
  const set = tree.readSet();
  const same = async (files: Parameters<ScratchRepo['commit']>[0]): Promise<boolean> => {
    const next = await source.tree({ repo: repo.url }, repo.commit(files));
    const result = await next.matches(set);
    repo.git('reset', '--quiet', '--hard', first);
    return result;
  };
  expect(await same({ 'a/y': 'changed' })).toBe(true);
  expect(await same({ 'b/z': 'changed: only names were listed' })).toBe(true);
  expect(await same({ 'a/x': 'changed' })).toBe(false);
  expect(await same({ 'a/missing': 'now there' })).toBe(false);
  expect(await same({ 'b/new': 'one more name' })).toBe(false);
  expect(await same({ l: { link: 'b' } })).toBe(false);
  expect(await same({ 'a/x': { script: '1' } })).toBe(false);
  expect(await same({ a: { link: 'b' } })).toBe(false);
});

test('resolveRevision() knows HEAD, branches, tags, ranges, ref paths and SHAs', async () => {
  const first = repo.commit({ a: '1' }, 'first');
  repo.git('tag', '-a', 'v1.0.0', '-m', 'annotated');
  const second = repo.commit({ a: '2' }, 'second');
  repo.git('tag', 'v1.1.0');
  repo.git('branch', 'feature/x', first);
  repo.git('update-ref', 'refs/pull/7/head', first);
  const third = repo.commit({ a: '3' }, 'third');
  const at = (revision: string): Promise<string> => source.resolveRevision({ repo: repo.url }, revision);
  expect(await at('')).toBe(third);
  expect(await at('HEAD')).toBe(third);
  expect(await at('main')).toBe(third);
  expect(await at('refs/heads/main')).toBe(third);
  expect(await at('feature/x')).toBe(first);
  expect(await at('v1.0.0')).toBe(first);
  expect(await at('~v1')).toBe(second);
  expect(await at('refs/pull/7/head')).toBe(first);
  expect(await at(first.toUpperCase())).toBe(first);
  expect(await at(third.slice(0, 8))).toBe(third);
  // In no ref: only the repository with its history knows.
  const hidden = repo.commit({ a: '4' });
  repo.commit({ a: '5' });
  expect(await at(hidden.slice(0, 9))).toBe(hidden);
  await expect(at('nope')).rejects.toThrow("unable to resolve 'nope' to a commit SHA");
  await expect(at('0123abc')).rejects.toThrow("unable to resolve '0123abc'");
  await expect(at('--upload-pack=touch /tmp/x')).rejects.toThrow('unable to resolve');
});

test('a name that means several things means what it means to Argo CD', async () => {
  const branch = repo.commit({ a: '1' });
  const tag = repo.commit({ a: '2' });
  const pull = repo.commit({ a: '3' });
  const tip = repo.commit({ a: '4' });
  // A branch comes before a tag of its name, as refs are listed; full names mean themselves.
  repo.git('branch', 'release', branch);
  repo.git('tag', 'release', tag);
  repo.git('update-ref', 'refs/heads/pull/7/head', branch);
  repo.git('update-ref', 'refs/pull/7/head', pull);
  // What is a name is no SHA.
  repo.git('branch', tip.slice(0, 7), branch);
  const at = (revision: string): Promise<string> => source.resolveRevision({ repo: repo.url }, revision);
  expect(await at('release')).toBe(branch);
  expect(await at('refs/tags/release')).toBe(tag);
  expect(await at('pull/7/head')).toBe(branch);
  expect(await at('refs/pull/7/head')).toBe(pull);
  expect(await at(tip.slice(0, 7))).toBe(branch);
  expect(await at(tip.slice(0, 8))).toBe(tip);
});

test('refs() asks once for all who ask within the time, and again after forgetRefs()', async () => {
  const first = repo.commit({ a: '1' });
  const [one, two] = await Promise.all([source.refs({ repo: repo.url }), source.refs({ repo: repo.url })]);
  expect(one).toBe(two);
  expect(one.head).toBe(first);
  const second = repo.commit({ a: '2' });
  expect((await source.refs({ repo: repo.url })).head).toBe(first);
  expect((await source.refs({ repo: repo.url }, { maxAgeMs: 0 })).head).toBe(second);
  const third = repo.commit({ a: '3' });
  source.forgetRefs(`${repo.url}.git`);
  expect((await source.refs({ repo: repo.url })).head).toBe(third);
});

test('revisionMetadata() and changedFiles() read commits', async () => {
  const first = repo.commit({ 'a/b': '1', c: '1' }, 'first\n\nwith a body');
  repo.git('tag', '-a', 'v1', '-m', 'x');
  const second = repo.commit({ 'a/b': '2', 'd/e': '1', c: undefined }, 'second');
  const metadata = await source.revisionMetadata({ repo: repo.url }, first);
  expect(metadata).toMatchObject({
    author: 'Tester <tester@example.com>',
    message: 'first\n\nwith a body',
    tags: ['v1'],
    signed: false,
  });
  expect(Math.abs(metadata.date - Date.now())).toBeLessThan(60_000);
  expect((await source.changedFiles({ repo: repo.url }, { from: first, to: second })).toSorted()).toEqual([
    'a/b',
    'c',
    'd/e',
  ]);
});

test('what was fetched stays served when the repository is gone, also by a new process', async () => {
  const sha = repo.commit({ a: '1' });
  await source.tree({ repo: repo.url }, sha);
  renameSync(repo.dir, `${repo.dir}-gone`);
  try {
    expect(text(await (await source.tree({ repo: repo.url }, sha)).readFile('a'))).toBe('1');
    source.close();
    source = open();
    expect(text(await (await source.tree({ repo: repo.url }, sha)).readFile('a'))).toBe('1');
    const error = await source.test({ repo: repo.url }).catch((reason: unknown) => reason);
    expect(reasonOf(error)).toBe('not-found');
    await expect(source.refs({ repo: repo.url }, { maxAgeMs: 0 })).rejects.toThrow('repository not found');
  } finally {
    renameSync(`${repo.dir}-gone`, repo.dir);
  }
});

test('other credentials do not see what these have fetched', async () => {
  const sha = repo.commit({ a: '1' });
  await source.tree({ repo: repo.url, password: 'right' }, sha);
  renameSync(repo.dir, `${repo.dir}-gone`);
  try {
    await expect(source.tree({ repo: repo.url, password: 'wrong' }, sha)).rejects.toThrow(
      'repository not found',
    );
  } finally {
    renameSync(`${repo.dir}-gone`, repo.dir);
  }
});

test('an unknown commit is an error that says so', async () => {
  repo.commit({ a: '1' });
  const sha = '0123456789012345678901234567890123456789';
  const error = await source.tree({ repo: repo.url }, sha).catch((reason: unknown) => reason);
  expect(reasonOf(error)).toBe('revision');
  await expect(source.tree({ repo: repo.url }, '--output=x')).rejects.toThrow('is not a commit SHA');
});

test('a killed cat-file process is started again', async () => {
  const sha = repo.commit({ a: '1', b: '2' });
  const tree = await source.tree({ repo: repo.url }, sha);
  await tree.readFile('a');
  const pids = execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter(
      (line) => line.includes('cat-file --batch') && Number(line.trim().split(/\s+/)[1]) === process.pid,
    )
    .map((line) => Number(line.trim().split(/\s+/)[0]));
  expect(pids).toHaveLength(1);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  expect(text(await tree.readFile('b'))).toBe('2');
});

test('500 files of 150 folders come through one process', async () => {
  const files: Record<string, string> = {};
  for (let index = 0; index < 500; index++) files[`app${index % 150}/f${index}.yaml`] = `n: ${index}`;
  const tree = await source.tree({ repo: repo.url }, repo.commit(files));
  const all = await tree.readAll('.');
  expect(all?.size).toBe(500);
  expect(text(all?.get('app7/f157.yaml'))).toBe('n: 157');
});

test('locks and half a pack of a fetch that was killed do not stop the next one', async () => {
  const first = repo.commit({ a: '1' });
  await source.tree({ repo: repo.url }, first);
  const [mirror = ''] = readdirSync(join(cacheDir, 'git'));
  const dir = join(cacheDir, 'git', mirror);
  for (const name of ['shallow.lock', 'packed-refs.lock', 'objects/pack/tmp_pack_x'])
    writeFileSync(join(dir, name), '');
  const second = repo.commit({ a: '2' });
  expect(text(await (await source.tree({ repo: repo.url }, second)).readFile('a'))).toBe('2');
  expect(readdirSync(join(dir, 'objects/pack')).filter((name) => name.startsWith('tmp_'))).toEqual([]);
});

test('a cache folder that is cleaned while in use is filled again', async () => {
  const first = repo.commit({ a: '1' });
  await source.tree({ repo: repo.url }, first);
  rmSync(join(cacheDir, 'git'), { recursive: true });
  const second = repo.commit({ a: '2' });
  expect(text(await (await source.tree({ repo: repo.url }, second)).readFile('a'))).toBe('2');
  expect(text(await (await source.tree({ repo: repo.url }, first)).readFile('a'))).toBe('1');
});

test('a repository that fails is not asked again at once, unless somebody wants to know now', async () => {
  const missing = { repo: `${repo.url}-missing` };
  await expect(source.refs(missing)).rejects.toThrow('repository not found');
  renameSync(repo.dir, `${repo.dir}-missing`);
  try {
    await expect(source.refs(missing)).rejects.toThrow('repository not found');
    expect((await source.refs(missing, { maxAgeMs: 0 })).head).toBeUndefined();
  } finally {
    renameSync(`${repo.dir}-missing`, repo.dir);
  }
});

test('credentials that cannot be used are named, not tried', async () => {
  const repoURL = 'https://example.com/x';
  await expect(source.refs({ repo: repoURL, gcpServiceAccountKey: 'k' })).rejects.toThrow('Google Cloud');
  const twoLines = source.refs({ repo: repoURL, username: 'u', password: 'p\nhost=evil' });
  await expect(twoLines).rejects.toThrow('hold a line break');
});

test('close() ends what is under way, also with a server that never answers', async () => {
  const silent = createServer((socket) => socket.on('error', () => {}).resume());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = silent.address() as AddressInfo;
    const listing = source.refs({ repo: `https://127.0.0.1:${port}/x` });
    const plain = listing.then(
      () => 'answered',
      (error: unknown) => String(error),
    );
    await expect.poll(() => connections(silent), { timeout: 10_000 }).toBe(1);
    source.close();
    expect(await plain).toContain('no longer served here');
    await expect.poll(() => connections(silent), { timeout: 10_000 }).toBe(0);
    source = open();
  } finally {
    silent.close();
  }
});

test('a git that is too old is told', async () => {
  const old = join(cacheDir, 'old-git');
  writeFileSync(old, '#!/bin/sh\necho git version 2.30.2\n', { mode: 0o755 });
  const error = await open({ executable: old })
    .tree({ repo: repo.url }, repo.commit({ a: '1' }))
    .catch(String);
  expect(error).toContain('git 2.31 or later is needed, found git version 2.30.2');
});

test('a git that cannot be run is told', async () => {
  const broken = open({ executable: '/nonexistent/git' });
  await expect(broken.refs({ repo: repo.url })).rejects.toThrow('cannot run /nonexistent/git');
});

test('a repository that cannot be reached says which and why', async () => {
  const error = await source
    .refs({ repo: 'https://127.0.0.1:1/x.git', username: 'u', password: 'hunter22' })
    .catch(String);
  expect(error).toContain('https://127.0.0.1:1/x.git');
  expect(error).toContain('cannot reach the repository');
  expect(error).not.toContain('hunter22');
});
