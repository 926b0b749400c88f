import { codes, StatusError } from '@tiphys/base';
import type { ManifestRequest } from '@tiphys/model';
import type { Tree } from '@tiphys/source';
import type { ResultQuery } from '../cache/result-cache.ts';
import { createResultKeys } from '../cache/result-key.ts';
import type { Tools } from '../tool.ts';
import { buildVariables } from './build-env.ts';
import type { ResolvedSource, SourceDeps } from './sources.ts';
import { resolveReferences, resolveSource } from './sources.ts';

/** A request with everything it depends on resolved. */
export interface Job {
  readonly request: ManifestRequest;
  readonly source: ResolvedSource;
  readonly references: ReadonlyMap<string, ResolvedSource>;
  readonly query: ResultQuery;
  readonly variables: Readonly<Record<string, string>>;
}

/** How fresh revisions are. */
export interface JobOptions {
  /** Age of a revision that a request accepts unless it says otherwise. */
  readonly revisionMaxAgeMs: number;
}

/** Makes jobs of requests. */
export interface Jobs {
  resolve(request: ManifestRequest, signal?: AbortSignal): Promise<Job>;
  /** Files that a client sent, with the sources that they refer to. */
  treesWith(request: ManifestRequest, tree: Tree, signal?: AbortSignal): Promise<ReadonlyMap<string, Tree>>;
}

/** Resolves requests. */
export function createJobs(
  deps: SourceDeps & { readonly tools: Pick<Tools, 'version'> },
  { revisionMaxAgeMs }: JobOptions,
): Jobs {
  const keys = createResultKeys(deps.tools.version);
  return {
    async resolve(request, signal) {
      const { applicationSource, repo } = request;
      if (!applicationSource || !repo)
        throw new StatusError(codes.invalidArgument, 'must pass a valid repo and source');
      const maxAgeMs = request.noCache || request.noRevisionCache ? 0 : revisionMaxAgeMs;
      const wanted = request.revision || applicationSource.targetRevision || '';
      const source = await resolveSource(
        deps,
        { repo, source: applicationSource, revision: wanted },
        { maxAgeMs, fresh: request.noCache, signal },
      );
      const references = await resolveReferences(
        deps,
        {
          source: applicationSource,
          hasMultipleSources: request.hasMultipleSources ?? false,
          refSources: request.refSources,
          revision: source.revision,
          targetRevision: wanted,
        },
        { maxAgeMs, signal },
      );
      const variables = variablesOf(request, source.revision);
      return { request, source, references, variables, query: keys.of({ request, source, references }) };
    },
    async treesWith(request, tree, signal) {
      const references = await resolveReferences(
        deps,
        {
          // What was sent is of no commit, so that it does not clash with another one of its repository.
          source: { ...(request.applicationSource ?? { repoURL: '' }), repoURL: '' },
          hasMultipleSources: request.hasMultipleSources ?? false,
          refSources: request.refSources,
          revision: '',
          targetRevision: '',
        },
        { maxAgeMs: revisionMaxAgeMs, signal },
      );
      return openAll([['', () => Promise.resolve(tree)], ...openersOf(references, signal)]);
    },
  };
}

/** The trees of a job, its own by an empty name. */
export function openTrees({ references, source }: Job): Promise<ReadonlyMap<string, Tree>> {
  return openAll([['', () => source.open()], ...openersOf(references)]);
}

type Opener = readonly [string, () => Promise<Tree>];

function openersOf(references: ReadonlyMap<string, ResolvedSource>, signal?: AbortSignal): Opener[] {
  return [...references].map(([name, at]) => [name, () => at.open(signal)]);
}

async function openAll(openers: readonly Opener[]): Promise<ReadonlyMap<string, Tree>> {
  return new Map(await Promise.all(openers.map(async ([name, open]) => [name, await open()] as const)));
}

/** What a render may put into its source as variables. */
export function variablesOf(request: ManifestRequest, revision: string): Readonly<Record<string, string>> {
  const source = request.applicationSource;
  return buildVariables({
    appName: request.appName ?? '',
    namespace: request.namespace ?? '',
    projectName: request.projectName ?? '',
    revision,
    repoURL: request.repo?.repo ?? '',
    path: source?.path ?? '',
    targetRevision: source?.targetRevision ?? '',
    kubeVersion: request.kubeVersion ?? '',
    apiVersions: request.apiVersions ?? [],
  });
}
