import type { Clock, Logger } from '@tiphys/base';
import { codes, createLimiter, createSingleFlight, raceSignal, StatusError } from '@tiphys/base';
import { LRUCache } from 'lru-cache';
import type { ReadLfs } from '../lfs/lfs-objects.ts';
import { withLfs } from '../lfs/lfs-objects.ts';
import { lfsUrlOf } from '../lfs/lfs-server.ts';
import type { LfsStore } from '../lfs/lfs-store.ts';
import type { Directory, TreeObjects } from '../tree/objects.ts';
import type { SubmoduleTree } from '../tree/submodules.ts';
import type { OpenRepository, RepositoryAccess } from './access.ts';
import { accessKey } from './access.ts';
import type { Commit } from './commit.ts';
import { parseCommit } from './commit.ts';
import type { GitMetrics } from './git-metrics.ts';
import { createGitObjects } from './git-objects.ts';
import type { MirrorPool } from './mirror-pool.ts';
import type { Mirror } from './mirror.ts';
import type { RefListing } from './ref-listing.ts';
import { isCommitSha } from './revision.ts';

/** Largest commit object. */
const maxCommitBytes = 1024 * 1024;
/** Largest `.lfsconfig`. */
const maxLfsConfigBytes = 64 * 1024;
/** Commits kept parsed. */
const maxCommitsKept = 1000;
/** Bytes of files kept, each no larger than the other bound: what many applications share is small. */
const maxFileBytesKept = 8 * 1024 * 1024;
const maxKeptFileBytes = 64 * 1024;
/** About what an entry of a cache takes besides its bytes. */
const entryBytes = 200;

/** What fetching needs. */
export interface CommitStoreDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: GitMetrics;
  readonly listing: Pick<RefListing, 'known'>;
  readonly open: OpenRepository;
  readonly pool: MirrorPool;
  readonly lfs: LfsStore;
}

/** Bounds of a store. */
export interface CommitStoreOptions {
  /** Fetches at once. */
  readonly maxFetches: number;
  /** Directory entries kept parsed in memory. */
  readonly maxEntries: number;
}

/** Commits of repositories by SHA, fetched when they are not stored. */
export interface CommitStore {
  commit(repo: RepositoryAccess, sha: string, signal?: AbortSignal): Promise<Commit>;
  /** The mirror that holds a commit. */
  mirror(repo: RepositoryAccess, sha: string, signal?: AbortSignal): Promise<Mirror>;
  /** The root of a commit's files, and where they are read. */
  tree(repo: RepositoryAccess, sha: string, signal?: AbortSignal): Promise<SubmoduleTree>;
}

/** Makes the store over mirrors on disk; parsed directories are shared by all of them, and small files are kept. */
export function createCommitStore(deps: CommitStoreDeps, options: CommitStoreOptions): CommitStore {
  const { pool } = deps;
  const limit = createLimiter(options.maxFetches);
  const flight = createSingleFlight<void>();
  const objects = new WeakMap<Mirror, TreeObjects>();
  const commits = new LRUCache<string, Commit>({ max: maxCommitsKept });
  const directories = new LRUCache<string, Directory>({
    maxSize: options.maxEntries,
    sizeCalculation: (directory) => 1 + directory.entries.size,
  });

  const files = new LRUCache<string, Uint8Array>({
    maxSize: maxFileBytesKept,
    maxEntrySize: maxKeptFileBytes,
    sizeCalculation: (content) => entryBytes + content.length,
  });
  let mirrors = 0;

  async function mirrorWith(repo: RepositoryAccess, sha: string, signal?: AbortSignal): Promise<Mirror> {
    if (!isCommitSha(sha)) {
      throw new StatusError(codes.invalidArgument, `${JSON.stringify(sha)} is not a commit SHA`);
    }
    const key = accessKey(repo);
    const mirror = await pool.get(key);
    if (mirror.has(sha)) return mirror;
    await raceSignal(
      flight(`${key} ${sha}`, () => limit(() => fetchCommit(deps, { repo, sha, mirror }))),
      signal,
    );
    return mirror;
  }

  async function commitIn(mirror: Mirror, sha: string): Promise<Commit> {
    const kept = commits.get(sha);
    if (kept) return kept;
    const [object] = await mirror.reader.read([sha], maxCommitBytes);
    const commit = object?.type === 'commit' ? parseCommit(object.content) : undefined;
    if (!commit) throw new StatusError(codes.notFound, `${sha} is not a commit`);
    commits.set(sha, commit);
    return commit;
  }

  /** One for all trees of a mirror, so that they share what is being read. */
  function objectsOf(mirror: Mirror): TreeObjects {
    const known = objects.get(mirror);
    if (known) return known;
    // Whoever can make another file with the same id must not have it read in other repositories.
    const prefix = `${mirrors++} `;
    const made = createGitObjects(mirror.reader, {
      directories,
      files: {
        get: (id) => files.get(prefix + id),
        set: (id, content) => void files.set(prefix + id, content),
      },
    });
    objects.set(mirror, made);
    return made;
  }

  function lfsReader(
    repo: RepositoryAccess,
    mirror: Mirror,
    { rootId, stored }: { readonly stored: TreeObjects; readonly rootId: string },
  ): ReadLfs {
    return async (pointers, signal) => {
      const configured = await lfsConfig(stored, rootId);
      return raceSignal(
        deps.lfs.read({ repo, dir: mirror.lfsDir, configured, pointers, fetched: pool.fetched }),
        signal,
      );
    };
  }

  return {
    mirror: mirrorWith,
    commit: async (repo, sha, signal) => commitIn(await mirrorWith(repo, sha, signal), sha),
    async tree(repo, sha, signal) {
      const mirror = await mirrorWith(repo, sha, signal);
      const { tree } = await commitIn(mirror, sha);
      const stored = objectsOf(mirror);
      const whole = repo.enableLfs
        ? withLfs(stored, lfsReader(repo, mirror, { stored, rootId: tree }))
        : stored;
      return { objects: whole, rootId: tree, url: repo.repo };
    },
  };
}

/** The server that a commit's `.lfsconfig` names. */
async function lfsConfig(objects: TreeObjects, rootId: string): Promise<string | undefined> {
  const file = (await objects.directory(rootId)).entries.get('.lfsconfig');
  if (file?.type !== 'file') return undefined;
  const [content] = await objects.files([file.id], { maxBytes: maxLfsConfigBytes });
  return lfsUrlOf(new TextDecoder().decode(content));
}

async function fetchCommit(
  { clock, listing, log, metrics, open, pool }: CommitStoreDeps,
  { mirror, repo, sha }: { readonly mirror: Mirror; readonly repo: RepositoryAccess; readonly sha: string },
): Promise<void> {
  // Servers that do not hand out commits by SHA want a ref that points at it.
  const ref = [...(listing.known(repo)?.commits ?? [])].find(([, commit]) => commit === sha)?.[0];
  const started = clock.now();
  await using access = await open(repo);
  await metrics.measure({ type: 'fetch', repo: repo.repo, revision: sha }, () =>
    mirror.fetch(access, { sha, ref, depth: repo.depth ?? 0 }),
  );
  log.info('git fetch', { repo: access.location.url, revision: sha, time_ms: clock.now() - started });
  await pool.fetched();
}
