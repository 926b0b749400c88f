import { codes, StatusError } from '@tiphys/base';
import type { ManifestRequest, RepoCreds, Repository } from '@tiphys/model';
import { isBelow } from '@tiphys/model';
import type { ChartSource, RepositoryAccess } from '@tiphys/source';
import { isOciUrl } from '@tiphys/source';
import type { ChartDependency, FetchedChart } from '../tool.ts';
import { readChart } from '../tools/chart-files.ts';
import type { ChartLimits } from '../tools/chart-files.ts';

/** What a request says about the repositories of charts. */
export type DependencyRequest = Pick<ManifestRequest, 'repos' | 'helmRepoCreds' | 'noCache'> & {
  readonly applicationSource?: Pick<NonNullable<ManifestRequest['applicationSource']>, 'helm'> | undefined;
};

/** Where charts come from, and how large each may be. */
export interface DependencyFetcherDeps {
  readonly charts: ChartSource;
  readonly chartLimits?: ChartLimits | undefined;
}

/** Fetches the charts that a chart depends on, from the repositories and with the credentials that a request brings along. */
export function createDependencyFetcher(
  { chartLimits, charts }: DependencyFetcherDeps,
  request: DependencyRequest,
): (dependency: ChartDependency) => Promise<FetchedChart> {
  const passCredentials = request.applicationSource?.helm?.passCredentials;
  return async ({ name, repository, signal, version }) => {
    const access = accessFor(repository, request);
    // A hard refresh looks at what is there now, also for the charts that a chart depends on.
    const maxAgeMs = request.noCache ? 0 : undefined;
    const exact = await charts.resolveVersion(access, { chart: name, version, maxAgeMs, signal });
    const tree = await charts.tree(access, { chart: name, version: exact, passCredentials, signal });
    const files = await readChart(tree, '.', { limits: chartLimits, signal });
    return { files: files ?? new Map(), pinned: exact === version };
  };
}

/**
 * The repository that a dependency names by URL, or by `@name` or `alias:name` among those of the request; else the URL alone with
 * the credentials for its longest prefix; else, for a registry, those of a repository that lies below or above it.
 */
export function accessFor(
  repository: string,
  { helmRepoCreds = [], repos = [] }: DependencyRequest,
): RepositoryAccess {
  const alias = /^(?:@|alias:)(.+)$/.exec(repository)?.[1];
  const wanted = plain(repository);
  const known = repos.find((repo) =>
    alias === undefined ? plain(repo.repo) === wanted : repo.name === alias,
  );
  if (known) return known;
  if (alias !== undefined) {
    throw new StatusError(
      codes.failedPrecondition,
      `no repository definition for ${repository}. Please add them via 'argocd repo add'`,
    );
  }
  const isOci = isOciUrl(repository);
  const matching = helmRepoCreds.filter(({ url }) => isBelow(wanted, plain(url)));
  const [best] = matching.sort((a, b) => plain(b.url).length - plain(a.url).length);
  if (best) return { repo: repository, ...loginOf(best), ...(isOci ? { enableOCI: true } : {}) };
  const neighbour = isOci
    ? repos.find((repo) => isRegistry(repo) && isNear(wanted, plain(repo.repo)))
    : undefined;
  return { repo: repository, ...(neighbour ? loginOf(neighbour) : {}) };
}

/** A URL as it is compared: registries are named with and without `oci://`. */
function plain(url: string): string {
  return url.replace(/^oci:\/\//, '').replace(/\/+$/, '');
}

function isNear(left: string, right: string): boolean {
  return isBelow(left, right) || isBelow(right, left);
}

function isRegistry({ enableOCI, type }: Repository): boolean {
  return enableOCI === true || type === 'oci';
}

function loginOf(from: Repository | RepoCreds): Omit<RepositoryAccess, 'repo'> {
  return {
    bearerToken: from.bearerToken,
    enableOCI: from.enableOCI,
    insecureOCIForceHttp: from.insecureOCIForceHttp,
    insecure: 'insecure' in from ? from.insecure : undefined,
    noProxy: from.noProxy,
    password: from.password,
    proxy: from.proxy,
    tlsClientCertData: from.tlsClientCertData,
    tlsClientCertKey: from.tlsClientCertKey,
    useAzureWorkloadIdentity: from.useAzureWorkloadIdentity,
    username: from.username,
  };
}
