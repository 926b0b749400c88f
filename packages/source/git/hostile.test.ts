import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ScratchRepo } from '../testing/scratch-repo.ts';
import { createScratchRepo } from '../testing/scratch-repo.ts';
import type { GitSource, GitSourceOptions } from './git-source.ts';
import { createGitSource } from './git-source.ts';

let repo: ScratchRepo;
let cacheDir: string;
let source: GitSource;
/** Appears when anything of a repository was run. */
let mark: string;

beforeEach(() => {
  repo = createScratchRepo();
  cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
  mark = join(cacheDir, 'was-run');
  source = open();
});

afterEach(() => {
  source.close();
  repo[Symbol.dispose]();
  expect(existsSync(mark)).toBe(false);
  rmSync(cacheDir, { recursive: true, force: true });
});

function open(options: Partial<GitSourceOptions> = {}): GitSource {
  const trust = { knownHosts: () => '', certificate: () => undefined };
  return createGitSource(
    { trust, maxVersion: () => undefined },
    { cacheDir, protocols: ['file', 'https', 'ssh'], ...options },
  );
}

const text = (bytes: Uint8Array | undefined): string | undefined => bytes && new TextDecoder().decode(bytes);
const reading = async (sha: string, path: string): Promise<string> =>
  (await source.tree({ repo: repo.url }, sha)).readFile(path).then(text, String).then(String);

test('hooks of a mirror, even such as somebody put there, do not run', async () => {
  await source.tree({ repo: repo.url }, repo.commit({ a: '1' }));
  const [mirror = ''] = readdirSync(join(cacheDir, 'git'));
  const hooks = join(cacheDir, 'git', mirror, 'hooks');
  execFileSync('mkdir', ['-p', hooks]);
  for (const name of [
    'post-checkout',
    'reference-transaction',
    'post-merge',
    'pre-auto-gc',
    'fsmonitor-watchman',
  ]) {
    writeFileSync(join(hooks, name), `#!/bin/sh\ntouch ${mark}\n`);
    chmodSync(join(hooks, name), 0o755);
  }
  const sha = repo.commit({ a: '2' });
  expect(await reading(sha, 'a')).toBe('2');
});

test('filters, drivers and attributes of a repository are files like others', async () => {
  const sha = repo.commit({
    '.gitattributes': '* filter=evil diff=evil merge=evil ident eol=crlf\n',
    '.gitconfig': `[filter "evil"]\n\tsmudge = touch ${mark}\n\trequired = true\n[core]\n\tsshCommand = touch ${mark}\n`,
    a: 'as $Id$ committed\n',
  });
  expect(await reading(sha, 'a')).toBe('as $Id$ committed\n');
});

test('settings of the user and of the machine that runs us count for nothing', async () => {
  const home = join(cacheDir, 'home');
  execFileSync('mkdir', ['-p', home]);
  writeFileSync(
    join(home, '.gitconfig'),
    `[core]\n\tsshCommand = touch ${mark}\n[url "file:///nowhere"]\n\tinsteadOf = file://\n`,
  );
  const before = { HOME: process.env['HOME'], GIT_CONFIG_GLOBAL: process.env['GIT_CONFIG_GLOBAL'] };
  process.env['HOME'] = home;
  process.env['GIT_CONFIG_GLOBAL'] = join(home, '.gitconfig');
  process.env['GIT_SSH_COMMAND'] = `touch ${mark}`;
  try {
    const sha = repo.commit({ a: '1' });
    expect(await source.resolveRevision({ repo: repo.url }, 'main')).toBe(sha);
    expect(await reading(sha, 'a')).toBe('1');
    await source.test({ repo: 'git@127.0.0.1:x.git' }).catch(() => {});
  } finally {
    process.env['HOME'] = before.HOME ?? '';
    if (before.GIT_CONFIG_GLOBAL === undefined) delete process.env['GIT_CONFIG_GLOBAL'];
    else process.env['GIT_CONFIG_GLOBAL'] = before.GIT_CONFIG_GLOBAL;
    delete process.env['GIT_SSH_COMMAND'];
  }
});

