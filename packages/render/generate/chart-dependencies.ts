import { codes, StatusError } from '@tiphys/base';
import type { ManifestRequest, RepoCreds, Repository } from '@tiphys/model';
import type { ChartSource, RepositoryAccess } from '@tiphys/source';
import type { ChartDependency, FetchedChart } from '../tool.ts';

/** Bytes of one dependency with everything in it. */
const maxDependencyBytes = 100 * 1024 * 1024;

/** Fetches the charts that a chart depends on, from the repositories and with the credentials that a request brings along. */
export function createDependencyFetcher(
  charts: ChartSource,
  request: Pick<ManifestRequest, 'repos' | 'helmRepoCreds'>,
): (dependency: ChartDependency) => Promise<FetchedChart> {
  return async ({ name, repository, signal, version }) => {
    const access = accessFor(repository, request);
    const exact = await charts.resolveVersion(access, { chart: name, version, signal });
    const tree = await charts.tree(access, { chart: name, version: exact, signal });
    const files = await tree.readAll('.', { maxBytes: maxDependencyBytes, signal });
    return { files: files ?? new Map(), pinned: exact === version };
  };
}

/**
 * The repository that a dependency names by URL, or by `@name` or `alias:name` among those of the request; else the URL alone with
 * the credentials for its longest prefix.
 */
function accessFor(
  repository: string,
  { helmRepoCreds = [], repos = [] }: Pick<ManifestRequest, 'repos' | 'helmRepoCreds'>,
): RepositoryAccess {
  const alias = /^(?:@|alias:)(.+)$/.exec(repository)?.[1];
  const plain = (url: string): string => url.replace(/\/+$/, '');
  const known: Repository | undefined = repos.find((repo) =>
    alias === undefined ? plain(repo.repo) === plain(repository) : repo.name === alias,
  );
  if (known) return known;
  if (alias !== undefined) {
    throw new StatusError(
      codes.failedPrecondition,
      `no repository definition for ${repository}. Please add them via 'argocd repo add'`,
    );
  }
  const matching = helmRepoCreds.filter(
    ({ url }) => url !== undefined && url !== '' && repository.startsWith(url),
  );
  const [best] = matching.sort((a, b) => (b.url ?? '').length - (a.url ?? '').length);
  return { repo: repository, ...(best ? loginOf(best) : {}) };
}

function loginOf(creds: RepoCreds): Omit<RepositoryAccess, 'repo'> {
  const { bearerToken, enableOCI, noProxy, password, proxy, tlsClientCertData, tlsClientCertKey, username } =
    creds;
  return { bearerToken, enableOCI, noProxy, password, proxy, tlsClientCertData, tlsClientCertKey, username };
}
