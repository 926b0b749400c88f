import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codes, createLimiter, StatusError } from '@tiphys/base';
import type { GitAccess } from './access.ts';
import { gitFailure, reasonOf } from './failure.ts';
import type { ObjectReader } from './object-reader.ts';
import { createObjectReader } from './object-reader.ts';
import type { ProgramResult } from './run-program.ts';
import type { GitCall, GitProgram } from './run.ts';
import { runGit } from './run.ts';

/** Longest time for work on what is stored. */
const localTimeoutMs = 120_000;
/** Bytes of what one fetch brings. */
const defaultMaxFetchBytes = 10 * 1024 ** 3;
/** Largest list of commits. */
const maxListedBytes = 64 * 1024 * 1024;
/** Every branch and tag, under names of our own. */
const allRefs = ['+refs/heads/*:refs/tiphys-all/heads/*', '+refs/tags/*:refs/tiphys-all/tags/*'];

/** Where a mirror is, and how long a fetch may take. */
export interface MirrorOptions {
  readonly program: GitProgram;
  readonly dir: string;
  readonly fetchTimeoutMs: number;
  /** Commits kept by a ref of their own; the longest unused go first when the mirror is packed. Default 100. */
  readonly maxCommits?: number | undefined;
  /** Fetches after which the mirror is packed again. Default 200. */
  readonly fetchesBetweenRepacks?: number | undefined;
  /** Bytes of what one fetch may bring. Default 10 GiB. */
  readonly maxFetchBytes?: number | undefined;
  /** Ends every git that is running. */
  readonly signal?: AbortSignal | undefined;
}

/** A commit to fetch, and a ref known to point at it for servers that do not hand out commits by SHA. */
export interface FetchRequest {
  readonly sha: string;
  readonly ref?: string | undefined;
  /** Commits of history to fetch; 0 is taken as 1. */
  readonly depth: number;
}

/** An annotated tag: its full name and the id of its object. */
export interface TagToFetch {
  readonly ref: string;
  readonly id: string;
}

/** One repository's objects on disk: a bare repository that holds the commits that were asked for, without history. */
export interface Mirror {
  readonly reader: ObjectReader;
  /** Folder for what Git LFS holds of it. */
  readonly lfsDir: string;
  /** Whether a commit was fetched by its SHA and is stored whole. */
  has(sha: string): boolean;
  /** Fetches a commit if it is not stored. Fetches of one mirror happen one after the other. */
  fetch(access: GitAccess, request: FetchRequest): Promise<void>;
  /** Fetches everything that a commit descends from. */
  fetchHistory(access: GitAccess, sha: string): Promise<void>;
  /** Commits that a commit descends from, as far as they are stored, itself first; `count` at most. */
  ancestors(sha: string, count: number): Promise<string[]>;
  /** Fetches a tag object if it is not stored. Throws `notFound` where the ref is another one by now. */
  fetchTag(access: GitAccess, tag: TagToFetch): Promise<void>;
  /** The full SHA of a commit that begins with `prefix`, fetching all branches with history when it is not known. */
  complete(access: GitAccess, prefix: string): Promise<string | undefined>;
  /** Ends its process; nothing can be read afterwards. */
  close(): void;
}

