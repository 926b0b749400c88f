import type { Call } from './wasm/caller.ts';

/** What a revision text is to Masterminds/semver. */
export interface VersionCheck {
  readonly isVersion: boolean;
  readonly isConstraint: boolean;
  /** Why it is no constraint. */
  readonly problem?: string | undefined;
  /** For each version asked about: whether it satisfies the constraint. */
  readonly satisfied?: readonly boolean[] | undefined;
}

/** Version ranges as Masterminds/semver reads them. */
export interface Versions {
  /** What `text` is, and which of `versions` satisfy it. */
  checkVersions(text: string, versions?: readonly string[]): VersionCheck;
  /** Whether a text is a range and not a version itself. */
  isVersionConstraint(text: string): boolean;
  /** The highest of `versions` that satisfies `constraint`, as written, or undefined. Others are passed over. */
  maxSatisfying(constraint: string, versions: readonly string[]): string | undefined;
  /** Ascending; what is no version comes first. */
  sortVersions(versions: readonly string[]): string[];
}

/** Makes the version part of lang. */
export function createVersions(call: Call): Versions {
  const checkVersions = (text: string, versions: readonly string[] = []): VersionCheck =>
    checkPlainName(text) ?? (call('semverCheck', { constraint: text, versions }) as VersionCheck);
  return {
    checkVersions,
    isVersionConstraint(text): boolean {
      const { isVersion, isConstraint } = checkVersions(text);
      return !isVersion && isConstraint;
    },
    maxSatisfying: (constraint, versions) =>
      (call('semverMax', { constraint, versions }) as string | null) ?? undefined,
    sortVersions: (versions) => call('semverSort', { versions }) as string[],
  };
}

/** A branch's name: its first letter is none that a version or a range may start with (digits, `v`, `x`, `X`, `*`, signs). */
const plainName = /^[a-uwyzA-WYZ][\w./-]*$/;
/** A commit's SHA; one of digits only would be a version. */
const commitSha = /^(?=.*[a-f])[0-9a-f]{40}$/;

/** The answer for what is plainly a branch or a commit, which is most of what is asked; it needs no module. */
export function checkPlainName(text: string): VersionCheck | undefined {
  if (!plainName.test(text) && !commitSha.test(text)) return undefined;
  return { isVersion: false, isConstraint: false, problem: `improper constraint: ${JSON.stringify(text)}` };
}
