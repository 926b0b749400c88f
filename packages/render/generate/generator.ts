import type { Clock, Limiter, Metrics, SpanAttributes, Tracer } from '@tiphys/base';
import { codes, createSingleFlight, raceSignal, StatusError, traced } from '@tiphys/base';
import type { ManifestRequest, ManifestResponse, SourceIntegrity } from '@tiphys/model';
import type { Tree } from '@tiphys/source';
import { isCommitSha, scrubUrl } from '@tiphys/source';
import type { Failures } from '../cache/failures.ts';
import type { RenderResult, ResultCache } from '../cache/result-cache.ts';
import type { VerifiedRevision, VerifyRevision } from '../integrity/integrity.ts';
import type { Job, JobOptions } from './job.ts';
import { createJobs, openTrees, variablesOf } from './job.ts';
import type { RenderDeps } from './render-source.ts';
import { createRenderMetrics } from './render-metrics.ts';
import { renderSource } from './render-source.ts';
import type { SourceDeps } from './sources.ts';
import { accessOf, isChart, isOci } from './sources.ts';

/** What generating manifests needs. */
export interface GeneratorDeps extends RenderDeps, SourceDeps {
  readonly clock: Clock;
  readonly results: ResultCache;
  readonly failures: Failures;
  readonly verify: VerifyRevision;
  /** Renders at once. */
  readonly limit: Limiter;
  /** Renders of plugins at once, apart, so that plugins that hang keep nobody else waiting. */
  readonly pluginLimit: Limiter;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
}

/** Bounds of generating manifests. */
export interface GeneratorOptions extends JobOptions {
  readonly maxDirectoryBytes: number;
}

/** Renders requests, sharing what can be shared. */
export interface Generator {
  generate(request: ManifestRequest, signal?: AbortSignal): Promise<ManifestResponse>;
  /** Renders a tree that was sent, without keeping the result. */
  generateFrom(request: ManifestRequest, tree: Tree, signal?: AbortSignal): Promise<ManifestResponse>;
}

/** Makes the generator. */
export function createGenerator(deps: GeneratorDeps, options: GeneratorOptions): Generator {
  const flight = createSingleFlight<RenderResult>();
  const jobs = createJobs(deps, options);
  const { failures, results } = deps;
  const metrics = createRenderMetrics(deps.metrics);

  async function generate(request: ManifestRequest, signal?: AbortSignal): Promise<ManifestResponse> {
    const applicationSource = request.applicationSource ?? { repoURL: '' };
    const hasFiles =
      (applicationSource.path ?? '') !== '' || isChart(applicationSource) || isOci(applicationSource);
    const job = await jobs.resolve(request, signal);
    const verifying = verifyJob(deps.verify, job, signal);
    // In an application of several sources, one without path and chart is there to be referred to.
    if (request.hasMultipleSources && !hasFiles) {
      return { revision: job.source.revision, ...integrityOf(await verifying) };
    }
    const [result, verified] = await Promise.all([resultOf(job, signal), verifying]);
    return { ...responseOf(result, job.source.revision), ...integrityOf(verified) };
  }

  /** Step by step: an earlier result for these revisions, one that holds for their files, a new render. */
  async function resultOf(job: Job, signal?: AbortSignal): Promise<RenderResult> {
    const { query } = job;
    const fresh = job.request.noCache === true;
    const flightKey = `${fresh ? 'fresh ' : ''}${query.key} ${query.revisions}`;
    if (!fresh) {
      const known = results.exact(query);
      if (known) return known;
      failures.check(flightKey);
    }
    // The work is shared, so it must not end with the first who stops waiting; it has bounds of its own.
    return raceSignal(
      flight(flightKey, () =>
        metrics.pending(job.request.repo?.repo ?? '', async () => {
          const trees = await openKept(job, flightKey);
          const holding = fresh
            ? undefined
            : await results.matching(query, trees, { variables: job.variables });
          return holding ?? renderInTurn(job, trees);
        }),
      ),
      signal,
    );
  }

  /** What is too large is so the next time, and must not be fetched for nothing with every look at it. */
  async function openKept(job: Job, key: string): Promise<ReadonlyMap<string, Tree>> {
    try {
      return await openTrees(job);
    } catch (error) {
      if (error instanceof StatusError && error.code === codes.resourceExhausted) failures.failed(key, error);
      throw error;
    }
  }

  function limiterOf({ applicationSource }: ManifestRequest): Limiter {
    return applicationSource?.plugin ? deps.pluginLimit : deps.limit;
  }

  function renderInTurn(job: Job, trees: ReadonlyMap<string, Tree>): Promise<RenderResult> {
    const asked = performance.now();
    return limiterOf(job.request)(() => {
      metrics.waited((performance.now() - asked) / 1000);
      return render(job, trees);
    });
  }

  async function render(job: Job, trees: ReadonlyMap<string, Tree>): Promise<RenderResult> {
    const key = `${job.query.key} ${job.query.revisions}`;
    try {
      const { request, variables } = job;
      const { maxDirectoryBytes } = options;
      const rendered = await traced(deps.tracer, { name: 'reposerver.GenerateManifests' }, async (span) => {
        const made = await renderSource(deps, { request, trees, variables, maxDirectoryBytes });
        span.set({ 'argocd.app.source_type': made.result.sourceType });
        return made;
      });
      results.add(job.query, rendered.inputs, rendered.result);
      failures.succeeded(key);
      return rendered.result;
    } catch (error) {
      failures.failed(key, error);
      throw error;
    }
  }

  return {
    generate: (request, signal) =>
      traced(deps.tracer, { name: 'reposerver.GenerateManifest', attributes: spanOf(request) }, () =>
        generate(request, signal),
      ),
    async generateFrom(request, tree, signal) {
      const variables = variablesOf(request, tree.revision);
      const trees = await jobs.treesWith(request, tree, signal);
      const { result } = await limiterOf(request)(
        () =>
          renderSource(deps, {
            request,
            trees,
            fromClient: true,
            variables,
            maxDirectoryBytes: options.maxDirectoryBytes,
            signal,
          }),
        signal,
      );
      return responseOf(result, tree.revision);
    },
  };
}

