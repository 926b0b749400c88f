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
 * for `https://host/team-of-others`. A template that ends within the host is for that host alone, not for hosts whose names begin alike
 * (Argo CD would send them the credentials).
 */
export function isBelow(url: string, prefix: string): boolean {
  const below = normalizeRepositoryUrl(url);
  const above = normalizeRepositoryUrl(prefix);
  if (above === '' || !below.startsWith(above)) return false;
  const endsInHost = !above.replace(/^[a-z0-9+.-]+:\/\//, '').includes('/');
  return !endsInHost || /^(?::\d+)?(?:\/|$)/.test(below.slice(above.length));
}

function withoutSlash(url: string): string {
  return normalizeRepositoryUrl(url.trim().replace(/\/+$/, ''));
}
