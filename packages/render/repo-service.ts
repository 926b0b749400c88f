import type { Clock, Logger, Metrics } from '@tiphys/base';
import {
  codes,
  createLimiter,
  formatTime,
  noMetrics,
  silentLogger,
  StatusError,
  systemClock,
  withContext,
} from '@tiphys/base';
import type { ApplicationSource, Repository } from '@tiphys/model';
import type { Tree } from '@tiphys/source';
import { isCommitSha, reasonOf } from '@tiphys/source';
import type { FailureOptions } from './cache/failures.ts';
import { createFailures } from './cache/failures.ts';
import { createResultCache } from './cache/result-cache.ts';
import { createGenerator } from './generate/generator.ts';
import type { RenderDeps } from './generate/render-source.ts';
import type { SourceDeps } from './generate/sources.ts';
import { accessOf, resolveReferences, resolveSource } from './generate/sources.ts';
import type { StreamOptions } from './generate/streamed-files.ts';
import { receiveFiles } from './generate/streamed-files.ts';
import { appDetails } from './queries/app-details.ts';
import { gitDirectories, gitFiles } from './queries/git-listing.ts';
import { findApps } from './queries/tree-listing.ts';
import { updateRevisionForPaths } from './queries/update-revision.ts';
import type { RepoService } from './types.ts';

/** What a repo server is made of. */
export interface RepoServiceDeps extends SourceDeps, RenderDeps {
  readonly log?: Logger | undefined;
  readonly clock?: Clock | undefined;
  readonly metrics?: Metrics | undefined;
}

/** Bounds and times of a repo server. */
export interface RepoServiceOptions {
  /** Renders at once; others wait. Default 16. */
  readonly parallelism?: number | undefined;
  /** Bytes of all manifests of one plain directory. 0 means no bound. Default 10 MiB. */
  readonly maxDirectoryBytes?: number | undefined;
  /** How old a known revision of a branch may be. Default 10 s, so that polling finds a commit soon and still asks once. */
  readonly revisionMaxAgeMs?: number | undefined;
  /** Bytes of kept results. Default 256 MiB. */
  readonly maxResultBytes?: number | undefined;
  /** Time a result is kept. Default 24 h. */
  readonly resultTtlMs?: number | undefined;
  readonly failures?: FailureOptions | undefined;
  readonly streams?: StreamOptions | undefined;
  /** Hidden folders are listed for git directory generators. Default false. */
  readonly includeHiddenDirectories?: boolean | undefined;
}

