import { codes, StatusError } from '@tiphys/base';
import type { ApplicationSource, RefTarget, Repository } from '@tiphys/model';
import type { ChartSource, GitSource, OciSource, RepositoryAccess, Tree } from '@tiphys/source';
import { isOciUrl, normalizeGitUrl } from '@tiphys/source';

/** Where sources come from. */
export interface SourceDeps {
  readonly git: GitSource;
  readonly charts: ChartSource;
  readonly oci: OciSource;
  /** Age of a chart index or a registry's tags that is good enough, as Argo CD's `--revision-cache-expiration`. Default 180 s. */
  readonly artifactMaxAgeMs?: number | undefined;
}

/** How fresh a revision must be. */
export interface ResolveOptions {
  readonly maxAgeMs: number;
  /** Fetch charts and artifacts again although they are kept. Default false. */
  readonly fresh?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A source at one revision; its files are fetched when first opened. */
export interface ResolvedSource {
  /** Commit SHA, chart version or digest. */
  readonly revision: string;
  open(signal?: AbortSignal): Promise<Tree>;
}

/** Whether a source is a chart of a Helm repository. */
export function isChart(source: ApplicationSource): boolean {
  return (source.chart ?? '') !== '' && !isOci(source);
}

/** Whether a source is an OCI artifact. */
export function isOci(source: ApplicationSource): boolean {
  return isOciUrl(source.repoURL ?? '');
}

/** What to resolve. */
export interface SourceQuery {
  readonly repo: Repository;
  readonly source: ApplicationSource;
  readonly revision: string;
}

/** Finds the commit, chart version or digest that a source means now. */
export async function resolveSource(
  deps: SourceDeps,
  query: SourceQuery,
  options: ResolveOptions,
): Promise<ResolvedSource> {
  const { repo, revision, source } = query;
  const access = accessOf(repo);
  const { fresh, signal: waiting } = options;
  // Whoever wants the latest gets it; others may learn of a new version later than of a new commit.
  const seldom = {
    maxAgeMs: options.maxAgeMs === 0 ? 0 : Math.max(options.maxAgeMs, deps.artifactMaxAgeMs ?? 180_000),
    signal: waiting,
  };
  if (isOci(source)) {
    const digest = await deps.oci.resolveRevision(access, revision, seldom);
    return { revision: digest, open: (signal) => deps.oci.tree(access, digest, { fresh, signal }) };
  }
  if (isChart(source)) {
    const chart = source.chart ?? '';
    const passCredentials = source.helm?.passCredentials;
    const version = await deps.charts.resolveVersion(access, { chart, version: revision, ...seldom });
    return {
      revision: version,
      open: (signal) => deps.charts.tree(access, { chart, version, passCredentials, fresh, signal }),
    };
  }
  const sha = await deps.git.resolveRevision(access, revision, { ...options, tagPrefix: source.tagPrefix });
  return { revision: sha, open: (signal) => deps.git.tree(access, sha, signal) };
}

/** The sources a chart's value files refer to. */
export interface ReferenceQuery {
  readonly source: ApplicationSource;
  readonly hasMultipleSources: boolean;
  readonly refSources: Readonly<Record<string, RefTarget>> | undefined;
  /** The commit of the source itself, for a reference to its own repository. */
  readonly revision: string;
  readonly targetRevision: string;
}

/** Resolves the `$name`s in value files and file parameters (inventory §5.10). One repository counts at one revision only. */
export async function resolveReferences(
  deps: SourceDeps,
  query: ReferenceQuery,
  options: ResolveOptions,
): Promise<ReadonlyMap<string, ResolvedSource>> {
  const resolved = new Map<string, ResolvedSource>();
  if (!query.hasMultipleSources) return resolved;
  const byUrl = new Map<string, { readonly name: string; readonly targetRevision: string }>();
  for (const name of referencedNames(query.source)) {
    const target = targetOf(name, query.refSources ?? {});
    const url = normalizeGitUrl(target.Repo?.repo ?? '');
    const targetRevision = target.TargetRevision ?? '';
    const other = byUrl.get(url);
    if (other && other.targetRevision !== targetRevision) {
      throw invalid(
        `cannot reference multiple revisions for the same repository (${name} references "${targetRevision}" while ${other.name} references "${other.targetRevision}")`,
      );
    }
    byUrl.set(url, { name, targetRevision });
    const access = accessOf(target.Repo);
    const sha = await deps.git.resolveRevision(access, targetRevision, options);
    if (
      url === normalizeGitUrl(query.source.repoURL ?? '') &&
      !isChart(query.source) &&
      sha !== query.revision
    ) {
      throw invalid(
        `cannot reference a different revision of the same repository (${name} references "${targetRevision}" which resolves to "${sha}" while the application references "${query.targetRevision}" which resolves to "${query.revision}")`,
      );
    }
    resolved.set(name, { revision: sha, open: (signal) => deps.git.tree(access, sha, signal) });
  }
  return resolved;
}

/** The repository of a request in the form source takes; a request without one is refused. */
export function accessOf(repo: Repository | undefined): RepositoryAccess {
  if (!repo?.repo) throw new StatusError(codes.invalidArgument, 'must pass a valid repo');
  return repo;
}

function referencedNames(source: ApplicationSource): ReadonlySet<string> {
  const files = [
    ...(source.helm?.valueFiles ?? []),
    ...(source.helm?.fileParameters ?? []).map((parameter) => parameter.path ?? ''),
  ];
  return new Set(files.filter((file) => file.startsWith('$')).map((file) => file.split('/')[0] ?? file));
}

function targetOf(name: string, refSources: Readonly<Record<string, RefTarget>>): RefTarget {
  const target = Object.hasOwn(refSources, name) ? refSources[name] : undefined;
  const known = Object.keys(refSources);
  if (!target && known.length === 0) {
    throw invalid(`source referenced "${name}", but no source has a 'ref' field defined`);
  }
  if (!target) {
    throw invalid(
      `source referenced "${name}", which is not one of the available sources (${known.join(', ')})`,
    );
  }
  if (target.Chart) {
    throw invalid(
      "source has a 'chart' field defined, but Helm charts are not yet not supported for 'ref' sources",
    );
  }
  return target;
}

function invalid(message: string): StatusError {
  return new StatusError(codes.invalidArgument, message);
}
