import type * as Undici from 'undici';
import { codes, messageOf, StatusError } from '@tiphys/base';
import type { ProxySettings, RepositoryAccess, Trust } from '../git/access.ts';
import { scrubUrl } from '../git/url.ts';
import { proxyFor } from './no-proxy.ts';

/** Redirects followed in a row. */
const maxRedirects = 5;
/** Time in which a connection must stand. */
const connectTimeoutMs = 15_000;

/** A repository and what is trusted: certificates, proxy and login of a request come from here. */
export interface HttpAccess {
  readonly repo: RepositoryAccess;
  readonly trust: Trust;
  /** Proxies where the repository names none. */
  readonly proxies?: ProxySettings | undefined;
}

/** One request. */
export interface HttpRequest {
  readonly url: string;
  /** Default GET. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | undefined;
  /** What is posted; an answer that redirects is an error then. */
  readonly body?: string | undefined;
  /** Headers that go to every host. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Headers that hold secrets: they go to `home` only, whatever redirects say. */
  readonly secretHeaders?: Readonly<Record<string, string>> | undefined;
  /** Origin that the secret headers and the client certificate are meant for. */
  readonly home: string;
  /** Until the answer is read to its end. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** An answer with its body still to be read. */
export interface HttpAnswer {
  readonly status: number;
  /** Where it came from, after redirects. */
  readonly url: URL;
  header(name: string): string;
  readonly body: AsyncIterable<Buffer>;
}

/**
 * Sends a request, follows redirects, and hands the answer to `read`; whatever `read` leaves of the body is thrown away. Any status is an
 * answer. Errors of the connection are `unavailable` and hold no secret.
 */
export async function requestHttp<T>(
  access: HttpAccess,
  request: HttpRequest,
  read: (answer: HttpAnswer) => Promise<T>,
): Promise<T> {
  let at = parseHttpUrl(request.url);
  const deadline = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
  // 27 MB of memory that only HTTP repositories need.
  const undici = await import('undici');
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const isHome = at.origin === request.home;
    const dispatcher = dispatcherFor(undici, at, { ...access, isHome });
    try {
      const answer = await undici.request(at, {
        dispatcher,
        method: request.method ?? 'GET',
        ...(request.body === undefined ? {} : { body: request.body }),
        headers: {
          'user-agent': 'tiphys',
          ...request.headers,
          ...(isHome ? request.secretHeaders : {}),
        },
        signal,
      });
      const { location } = answer.headers;
      if (isRedirect(answer.statusCode) && typeof location === 'string' && request.body === undefined) {
        answer.body.on('error', () => {}).destroy();
        at = parseHttpUrl(new URL(location, at).href);
        continue;
      }
      const header = (name: string): string => {
        const value = answer.headers[name];
        return typeof value === 'string' ? value : (value?.join(', ') ?? '');
      };
      return await read({ status: answer.statusCode, url: at, header, body: answer.body });
    } catch (error) {
      throw unreachable(at, error, request);
    } finally {
      // What is left unread goes with the connection.
      dispatcher.destroy().catch(() => {});
    }
  }
  throw new StatusError(
    codes.failedPrecondition,
    `failed to get ${scrubUrl(request.url)}: too many redirects`,
  );
}

/** A body as a whole; throws `resourceExhausted` over `maxBytes`, with the name of the setting that says so. */
export async function readBounded(
  { body, url }: Pick<HttpAnswer, 'body' | 'url'>,
  maxBytes: number,
  limitName?: string,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw largerThan(url, maxBytes, limitName);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The error of an answer that is larger than its bound. */
export function largerThan(url: URL, maxBytes: number, limitName?: string): StatusError {
  return new StatusError(
    codes.resourceExhausted,
    `failed to get ${scrubUrl(url.href)}: larger than ${maxBytes} bytes${limitName === undefined ? '' : ` (${limitName})`}`,
  );
}

/** An `http` or `https` URL; anything else is refused. */
export function parseHttpUrl(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === 'https:' || parsed?.protocol === 'http:') return parsed;
  throw new StatusError(
    codes.invalidArgument,
    `repository ${JSON.stringify(scrubUrl(url))} is not an HTTP URL`,
  );
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function dispatcherFor(
  undici: Pick<typeof Undici, 'Agent' | 'ProxyAgent'>,
  url: URL,
  { isHome, proxies, repo, trust }: HttpAccess & { readonly isHome: boolean },
): Undici.Dispatcher {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const ca = trust.certificate(host);
  const certificate =
    isHome && repo.tlsClientCertData && repo.tlsClientCertKey
      ? { cert: repo.tlsClientCertData, key: repo.tlsClientCertKey }
      : {};
  const tls = { rejectUnauthorized: !repo.insecure, ...(ca === undefined ? {} : { ca }), ...certificate };
  const bounds = { connectTimeout: connectTimeoutMs };
  const proxy = proxyFor(repo, url, proxies);
  if (proxy === undefined) return new undici.Agent({ ...bounds, connect: tls });
  // Proxies often refuse tunnels to other ports than 443, so plain requests go through as such.
  return new undici.ProxyAgent({ uri: proxy, requestTls: tls, proxyTunnel: url.protocol === 'https:' });
}

function unreachable(url: URL, error: unknown, { signal, timeoutMs }: HttpRequest): unknown {
  if (error instanceof StatusError || signal?.aborted) return error;
  const why =
    error instanceof Error && error.name === 'TimeoutError'
      ? `no answer within ${timeoutMs} ms`
      : messageOf(error);
  const reason = /certificate|self[- ]signed/i.test(why) ? 'certificate' : 'unreachable';
  return new StatusError(codes.unavailable, `failed to get ${scrubUrl(url.href)}: ${why}`, {
    cause: error,
    details: { reason },
  });
}