/** Makes the repo server of this process. */
export function createRepoService(deps: RepoServiceDeps, options: RepoServiceOptions = {}): RepoService {
  const { charts, clock = systemClock, git, log = silentLogger } = deps;
  const revisionMaxAgeMs = options.revisionMaxAgeMs ?? 10_000;
  const generator = createGenerator(
    {
      ...deps,
      clock,
      metrics: deps.metrics ?? noMetrics,
      results: createResultCache({ maxBytes: options.maxResultBytes, ttlMs: options.resultTtlMs }),
      failures: createFailures(clock, options.failures),
      limit: createLimiter(options.parallelism ?? 16),
    },
    { maxDirectoryBytes: options.maxDirectoryBytes ?? 10 * 1024 * 1024, revisionMaxAgeMs },
  );

  const maxAge = (fresh: boolean | undefined): number => (fresh ? 0 : revisionMaxAgeMs);

  /** The tree of a repository at a revision, for queries that are about no application. */
  async function treeAt(
    repo: Repository | undefined,
    revision: string,
    query: { fresh?: boolean | undefined; signal?: AbortSignal | undefined },
  ): Promise<Tree> {
    const access = accessOf(repo);
    const sha = await git.resolveRevision(access, revision, {
      maxAgeMs: maxAge(query.fresh),
      signal: query.signal,
    });
    return git.tree(access, sha, query.signal);
  }

  return {
    async generateManifest(request, { signal } = {}) {
      const started = clock.now();
      const response = await generator.generate(request, signal);
      log.debug('manifests generated', {
        application: request.appName,
        revision: response.revision,
        time_ms: clock.now() - started,
      });
      return response;
    },
    async generateManifestWithFiles(parts, { signal } = {}) {
      const { request, tree } = await receiveFiles(parts, options.streams);
      return generator.generateFrom(request, tree, signal);
    },
    async testRepository({ repo }, { signal } = {}) {
      const access = accessOf(repo);
      try {
        await testerOf(deps, access.type ?? '')(access, signal);
      } catch (error) {
        throw withContext('error testing repository connectivity', error);
      }
      return { verifiedRepository: true };
    },
    async resolveRevision(
      { ambiguousRevision = '', app, noRevisionCache, repo, sourceIndex },
      { signal } = {},
    ) {
      const source = sourceAt(app?.spec, sourceIndex ?? 0);
      if (!source || !repo)
        throw new StatusError(codes.invalidArgument, 'must pass a valid repo and application');
      const query = { repo, source, revision: ambiguousRevision };
      const { revision } = await resolveSource(deps, query, { maxAgeMs: maxAge(noRevisionCache), signal });
      return { revision, ambiguousRevision: `${ambiguousRevision} (${revision})` };
    },
    async listRefs({ repo }, { signal } = {}) {
      const { branches, tags } = await git.refs(accessOf(repo), { maxAgeMs: revisionMaxAgeMs, signal });
      return { branches: [...branches], tags: [...tags] };
    },
    listOCITags: () => Promise.reject(noOci()),
    async listApps({ enabledSourceTypes, repo, revision }, { signal } = {}) {
      const tree = await treeAt(repo, revision ?? '', { signal });
      return { apps: await findApps(tree, enabledSourceTypes, signal) };
    },
    listPlugins: () => Promise.resolve({ items: [] }),
    async getAppDetails(query, { signal } = {}) {
      const source = query.source;
      const repo = query.repo;
      if (!source || !repo) throw new StatusError(codes.invalidArgument, 'must pass a valid repo and source');
      const when = { maxAgeMs: maxAge(query.noCache || query.noRevisionCache), signal };
      try {
        const resolved = await resolveSource(
          deps,
          { repo, source, revision: source.targetRevision ?? '' },
          when,
        );
        const references = await resolveReferences(
          deps,
          {
            source,
            hasMultipleSources: Object.keys(query.refSources ?? {}).length > 0,
            refSources: query.refSources,
            revision: resolved.revision,
            targetRevision: source.targetRevision ?? '',
          },
          when,
        );
        const opened = await Promise.all(
          [...references].map(async ([name, at]) => [name, await at.open(signal)] as const),
        );
        return await appDetails(deps, query, {
          tree: await resolved.open(signal),
          references: new Map(opened),
          signal,
        });
      } catch (error) {
        throw asUserInput(error);
      }
    },
    async getRevisionMetadata({ checkSignature, repo, revision = '', sourceIntegrity }, { signal } = {}) {
      if (!isCommitSha(revision) && !/^[0-9a-f]{7,}$/i.test(revision)) {
        throw new StatusError(codes.unknown, `revision ${revision} must be resolved`);
      }
      if (checkSignature || sourceIntegrity)
        throw new StatusError(codes.unimplemented, 'source integrity cannot be verified yet');
      const access = accessOf(repo);
      const sha = await git.resolveRevision(access, revision, { signal });
      const metadata = await git.revisionMetadata(access, sha, signal);
      const { author, message, tags } = metadata;
      return { author, message, tags: [...tags], date: formatTime(metadata.date) };
    },
    getOCIMetadata: () => Promise.reject(noOci()),
    async getRevisionChartDetails({ name = '', repo, revision = '' }, { signal } = {}) {
      const access = accessOf(repo);
      const version = await charts.resolveVersion(access, { chart: name, version: revision, signal });
      const { description, home, maintainers } = await charts.details(access, {
        chart: name,
        version,
        signal,
      });
      return { description, home, maintainers: [...maintainers] };
    },
    async getHelmCharts({ repo }, { signal } = {}) {
      const items = await charts.charts(accessOf(repo), signal);
      return { items: items.map(({ name, versions }) => ({ name, versions: [...versions] })) };
    },
    async getGitFiles(request, { signal } = {}) {
      const tree = await treeAt(request.repo, request.revision ?? '', {
        fresh: request.noRevisionCache,
        signal,
      });
      return gitFiles(request, tree, signal);
    },
    async getGitDirectories(request, { signal } = {}) {
      const tree = await treeAt(request.repo, request.revision ?? '', {
        fresh: request.noRevisionCache,
        signal,
      });
      return gitDirectories(request, tree, {
        includeHidden: options.includeHiddenDirectories ?? false,
        signal,
      });
    },
    updateRevisionForPaths: (request, { signal } = {}) =>
      updateRevisionForPaths(git, request, { maxAgeMs: maxAge(request.noRevisionCache), signal }),
  };
}

type RepositoryTest = (repo: ReturnType<typeof accessOf>, signal?: AbortSignal) => Promise<void>;

function testerOf({ charts, git }: SourceDeps, type: string): RepositoryTest {
  if (type === '' || type === 'git') return git.test;
  if (type === 'helm') return charts.test;
  if (type === 'oci') return () => Promise.reject(noOci());
  throw new StatusError(codes.invalidArgument, `unsupported repository type ${JSON.stringify(type)}`);
}

function sourceAt(
  spec:
    | {
        readonly source?: ApplicationSource | undefined;
        readonly sources?: readonly ApplicationSource[] | undefined;
      }
    | undefined,
  index: number,
): ApplicationSource | undefined {
  const sources = spec?.sources ?? [];
  return sources.length > 0 ? sources[index] : spec?.source;
}

/** A path or revision that does not exist is the caller's mistake when asking for details, as in Argo CD. */
function asUserInput(error: unknown): unknown {
  const reason = error instanceof StatusError ? error.details?.['reason'] : reasonOf(error);
  if (!(error instanceof StatusError) || error.code !== codes.unknown) return error;
  if (reason !== 'path' && reason !== 'revision') return error;
  return new StatusError(codes.invalidArgument, error.message, { cause: error, details: error.details });
}

function noOci(): StatusError {
  return new StatusError(codes.unimplemented, 'OCI sources are not supported yet');
}