/** Opens a mirror, making it where there is none; locks left by a killed process are taken away. */
export async function openMirror(options: MirrorOptions): Promise<Mirror> {
  const { dir, fetchTimeoutMs, fetchesBetweenRepacks = 200, maxCommits = 100, program } = options;
  const { maxFetchBytes = defaultMaxFetchBytes } = options;
  const git = (call: Omit<GitCall, 'gitDir'>): Promise<ProgramResult> =>
    runGit(program, { ...call, gitDir: dir, signal: options.signal });
  await prepare(options);
  await removeLeftovers(dir);
  const reader = createObjectReader({ program, gitDir: dir });
  const limit = createLimiter(1);
  /** Commits with a ref of their own, in order of last use. Only a finished fetch leaves one. */
  const stored = new Map((await keptCommits(options)).map((sha) => [sha, true]));
  let fetches = 0;

  function has(sha: string): boolean {
    if (!stored.delete(sha)) return false;
    stored.set(sha, true);
    return true;
  }

  function fetch(access: GitAccess, request: FetchRequest): Promise<void> {
    return limit(async () => {
      if (has(request.sha)) return;
      // Whoever cleans a cache folder while we run takes nothing but time.
      if (await prepare(options)) stored.clear();
      await removeLeftovers(dir);
      try {
        await fetchOne(access, request);
      } catch (error) {
        // A commit may be stored without a ref, as an ancestor of another; good enough where the server does not answer.
        const [info] = await reader.info([request.sha]);
        if (info?.type !== 'commit') throw error;
        return;
      }
      stored.set(request.sha, true);
      // What was fetched is there, whether or not the rest can be packed.
      if (++fetches % fetchesBetweenRepacks === 0) await tidy().catch(() => {});
    });
  }

  async function fetchOne(access: GitAccess, { sha, ref, depth }: FetchRequest): Promise<void> {
    const keep = keepRef(sha);
    const shallow = [`--depth=${Math.max(1, depth)}`];
    const first = await attempt(access, [...shallow], [`+${sha}:${keep}`]);
    if (first.exitCode === 0) return;
    const error = gitFailure('failed to fetch', access, first);
    // A server without SHA wants, or a dumb one without shallow fetches, still hands out its refs.
    const refusesSha =
      reasonOf(error) === 'revision' || /shallow|does not allow|unadvertised/i.test(first.stderr);
    if (!refusesSha) throw error;
    const wants = ref === undefined ? allRefs : [`+${ref}:${keep}`];
    const second = await attempt(access, [], wants);
    if (second.exitCode !== 0) throw gitFailure('failed to fetch', access, second);
    const [info] = await reader.info([sha]);
    if (info?.type !== 'commit') throw error;
    await git({ args: ['update-ref', keep, sha], what: 'keep a commit', timeoutMs: localTimeoutMs });
  }

  function fetchHistory(access: GitAccess, sha: string): Promise<void> {
    return limit(async () => {
      const wants = [`+${sha}:${keepRef(sha)}`];
      const result = await attempt(access, ['--depth=2147483647'], wants);
      if (result.exitCode === 0) {
        stored.set(sha, true);
        return;
      }
      // A dumb server knows no depth; what it hands out has its history.
      if (!/shallow|dumb/i.test(result.stderr)) throw gitFailure('failed to fetch', access, result);
      const whole = await attempt(access, [], allRefs);
      if (whole.exitCode !== 0) throw gitFailure('failed to fetch', access, whole);
    });
  }

  async function ancestors(sha: string, count: number): Promise<string[]> {
    const args = ['rev-list', `--max-count=${count}`, '--end-of-options', sha];
    const maxStdoutBytes = maxListedBytes;
    const result = await git({ args, what: 'list a history', timeoutMs: localTimeoutMs, maxStdoutBytes });
    return result.stdout.split('\n').filter((line) => line !== '');
  }

  function fetchTag(access: GitAccess, { id, ref }: TagToFetch): Promise<void> {
    return limit(async () => {
      if ((await reader.info([id]))[0]?.type === 'tag') return;
      if (!isRefName(ref)) throw new StatusError(codes.invalidArgument, `${JSON.stringify(ref)} is no ref`);
      const want = `+${ref}:refs/tiphys-tags/${id}`;
      let result = await attempt(access, ['--depth=1'], [want]);
      if (result.exitCode !== 0 && /shallow|dumb/i.test(result.stderr))
        result = await attempt(access, [], [want]);
      if (result.exitCode !== 0) throw gitFailure('failed to fetch', access, result);
      if ((await reader.info([id]))[0]?.type === 'tag') return;
      throw new StatusError(codes.notFound, `the tag ${ref} was changed meanwhile`);
    });
  }

  async function attempt(
    access: GitAccess,
    flags: readonly string[],
    wants: readonly string[],
  ): Promise<ProgramResult> {
    const result = await git({
      maxFileBytes: maxFetchBytes,
      args: [
        'fetch',
        '--quiet',
        '--no-tags',
        '--no-write-fetch-head',
        '--force',
        ...flags,
        '--end-of-options',
        access.location.url,
        ...wants,
      ],
      what: `fetch ${access.location.url}`,
      env: access.env,
      config: access.config,
      timeoutMs: fetchTimeoutMs,
    });
    if (result.exitCode !== 0 && (await hasGrownTo(dir, maxFetchBytes))) {
      await removeLeftovers(dir);
      throw new StatusError(
        codes.resourceExhausted,
        `failed to fetch ${access.location.url}: more than ${maxFetchBytes} bytes (limit TIPHYS_GIT_MAX_FETCH_BYTES)`,
      );
    }
    return result;
  }

  async function complete(access: GitAccess, prefix: string): Promise<string | undefined> {
    const known = await parse(prefix);
    if (known !== undefined) return known;
    await limit(async () => {
      const result = await attempt(access, ['--depth=2147483647'], allRefs);
      if (result.exitCode !== 0) throw gitFailure('failed to fetch', access, result);
    });
    return parse(prefix);
  }

  async function parse(prefix: string): Promise<string | undefined> {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${prefix}^{commit}`];
    const result = await git({ args, what: 'complete a SHA', timeoutMs: localTimeoutMs });
    const sha = result.stdout.trim().split('\n').at(-1) ?? '';
    return result.exitCode === 0 && sha.startsWith(prefix) ? sha : undefined;
  }

  /** Lets go of commits unused for long, and packs what is left. */
  async function tidy(): Promise<void> {
    const surplus = [...stored.keys()].slice(0, Math.max(0, stored.size - maxCommits));
    for (const sha of surplus) stored.delete(sha);
    const stdin = surplus.map((sha) => `delete ${keepRef(sha)}\n`).join('');
    await git({ args: ['update-ref', '--stdin'], stdin, what: 'drop commits', timeoutMs: localTimeoutMs });
    await git({
      args: ['repack', '-a', '-d', '-q', '--unpack-unreachable=1.hour.ago'],
      what: 'repack',
      timeoutMs: localTimeoutMs,
    });
    await git({ args: ['prune', '--expire=1.hour.ago'], what: 'prune', timeoutMs: localTimeoutMs });
  }

  return {
    reader,
    lfsDir: join(dir, 'lfs', 'objects'),
    has,
    fetch,
    ancestors,
    fetchHistory,
    fetchTag,
    complete,
    close: () => reader.close(),
  };
}

/** Makes the repository where there is none, and tells whether it did. */
async function prepare({ dir, program }: MirrorOptions): Promise<boolean> {
  if (await stat(join(dir, 'HEAD')).catch(() => undefined)) return false;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const args = ['init', '--quiet', '--bare', '--template=', '--end-of-options', dir];
  await runGit(program, { args, what: 'make a mirror', timeoutMs: localTimeoutMs });
  return true;
}

/** Takes away what a git that was killed leaves: locks that would stop the next one, and packs half received. */
async function removeLeftovers(dir: string): Promise<void> {
  const locks = ['shallow.lock', 'packed-refs.lock', 'config.lock', 'HEAD.lock'].map((name) =>
    join(dir, name),
  );
  const packs = join(dir, 'objects', 'pack');
  const partial = (await readdir(packs).catch(() => [])).filter((name) => name.startsWith('tmp_'));
  for (const path of [...locks, ...partial.map((name) => join(packs, name))]) await rm(path, { force: true });
}

/** Whether a pack that was being received has reached a size: git says nothing of what stopped it there. */
async function hasGrownTo(dir: string, bytes: number): Promise<boolean> {
  const packs = join(dir, 'objects', 'pack');
  for (const name of await readdir(packs).catch(() => [])) {
    const size = name.startsWith('tmp_')
      ? ((await stat(join(packs, name)).catch(() => undefined))?.size ?? 0)
      : 0;
    if (size > bytes - 1024) return true;
  }
  return false;
}

/** A name from a listing may be anything; nothing but a ref becomes part of what is fetched. */
function isRefName(ref: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /^refs\/[^\s~^:?*[\\\u0000-\u001f\u007f]+$/.test(ref) && !ref.includes('..');
}

function keepRef(sha: string): string {
  return `refs/tiphys/${sha}`;
}

async function keptCommits({ dir, program }: MirrorOptions): Promise<string[]> {
  const args = ['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/tiphys/'];
  const result = await runGit(program, {
    args,
    what: 'list kept commits',
    gitDir: dir,
    timeoutMs: localTimeoutMs,
    maxStdoutBytes: 16 * 1024 * 1024,
  });
  return result.stdout.split('\n').filter((sha) => sha !== '');
}
