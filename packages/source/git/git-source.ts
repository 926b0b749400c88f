import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Logger, Metrics, Tracer } from '@tiphys/base';
import { noMetrics, noTracer, raceSignal, silentLogger, systemClock } from '@tiphys/base';
import type { OpenSubmodule } from '../tree/submodules.ts';
import { createSubmodules } from '../tree/submodules.ts';
import { createTree } from '../tree/tree.ts';
import type { AzureIdentity } from '../logins/azure.ts';
import type { GoogleIdentity } from '../logins/google-identity.ts';
import { createLfsStore } from '../lfs/lfs-store.ts';
import { createLogins } from '../logins/logins.ts';
import { createKeyrings } from '../signatures/keyring.ts';
import type { RevisionSignatures } from '../signatures/revision-signatures.ts';
import { createRevisionSignatures } from '../signatures/revision-signatures.ts';
import type { Tree } from '../types.ts';
import type { OpenRepository, ProxySettings, RepositoryAccess, Trust } from './access.ts';
import { accessKey, openAccess } from './access.ts';
import { closed } from './closed.ts';
import type { CommitStore } from './commit-store.ts';
import { createCommitStore } from './commit-store.ts';
import { createGitMetrics } from './git-metrics.ts';
import type { MirrorPool } from './mirror-pool.ts';
import { createMirrorPool } from './mirror-pool.ts';
import type { RefListing, RefListingOptions, RefsOptions } from './ref-listing.ts';
import { createRefListing } from './ref-listing.ts';
import type { RemoteRefs } from './refs.ts';
import { tagsAt } from './refs.ts';
import type { MaxVersion } from './revision.ts';
import { isCommitSha, resolveRevision, unresolved } from './revision.ts';
import type { GitProgram } from './run.ts';
import { submoduleAccess, submoduleUrl } from './submodule-access.ts';
import { changedPaths } from './tree-diff.ts';
import type { GitProtocol } from './url.ts';

/** What git sources need. */
export interface GitSourceDeps {
  readonly trust: Trust;
  readonly maxVersion: MaxVersion;
  readonly log?: Logger | undefined;
  readonly clock?: Clock | undefined;
  readonly metrics?: Metrics | undefined;
  readonly tracer?: Tracer | undefined;
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
  /** How often a repository that cannot be reached is asked for its refs. Default once. */
  readonly retries?: RefListingOptions['retries'];
  /** How long others wait for a listing that is under way before they list themselves. Default 10 s; 0 shares none. */
  readonly lockTimeoutMs?: RefListingOptions['lockTimeoutMs'];
  /** Time in which a repository that could not be listed is not asked again. Default 5 s. */
  readonly failureMaxAgeMs?: RefListingOptions['failureMaxAgeMs'];
  /** `ls-remote` at once, and fetches at once. Default 10. */
  readonly maxRequests?: number | undefined;
  /** Mirrors on disk. Default 500. */
  readonly maxMirrors?: number | undefined;
  /** Bytes of what one fetch may bring. Default 10 GiB. */
  readonly maxFetchBytes?: number | undefined;
  /** Bytes of one list of refs. Default 64 MiB. */
  readonly maxRefsBytes?: RefListingOptions['maxRefsBytes'];
  /** Bytes of all mirrors on disk. Default 20 GiB. */
  readonly maxBytes?: number | undefined;
  /** Proxies for repositories that name none: the process's own, as `HTTPS_PROXY` and the like say. */
  readonly proxies?: ProxySettings | undefined;
  /** The identity of repositories with `useAzureWorkloadIdentity`. */
  readonly azureIdentity?: AzureIdentity | undefined;
  /** What credentials of Google's workload identity may use; without it they are refused. */
  readonly googleIdentity?: GoogleIdentity | undefined;
  /** Step into submodules. Default true. */
  readonly submodules?: boolean | undefined;
  /** Commits of one history whose signatures are checked in `strict` mode. Default 100,000. */
  readonly maxVerifiedCommits?: number | undefined;
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
  /**
   * The files of another repository that this one names, at a branch, tag or SHA; with this one's credentials where both lie on one host,
   * without any elsewhere.
   */
  relatedTree(repo: RepositoryAccess, other: RelatedRepository, signal?: AbortSignal): Promise<Tree>;
  revisionMetadata(repo: RepositoryAccess, sha: string, signal?: AbortSignal): Promise<RevisionMetadata>;
  /** Paths of files that differ between two commits. */
  changedFiles(repo: RepositoryAccess, commits: CommitPair, signal?: AbortSignal): Promise<readonly string[]>;
  /** The signatures of a revision, checked with the keys of `Trust.gpgKeys`. */
  readonly signatures: RevisionSignatures;
  /** Throws with the reason when the repository cannot be reached and read. */
  test(repo: RepositoryAccess, signal?: AbortSignal): Promise<void>;
  /** The repository with user name and password for a git of somebody else: tokens are made where its credentials are others. */
  login(repo: RepositoryAccess): Promise<RepositoryAccess>;
  /** Marks a repository's refs (by any spelling of its URL) as out of date, as a webhook does. */
  forgetRefs(repoUrl: string): void;
  /** Ends every process. */
  close(): void;
}

