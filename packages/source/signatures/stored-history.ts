import type { Mirror } from '../git/mirror.ts';
import type { HistoryCommit, ReadCommits } from './history.ts';
import { readHistory } from './history.ts';
import type { SignedObject } from './signed-object.ts';
import { parseSignedCommit } from './signed-object.ts';

/** Largest commit or tag object. */
export const maxObjectBytes = 1024 * 1024;
/** Commits read in one go. */
const commitsAtOnce = 1000;

/**
 * The history of a commit as far as a mirror holds it whole; `undefined` where a part is missing. Commits are found one after the other, so
 * what git lists of them is read in large pieces before; the walk itself trusts nothing but their texts.
 */
export async function storedHistory(
  mirror: Pick<Mirror, 'ancestors' | 'reader'>,
  sha: string,
  maxCommits: number,
): Promise<ReadonlyMap<string, HistoryCommit> | undefined> {
  const known = new Map<string, SignedObject>();
  const listed = await mirror.ancestors(sha, maxCommits + 1);
  for (let at = 0; at < listed.length; at += commitsAtOnce) {
    const piece = listed.slice(at, at + commitsAtOnce);
    for (const [index, commit] of (await readCommits(mirror, piece)).entries()) {
      if (commit) known.set(piece[index] ?? '', commit);
    }
  }
  const read: ReadCommits = async (shas) => {
    const found = shas.map((one) => known.get(one));
    return found.every((commit) => commit !== undefined) ? found : readCommits(mirror, shas);
  };
  return readHistory(sha, read, maxCommits);
}

async function readCommits(
  { reader }: Pick<Mirror, 'reader'>,
  shas: readonly string[],
): Promise<(SignedObject | undefined)[]> {
  const objects = await reader.read(shas, maxObjectBytes);
  return objects.map((object, index) =>
    object?.type === 'commit' && object.size <= maxObjectBytes
      ? parseSignedCommit(object.content, (shas[index] ?? '').length > 40)
      : undefined,
  );
}
