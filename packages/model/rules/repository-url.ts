/**
 * A repository URL in the form that two spellings of the same place share, as Argo CD compares them: lower case, no `.git`,
 * `git@host:path` like `ssh://git@host/path`. Only for comparing, never for connecting.
 */
export function normalizeRepositoryUrl(url: string): string {
  let text = url.trim().toLowerCase();
  const isScp = !text.includes('://') && /^[^/:@]+@[^/:]+:/.test(text);
  if (isScp) text = text.replace(':', '/');
  return text.replace(/^ssh:\/\//, '').replace(/\.git$/, '');
}

/** Whether two repository URLs mean the same place; a slash at the end does not matter. */
export function isSameRepository(left: string, right: string): boolean {
  return left === right || withoutSlash(left) === withoutSlash(right);
}

/**
 * Whether a URL begins with that of a credential template. A slash at the end of the template counts: `https://host/team/` is not
 * for `https://host/team-of-others`.
 */
export function isBelow(url: string, prefix: string): boolean {
  return prefix !== '' && normalizeRepositoryUrl(url).startsWith(normalizeRepositoryUrl(prefix));
}

function withoutSlash(url: string): string {
  return normalizeRepositoryUrl(url.trim().replace(/\/+$/, ''));
}
