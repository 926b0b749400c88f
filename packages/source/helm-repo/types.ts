import type { RepositoryAccess } from '../git/access.ts';
import type { Tree } from '../types.ts';

/** A chart and the version or range of it that is wanted. */
export interface ChartQuery {
  readonly chart: string;
  /** A version, or a range; empty means the highest. */
  readonly version: string;
  /** An older index is read anew. Default 180 s. */
  readonly maxAgeMs?: number | undefined;
  /** Fetch the chart again although it is kept. Default false. */
  readonly fresh?: boolean | undefined;
  /** Send the credentials also to another host that the index names. Default false. */
  readonly passCredentials?: boolean | undefined;
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

/** Where charts are kept: what differs between HTTP repositories and OCI registries. */
export interface ChartStore {
  /** The versions of a chart; throws where there is no such chart. */
  versions(repo: RepositoryAccess, query: ChartQuery): Promise<readonly string[]>;
  /** The files of one version of a chart, its own folder being the root. */
  tree(repo: RepositoryAccess, query: ChartQuery): Promise<Tree>;
  charts(repo: RepositoryAccess, signal?: AbortSignal): Promise<readonly ListedChart[]>;
  /** Throws with the reason when the repository cannot be used. */
  test(repo: RepositoryAccess, signal?: AbortSignal): Promise<void>;
}

/** Helm repositories: an index of charts over HTTP, or an OCI registry. */
export interface ChartSource extends Omit<ChartStore, 'versions'> {
  /** The version that a range means now; an exact version is returned as it is. */
  resolveVersion(repo: RepositoryAccess, query: ChartQuery): Promise<string>;
  details(repo: RepositoryAccess, query: ChartQuery): Promise<ChartDetails>;
}