function spanOf({ appName = '', repo, revision = '' }: ManifestRequest): SpanAttributes {
  return {
    'argocd.app.name': appName,
    'argocd.revision': revision,
    'argocd.repo.url': scrubUrl(repo?.repo ?? ''),
  };
}

function responseOf(result: RenderResult, revision: string): ManifestResponse {
  return {
    manifests: result.manifests as string[],
    revision,
    sourceType: result.sourceType,
    ...result.destination,
    commands: result.commands as string[],
  };
}

/** Checks the job's commit as its project, or a controller of an earlier version, wants it. */
async function verifyJob(
  verify: VerifyRevision,
  { request, source }: Job,
  signal?: AbortSignal,
): Promise<VerifiedRevision> {
  const {
    applicationSource = { repoURL: '' },
    repo,
    revision = '',
    sourceIntegrity,
    verifySignature,
  } = request;
  const isGit = !isChart(applicationSource) && !isOci(applicationSource);
  const { tagPrefix, targetRevision = '' } = applicationSource;
  // A sync asks for the commit; where the application names a tag that led there, the tag's signature counts all the same.
  const wanted = revision === '' || isCommitSha(revision) ? targetRevision : revision;
  const query = { repo: accessOf(repo), sha: source.revision, revision: wanted, tagPrefix };
  if (!isGit) return verify(undefined, query, signal);
  if (sourceIntegrity || !verifySignature) return verify(sourceIntegrity, query, signal);
  // A controller of before there were policies judges gpg's text itself.
  return { ...(await verify(anySignature, query, signal)), result: undefined };
}

const anySignature: SourceIntegrity = {
  git: { policies: [{ repos: [{ url: '*' }], gpg: { mode: 'head', keys: [] } }] },
};

/** Nothing is said where nothing was asked, as Argo CD's answers have it. */
function integrityOf({ result, verifyResult }: VerifiedRevision): Partial<ManifestResponse> {
  return {
    ...(result ? { sourceIntegrityResult: result } : {}),
    ...(verifyResult === '' ? {} : { verifyResult }),
  };
}
