import type { Clock, Logger, Metrics, Tracer } from '@tiphys/base';
import { createLimiter, noMetrics, noTracer, silentLogger, systemClock } from '@tiphys/base';
import type { ConfigManagementPlugin, ManifestRequest } from '@tiphys/model';
import type { FailureOptions } from './cache/failures.ts';
import { createFailures } from './cache/failures.ts';
import { createResultCache } from './cache/result-cache.ts';
import { createGenerator } from './generate/generator.ts';
import type { RenderDeps } from './generate/render-source.ts';
import { createVerifyRevision } from './integrity/integrity.ts';
import type { SourceDeps } from './generate/sources.ts';
import type { StreamOptions } from './generate/streamed-files.ts';
import { receiveFiles } from './generate/streamed-files.ts';
import { createChartQueries } from './queries/chart-queries.ts';
import { createRepositoryQueries } from './queries/repository-queries.ts';
import { createSourceQueries } from './queries/source-queries.ts';
import type { RepoService } from './types.ts';

/** What a repo server is made of. */
export interface RepoServiceDeps extends SourceDeps, RenderDeps {
  /** Plugins of `argocd-cm`. */
  readonly localPlugins?: (() => readonly ConfigManagementPlugin[]) | undefined;
  readonly log?: Logger | undefined;
  readonly clock?: Clock | undefined;
  readonly metrics?: Metrics | undefined;
  readonly tracer?: Tracer | undefined;
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
  /** Signatures that projects ask for are checked. Default true. */
  readonly gpgEnabled?: boolean | undefined;
  /** Hidden folders are listed for git directory generators. Default false. */
  readonly includeHiddenDirectories?: boolean | undefined;
}

/** Makes the repo server of this process. */
export function createRepoService(deps: RepoServiceDeps, options: RepoServiceOptions = {}): RepoService {
  const { clock = systemClock, log = silentLogger, metrics = noMetrics, tracer = noTracer } = deps;
  const revisionMaxAgeMs = options.revisionMaxAgeMs ?? 10_000;
  const includeHidden = options.includeHiddenDirectories ?? false;
  const verify = createVerifyRevision({
    git: deps.git,
    matchGlob: deps.globMatch,
    gpgEnabled: options.gpgEnabled ?? true,
  });
  const generator = createGenerator(
    {
      ...deps,
      verify,
      clock,
      metrics,
      tracer,
      results: createResultCache({ maxBytes: options.maxResultBytes, ttlMs: options.resultTtlMs }),
      failures: createFailures(clock, options.failures),
      limit: createLimiter(options.parallelism ?? 16),
      pluginLimit: createLimiter(options.parallelism ?? 16),
    },
    { maxDirectoryBytes: options.maxDirectoryBytes ?? 10 * 1024 * 1024, revisionMaxAgeMs },
  );
  /** What plugins run is ours to say, not the caller's; in the request it becomes part of the result's key. */
  const withPlugins = (request: ManifestRequest): ManifestRequest => ({
    ...request,
    plugins: deps.localPlugins?.() ?? [],
  });
  return {
    async generateManifest(request, { signal } = {}) {
      const started = clock.now();
      const response = await generator.generate(withPlugins(request), signal);
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
    async listPlugins() {
      const names = (await deps.tools.plugin?.names()) ?? [];
      return { items: names.map((name) => ({ name })) };
    },
    ...createSourceQueries(deps, { revisionMaxAgeMs }),
    ...createRepositoryQueries({ ...deps, verify }, { revisionMaxAgeMs, includeHidden }),
    ...createChartQueries(deps),
  };
}
