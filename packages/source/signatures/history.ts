import { codes, StatusError } from '@tiphys/base';
import type { SignedObject } from './signed-object.ts';

/** A commit of a history with its name. */
export interface HistoryCommit extends SignedObject {
  readonly sha: string;
}

/** Reads commits; `undefined` for one that is not stored. */
export type ReadCommits = (shas: readonly string[]) => Promise<readonly (SignedObject | undefined)[]>;

/** All commits that a commit descends from, itself among them; `undefined` when not all of them are stored. */
export async function readHistory(
  head: string,
  read: ReadCommits,
  maxCommits: number,
): Promise<ReadonlyMap<string, HistoryCommit> | undefined> {
  const commits = new Map<string, HistoryCommit>();
  let wanted = [head];
  while (wanted.length > 0) {
    const found = await read(wanted);
    const next = new Set<string>();
    for (const [index, commit] of found.entries()) {
      if (!commit) return undefined;
      const sha = wanted[index] ?? '';
      commits.set(sha, { ...commit, sha });
      for (const parent of commit.parents) if (!commits.has(parent)) next.add(parent);
    }
    // A parent may have been read in this very turn.
    wanted = [...next].filter((sha) => !commits.has(sha));
    if (commits.size + wanted.length > maxCommits) throw tooLong(maxCommits);
  }
  return commits;
}

/**
 * The commits whose signatures count in `strict` mode, newest first: all that the head descends from, back to seals (signed well by a
 * key of the keyring) and what else the rest was built on; those are still among them, what lies behind is not.
 */
export function commitsToVerify(
  head: string,
  commits: ReadonlyMap<string, HistoryCommit>,
  goodSeals: ReadonlySet<string>,
): HistoryCommit[] {
  const top = commits.get(head);
  if (!top) return [];
  if (goodSeals.has(head)) return [top];
  const sealed = reachable(goodSeals, commits);
  const counted = [...commits.values()].filter(({ sha }) => !sealed.has(sha));
  const edges = new Set(counted.flatMap(({ parents }) => parents.filter((parent) => sealed.has(parent))));
  const all = [...counted, ...[...edges].flatMap((sha) => commits.get(sha) ?? [])];
  return all.sort((a, b) => b.committedAt - a.committedAt);
}

function reachable(from: Iterable<string>, commits: ReadonlyMap<string, HistoryCommit>): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...from];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    if (seen.has(sha)) continue;
    seen.add(sha);
    open.push(...(commits.get(sha)?.parents ?? []));
  }
  return seen;
}

function tooLong(maxCommits: number): StatusError {
  return new StatusError(
    codes.resourceExhausted,
    `the history to verify has more than ${maxCommits} commits (limit TIPHYS_GIT_MAX_VERIFIED_COMMITS)`,
  );
}
