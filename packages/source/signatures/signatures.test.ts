import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SigningHome, SigningKey } from '../../../test/harness/index.ts';
import { createSigningHome } from '../../../test/harness/index.ts';
import type { GitSource } from '../git/git-source.ts';
import { createGitSource } from '../git/git-source.ts';
import type { ScratchRepo } from '../testing/scratch-repo.ts';
import { createScratchRepo } from '../testing/scratch-repo.ts';
import { readGpgKeys } from './keyring.ts';
import { readStatus } from './gpg-status.ts';

let people: SigningHome;
let jane: SigningKey;
let john: SigningKey;
let repo: ScratchRepo;
let cacheDir: string;
let source: GitSource;
let keys: Record<string, string>;

beforeAll(async () => {
  people = await createSigningHome();
  jane = await people.makeKey('Jane Doe');
  john = await people.makeKey('John Doe');
});

afterAll(() => people[Symbol.asyncDispose]());

beforeEach(() => {
  repo = createScratchRepo();
  // Longer than the path of a socket may be, which must not matter.
  cacheDir = mkdtempSync(join(tmpdir(), `tiphys-cache-${'x'.repeat(100)}-`));
  keys = { [jane.keyId]: jane.publicKey };
  source = createGitSource(
    {
      trust: { knownHosts: () => '', certificate: () => undefined, gpgKeys: () => keys },
      maxVersion: (range, versions) => (range === '*' ? versions.at(-1) : undefined),
    },
    { cacheDir, protocols: ['file'] },
  );
});

afterEach(() => {
  source.close();
  repo[Symbol.dispose]();
  rmSync(cacheDir, { recursive: true, force: true });
});

/** Commits a file, signed when a key is given. */
function commit(text: string, key?: SigningKey, message = text): string {
  const plain = repo.commit({ file: text }, message);
  if (!key) return plain;
  git(key, 'commit', '--quiet', '--amend', '--allow-empty', '--gpg-sign', '-m', message);
  return git(key, 'rev-parse', 'HEAD').trim();
}

