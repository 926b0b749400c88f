import type { ResourceDiff } from '@tiphys/model';
import type { DiffLine } from './line-diff.ts';
import { diffLines } from './line-diff.ts';
import { sortKeys, tidyManifest } from './manifest.ts';
import { toYamlLines } from './yaml.ts';

/** What a sync would do to a resource. */
export interface Comparison {
  readonly effect: 'create' | 'delete' | 'change' | 'none';
  readonly lines: readonly DiffLine[];
  readonly added: number;
  readonly removed: number;
}

/** Compares a resource as it is, without what does not count, with how a sync would leave it. */
export function compareResource(diff: ResourceDiff): Comparison {
  const isThere = tidyManifest(diff.liveState) !== undefined;
  const isWanted = tidyManifest(diff.targetState) !== undefined;
  const before = isThere ? diff.normalizedLiveState || diff.liveState : undefined;
  const after = isWanted ? (isThere && diff.predictedLiveState) || diff.targetState : undefined;
  const lines = diffLines(linesOf(before), linesOf(after));
  const added = lines.filter(({ kind }) => kind === 'added').length;
  const removed = lines.filter(({ kind }) => kind === 'removed').length;
  const effect = added + removed === 0 ? 'none' : !isThere ? 'create' : !isWanted ? 'delete' : 'change';
  return { effect, lines, added, removed };
}

function linesOf(json: string | undefined): readonly string[] {
  const tidy = tidyManifest(json);
  return tidy ? toYamlLines(sortKeys(tidy.value)) : [];
}
