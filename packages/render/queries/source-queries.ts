import { codes, StatusError } from '@tiphys/base';
import type {
  Application,
  ApplicationSource,
  RepoServerAppDetailsQuery,
  RepoAppDetailsResponse,
} from '@tiphys/model';
import type { RenderDeps } from '../generate/render-source.ts';
import type { SourceDeps } from '../generate/sources.ts';
import { resolveReferences, resolveSource } from '../generate/sources.ts';
import type { RepoService } from '../types.ts';
import { appDetails } from './app-details.ts';

/** What is asked about an application's source. */
export type SourceQueries = Pick<RepoService, 'resolveRevision' | 'getAppDetails'>;

/** How fresh revisions are. */
export interface SourceQueryOptions {
  readonly revisionMaxAgeMs: number;
}

/** Answers queries about sources. */
export function createSourceQueries(
  deps: SourceDeps & RenderDeps,
  { revisionMaxAgeMs }: SourceQueryOptions,
): SourceQueries {
  const maxAge = (fresh: boolean | undefined): number => (fresh ? 0 : revisionMaxAgeMs);

  async function details(
    query: RepoServerAppDetailsQuery,
    signal?: AbortSignal,
  ): Promise<RepoAppDetailsResponse> {
    const { repo, source } = query;
    if (!source || !repo) throw new StatusError(codes.invalidArgument, 'must pass a valid repo and source');
    const when = { maxAgeMs: maxAge(query.noCache || query.noRevisionCache), signal };
    const targetRevision = source.targetRevision ?? '';
    const resolved = await resolveSource(deps, { repo, source, revision: targetRevision }, when);
    const { refSources } = query;
    const hasMultipleSources = Object.keys(refSources ?? {}).length > 0;
    const { revision } = resolved;
    const references = await resolveReferences(
      deps,
      { source, hasMultipleSources, refSources, revision, targetRevision },
      when,
    );
    const opened = await Promise.all(
      [...references].map(async ([name, at]) => [name, await at.open(signal)] as const),
    );
    return appDetails(deps, query, {
      tree: await resolved.open(signal),
      references: new Map(opened),
      signal,
    });
  }

  return {
    async resolveRevision(
      { ambiguousRevision = '', app, noRevisionCache, repo, sourceIndex },
      { signal } = {},
    ) {
      const source = sourceAt(app?.spec, sourceIndex ?? 0);
      if (!source || !repo) {
        throw new StatusError(codes.invalidArgument, 'must pass a valid repo and application');
      }
      const query = { repo, source, revision: ambiguousRevision };
      const { revision } = await resolveSource(deps, query, { maxAgeMs: maxAge(noRevisionCache), signal });
      return { revision, ambiguousRevision: `${ambiguousRevision} (${revision})` };
    },
    async getAppDetails(query, { signal } = {}) {
      try {
        return await details(query, signal);
      } catch (error) {
        throw asUserInput(error);
      }
    },
  };
}

function sourceAt(spec: Application['spec'] | undefined, index: number): ApplicationSource | undefined {
  const sources = spec?.sources ?? [];
  return sources.length > 0 ? sources[index] : spec?.source;
}

/** A path or revision that does not exist is the caller's mistake when asking for details, as in Argo CD. */
function asUserInput(error: unknown): unknown {
  if (!(error instanceof StatusError) || error.code !== codes.unknown) return error;
  const reason = error.details?.['reason'];
  if (reason !== 'path' && reason !== 'revision') return error;
  return new StatusError(codes.invalidArgument, error.message, { cause: error, details: error.details });
}
