import type { Clock, RetryOptions } from '@tiphys/base';
import { codes, createLimiter, raceSignal, retry, StatusError } from '@tiphys/base';
import { LRUCache } from 'lru-cache';
import type { OpenRepository, RepositoryAccess } from './access.ts';
import { accessKey } from './access.ts';
import { gitFailure } from './failure.ts';
import type { GitMetrics } from './git-metrics.ts';
import { createFreshFlight } from './fresh-flight.ts';
import type { RemoteRefs } from './refs.ts';
import { parseRefs } from './refs.ts';
import type { GitProgram } from './run.ts';
import { runGit } from './run.ts';
import { repositoryPlace } from './url.ts';

const defaultMaxRefsBytes = 64 * 1024 * 1024;
/** Refs kept of all repositories together. */
const maxRefsKept = 2_000_000;
/** Repositories of which it is remembered when something was pushed. */
const maxPushesKept = 10_000;

/** How fresh an answer must be, and when to stop waiting for it. */
export interface RefsOptions {
  /** An older listing is asked anew. Default 180 s, as Argo CD keeps revisions. */
  readonly maxAgeMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What listing needs. */
export interface RefListingDeps {
  readonly clock: Clock;
  readonly program: GitProgram;
  readonly metrics: GitMetrics;
  readonly open: OpenRepository;
}

/** Bounds of listing. */
export interface RefListingOptions {
  readonly timeoutMs: number;
  /** `ls-remote` at once. */
  readonly maxRequests: number;
  /** Bytes of one list. Default 64 MiB. */
  readonly maxRefsBytes?: number | undefined;
  /** How often one that cannot be reached is asked, and the waits between. Default once, as in Argo CD. */
  readonly retries?: Omit<RetryOptions, 'shouldRetry' | 'signal'> | undefined;
  /**
   * How long others wait for a listing that is under way before they list themselves, from its beginning; 0 lets each list for itself.
   * Default 10 s, Argo CD's `--revision-cache-lock-timeout`.
   */
  readonly lockTimeoutMs?: number | undefined;
  /**
   * Time in which a repository that failed is not asked again, unless somebody wants to know now. Default 5 s, at most the age that is
   * asked for; Argo CD's is 0.
   */
  readonly failureMaxAgeMs?: number | undefined;
  /** Ends every listing that is under way. */
  readonly signal: AbortSignal;
}

/** The refs of repositories, each listed once for all who ask within the age they accept. */
export interface RefListing {
  get(repo: RepositoryAccess, options?: RefsOptions): Promise<RemoteRefs>;
  /** The listing known last, however old. */
  known(repo: RepositoryAccess): RemoteRefs | undefined;
  /** Something was pushed to the repository with this URL: every listing that began before now is out of date. */
  forget(repoUrl: string): void;
}

interface Kept {
  readonly at: number;
  readonly refs: RemoteRefs | undefined;
  readonly error: unknown;
}

function isUnreachable(error: unknown): boolean {
  return error instanceof StatusError && error.code === codes.unavailable;
}

/** Makes an empty listing. */
export function createRefListing(
  { clock, metrics, open, program }: RefListingDeps,
  options: RefListingOptions,
): RefListing {
  const { failureMaxAgeMs = 5_000, lockTimeoutMs = 10_000 } = options;
  const limit = createLimiter(options.maxRequests);
  const flight = createFreshFlight<RemoteRefs>(clock, { patienceMs: lockTimeoutMs });
  const listings = new LRUCache<string, Kept>({
    maxSize: maxRefsKept,
    sizeCalculation: (kept) => 10 + (kept.refs?.commits.size ?? 0),
  });

  const pushes = new LRUCache<string, number>({ max: maxPushesKept });

  async function list(repo: RepositoryAccess, key: string, began: () => void): Promise<RemoteRefs> {
    const at = clock.now();
    began();
    try {
      const refs = await metrics.measure({ type: 'ls-remote', repo: repo.repo, revision: 'HEAD' }, () =>
        retry(() => listOnce(repo), {
          attempts: 1,
          ...options.retries,
          shouldRetry: isUnreachable,
          signal: options.signal,
        }),
      );
      listings.set(key, { at, refs, error: undefined });
      return refs;
    } catch (error) {
      listings.set(key, { at, refs: listings.get(key)?.refs, error });
      throw error;
    }
  }

  async function listOnce(repo: RepositoryAccess): Promise<RemoteRefs> {
    await using access = await open(repo);
    const result = await runGit(program, {
      args: ['ls-remote', '--quiet', '--symref', '--end-of-options', access.location.url],
      what: `failed to list refs of ${access.location.url}`,
      env: access.env,
      config: access.config,
      timeoutMs: options.timeoutMs,
      maxStdoutBytes: options.maxRefsBytes ?? defaultMaxRefsBytes,
      limitName: 'TIPHYS_GIT_MAX_REFS_BYTES',
      signal: options.signal,
    });
    if (result.exitCode !== 0) throw gitFailure('failed to list refs of', access, result);
    return parseRefs(result.stdout);
  }

  return {
    async get(repo, { maxAgeMs = 180_000, signal } = {}) {
      const key = accessKey(repo);
      const now = clock.now();
      const kept = listings.get(key);
      const pushedAt = pushes.get(repositoryPlace(repo.repo)) ?? 0;
      if (kept?.error !== undefined) {
        if (kept.at > now - Math.min(maxAgeMs, failureMaxAgeMs) && kept.at >= pushedAt) throw kept.error;
      } else if (kept?.refs && kept.at > now - maxAgeMs && kept.at >= pushedAt) return kept.refs;
      return raceSignal(
        flight.get(key, Math.max(now - maxAgeMs, pushedAt), (began) => limit(() => list(repo, key, began))),
        signal,
      );
    },
    known: (repo) => listings.get(accessKey(repo))?.refs,
    // Not only what is kept is old then, but also what a listing that is under way will bring.
    forget: (repoUrl) => void pushes.set(repositoryPlace(repoUrl), clock.now()),
  };
}
