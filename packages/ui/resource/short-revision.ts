/** A revision short enough to be read: the first characters of a commit, anything else whole. */
export function shortRevision(revision: string): string {
  return /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 7) : revision;
}
