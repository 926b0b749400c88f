import type { MaxVersion } from './git/revision.ts';

/** What is needed of Masterminds/semver. */
export interface VersionRanges {
  /** What `text` is. */
  checkVersions(text: string): { readonly isVersion: boolean; readonly isConstraint: boolean };
  /** The highest of `versions` in a range. */
  maxSatisfying(range: string, versions: readonly string[]): string | undefined;
}

/** Argo CD's choice of a version (`util/versions`): an exact version is itself, a range the highest name in it, all behind an optional prefix. */
export function createMaxVersion(ranges: VersionRanges): MaxVersion {
  return (range, versions, prefix) => {
    const { isConstraint, isVersion } = ranges.checkVersions(range);
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
