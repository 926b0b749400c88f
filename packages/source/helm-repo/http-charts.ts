import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '@tiphys/base';
import { codes, raceSignal, StatusError, systemClock, withContext } from '@tiphys/base';
import { LRUCache } from 'lru-cache';
import type { ProxySettings, RepositoryAccess, Trust } from '../git/access.ts';
import { accessKey } from '../git/access.ts';
import { createFreshFlight } from '../git/fresh-flight.ts';
import { scrubUrl } from '../git/url.ts';
import { readHttp, withHttp } from '../http/http-reader.ts';
import { download } from '../http/download.ts';
import type { PackStore } from '../tree/pack-store.ts';
import type { TarEntry } from '../tree/tar-entries.ts';
import { tarEntries } from '../tree/tar-entries.ts';
import type { Tree } from '../types.ts';
import type { ChartIndex, IndexEntry } from './chart-index.ts';
import { entryAt, readIndex } from './chart-index.ts';
import type { ChartQuery, ChartStore } from './types.ts';

/** Indexes kept parsed. */
const maxIndexes = 100;
/** Time to fetch one chart. */
const downloadTimeoutMs = 300_000;

/** What HTTP repositories need. */
export interface HttpChartsDeps {
  readonly trust: Trust;
  readonly proxies?: ProxySettings | undefined;
  readonly packs: PackStore;
  /** Parses one YAML document. */
  readonly parseYaml: (bytes: Uint8Array) => Promise<unknown>;
  readonly clock?: Clock | undefined;
}

/** Bounds of HTTP repositories. */
export interface HttpChartsOptions {
  /** Default 1 GB, as Argo CD's `--helm-registry-max-index-size`. */
  readonly maxIndexBytes?: number | undefined;
  /** Packed. Default 100 MiB. */
  readonly maxChartBytes?: number | undefined;
  /** Unpacked. Argo CD's `--helm-manifest-max-extracted-size`. */
  readonly maxExtractedBytes: number;
  /** For an index. Default 60 s. */
  readonly timeoutMs?: number | undefined;
}

interface KeptIndex {
  readonly index: ChartIndex;
  readonly at: number;
}

/** Makes the store of charts in HTTP repositories: an `index.yaml`, each version of a chart a gzipped tar. */
export function createHttpCharts(deps: HttpChartsDeps, options: HttpChartsOptions): ChartStore {
  const { clock = systemClock, packs, parseYaml, proxies, trust } = deps;
  const { maxChartBytes = 100 * 1024 ** 2, maxIndexBytes = 1_000_000_000, timeoutMs = 60_000 } = options;
  const indexes = new LRUCache<string, KeptIndex>({ max: maxIndexes });
  const listings = createFreshFlight<ChartIndex>(clock);

  async function indexOf(
    repo: RepositoryAccess,
    { maxAgeMs = 180_000, signal }: Pick<ChartQuery, 'maxAgeMs' | 'signal'>,
  ): Promise<ChartIndex> {
    const key = accessKey(repo);
    const notBefore = clock.now() - maxAgeMs;
    const kept = indexes.get(key);
    if (kept && kept.at > notBefore) return kept.index;
    return raceSignal(
      listings.get(key, notBefore, () => readIndexOf(repo, key)),
      signal,
    );
  }

  async function readIndexOf(repo: RepositoryAccess, key: string): Promise<ChartIndex> {
    const at = clock.now();
    try {
      const bytes = await readHttp(
        `${baseOf(repo)}index.yaml`,
        { repo, trust, proxies },
        { maxBytes: maxIndexBytes, limitName: '--helm-registry-max-index-size', timeoutMs },
      );
      const index = readIndex(await parseYaml(bytes));
      indexes.set(key, { index, at });
      return index;
    } catch (error) {
      throw withContext('error loading repo index', error);
    }
  }

  async function entryOf(repo: RepositoryAccess, query: ChartQuery): Promise<IndexEntry> {
    const { chart, fresh, version } = query;
    const known = fresh ? undefined : entryAt(await indexOf(repo, {}), chart, version);
    const entry = known ?? entryAt(await indexOf(repo, { maxAgeMs: 0 }), chart, version);
    if (entry?.urls.length) return entry;
    throw notFound(repo, `chart "${chart}" version "${version}" not found`);
  }

  async function* entriesOf(
    repo: RepositoryAccess,
    query: ChartQuery,
    folder: string,
  ): AsyncGenerator<TarEntry> {
    const { chart, passCredentials, version } = query;
    const entry = await entryOf(repo, query);
    const url = new URL(entry.urls[0] ?? '', baseOf(repo)).href;
    const archive = await withHttp(
      { repo, trust, proxies },
      { url, timeoutMs: downloadTimeoutMs, passCredentials },
      (answer) =>
        download(answer, {
          path: join(folder, 'chart'),
          maxBytes: maxChartBytes,
          digest: entry.digest === undefined ? undefined : `sha256:${entry.digest}`,
        }),
    ).catch((error: unknown) => {
      if (!(error instanceof StatusError) || error.code !== codes.dataLoss) throw error;
      const text = `chart "${chart}" version "${version}" of ${scrubUrl(repo.repo)} does not have the digest of the index`;
      throw new StatusError(codes.dataLoss, text, { cause: error });
    });
    yield* tarEntries(archive, {
      maxBytes: options.maxExtractedBytes,
      stripFirst: true,
      checkLinks: true,
      limitName: '--helm-manifest-max-extracted-size',
      context: 'error untarring chart',
    });
  }

  async function tree(repo: RepositoryAccess, query: ChartQuery): Promise<Tree> {
    const { chart, fresh = false, version } = query;
    const key = createHash('sha256')
      .update(`${accessKey(repo)} ${chart} ${version}`)
      .digest('hex');
    if (fresh) await packs.drop(key);
    const fill = (folder: string): AsyncIterable<TarEntry> => entriesOf(repo, query, folder);
    return packs.tree({ key, revision: version, kind: 'chart', fill });
  }

  return {
    async versions(repo, query) {
      const entries = (await indexOf(repo, query)).get(query.chart);
      if (!entries) {
        throw new StatusError(codes.unknown, `chart '${query.chart}' not found in index`, {
          details: { reason: 'revision' },
        });
      }
      return entries.map((entry) => entry.version);
    },
    // The work is shared, so it must not end with the first who stops waiting.
    tree: (repo, query) => raceSignal(tree(repo, query), query.signal),
    async charts(repo, signal) {
      const index = await indexOf(repo, { maxAgeMs: 0, signal });
      return [...index].map(([name, entries]) => ({ name, versions: entries.map((entry) => entry.version) }));
    },
    async test(repo, signal) {
      await indexOf(repo, { maxAgeMs: 0, signal });
    },
  };
}

/** The repository's URL with one `/` at its end. */
function baseOf({ repo }: RepositoryAccess): string {
  return `${repo.replace(/\/+$/, '')}/`;
}

function notFound(repo: RepositoryAccess, what: string): StatusError {
  return new StatusError(codes.notFound, `${what} in ${scrubUrl(repo.repo)} repository`, {
    details: { reason: 'not-found' },
  });
}
