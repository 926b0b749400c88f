import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@tiphys/base';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ScratchRepo } from '../testing/scratch-repo.ts';
import { createScratchRepo } from '../testing/scratch-repo.ts';
import { openAccess } from './access.ts';
import { parseCommit } from './commit.ts';
import { createGitObjects } from './git-objects.ts';
import { createMirrorPool } from './mirror-pool.ts';
import type { Mirror } from './mirror.ts';
import { openMirror } from './mirror.ts';

let repo: ScratchRepo;
let dir: string;
const program = {};

beforeEach(() => {
  repo = createScratchRepo();
  dir = mkdtempSync(join(tmpdir(), 'tiphys-mirror-'));
});

afterEach(() => {
  repo[Symbol.dispose]();
  rmSync(dir, { recursive: true, force: true });
});

async function fetchInto(mirror: Mirror, sha: string): Promise<void> {
  await using access = await openAccess(
    { repo: repo.url },
    { trust: { knownHosts: () => '', certificate: () => undefined }, tempDir: dir, protocols: ['file'] },
  );
  await mirror.fetch(access, { sha, depth: 0 });
}

const nothing = { get: () => undefined, set: () => {} };

async function contentOf(mirror: Mirror, sha: string): Promise<string> {
  const [object] = await mirror.reader.read([sha], 100_000);
  const { tree = '' } = (object && parseCommit(object.content)) ?? {};
  const objects = createGitObjects(mirror.reader, { directories: nothing, files: nothing });
  const entry = (await objects.directory(tree)).entries.get('file');
  const [bytes] = await objects.files([entry?.id ?? ''], { maxBytes: 1000 });
  return new TextDecoder().decode(bytes);
}

test('a mirror is packed after some fetches, keeps the commits used last and fetches the others again', async () => {
  const mirror = await openMirror({
    program,
    dir: join(dir, 'm'),
    fetchTimeoutMs: 60_000,
    maxCommits: 3,
    fetchesBetweenRepacks: 4,
  });
  const shas: string[] = [];
  try {
    for (let index = 0; index < 9; index++) {
      const sha = repo.commit({ file: `${index}`, [`more/${index}`]: 'x'.repeat(100) });
      shas.push(sha);
      await fetchInto(mirror, sha);
      expect(await contentOf(mirror, sha)).toBe(`${index}`);
    }
    const known = shas.filter((sha) => mirror.has(sha));
    expect(known).toHaveLength(4);
    expect(
      readdirSync(join(dir, 'm', 'objects', 'pack')).filter((name) => name.endsWith('.pack')).length,
    ).toBeLessThan(4);
    const [first = ''] = shas;
    expect(mirror.has(first)).toBe(false);
    await fetchInto(mirror, first);
    expect(await contentOf(mirror, first)).toBe('0');
    expect(await contentOf(mirror, shas.at(-1) ?? '')).toBe('8');
  } finally {
    mirror.close();
  }
});

test('the longest unused mirrors go when there are too many, but none in use', async () => {
  let now = 1_000_000_000_000;
  const pool = createMirrorPool(
    { clock: { now: () => now }, log: silentLogger },
    { program, dir: join(dir, 'pool'), fetchTimeoutMs: 60_000, maxMirrors: 2, maxBytes: 1024 ** 3 },
  );
  try {
    for (const key of ['a', 'b', 'c']) await pool.get(key);
    // All three were used just now.
    await pool.fetched();
    expect(readdirSync(join(dir, 'pool')).sort()).toEqual(['a', 'b', 'c']);
    now += 11 * 60_000;
    await pool.get('a');
    now += 60_000;
    for (let count = 0; count < 20; count++) await pool.fetched();
    expect(readdirSync(join(dir, 'pool')).sort()).toEqual(['a', 'c']);
  } finally {
    pool.close();
  }
});

test('a mirror without room goes although it is the only one, unless it is in use', async () => {
  let now = 1_000_000_000_000;
  const pool = createMirrorPool(
    { clock: { now: () => now }, log: silentLogger },
    { program, dir: join(dir, 'pool'), fetchTimeoutMs: 60_000, maxMirrors: 10, maxBytes: 1 },
  );
  try {
    await pool.get('a');
    await pool.fetched();
    expect(readdirSync(join(dir, 'pool'))).toEqual(['a']);
    now += 11 * 60_000;
    for (let count = 0; count < 20; count++) await pool.fetched();
    expect(readdirSync(join(dir, 'pool'))).toEqual([]);
    expect((await pool.get('a')).has('x')).toBe(false);
  } finally {
    pool.close();
  }
});