function git(key: SigningKey, ...args: string[]): string {
  const identity = { GIT_COMMITTER_NAME: 'Tester', GIT_COMMITTER_EMAIL: 'tester@example.com' };
  return execFileSync('git', ['-c', `user.signingKey=${key.keyId}`, ...args], {
    cwd: repo.dir,
    encoding: 'utf8',
    env: { ...people.env, ...identity, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
}

/** Writes a commit object as it is, and a branch that points at it. */
function writeCommit(raw: string, branch: string): string {
  const args = ['hash-object', '-t', 'commit', '-w', '--stdin'];
  const sha = execFileSync('git', args, { cwd: repo.dir, input: raw, encoding: 'utf8' }).trim();
  repo.git('update-ref', `refs/heads/${branch}`, sha);
  return sha;
}

async function states(sha: string, revision = sha, deep = false): Promise<string[]> {
  const found = await source.signatures({ repo: repo.url }, { sha, revision, deep });
  return found.map(({ keyId, state }) => (keyId === '' ? state : `${state} ${keyId}`));
}

describe('of one commit', () => {
  test('unsigned, signed with a known key, and with a key that is not in the keyring', async () => {
    const plain = commit('one');
    const good = commit('two', jane);
    const strange = commit('three', john);
    expect(await states(plain)).toEqual(['unsigned']);
    expect(await states(good)).toEqual([`signed ${jane.keyId}`]);
    expect(await states(strange)).toEqual([`signed with key not in keyring ${john.keyId}`]);
    const [one] = await source.signatures({ repo: repo.url }, { sha: good, revision: 'main', deep: false });
    expect(one).toMatchObject({ revision: good, identity: 'Tester <tester@example.com>' });
    expect(one?.text).toContain('gpg: Good signature from "Jane Doe <jane.doe@example.com>" [ultimate]');
    expect(one?.text).toContain(`using EDDSA key ${jane.fingerprint}`);
    // Nothing is checked out, and no file of a call is left.
    expect(readdirSync(cacheDir).sort()).toEqual(['git', 'gpg', 'tmp']);
    for (const home of readdirSync(join(cacheDir, 'gpg'))) {
      expect(readdirSync(join(cacheDir, 'gpg', home)).filter((name) => name.startsWith('signature'))).toEqual(
        [],
      );
    }
  });

  test('keys that come and go count without a restart', async () => {
    const sha = commit('two', john);
    expect(await states(sha)).toEqual([`signed with key not in keyring ${john.keyId}`]);
    keys = { ...keys, [john.keyId]: john.publicKey };
    expect(await states(sha)).toEqual([`signed ${john.keyId}`]);
    keys = {};
    expect(await states(sha)).toEqual([`signed with key not in keyring ${john.keyId}`]);
    // A key under another key's name would be trusted for what nobody looked at.
    keys = { [jane.keyId]: john.publicKey };
    expect(await states(sha)).toEqual([`signed with key not in keyring ${john.keyId}`]);
  });

  test('a commit that was changed after it was signed is bad', async () => {
    const good = commit('two', jane);
    const forged = writeCommit(git(jane, 'cat-file', 'commit', good).replace('two', 'TWO'), 'forged');
    expect(await states(forged)).toEqual([`bad signature ${jane.keyId}`]);
  });

  test('expired and revoked keys are named as such', async () => {
    const brief = await people.makeKey('Brief Life', 'seconds=2');
    const sha = commit('brief', brief);
    keys = { [brief.keyId]: brief.publicKey };
    await expect
      .poll(async () => (await people.gpg('--list-keys', brief.keyId)).includes('[expired'), {
        timeout: 10_000,
      })
      .toBe(true);
    expect(await states(sha)).toEqual([`signed with expired key ${brief.keyId}`]);
    const gone = await people.makeKey('Gone Soon');
    const other = commit('gone', gone);
    const revocation = join(people.env['GNUPGHOME'] ?? '', 'openpgp-revocs.d', `${gone.fingerprint}.rev`);
    const fixed = execFileSync('sed', ['s/^:-----BEGIN/-----BEGIN/', revocation], { encoding: 'utf8' });
    execFileSync('gpg', ['--batch', '--import'], { env: people.env, input: fixed, stdio: 'pipe' });
    keys = { [gone.keyId]: await people.gpg('--armor', '--export', gone.fingerprint) };
    expect(await states(other)).toEqual([`signed with revoked key ${gone.keyId}`]);
  });

  test('a good signature of something else does not pass for one of the commit', async () => {
    const raw = git(jane, 'cat-file', 'commit', commit('one'));
    const text = join(cacheDir, 'text');
    writeFileSync(text, raw);
    const signed = commit('two', jane);
    const others = [
      // A message that brings its own content, one in clear text, and the signature of another commit.
      await people.gpg('--armor', '--local-user', jane.keyId, '--output', '-', '--sign', text),
      await people.gpg('--armor', '--local-user', jane.keyId, '--output', '-', '--clearsign', text),
      /gpgsig ([^]*?END PGP SIGNATURE-----)/
        .exec(git(jane, 'cat-file', 'commit', signed))?.[1]
        ?.replaceAll('\n ', '\n') ?? '',
    ];
    for (const [index, other] of others.entries()) {
      const evil = raw.replace('one', 'evil');
      const sha = writeCommit(
        evil.replace('\n\n', `\ngpgsig ${other.trim().replaceAll('\n', '\n ')}\n\n`),
        `x${index}`,
      );
      const found = await states(sha).catch((error: unknown) => [String(error)]);
      expect(found).toHaveLength(1);
      expect(found[0]).not.toMatch(/^signed [0-9A-F]{16}$/);
    }
  });

  test('an SSH signature and a sha256 header are as none', async () => {
    const raw = git(jane, 'cat-file', 'commit', commit('one'));
    const signature = '-----BEGIN SSH SIGNATURE-----\n U1NIU0lHAAAA\n -----END SSH SIGNATURE-----';
    for (const header of [`gpgsig ${signature}`, `gpgsig-sha256 ${signature.replaceAll('SSH', 'PGP')}`]) {
      const forged = writeCommit(raw.replace('\n\n', `\n${header}\n\n`), `y${header.length}`);
      expect(await states(forged)).toEqual(['unsigned']);
    }
  });
});

describe('of tags', () => {
  test('the signature of an annotated tag counts, not that of its commit', async () => {
    const sha = commit('one');
    git(jane, 'tag', '--sign', '-m', 'release', 'v1.0.0');
    git(jane, 'tag', '-a', '-m', 'not signed', 'v1.1.0');
    git(jane, 'tag', 'light');
    expect(await states(sha, 'v1.0.0')).toEqual([`signed ${jane.keyId}`]);
    expect(await states(sha, 'refs/tags/v1.0.0')).toEqual([`signed ${jane.keyId}`]);
    expect(await states(sha, 'v1.1.0')).toEqual(['unsigned']);
    expect(await states(sha, '*')).toEqual(['unsigned']);
    expect(await states(sha, 'light')).toEqual(['unsigned']);
    expect(await states(sha, 'v1.0.0', true)).toEqual([`signed ${jane.keyId}`, 'unsigned']);
    const [tag] = await source.signatures({ repo: repo.url }, { sha, revision: 'v1.0.0', deep: false });
    expect(tag).toMatchObject({ revision: 'v1.0.0', identity: 'Tester "<tester@example.com>"' });
  });

  test('a branch with the name of a signed tag does not pass for the tag', async () => {
    commit('one');
    git(jane, 'tag', '--sign', '-m', 'release', 'release');
    const other = commit('evil');
    repo.git('branch', 'release', other);
    const sha = await source.resolveRevision({ repo: repo.url }, 'release', { maxAgeMs: 0 });
    expect(sha).toBe(other);
    expect(await states(sha, 'release')).toEqual(['unsigned']);
  });
});

describe('of a history', () => {
  test('all commits count, newest first, though only one was fetched before', async () => {
    commit('one');
    commit('two', jane);
    const head = commit('three', john);
    expect(await states(head)).toEqual([`signed with key not in keyring ${john.keyId}`]);
    expect(await states(head, 'main', true)).toEqual([
      `signed with key not in keyring ${john.keyId}`,
      `signed ${jane.keyId}`,
      'unsigned',
    ]);
  });

  test('a seal that is signed well ends the search, an unsigned one does not', async () => {
    commit('one');
    const seal = commit('two', jane, 'seal\n\nArgocd-gpg-seal: all reviewed');
    expect(await states(seal, 'main', true)).toEqual([`signed ${jane.keyId}`]);
    const after = commit('three', jane);
    expect(await states(after, 'main', true)).toEqual([`signed ${jane.keyId}`, `signed ${jane.keyId}`]);
    const broken = commit('four', undefined, 'seal\n\nArgocd-gpg-seal: not signed');
    expect((await states(broken, 'main', true)).slice(0, 2)).toEqual(['unsigned', `signed ${jane.keyId}`]);
  });

  test('a history is read once for all who ask for it with the same keys', async () => {
    for (let index = 0; index < 30; index++) commit(`${index}`);
    const head = commit('last', jane);
    const first = await source.signatures({ repo: repo.url }, { sha: head, revision: 'main', deep: true });
    const others = await Promise.all(
      Array.from({ length: 50 }, () =>
        source.signatures({ repo: repo.url }, { sha: head, revision: 'main', deep: true }),
      ),
    );
    for (const other of others) expect(other[3]).toBe(first[3]);
    keys = {};
    expect((await states(head, 'main', true))[0]).toContain('not in keyring');
  });

  test('a history that is longer than the limit says its name', async () => {
    source.close();
    source = createGitSource(
      { trust: { knownHosts: () => '', certificate: () => undefined }, maxVersion: () => undefined },
      { cacheDir, protocols: ['file'], maxVerifiedCommits: 2 },
    );
    commit('one');
    commit('two');
    const head = commit('three');
    await expect(states(head, head, true)).rejects.toThrow(
      'more than 2 commits (limit TIPHYS_GIT_MAX_VERIFIED_COMMITS)',
    );
  });
});

test('readGpgKeys() tells what Argo CD shows of keys', async () => {
  const both = await readGpgKeys(jane.publicKey + john.publicKey, { dir: cacheDir });
  expect(both.map(({ keyId }) => keyId).sort()).toEqual([jane.keyId, john.keyId].sort());
  expect(both.find(({ keyId }) => keyId === jane.keyId)).toMatchObject({
    fingerprint: jane.fingerprint,
    subType: 'ed25519',
    owner: 'Jane Doe <jane.doe@example.com>',
    trust: 'unknown',
  });
  expect(both[0]?.armored).toContain('-----BEGIN PGP PUBLIC KEY BLOCK-----');
  await expect(readGpgKeys('no key', { dir: cacheDir })).rejects.toThrow(
    'cannot import GPG keys: no valid OpenPGP data found',
  );
  expect(readdirSync(cacheDir)).toEqual([]);
});

test('readStatus() believes no output with two signatures', () => {
  const good = '[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG 0123456789ABCDEF A\n';
  expect(readStatus(good)).toEqual({ state: 'signed', keyId: '0123456789ABCDEF' });
  expect(readStatus(good + good)).toBeUndefined();
  expect(readStatus(`${good}[GNUPG:] TRUST_UNDEFINED 0 pgp\n`)?.state).toBe('signed with untrusted key');
  expect(readStatus('')).toBeUndefined();
});
