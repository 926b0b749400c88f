import type { RepositoryAccess } from '../git/access.ts';
import type { Tree } from '../types.ts';

/** A chart and the version or range of it that is wanted. */
export interface ChartQuery {
  readonly chart: string;
  /** A version, or a range; empty means the highest. */
  readonly version: string;
  /** An older index is read anew. Default 180 s. */
  readonly maxAgeMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A chart of a Helm repository and the versions of it, as the index lists them. */
export interface ListedChart {
  readonly name: string;
  readonly versions: readonly string[];
}

/** What a chart says about itself. */
export interface ChartDetails {
  readonly description: string;
  readonly home: string;
  readonly maintainers: readonly string[];
}

/** Helm repositories over HTTP: an index of charts, each version a gzipped tar. */
export interface ChartSource {
  /** The version that a range means now; an exact version is returned as it is. */
  resolveVersion(repo: RepositoryAccess, query: ChartQuery): Promise<string>;
  /** The files of one version of a chart, its own folder being the root. */
  tree(repo: RepositoryAccess, query: ChartQuery): Promise<Tree>;
  details(repo: RepositoryAccess, query: ChartQuery): Promise<ChartDetails>;
  charts(repo: RepositoryAccess, signal?: AbortSignal): Promise<readonly ListedChart[]>;
  /** Throws with the reason when the index cannot be read. */
  test(repo: RepositoryAccess, signal?: AbortSignal): Promise<void>;
}