test.each([
  ['a remote helper', 'ext::sh -c "touch MARK"', 'uses a remote helper, which is not allowed'],
  ['an option', '--upload-pack=touch MARK', 'is not a repository URL'],
  ['an option as host', 'ssh://-oProxyCommand=touch%20MARK/x', 'has no host'],
  ['an option as scp host', '-oProxyCommand=touch MARK:x', 'is not a repository URL'],
  ['a line break', 'https://h/x\nfile:///etc', 'is not a repository URL'],
])('%s in place of a URL is refused, in repositories and submodules', async (_, url, message) => {
  const bad = url.replace('MARK', mark);
  await expect(source.test({ repo: bad })).rejects.toThrow(message);
  if (url.includes('\n')) return;
  const commit = '0123456789012345678901234567890123456789';
  repo.commit({ '.gitmodules': `[submodule "m"]\n\tpath = m\n\turl = "${bad.replaceAll('"', '\\"')}"\n` });
  repo.git('update-index', '--add', '--cacheinfo', `160000,${commit},m`);
  repo.git('commit', '--quiet', '-m', 'module');
  expect(await reading(repo.git('rev-parse', 'HEAD'), 'm/file')).toMatch(
    /^StatusError|not allowed|no host|not a repository URL/,
  );
});

test('a submodule that names a folder of this machine, or climbs out of the host, gets nothing', async () => {
  source.close();
  source = open({ protocols: ['https'] });
  for (const url of ['file:///etc', '/etc', '../../../../../../etc']) {
    await expect(
      source.relatedTree({ repo: 'https://127.0.0.1:1/a/b' }, { url, revision: 'main' }),
    ).rejects.toThrow();
  }
});

test('submodule paths that leave the tree are no paths in it', async () => {
  const commit = '0123456789012345678901234567890123456789';
  repo.commit({ '.gitmodules': `[submodule "../../x"]\n\tpath = ../x\n\turl = ${repo.url}\n`, a: '1' });
  repo.git('update-index', '--add', '--cacheinfo', `160000,${commit},x`);
  repo.git('commit', '--quiet', '-m', 'module');
  const tree = await source.tree({ repo: repo.url }, repo.git('rev-parse', 'HEAD'));
  expect(await tree.readFile('x/a')).toBeUndefined();
  await expect(tree.readFile('../x/a')).rejects.toThrow('outside of the source');
});

test.each([
  '--help',
  '-x',
  '--upload-pack=touch',
  'a..b',
  'HEAD:a',
  'main^{tree}',
  '@{upstream}',
  ':/x',
  'main~1',
  ''.padEnd(5000, 'a'),
])('revision %j is a name or nothing', async (revision) => {
  repo.commit({ a: '1' });
  repo.commit({ a: '2' });
  await expect(source.resolveRevision({ repo: repo.url }, revision)).rejects.toThrow('unable to resolve');
});

test(
  '100,000 files are listed as they lie, and read only up to the bounds',
  { timeout: 120_000 },
  async () => {
    const blob = 'data 1\nx\n';
    const parts = ['commit refs/heads/main\ncommitter T <t@example.com> 1700000000 +0000\ndata 1\nm\n'];
    for (let index = 0; index < 100_000; index++) {
      parts.push(`M 100644 inline d${index % 100}/f${index}.yaml\n${blob}`);
    }
    execFileSync('git', ['fast-import', '--quiet', '--force'], {
      cwd: repo.dir,
      input: `${parts.join('')}\n`,
      maxBuffer: 1e9,
    });
    const sha = repo.git('rev-parse', 'main');
    const tree = await source.tree({ repo: repo.url }, sha);
    expect(await tree.list('.')).toHaveLength(100);
    expect(await reading(sha, 'd7/f7.yaml')).toBe('x');
    await expect(tree.readAll('.')).rejects.toThrow('more than 10000 files');
    await expect(tree.readAll('.', { maxFiles: 1_000_000, maxBytes: 1000 })).rejects.toThrow(
      'larger than 1000 bytes',
    );
    expect((await tree.readAll('.', { only: (path) => path === 'd1/f1.yaml' }))?.size).toBe(1);
  },
);

test('a file that is huge is refused by its size, before it is read', async () => {
  const sha = repo.commit({ huge: Buffer.alloc(40_000_000), small: 's' });
  const tree = await source.tree({ repo: repo.url }, sha);
  await expect(tree.readFile('huge')).rejects.toThrow('larger than 33554432 bytes');
  expect(text(await tree.readFile('small'))).toBe('s');
});

test('a repository that is larger than allowed is not stored, and the limit says its name', async () => {
  source.close();
  source = open({ maxFetchBytes: 1_000_000 });
  const large = repo.commit({ noise: randomBytes(3_000_000) });
  await expect(source.tree({ repo: repo.url }, large)).rejects.toThrow(
    'more than 1000000 bytes (limit TIPHYS_GIT_MAX_FETCH_BYTES)',
  );
  const [mirror = ''] = readdirSync(join(cacheDir, 'git'));
  expect(readdirSync(join(cacheDir, 'git', mirror, 'objects', 'pack'))).toEqual([]);
  repo.git('rm', '--quiet', 'noise');
  const small = repo.commit({ a: '1' });
  expect(await reading(small, 'a')).toBe('1');
});
