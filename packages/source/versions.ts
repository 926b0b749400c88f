import { LRUCache } from 'lru-cache';
import type { MaxVersion } from './git/revision.ts';

/** Texts of which it is remembered what they are; branches are asked about with every look at them. */
const maxChecked = 1000;

/** What is needed of Masterminds/semver. */
export interface VersionRanges {
  /** What `text` is. */
  checkVersions(text: string): { readonly isVersion: boolean; readonly isConstraint: boolean };
  /** The highest of `versions` in a range. */
  maxSatisfying(range: string, versions: readonly string[]): string | undefined;
}

/** Argo CD's choice of a version (`util/versions`): an exact version is itself, a range the highest name in it, all behind an optional prefix. */
export function createMaxVersion(ranges: VersionRanges): MaxVersion {
  const checked = new LRUCache<string, ReturnType<VersionRanges['checkVersions']>>({ max: maxChecked });
  const check = (range: string): ReturnType<VersionRanges['checkVersions']> => {
    const known = checked.get(range);
    if (known) return known;
    const result = ranges.checkVersions(range);
    checked.set(range, result);
    return result;
  };
  return (range, versions, prefix) => {
    const { isConstraint, isVersion } = check(range);
    if (isVersion) return prefix + range;
    if (!isConstraint) return undefined;
    const candidates = versions.filter((version) => version.startsWith(prefix));
    const best = ranges.maxSatisfying(
      range,
      candidates.map((version) => version.slice(prefix.length)),
    );
    return best === undefined ? undefined : prefix + best;
  };
}

/** Whether texts are ranges of versions, and no exact versions. */
export function createIsRange(ranges: Pick<VersionRanges, 'checkVersions'>): (text: string) => boolean {
  const known = new LRUCache<string, boolean>({ max: maxChecked });
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const { isConstraint, isVersion } = ranges.checkVersions(text);
    known.set(text, isConstraint && !isVersion);
    return isConstraint && !isVersion;
  };
}
