import type { RepositoryAccess } from '../git/access.ts';
import type { Tree } from '../types.ts';

/** How fresh an answer must be. */
export interface OciOptions {
  /** An older answer is asked for anew. Default 180 s. */
  readonly maxAgeMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a tree is got. */
export interface OciTreeOptions {
  /** Fetch it again although it is kept. Default false. */
  readonly fresh?: boolean | undefined;
  /** What the tree calls its revision. Default: the digest. */
  readonly revision?: string | undefined;
  /** How errors call the whole. Default `oci image`. */
  readonly kind?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Artifacts of OCI registries: plain ones with manifests in them, and charts. */
export interface OciSource {
  /** The digest that a tag, a version range (over the tags) or nothing (the highest version) means now; a digest is itself. */
  resolveRevision(repo: RepositoryAccess, revision: string, options?: OciOptions): Promise<string>;
  /** The tags, with `+` where a tag has `_` in its place. */
  tags(repo: RepositoryAccess, options?: OciOptions): Promise<readonly string[]>;
  /** The files of the artifact with this digest. */
  tree(repo: RepositoryAccess, digest: string, options?: OciTreeOptions): Promise<Tree>;
  /** The annotations of the artifact with this digest. */
  annotations(
    repo: RepositoryAccess,
    digest: string,
    signal?: AbortSignal,
  ): Promise<Readonly<Record<string, string>>>;
  /** Makes the next look at this artifact's tags a fresh one. */
  forget(url: string): void;
  /** Throws with the reason when the registry does not answer or refuses the credentials. */
  test(repo: RepositoryAccess, signal?: AbortSignal): Promise<void>;
}
