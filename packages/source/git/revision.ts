import { codes, StatusError } from '@tiphys/base';
import type { RemoteRefs } from './refs.ts';

/**
 * The largest of `versions` that a range allows, or `undefined` when the text is no range or nothing fits (Masterminds semver, as
 * Argo CD uses it); with a prefix, only versions that start with it count and it is cut off before comparing.
 */
export type MaxVersion = (range: string, versions: readonly string[], prefix: string) => string | undefined;

/** What a revision means: a commit, or the beginning of a commit's SHA that only the repository itself can complete. */
export type ResolvedRevision =
  | { readonly type: 'commit'; readonly sha: string }
  | { readonly type: 'short'; readonly prefix: string };

/** What resolving needs besides the refs. */
export interface ResolveOptions {
  readonly maxVersion: MaxVersion;
  readonly tagPrefix?: string | undefined;
}

/** Whether a revision is a full SHA, which needs no look at the repository. */
export function isCommitSha(revision: string): boolean {
  return /^[0-9a-f]{40}$|^[0-9a-f]{64}$/i.test(revision);
}

/**
 * Finds the commit of HEAD, a branch, a tag, a version range over tags or a full ref name, or the beginning of a SHA, in Argo
 * CD's order: a range first, then names (a branch before a tag of the same name, as refs are listed), then SHAs.
 */
export function resolveRevision(
  revision: string,
  refs: RemoteRefs,
  options: ResolveOptions,
): ResolvedRevision {
  if (isCommitSha(revision)) return { type: 'commit', sha: revision.toLowerCase() };
  const wanted = revision === '' ? 'HEAD' : revision;
  const name = options.maxVersion(wanted, refs.tags, options.tagPrefix ?? '') ?? wanted;
  const sha = name === 'HEAD' ? refs.head : commitOf(refs, name);
  if (sha !== undefined) return { type: 'commit', sha };
  if (/^[0-9a-f]{7,}$/i.test(name)) return { type: 'short', prefix: name.toLowerCase() };
  throw unresolved(revision);
}

/**
 * The annotated tag that a revision names, when it is that tag which led to `sha`: its full name and the id of the tag object. A branch of the
 * same name at another commit must not pass for the tag.
 */
export function annotatedTag(
  revision: string,
  sha: string,
  { maxVersion, refs, tagPrefix }: ResolveOptions & { readonly refs: RemoteRefs },
): { readonly ref: string; readonly name: string; readonly id: string } | undefined {
  const name = maxVersion(revision, refs.tags, tagPrefix ?? '') ?? revision;
  const ref = name.startsWith('refs/') ? name : `refs/tags/${name.replace(/^tags\//, '')}`;
  const id = refs.tagObjects.get(ref);
  return id !== undefined && refs.commits.get(ref) === sha ? { ref, name, id } : undefined;
}

/** Argo CD's error of a revision that nothing is called. */
export function unresolved(revision: string): StatusError {
  return new StatusError(
    codes.notFound,
    `unable to resolve '${revision}' to a commit SHA: revision not found`,
    {
      details: { reason: 'revision' },
    },
  );
}

function commitOf(refs: RemoteRefs, name: string): string | undefined {
  // A full name means itself and nothing else.
  const places = name.startsWith('refs/')
    ? ['']
    : ['', 'refs/heads/', 'refs/tags/', 'refs/remotes/', 'refs/'];
  for (const place of places) {
    const sha = refs.commits.get(place + name);
    if (sha !== undefined) return sha;
  }
  return undefined;
}
