import { codes, isJsonObject, StatusError, withContext } from '@tiphys/base';
import type { RepositoryAccess } from '../git/access.ts';
import type { MaxVersion } from '../git/revision.ts';
import type { ChartDetails, ChartQuery, ChartSource, ChartStore } from './types.ts';

/** What charts come from. */
export interface ChartSourceDeps {
  /** HTTP repositories with an index. */
  readonly http: ChartStore;
  /** OCI registries. */
  readonly oci: ChartStore;
  readonly maxVersion: MaxVersion;
  /** Parses one YAML document. */
  readonly parseYaml: (bytes: Uint8Array) => Promise<unknown>;
}

/** Makes the source of charts in HTTP repositories and OCI registries. */
export function createChartSource(deps: ChartSourceDeps): ChartSource {
  const { maxVersion, parseYaml } = deps;
  const storeOf = (repo: RepositoryAccess): ChartStore => (isOciRegistry(repo) ? deps.oci : deps.http);

  async function resolveVersion(repo: RepositoryAccess, query: ChartQuery): Promise<string> {
    // An exact version needs no look at the repository.
    const wanted = query.version === '' ? '*' : query.version;
    const exact = maxVersion(wanted, [], '');
    if (exact !== undefined) return exact;
    const versions = await storeOf(repo).versions(repo, query);
    const version = maxVersion(wanted, versions, '');
    if (version !== undefined) return version;
    const text = `invalid revision: version matching constraint not found in ${versions.length} tags`;
    throw new StatusError(codes.unknown, text, { details: { reason: 'revision' } });
  }

  async function details(repo: RepositoryAccess, query: ChartQuery): Promise<ChartDetails> {
    const tree = await storeOf(repo).tree(repo, query);
    const bytes = await tree.readFile('Chart.yaml', { signal: query.signal });
    const chart = bytes ? await parseYaml(bytes) : undefined;
    const text = (value: unknown): string => (typeof value === 'string' ? value : '');
    if (!isJsonObject(chart)) return { description: '', home: '', maintainers: [] };
    const list = Array.isArray(chart['maintainers']) ? chart['maintainers'].filter(isJsonObject) : [];
    const maintainers = list.map(({ name, email }) =>
      [text(name), text(email) && `<${text(email)}>`].filter(Boolean).join(' '),
    );
    return { description: text(chart['description']), home: text(chart['home']), maintainers };
  }

  return {
    resolveVersion,
    details,
    tree: (repo, query) => storeOf(repo).tree(repo, query),
    charts: (repo, signal) => storeOf(repo).charts(repo, signal),
    async test(repo, signal) {
      if (repo.enableOCI && !hasNoScheme(repo.repo)) {
        throw new StatusError(codes.unknown, 'OCI Helm repository URL should include hostname and port only');
      }
      await storeOf(repo)
        .test(repo, signal)
        .catch((error: unknown) => {
          throw isOciRegistry(repo) ? withContext('error logging into OCI registry', error) : error;
        });
    },
  };
}

/** Whether charts lie in an OCI registry: `enableOCI`, `oci://…`, or a URL without a scheme, as Argo CD takes it. */
function isOciRegistry({ enableOCI, repo }: RepositoryAccess): boolean {
  return enableOCI === true || repo.startsWith('oci://') || hasNoScheme(repo);
}

function hasNoScheme(url: string): boolean {
  return !/^[a-z][a-z0-9+.-]*:\/\//i.test(url);
}
