import { codes, StatusError } from '@tiphys/base';
import type { RepositoryAccess } from '../git/access.ts';
import { scrubUrl } from '../git/url.ts';
import type { HttpAccess, HttpAnswer } from './http-request.ts';
import { parseHttpUrl, readBounded, requestHttp } from './http-request.ts';

/** Bounds of one read. */
export interface HttpReadOptions {
  readonly maxBytes: number;
  /** The setting that bounds the bytes, for the error. */
  readonly limitName?: string | undefined;
  readonly timeoutMs: number;
  /** Send credentials to the URL's host although it is not the repository's; never to where it redirects. Default false. */
  readonly passCredentials?: boolean | undefined;
  /** Headers in place of the repository's login; they go to the URL's own host only. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Default GET. */
  readonly method?: 'GET' | 'POST' | undefined;
  /** What is posted. It is not sent on to where the answer redirects. */
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A read whose bytes are bounded by whoever takes them. */
export type HttpStreamOptions = Omit<HttpReadOptions, 'maxBytes' | 'limitName'> & { readonly url: string };

/** Reads one URL of a repository with its credentials, certificates and proxy; another host gets no credentials. */
export function readHttp(url: string, access: HttpAccess, options: HttpReadOptions): Promise<Uint8Array> {
  return withHttp(access, { ...options, url }, (answer) =>
    readBounded(answer, options.maxBytes, options.limitName),
  );
}

/** The same with the body as a stream, for what is too large to be held. */
export function withHttp<T>(
  access: HttpAccess,
  options: HttpStreamOptions,
  read: (answer: HttpAnswer) => Promise<T>,
): Promise<T> {
  const home = parseHttpUrl(options.headers ? options.url : access.repo.repo);
  const request = {
    url: options.url,
    method: options.method,
    body: options.body,
    secretHeaders: options.headers ?? loginHeaders(access.repo, home),
    home: options.passCredentials ? parseHttpUrl(options.url).origin : home.origin,
    timeoutMs: options.timeoutMs,
    signal: options.signal,
  };
  return requestHttp(access, request, (answer) => {
    if (answer.status !== 200 && answer.status !== 201) throw refused(answer.url, answer.status);
    return read(answer);
  });
}

/** The header that logs a repository's user in; none without credentials. */
export function loginHeaders(repo: RepositoryAccess, home: URL): Record<string, string> {
  if (repo.bearerToken) return { authorization: `Bearer ${repo.bearerToken}` };
  const username = repo.username || decodeURIComponent(home.username);
  const password = repo.password || decodeURIComponent(home.password);
  return username || password ? { authorization: basicLogin(username, password) } : {};
}

/** The value of an `authorization` header with user and password. */
export function basicLogin(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function refused(url: URL, status: number): StatusError {
  const reason = status === 401 || status === 403 ? 'authentication' : status === 404 ? 'not-found' : 'other';
  const code = status === 404 ? codes.notFound : status >= 500 ? codes.unavailable : codes.failedPrecondition;
  const text = reason === 'authentication' ? 'authentication required: ' : '';
  return new StatusError(code, `failed to get ${scrubUrl(url.href)}: ${text}status ${status}`, {
    details: { reason },
  });
}
