import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Logger, Metrics } from '@tiphys/base';
import {
  codes,
  createLimiter,
  noMetrics,
  createSingleFlight,
  raceSignal,
  silentLogger,
  StatusError,
  systemClock,
} from '@tiphys/base';
import { LRUCache } from 'lru-cache';
import type { Directory, TreeObjects } from '../tree/objects.ts';
import type { OpenSubmodule } from '../tree/submodules.ts';
import { createSubmodules } from '../tree/submodules.ts';
import { createTree } from '../tree/tree.ts';
import type { Tree } from '../types.ts';
import type { GitAccess, RepositoryAccess, Trust } from './access.ts';
import { accessKey, openAccess } from './access.ts';
import { closed } from './closed.ts';
import type { Commit } from './commit.ts';
import { parseCommit } from './commit.ts';
import { createGitMetrics } from './git-metrics.ts';
import { createGitObjects } from './git-objects.ts';
import { createGithubApps } from './github-app.ts';
import { refuseLfsPointers } from './lfs-pointers.ts';
import type { Mirror } from './mirror.ts';
import { createMirrorPool } from './mirror-pool.ts';
import type { RemoteRefs } from './refs.ts';
import type { RefsOptions } from './ref-listing.ts';
import { createRefListing } from './ref-listing.ts';
import { tagsAt } from './refs.ts';
import type { MaxVersion } from './revision.ts';
import { isCommitSha, resolveRevision, unresolved } from './revision.ts';
import type { GitProgram } from './run.ts';
import { submoduleAccess, submoduleUrl } from './submodule-access.ts';
import { changedPaths } from './tree-diff.ts';
import type { GitProtocol } from './url.ts';

/** Largest commit object. */
const maxCommitBytes = 1024 * 1024;
/** Commits kept parsed. */
const maxCommitsKept = 1000;
/** What git sources need. */
export interface GitSourceDeps {
  readonly trust: Trust;
  readonly maxVersion: MaxVersion;
  readonly log?: Logger | undefined;
  readonly clock?: Clock | undefined;
  readonly metrics?: Metrics | undefined;
}

/** Where mirrors are kept, and the bounds of what git may do. */
export interface GitSourceOptions {
  /** Folder that belongs to this process alone. */
  readonly cacheDir: string;
  readonly program?: GitProgram | undefined;
  /** Default: https, http, ssh, git. `file` must be allowed by name. */
  readonly protocols?: readonly GitProtocol[] | undefined;
  /** Default 15 s. */
  readonly requestTimeoutMs?: number | undefined;
  /** Default 5 min. */
  readonly fetchTimeoutMs?: number | undefined;
  /** `ls-remote` at once, and fetches at once. Default 10. */
  readonly maxRequests?: number | undefined;
  /** Mirrors on disk. Default 500. */
  readonly maxMirrors?: number | undefined;
  /** Bytes of all mirrors on disk. Default 20 GiB. */
  readonly maxBytes?: number | undefined;
  /** Step into submodules. Default true. */
  readonly submodules?: boolean | undefined;
  /** Directory entries kept parsed in memory. Default 500,000. */
  readonly maxEntries?: number | undefined;
}

/** How to read a revision. */
export interface ResolveRevisionOptions extends RefsOptions {
  /** Cut off tag names before they are compared with a version range. */
  readonly tagPrefix?: string | undefined;
}

/** Facts about a commit. */
export interface RevisionMetadata {
  readonly author: string;
  /** Milliseconds since 1970. */
  readonly date: number;
  readonly message: string;
  /** Tags that point at it. */
  readonly tags: readonly string[];
  readonly signed: boolean;
}

/** Git repositories as trees. Errors name the repository and the reason and hold no secret. */
export interface GitSource {
  /** Branches, tags and HEAD; one `ls-remote` for all who ask about a repository within `maxAgeMs`. */
  refs(repo: RepositoryAccess, options?: RefsOptions): Promise<RemoteRefs>;
  /** The commit a revision means now. A full SHA is returned as it is. */
  resolveRevision(
    repo: RepositoryAccess,
    revision: string,
    options?: ResolveRevisionOptions,
  ): Promise<string>;
  /** The files of a commit, fetched when they are not stored; a stored commit needs no connection. */
  tree(repo: RepositoryAccess, sha: string, signal?: AbortSignal): Promise<Tree>;
  revisionMetadata(repo: RepositoryAccess, sha: string, signal?: AbortSignal): Promise<RevisionMetadata>;
  /** Paths of files that differ between two commits. */
  changedFiles(repo: RepositoryAccess, commits: CommitPair, signal?: AbortSignal): Promise<readonly string[]>;
  /** Throws with the reason when the repository cannot be reached and read. */
  test(repo: RepositoryAccess, signal?: AbortSignal): Promise<void>;
  /** Marks a repository's refs (by any spelling of its URL) as out of date, as a webhook does. */
  forgetRefs(repoUrl: string): void;
  /** Ends every process. */
  close(): void;
}

/** Two commits by SHA. */
export interface CommitPair {
  readonly from: string;
  readonly to: string;
}

