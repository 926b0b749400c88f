import type { HelmChart } from '../schema/services/repository.ts';
import type { FieldProblem } from './problem.ts';

/** The request of `POST /api/v2/discover`: what can be deployed from a repository. */
export interface DiscoverRequest {
  readonly repoURL: string;
  /** Project that would deploy from it; `default` where empty. */
  readonly project?: string | undefined;
  /** Name the application would have, for permissions by name. */
  readonly name?: string | undefined;
  /** Branch, tag or commit to look for applications in; HEAD where empty. */
  readonly revision?: string | undefined;
  /** What kind of repository it is, where nothing is stored about it; found out where empty. */
  readonly type?: RepositoryType | undefined;
}

/** Kinds of repositories. */
export type RepositoryType = 'git' | 'helm' | 'oci';

/** The answer of `POST /api/v2/discover`. */
export interface DiscoverResponse {
  readonly type: RepositoryType;
  /** Whether the repository is stored here, for all or for the project. */
  readonly known: boolean;
  readonly branches: readonly string[];
  readonly tags: readonly string[];
  /** Folders that can be deployed, with the tool that renders them. */
  readonly apps: readonly DiscoveredApp[];
  /** Charts with their versions, newest first. */
  readonly charts: readonly HelmChart[];
  /** What was left off because there was too much. */
  readonly truncated: boolean;
  /** What could not be read, at the field of the request that is to blame. */
  readonly problems: readonly FieldProblem[];
}

/** A folder that can be deployed. */
export interface DiscoveredApp {
  readonly path: string;
  readonly type: string;
}