/** Another repository by URL, and the revision wanted of it. */
export interface RelatedRepository {
  readonly url: string;
  readonly revision: string;
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
  const { maxRequests = 10 } = options;
  const metrics = createGitMetrics(deps.metrics ?? noMetrics, deps.tracer ?? noTracer);
  const closing = new AbortController();
  const { login, open } = createOpener({ clock, trust }, { tempDir: join(cacheDir, 'tmp'), ...options });
  const pool = createMirrorPool(
    { clock, log },
    {
      program,
      dir: join(cacheDir, 'git'),
      fetchTimeoutMs,
      maxFetchBytes: options.maxFetchBytes,
      maxMirrors: options.maxMirrors ?? 500,
      maxBytes: options.maxBytes ?? 20 * 1024 ** 3,
    },
  );
  const listing = createRefListing(
    { clock, metrics, open, program },
    { ...options, timeoutMs: requestTimeoutMs, maxRequests, signal: closing.signal },
  );
  const lfs = createLfsStore({ login, open, program, proxies: options.proxies, trust }, { fetchTimeoutMs });
  const store = createCommitStore(
    { clock, listing, lfs, log, metrics, open, pool },
    { maxFetches: maxRequests, maxEntries: options.maxEntries ?? 500_000 },
  );

  const keyrings = createKeyrings(
    { keys: () => trust.gpgKeys?.() ?? {}, log },
    { dir: join(cacheDir, 'gpg'), program },
  );
  const signatures = createRevisionSignatures(
    { fetched: pool.fetched, keyrings, listing, maxVersion, open, store },
    { maxCommits: options.maxVerifiedCommits },
  );

  const resolve = createResolver({ listing, maxVersion, open, pool });

  async function treeOf(repo: RepositoryAccess, sha: string, signal?: AbortSignal): Promise<Tree> {
    const main = await store.tree(repo, sha, signal);
    const submodules =
      options.submodules === false ? undefined : createSubmodules(main, submodulesOf(store, repo, protocols));
    return createTree(main.objects, { revision: sha, rootId: main.rootId, kind: 'repository', submodules });
  }

  return {
    refs: listing.get,
    resolveRevision: resolve,
    signatures,
    tree: treeOf,
    async relatedTree(repo, { revision, url }, signal) {
      const access = submoduleAccess(repo, url, protocols);
      return treeOf(access, await resolve(access, revision, { signal }), signal);
    },
    async revisionMetadata(repo, sha, signal) {
      const { author, authoredAt, message, signed } = await store.commit(repo, sha, signal);
      const refs = listing.known(repo) ?? (await listing.get(repo, { signal }).catch(() => undefined));
      return { author, date: authoredAt, message, tags: refs ? tagsAt(refs, sha) : [], signed };
    },
    async changedFiles(repo, { from, to }, signal) {
      if (from === to) return [];
      const before = await store.tree(repo, from, signal);
      const after = await store.tree(repo, to, signal);
      return changedPaths(after.objects, before.rootId, after.rootId);
    },
    async test(repo, signal) {
      await listing.get(repo, { maxAgeMs: 0, signal });
    },
    login,
    forgetRefs: listing.forget,
    close() {
      closing.abort(closed());
      pool.close();
    },
  };
}

/** Prepares calls to repositories, with the folder that their files need. */
function createOpener(
  deps: { readonly clock: Clock; readonly trust: Trust },
  options: Pick<GitSourceOptions, 'azureIdentity' | 'googleIdentity' | 'protocols' | 'proxies'> & {
    readonly tempDir: string;
  },
): { readonly login: GitSource['login']; readonly open: OpenRepository } {
  const { protocols, proxies, tempDir } = options;
  const login = createLogins({ ...deps, proxies }, options);
  return {
    login,
    async open(repo) {
      await mkdir(tempDir, { recursive: true, mode: 0o700 });
      return openAccess(await login(repo), { trust: deps.trust, tempDir, protocols, proxies });
    },
  };
}

/** Finds what a revision means; only the beginning of a SHA that is no tip needs the repository's history. */
function createResolver(deps: {
  readonly listing: RefListing;
  readonly maxVersion: MaxVersion;
  readonly open: OpenRepository;
  readonly pool: MirrorPool;
}): GitSource['resolveRevision'] {
  const { listing, maxVersion, open, pool } = deps;
  const complete = async (repo: RepositoryAccess, prefix: string, revision: string): Promise<string> => {
    const mirror = await pool.get(accessKey(repo));
    await using access = await open(repo);
    const sha = await mirror.complete(access, prefix);
    if (sha === undefined) throw unresolved(revision);
    return sha;
  };
  return async (repo, revision, options = {}) => {
    if (isCommitSha(revision)) return revision.toLowerCase();
    const refs = await listing.get(repo, options);
    const found = resolveRevision(revision, refs, { maxVersion, tagPrefix: options.tagPrefix });
    if (found.type === 'commit') return found.sha;
    const tip = [...refs.commits.values()].find((sha) => sha.startsWith(found.prefix));
    return tip ?? raceSignal(complete(repo, found.prefix, revision), options.signal);
  };
}

/** Submodules of a repository; the repository's credentials open those on the same host. */
function submodulesOf(
  store: CommitStore,
  repo: RepositoryAccess,
  protocols: readonly GitProtocol[] | undefined,
): OpenSubmodule {
  return ({ commit, parentUrl, url }) =>
    store.tree(submoduleAccess(repo, submoduleUrl(url, parentUrl), protocols), commit);
}