/** Makes the source; nothing runs until something is asked. */
export function createGitSource(deps: GitSourceDeps, options: GitSourceOptions): GitSource {
  const { clock = systemClock, log = silentLogger, maxVersion, trust } = deps;
  const { cacheDir, program = {}, protocols, requestTimeoutMs = 15_000, fetchTimeoutMs = 300_000 } = options;
  const metrics = createGitMetrics(deps.metrics ?? noMetrics);
  const tempDir = join(cacheDir, 'tmp');
  const pool = createMirrorPool(
    { clock, log },
    {
      program,
      dir: join(cacheDir, 'git'),
      fetchTimeoutMs,
      maxMirrors: options.maxMirrors ?? 500,
      maxBytes: options.maxBytes ?? 20 * 1024 ** 3,
    },
  );
  const limitFetches = createLimiter(options.maxRequests ?? 10);
  const fetchFlight = createSingleFlight<void>();
  const objects = new WeakMap<Mirror, TreeObjects>();
  const commits = new LRUCache<string, Commit>({ max: maxCommitsKept });
  const directories = new LRUCache<string, Directory>({
    maxSize: options.maxEntries ?? 500_000,
    sizeCalculation: (directory) => 1 + directory.entries.size,
  });

  const closing = new AbortController();
  const githubApps = createGithubApps({ clock, trust });
  const open = async (repo: RepositoryAccess): Promise<GitAccess> => {
    await mkdir(tempDir, { recursive: true, mode: 0o700 });
    return openAccess(await githubApps.withLogin(repo), { trust, tempDir, protocols });
  };

  const listing = createRefListing(
    { clock, metrics, open, program },
    { timeoutMs: requestTimeoutMs, maxRequests: options.maxRequests ?? 10, signal: closing.signal },
  );

  async function resolve(
    repo: RepositoryAccess,
    revision: string,
    options: ResolveRevisionOptions = {},
  ): Promise<string> {
    if (isCommitSha(revision)) return revision.toLowerCase();
    const listed = await listing.get(repo, options);
    const found = resolveRevision(revision, listed, { maxVersion, tagPrefix: options.tagPrefix });
    if (found.type === 'commit') return found.sha;
    const tip = [...listed.commits.values()].find((sha) => sha.startsWith(found.prefix));
    return tip ?? raceSignal(completeSha(repo, found.prefix, revision), options.signal);
  }

  async function completeSha(repo: RepositoryAccess, prefix: string, revision: string): Promise<string> {
    const mirror = await pool.get(accessKey(repo));
    await using access = await open(repo);
    const sha = await mirror.complete(access, prefix);
    if (sha === undefined) throw unresolved(revision);
    return sha;
  }

  /** The mirror of a repository with a commit in it. */
  async function mirrorWith(repo: RepositoryAccess, sha: string, signal?: AbortSignal): Promise<Mirror> {
    if (!isCommitSha(sha))
      throw new StatusError(codes.invalidArgument, `${JSON.stringify(sha)} is not a commit SHA`);
    const key = accessKey(repo);
    const mirror = await pool.get(key);
    if (mirror.has(sha)) return mirror;
    await raceSignal(
      fetchFlight(`${key} ${sha}`, () => limitFetches(() => fetchCommit(repo, sha, mirror))),
      signal,
    );
    return mirror;
  }

  async function fetchCommit(repo: RepositoryAccess, sha: string, mirror: Mirror): Promise<void> {
    const listed = listing.known(repo);
    const ref = [...(listed?.commits ?? [])].find(([, commit]) => commit === sha)?.[0];
    const started = clock.now();
    await using access = await open(repo);
    await metrics.measure({ type: 'fetch', repo: repo.repo, revision: sha }, () =>
      mirror.fetch(access, { sha, ref, depth: repo.depth ?? 0 }),
    );
    log.info('git fetch', { repo: access.location.url, revision: sha, time_ms: clock.now() - started });
    await pool.fetched();
  }

  /** Submodules of a repository; the repository's credentials open those on the same host. */
  function openSubmoduleOf(repo: RepositoryAccess): OpenSubmodule {
    return async ({ commit, parentUrl, url }) => {
      const access = submoduleAccess(repo, submoduleUrl(url, parentUrl), protocols);
      const mirror = await mirrorWith(access, commit);
      const { tree } = await commitOf(mirror, commit);
      return { objects: objectsOf(mirror), rootId: tree, url: access.repo };
    };
  }

  async function commitOf(mirror: Mirror, sha: string): Promise<Commit> {
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
    const made = createGitObjects(mirror.reader, directories);
    objects.set(mirror, made);
    return made;
  }

  return {
    refs: listing.get,
    resolveRevision: resolve,
    async tree(repo, sha, signal) {
      const mirror = await mirrorWith(repo, sha, signal);
      const { tree } = await commitOf(mirror, sha);
      const stored = objectsOf(mirror);
      const main = {
        objects: repo.enableLfs ? refuseLfsPointers(stored) : stored,
        rootId: tree,
        url: repo.repo,
      };
      const submodules =
        options.submodules === false ? undefined : createSubmodules(main, openSubmoduleOf(repo));
      return createTree(main.objects, { revision: sha, rootId: tree, kind: 'repository', submodules });
    },
    async revisionMetadata(repo, sha, signal) {
      const commit = await commitOf(await mirrorWith(repo, sha, signal), sha);
      const listed = listing.known(repo) ?? (await listing.get(repo, { signal }).catch(() => undefined));
      const tags = listed ? tagsAt(listed, sha) : [];
      return {
        author: commit.author,
        date: commit.authoredAt,
        message: commit.message,
        tags,
        signed: commit.signed,
      };
    },
    async changedFiles(repo, { from, to }, signal) {
      if (from === to) return [];
      const mirror = await mirrorWith(repo, from, signal);
      await mirrorWith(repo, to, signal);
      const [before, after] = await Promise.all([commitOf(mirror, from), commitOf(mirror, to)]);
      return changedPaths(objectsOf(mirror), before.tree, after.tree);
    },
    async test(repo, signal) {
      await listing.get(repo, { maxAgeMs: 0, signal });
    },
    forgetRefs: listing.forget,
    close() {
      closing.abort(closed());
      pool.close();
    },
  };
}
