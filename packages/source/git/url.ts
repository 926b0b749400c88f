import { codes, StatusError } from '@tiphys/base';

/** How a repository is reached. */
export type GitProtocol = 'https' | 'http' | 'ssh' | 'git' | 'file';

/** Where a repository is, with what must not stand on a command line taken out. */
export interface GitLocation {
  readonly protocol: GitProtocol;
  /** The URL to give to git: without user and password for HTTP. */
  readonly url: string;
  /** Host without port; empty for `file`. */
  readonly host: string;
  /** Scheme, host and port, for HTTP only. */
  readonly origin: string;
  /** User and password that stood in the URL. */
  readonly username: string;
  readonly password: string;
}

/** What is open by default; `file` needs a setting. */
export const defaultProtocols: readonly GitProtocol[] = ['https', 'http', 'ssh', 'git'];

/**
 * A repository URL in the form in which two spellings of the same repository are equal (case, `.git`, `git@host:path`), as Argo CD
 * compares them. A URL that does not parse comes back in lower case.
 */
export function normalizeGitUrl(url: string): string {
  let text = url.trim().toLowerCase();
  if (isSshUrl(text) && !text.startsWith('ssh://')) text = `ssh://${text.replace(':', '/')}`;
  return text.replace(/\.git$/, '').replace(/^ssh:\/\//, '');
}

/** Whether two URLs name the same repository. */
export function sameGitUrl(left: string, right: string): boolean {
  return left.trim() !== '' && normalizeGitUrl(left) === normalizeGitUrl(right);
}

/**
 * Host and path of a repository URL, equal for all its spellings: whatever scheme, user, port, `ssh.` in front or `.git` behind. What is
 * no such URL is its own normal form.
 */
export function repositoryPlace(url: string): string {
  const match =
    /^(?:(?:https?|ssh):\/\/)?(?:[^@/]*@)?(?:(?:alt)?ssh\.)?(\[[0-9a-f:]+\]|[^:/]+)(?::\d+(?=[:/]))?[:/](.+)$/i.exec(
      url.trim(),
    );
  const [, host = '', path = ''] = match ?? [];
  if (host === '' || /^[a-z]+:\/\//i.test(url.trim().replace(/^(https?|ssh):\/\//i, '')))
    return normalizeGitUrl(url);
  return `${host}/${path
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')}`.toLowerCase();
}

/** Whether a URL is `ssh://user@host/path` or `user@host:path`. */
export function isSshUrl(url: string): boolean {
  return /^(ssh:\/\/)?([^/:]*?)@[^@]+$/.test(url) || url.startsWith('ssh://');
}

/** A URL without user and password, for messages. */
export function scrubUrl(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, (whole, scheme: string) =>
    scheme.toLowerCase() === 'ssh://' ? whole.replace(/:[^/@:]*@/, '@') : scheme,
  );
}

/** Reads a repository URL and refuses whatever git could take for something else than a place to fetch from. */
export function parseGitUrl(text: string, allowed: readonly GitProtocol[] = defaultProtocols): GitLocation {
  const url = text.trim();
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (url === '' || url.startsWith('-') || /[\u0000-\u001f\u007f]/.test(url))
    throw invalid(url, 'is not a repository URL');
  // `ext::command` and the like run programs.
  if (/^[a-z0-9+.-]+::/i.test(url)) throw invalid(url, 'uses a remote helper, which is not allowed');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  const location = scheme === undefined ? withoutScheme(url) : withScheme(url, scheme);
  if (!allowed.includes(location.protocol))
    throw invalid(url, `uses ${location.protocol}, which is not allowed`);
  return location;
}

function withScheme(url: string, scheme: string): GitLocation {
  if (scheme === 'file') return local(url);
  if (scheme !== 'https' && scheme !== 'http' && scheme !== 'ssh' && scheme !== 'git') {
    throw invalid(url, `uses ${scheme}, which is not allowed`);
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || parsed.hostname === '' || parsed.hostname.startsWith('-')) throw invalid(url, 'has no host');
  const username = decode(parsed.username);
  const password = decode(parsed.password);
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (username.startsWith('-') || /[\u0000-\u001f]/.test(username + password))
    throw invalid(url, 'has an illegal user name or password');
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  if (scheme === 'ssh') {
    const clean = new URL(url);
    clean.password = '';
    return { protocol: scheme, url: clean.href, host, origin: '', username, password: '' };
  }
  const clean = url.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1');
  return {
    protocol: scheme,
    url: clean,
    host,
    origin: scheme === 'git' ? '' : `${scheme}://${parsed.host}`,
    username,
    password,
  };
}

function withoutScheme(url: string): GitLocation {
  if (url.startsWith('/')) return local(`file://${url}`);
  const match = /^(?:([^@/:]+)@)?(\[[0-9a-f:.]+\]|[^:/@[\]]+):(?!\/\/)(.+)$/i.exec(url);
  const [, username = '', host = '', path = ''] = match ?? [];
  if (!match || host.startsWith('-') || username.startsWith('-') || path.startsWith('-')) {
    throw invalid(url, 'is not a repository URL');
  }
  return { protocol: 'ssh', url, host: host.replace(/^\[|\]$/g, ''), origin: '', username, password: '' };
}

function local(url: string): GitLocation {
  return { protocol: 'file', url, host: '', origin: '', username: '', password: '' };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray `%` is meant as it stands.
    return text;
  }
}

function invalid(url: string, why: string): StatusError {
  return new StatusError(codes.invalidArgument, `repository ${JSON.stringify(scrubUrl(url))} ${why}`);
}
