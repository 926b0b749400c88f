import { codes, createSingleFlight, raceSignal, StatusError } from '@tiphys/base';
import { LRUCache } from 'lru-cache';
import type { OpenRepository, RepositoryAccess } from '../git/access.ts';
import { accessKey } from '../git/access.ts';
import type { CommitStore } from '../git/commit-store.ts';
import type { Mirror } from '../git/mirror.ts';
import type { RefListing } from '../git/ref-listing.ts';
import type { MaxVersion } from '../git/revision.ts';
import { annotatedTag, isCommitSha } from '../git/revision.ts';
import type { Keyrings } from './keyring.ts';
import type { SignedObject } from './signed-object.ts';
import { parseSignedCommit, parseSignedTag } from './signed-object.ts';
import { maxObjectBytes, storedHistory } from './stored-history.ts';
import type { RevisionSignature } from './verify.ts';
import { createSignatureVerifier } from './verify.ts';

/** Commits of one history that are verified, unless a setting says otherwise. */
const defaultMaxCommits = 100_000;
/** Signatures of histories that are remembered, in sum, and for how long: keys and signatures expire. */
const maxSignaturesKept = 200_000;
const historyTtlMs = 600_000;

/** Which signatures are wanted. */
export interface SignatureQuery {
  /** The commit. */
  readonly sha: string;
  /** What users wrote for it: an annotated tag's own signature counts then. */
  readonly revision: string;
  readonly tagPrefix?: string | undefined;
  /** With everything that the commit descends from, back to seals. */
  readonly deep: boolean;
}

/** The signatures of a revision: of the tag (when it is an annotated one), of the commit, of its history. */
export type RevisionSignatures = (
  repo: RepositoryAccess,
  query: SignatureQuery,
  signal?: AbortSignal,
) => Promise<readonly RevisionSignature[]>;

/** What looking for signatures needs. */
export interface RevisionSignatureDeps {
  readonly keyrings: Keyrings;
  readonly listing: Pick<RefListing, 'get' | 'known'>;
  readonly maxVersion: MaxVersion;
  readonly open: OpenRepository;
  readonly store: Pick<CommitStore, 'mirror'>;
  /** Called after a history was fetched: the mirror has grown. */
  readonly fetched: () => Promise<void>;
}

/** Reads signatures from stored objects, without a checkout. */
export function createRevisionSignatures(
  deps: RevisionSignatureDeps,
  { maxCommits = defaultMaxCommits }: { readonly maxCommits?: number | undefined } = {},
): RevisionSignatures {
  const verifier = createSignatureVerifier();
  const histories = new LRUCache<string, readonly RevisionSignature[]>({
    maxSize: maxSignaturesKept,
    sizeCalculation: (list) => 1 + list.length,
    ttl: historyTtlMs,
  });
  const flight = createSingleFlight<readonly RevisionSignature[]>();

  /** All applications of a repository ask for the same history. */
  async function keptHistory(
    repo: RepositoryAccess,
    sha: string,
    mirror: Mirror,
  ): Promise<readonly RevisionSignature[]> {
    const { id } = await deps.keyrings.current();
    const key = `${accessKey(repo)} ${sha} ${id}`;
    const known = histories.get(key);
    if (known) return known;
    return flight(key, async () => {
      const found = await historySignatures(repo, sha, mirror);
      histories.set(key, found);
      return found;
    });
  }

  async function tagSignature(
    repo: RepositoryAccess,
    { revision, sha, tagPrefix }: SignatureQuery,
    mirror: Mirror,
  ): Promise<RevisionSignature | undefined> {
    if (isCommitSha(revision) || revision === '') return undefined;
    const refs = deps.listing.known(repo) ?? (await deps.listing.get(repo));
    const tag = annotatedTag(revision, sha, { refs, maxVersion: deps.maxVersion, tagPrefix });
    if (!tag) return undefined;
    if ((await mirror.reader.info([tag.id]))[0]?.type !== 'tag') {
      await using access = await deps.open(repo);
      await mirror.fetchTag(access, tag);
    }
    const object = await readObject(mirror, tag.id, 'tag');
    return verifier.one(await deps.keyrings.current(), object, { revision: tag.name, id: tag.id });
  }

  async function historySignatures(
    repo: RepositoryAccess,
    sha: string,
    mirror: Mirror,
  ): Promise<RevisionSignature[]> {
    const walk = (): ReturnType<typeof storedHistory> => storedHistory(mirror, sha, maxCommits);
    let commits = await walk();
    if (!commits) {
      await using access = await deps.open(repo);
      await mirror.fetchHistory(access, sha);
      await deps.fetched();
      commits = await walk();
    }
    if (!commits) throw new StatusError(codes.unavailable, `the history of ${sha} is not complete`);
    return verifier.history(await deps.keyrings.current(), commits, sha);
  }

  async function signatures(
    repo: RepositoryAccess,
    query: SignatureQuery,
    signal?: AbortSignal,
  ): Promise<readonly RevisionSignature[]> {
    const { deep, sha } = query;
    const mirror = await deps.store.mirror(repo, sha, signal);
    const tag = await tagSignature(repo, query, mirror);
    if (!deep) {
      if (tag) return [tag];
      const object = await readObject(mirror, sha, 'commit');
      return [await verifier.one(await deps.keyrings.current(), object, { revision: sha, id: sha })];
    }
    return [...(tag ? [tag] : []), ...(await keptHistory(repo, sha, mirror))];
  }

  return (repo, query, signal) => raceSignal(signatures(repo, query, signal), signal);
}

async function readObject(mirror: Mirror, id: string, type: 'commit' | 'tag'): Promise<SignedObject> {
  const [object] = await mirror.reader.read([id], maxObjectBytes);
  if (object?.type !== type || object.size > maxObjectBytes) {
    throw new StatusError(codes.notFound, `${id} is not a ${type} that can be read`);
  }
  return type === 'tag' ? parseSignedTag(object.content) : parseSignedCommit(object.content, id.length > 40);
}
