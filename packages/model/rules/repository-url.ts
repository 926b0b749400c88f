/**
 * A repository URL in the form that two spellings of the same place share, as Argo CD compares them: lower case, no `.git`,
 * `git@host:path` like `ssh://git@host/path`. Only for comparing, never for connecting.
 */
export function normalizeRepositoryUrl(url: string): string {
  let text = url.trim().toLowerCase();
  const isScp = !text.includes('://') && /^[^/:@]+@[^/:]+:/.test(text);
  if (isScp) text = text.replace(':', '/');
  return text
    .replace(/^ssh:\/\//, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}

/** Whether two repository URLs mean the same place. */
export function isSameRepository(left: string, right: string): boolean {
  return left === right || normalizeRepositoryUrl(left) === normalizeRepositoryUrl(right);
}
