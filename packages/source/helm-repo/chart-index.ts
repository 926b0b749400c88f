import { codes, isJsonObject, StatusError } from '@tiphys/base';

/** One version of a chart in an index. */
export interface IndexEntry {
  readonly version: string;
  readonly urls: readonly string[];
  /** SHA-256 of the archive, where the index says it. */
  readonly digest: string | undefined;
}

/** Charts by name, each with its versions as listed. */
export type ChartIndex = ReadonlyMap<string, readonly IndexEntry[]>;

/** Takes what is needed from a parsed `index.yaml`; entries that cannot be used are left out. */
export function readIndex(value: unknown): ChartIndex {
  const entries = isJsonObject(value) ? value['entries'] : undefined;
  if (!isJsonObject(entries)) {
    throw new StatusError(codes.failedPrecondition, 'the chart repository index has no entries');
  }
  return new Map(
    Object.entries(entries).map(([name, list]) => [name, Array.isArray(list) ? list.flatMap(entryOf) : []]),
  );
}

/** The entry of a version, with or without `v` in front. */
export function entryAt(index: ChartIndex, chart: string, version: string): IndexEntry | undefined {
  const plain = version.replace(/^v/, '');
  const list = index.get(chart) ?? [];
  return (
    list.find((entry) => entry.version === version) ??
    list.find((entry) => entry.version.replace(/^v/, '') === plain)
  );
}

function entryOf(value: unknown): IndexEntry[] {
  if (!isJsonObject(value) || typeof value['version'] !== 'string') return [];
  const urls = Array.isArray(value['urls']) ? value['urls'].filter((url) => typeof url === 'string') : [];
  const digest =
    typeof value['digest'] === 'string' ? value['digest'].replace(/^sha256:/, '').toLowerCase() : '';
  return [{ version: value['version'], urls, digest: /^[0-9a-f]{64}$/.test(digest) ? digest : undefined }];
}
