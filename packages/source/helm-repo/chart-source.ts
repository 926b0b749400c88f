import { createHash } from 'node:crypto';
import type { Clock } from '@tiphys/base';
import { codes, createSingleFlight, isJsonObject, raceSignal, StatusError, systemClock } from '@tiphys/base';
import { LRUCache } from 'lru-cache';
import type { RepositoryAccess, Trust } from '../git/access.ts';
import { accessKey } from '../git/access.ts';
import { createFreshFlight } from '../git/fresh-flight.ts';
import type { MaxVersion } from '../git/revision.ts';
import { scrubUrl } from '../git/url.ts';
import { createMemoryTree } from '../tree/memory-tree.ts';
import { unpackTar } from '../tree/unpack-tar.ts';
import type { Tree } from '../types.ts';
import type { ChartIndex } from './chart-index.ts';
import { entryAt, readIndex } from './chart-index.ts';
import { readHttp } from '../http/http-reader.ts';
import type { ChartDetails, ChartQuery, ChartSource } from './types.ts';

/** Indexes kept parsed. */
const maxIndexes = 100;

/** What chart sources need. */
export interface ChartSourceDeps {
  readonly trust: Trust;
  readonly maxVersion: MaxVersion;
  /** Parses one YAML document. */
  readonly parseYaml: (bytes: Uint8Array) => Promise<unknown>;
  readonly clock?: Clock | undefined;
}

/** Bounds of charts. */
export interface ChartSourceOptions {
  /** Default 1 GB, as Argo CD's `--helm-registry-max-index-size`. */
  readonly maxIndexBytes?: number | undefined;
  /** Packed. Default 100 MiB. */
  readonly maxChartBytes?: number | undefined;
  /** Unpacked. Default 1 GB, as Argo CD's `--helm-manifest-max-extracted-size`. */
  readonly maxExtractedBytes?: number | undefined;
  /** Unpacked charts kept in memory. Default 256 MiB. */
  readonly maxKeptBytes?: number | undefined;
  /** Default 60 s. */
  readonly timeoutMs?: number | undefined;
}

interface KeptIndex {
  readonly index: ChartIndex;
  readonly at: number;
}

interface KeptChart {
  readonly tree: Tree;
  readonly bytes: number;
}

/** Makes the source of charts in HTTP repositories. */
export function createChartSource(deps: ChartSourceDeps, options: ChartSourceOptions = {}): ChartSource {
  const { clock = systemClock, maxVersion, parseYaml, trust } = deps;
  const {
    maxChartBytes = 100 * 1024 ** 2,
    maxExtractedBytes = 1_000_000_000,
    maxIndexBytes = 1_000_000_000,
  } = options;
  const { timeoutMs = 60_000 } = options;
  const indexes = new LRUCache<string, KeptIndex>({ max: maxIndexes });
  const listings = createFreshFlight<ChartIndex>(clock);
  const downloads = createSingleFlight<Tree>();
  const charts = new LRUCache<string, KeptChart>({
    maxSize: options.maxKeptBytes ?? 256 * 1024 ** 2,
    sizeCalculation: (kept) => kept.bytes + 1,
  });

  async function indexOf(
    repo: RepositoryAccess,
    { maxAgeMs = 180_000, signal }: Pick<ChartQuery, 'maxAgeMs' | 'signal'>,
  ): Promise<ChartIndex> {
    refuseOci(repo);
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
    const url = `${repo.repo.replace(/\/+$/, '')}/index.yaml`;
    const bytes = await readHttp(url, { repo, trust }, { maxBytes: maxIndexBytes, timeoutMs });
    const index = readIndex(await parseYaml(bytes));
    indexes.set(key, { index, at });
    return index;
  }

  async function tree(repo: RepositoryAccess, query: ChartQuery): Promise<Tree> {
    const key = `${accessKey(repo)} ${query.chart} ${query.version}`;
    const kept = charts.get(key);
    if (kept) return kept.tree.fork();
    const loaded = await raceSignal(
      downloads(key, () => download(repo, query, key)),
      query.signal,
    );
    return loaded.fork();
  }

  async function download(
    repo: RepositoryAccess,
    { chart, version }: ChartQuery,
    key: string,
  ): Promise<Tree> {
    const index = await indexOf(repo, {});
    const entry =
      entryAt(index, chart, version) ?? entryAt(await indexOf(repo, { maxAgeMs: 0 }), chart, version);
    const [url] = entry?.urls ?? [];
    if (!entry || url === undefined) throw notFound(repo, `chart "${chart}" version "${version}" not found`);
    const at = new URL(url, `${repo.repo.replace(/\/+$/, '')}/`).href;
    const bytes = await readHttp(at, { repo, trust }, { maxBytes: maxChartBytes, timeoutMs });
    if (entry.digest !== undefined && createHash('sha256').update(bytes).digest('hex') !== entry.digest) {
      throw new StatusError(
        codes.dataLoss,
        `chart "${chart}" version "${version}" of ${scrubUrl(repo.repo)} does not have the digest of the index`,
      );
    }
    const files = await unpackTar(bytes, { maxBytes: maxExtractedBytes, stripFirst: true });
    const made = createMemoryTree(files, { revision: version, kind: 'chart' });
    const size = [...files.values()].reduce((sum, file) => sum + file.content.length, 0);
    charts.set(key, { tree: made, bytes: size });
    return made;
  }

  async function resolveVersion(repo: RepositoryAccess, query: ChartQuery): Promise<string> {
    // An exact version needs no look at the index.
    const wanted = query.version === '' ? '*' : query.version;
    const exact = maxVersion(wanted, [], '');
    if (exact !== undefined) return exact;
    const entries = (await indexOf(repo, query)).get(query.chart);
    if (!entries) throw notFound(repo, `chart "${query.chart}" not found`);
    const version = maxVersion(
      wanted,
      entries.map((entry) => entry.version),
      '',
    );
    if (version !== undefined) return version;
    throw new StatusError(
      codes.unknown,
      `invalid revision: version matching constraint not found in ${entries.length} tags`,
      {
        details: { reason: 'revision' },
      },
    );
  }

  async function details(repo: RepositoryAccess, query: ChartQuery): Promise<ChartDetails> {
    const bytes = await (await tree(repo, query)).readFile('Chart.yaml', { signal: query.signal });
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
    tree,
    details,
    async charts(repo, signal) {
      const index = await indexOf(repo, { maxAgeMs: 0, signal });
      return [...index].map(([name, entries]) => ({ name, versions: entries.map((entry) => entry.version) }));
    },
    async test(repo, signal) {
      await indexOf(repo, { maxAgeMs: 0, signal });
    },
  };
}

function refuseOci(repo: RepositoryAccess): void {
  if (!repo.enableOCI && !repo.repo.startsWith('oci://')) return;
  throw new StatusError(codes.unimplemented, 'OCI registries are not supported yet');
}

function notFound(repo: RepositoryAccess, what: string): StatusError {
  return new StatusError(codes.notFound, `${what} in ${scrubUrl(repo.repo)} repository`, {
    details: { reason: 'not-found' },
  });
}
