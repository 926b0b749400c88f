import { LRUCache } from 'lru-cache';
import type { ReadSet, Tree } from '@tiphys/source';
import type { ToolResult } from '../tool.ts';
import { volatileValues } from '../generate/build-env.ts';

/** Results kept for one and the same request at different commits. */
const maxPerKey = 8;
/** Revisions remembered for which one result is known to hold. */
const maxRevisions = 16;

/** What a render produced. Manifests are JSON texts, kept once and shared by all who get them. */
export interface RenderResult {
  readonly manifests: readonly string[];
  readonly sourceType: string;
  readonly commands: readonly string[];
  /** Where the source itself says its objects go. */
  readonly destination?: ToolResult['destination'];
}

/** What a result was made from. */
export interface RenderInputs {
  /** What was read of the source's own tree (`''`) and of trees referred to, by `$name`. */
  readonly readSets: ReadonlyMap<string, ReadSet>;
  /** Variables used that change with every commit. */
  readonly volatile: Readonly<Record<string, string>>;
  /** Something was read that no tree holds. */
  readonly external: boolean;
}

/** Asks for a result. */
export interface ResultQuery {
  /** Hash of everything in the request that may change a result, revisions left out. */
  readonly key: string;
  /** The revisions of the source and of what it refers to. */
  readonly revisions: string;
}

interface Entry {
  readonly inputs: RenderInputs;
  readonly result: RenderResult;
  readonly revisions: Set<string>;
  readonly bytes: number;
}

/** Bounds of the cache. */
export interface ResultCacheOptions {
  /** Default 256 MiB, as counted by the characters of manifests and of paths read. */
  readonly maxBytes?: number | undefined;
  /** Default 24 h. */
  readonly ttlMs?: number | undefined;
}

/**
 * The read-set cache (design, idea 1): a result is used again at another commit exactly when every object that was read to make it, and
 * everything looked for and missing, is the same there.
 */
export interface ResultCache {
  /** The result for these very revisions. */
  exact(query: ResultQuery): RenderResult | undefined;
  /** A result made from other revisions that holds for these trees; it is remembered for these revisions. */
  matching(
    query: ResultQuery,
    trees: ReadonlyMap<string, Tree>,
    options: MatchOptions,
  ): Promise<RenderResult | undefined>;
  add(query: ResultQuery, inputs: RenderInputs, result: RenderResult): void;
}

/** What must be the same besides files. */
export interface MatchOptions {
  readonly variables: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** Makes an empty cache. */
export function createResultCache({
  maxBytes = 256 * 1024 * 1024,
  ttlMs = 86_400_000,
}: ResultCacheOptions = {}): ResultCache {
  const entries = new LRUCache<string, readonly Entry[]>({
    maxSize: maxBytes,
    sizeCalculation: (list) => 1 + list.reduce((sum, entry) => sum + entry.bytes, 0),
    ttl: ttlMs,
    updateAgeOnGet: false,
  });

  return {
    exact({ key, revisions }) {
      return entries.get(key)?.find((entry) => entry.revisions.has(revisions))?.result;
    },
    async matching({ key, revisions }, trees, options) {
      for (const entry of entries.get(key) ?? []) {
        if (!(await holds(entry.inputs, trees, options))) continue;
        remember(entry, revisions);
        return entry.result;
      }
      return undefined;
    },
    add({ key, revisions }, inputs, result) {
      const entry: Entry = { inputs, result, revisions: new Set([revisions]), bytes: sizeOf(inputs, result) };
      // The new result takes the place of whatever was known for these revisions (a forced render says so).
      const others = (entries.get(key) ?? []).filter((other) => {
        other.revisions.delete(revisions);
        return other.revisions.size > 0;
      });
      entries.set(key, [entry, ...others].slice(0, maxPerKey));
    },
  };
}

async function holds(
  inputs: RenderInputs,
  trees: ReadonlyMap<string, Tree>,
  { signal, variables }: MatchOptions,
): Promise<boolean> {
  if (inputs.external) return false;
  const now = volatileValues(variables, Object.keys(inputs.volatile));
  for (const [name, value] of Object.entries(inputs.volatile)) {
    if (now[name] !== value) return false;
  }
  for (const [name, readSet] of inputs.readSets) {
    const tree = trees.get(name);
    if (!tree || !(await tree.matches(readSet, signal))) return false;
  }
  return true;
}

function remember(entry: Entry, revisions: string): void {
  entry.revisions.add(revisions);
  const [oldest] = entry.revisions;
  if (entry.revisions.size > maxRevisions && oldest !== undefined) entry.revisions.delete(oldest);
}

function sizeOf(inputs: RenderInputs, result: RenderResult): number {
  let bytes = 500;
  for (const manifest of result.manifests) bytes += manifest.length + 50;
  for (const readSet of inputs.readSets.values()) {
    for (const [path, state] of readSet) bytes += path.length + (state?.length ?? 0) + 100;
  }
  return bytes;
}
