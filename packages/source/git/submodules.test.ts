import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ScratchRepo } from '../testing/scratch-repo.ts';
import { createScratchRepo } from '../testing/scratch-repo.ts';
import type { Tree } from '../types.ts';
import type { GitSource } from './git-source.ts';
import { createGitSource } from './git-source.ts';
import { submoduleAccess, submoduleUrl } from './submodule-access.ts';

let inner: ScratchRepo;
let outer: ScratchRepo;
let cacheDir: string;
let source: GitSource;

beforeEach(() => {
  inner = createScratchRepo();
  outer = createScratchRepo();
  cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
  source = open();
});

afterEach(() => {
  source.close();
  inner[Symbol.dispose]();
  outer[Symbol.dispose]();
  rmSync(cacheDir, { recursive: true, force: true });
});

function open(submodules = true): GitSource {
  const trust = { knownHosts: () => '', certificate: () => undefined };
  return createGitSource(
    { trust, maxVersion: () => undefined },
    { cacheDir, protocols: ['file'], submodules },
  );
}

function addSubmodule(url: string): void {
  outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', url, 'lib/inner');
}

const text = async (tree: Tree, path: string): Promise<string | undefined> => {
  const bytes = await tree.readFile(path);
  return bytes && new TextDecoder().decode(bytes);
};

test('a path leads into a submodule at the commit that the repository names', async () => {
  inner.commit({ 'chart/values.yaml': 'v: 1', 'top.yaml': 'top' });
  outer.commit({ 'app/a.yaml': 'a', 'app/link.yaml': { link: '../lib/inner/top.yaml' } });
  addSubmodule(inner.url);
  const sha = outer.commit({});
  inner.commit({ 'chart/values.yaml': 'v: 2' });
  const tree = await source.tree({ repo: outer.url }, sha);
  expect(await text(tree, 'lib/inner/chart/values.yaml')).toBe('v: 1');
  expect(await text(tree, 'app/link.yaml')).toBe('top');
  expect((await tree.list('lib'))?.map((entry) => [entry.name, entry.type])).toEqual([
    ['inner', 'directory'],
  ]);
  expect((await tree.list('lib/inner'))?.map((entry) => entry.name)).toEqual(['chart', 'top.yaml']);
  expect([...((await tree.readAll('lib'))?.keys() ?? [])]).toEqual([
    'inner/chart/values.yaml',
    'inner/top.yaml',
  ]);
  expect(await tree.readFile('lib/inner/nothing')).toBeUndefined();
});

test('a read set with a submodule holds until its commit changes', async () => {
  inner.commit({ 'x.yaml': '1' });
  outer.commit({ 'app/a.yaml': 'a' });
  addSubmodule(inner.url);
  const tree = await source.tree({ repo: outer.url }, outer.commit({}));
  await tree.readFile('lib/inner/x.yaml');
  const other = await source.tree({ repo: outer.url }, outer.commit({ 'app/a.yaml': 'b' }));
  expect(await other.matches(tree.readSet())).toBe(true);
  inner.commit({ 'y.yaml': '2' });
  outer.git('-C', 'lib/inner', 'pull', '--quiet', 'origin', 'main');
  const moved = await source.tree({ repo: outer.url }, outer.commit({}));
  expect(await moved.matches(tree.readSet())).toBe(false);
});

test('submodules of submodules are found by relative URLs; switched off, there is nothing in them', async () => {
  using deepest = createScratchRepo();
  deepest.commit({ 'd.yaml': 'deep' });
  inner.commit({ 'x.yaml': '1' });
  const name = deepest.dir.slice(deepest.dir.lastIndexOf('/') + 1);
  inner.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', deepest.url, 'deep');
  inner.git('config', '-f', '.gitmodules', 'submodule.deep.url', `../${name}`);
  inner.commit({});
  outer.commit({ a: '1' });
  addSubmodule(inner.url);
  const sha = outer.commit({});
  expect(await text(await source.tree({ repo: outer.url }, sha), 'lib/inner/deep/d.yaml')).toBe('deep');
  source.close();
  source = open(false);
  const tree = await source.tree({ repo: outer.url }, sha);
  expect(await tree.readFile('lib/inner/x.yaml')).toBeUndefined();
  expect((await tree.list('lib'))?.[0]?.type).toBe('submodule');
});

test('a submodule that cannot be reached is an error, not an empty folder', async () => {
  inner.commit({ 'x.yaml': '1' });
  outer.commit({ a: '1' });
  addSubmodule(inner.url);
  const sha = outer.commit({
    '.gitmodules': '[submodule "i"]\n\tpath = lib/inner\n\turl = file:///nowhere/x.git\n',
  });
  const tree = await source.tree({ repo: outer.url }, sha);
  await expect(tree.readFile('lib/inner/x.yaml')).rejects.toThrow('repository not found');
});

test.each([
  ['../b.git', 'https://host/org/a.git', 'https://host/org/b.git'],
  ['../../x/b', 'https://host/org/a', 'https://host/x/b'],
  ['./b', 'https://host/org/a', 'https://host/org/a/b'],
  ['../b', 'git@host:a', 'git@host:b'],
  ['../b', 'git@host:org/a', 'git@host:org/b'],
  ['https://other/x', 'https://host/a', 'https://other/x'],
])('submoduleUrl(%s) of %s is %s', (...row) => {
  const [url, parent, expected] = row;
  expect(submoduleUrl(url, parent)).toBe(expected);
});

test('submoduleAccess() gives credentials to the same host only', () => {
  const parent = { repo: 'https://host/a', username: 'u', password: 'p', insecure: true };
  expect(submoduleAccess(parent, 'https://host/b', undefined)).toEqual({ ...parent, repo: 'https://host/b' });
  for (const url of ['https://host:8443/b', 'http://host/b', 'https://host.evil/b', 'ssh://git@host/b']) {
    expect(submoduleAccess(parent, url, undefined).password).toBeUndefined();
  }
  expect(() => submoduleAccess(parent, 'ext::sh', undefined)).toThrow('not allowed');
  expect(() => submoduleAccess(parent, 'file:///etc', ['https', 'file'])).toThrow('folder of this machine');
});
