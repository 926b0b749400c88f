import type * as Undici from 'undici';
import { codes, messageOf, StatusError } from '@tiphys/base';
import type { RepositoryAccess, Trust } from '../git/access.ts';
import { scrubUrl } from '../git/url.ts';

/** Redirects followed in a row. */
const maxRedirects = 5;

/** Bounds of one read. */
export interface HttpReadOptions {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Send credentials also to another host than the repository's. Default false. */
  readonly passCredentials?: boolean | undefined;
  /** Headers in place of the repository's login; they go to the URL's own host only. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Default GET. */
  readonly method?: 'GET' | 'POST' | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reads one URL of a repository with its credentials, certificates and proxy; another host gets no credentials. */
export async function readHttp(
  url: string,
  { repo, trust }: { readonly repo: RepositoryAccess; readonly trust: Trust },
  options: HttpReadOptions,
): Promise<Uint8Array> {
  const home = parse(options.headers ? url : repo.repo);
  const own = options.headers ?? login(repo, home);
  let at = parse(url);
  // 27 MB of memory that only HTTP repositories need.
  const undici = await import('undici');
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const dispatcher = dispatcherFor(undici, at, { repo, trust });
    try {
      const answer = await undici.request(at, {
        dispatcher,
        method: options.method ?? 'GET',
        headers: {
          'user-agent': 'tiphys',
          ...(options.passCredentials || at.origin === home.origin ? own : {}),
        },
        signal: AbortSignal.any([
          AbortSignal.timeout(options.timeoutMs),
          ...(options.signal ? [options.signal] : []),
        ]),
      });
      const location = answer.headers['location'];
      if (answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === 'string') {
        await answer.body.dump();
        at = parse(new URL(location, at).href);
        continue;
      }
      if (answer.statusCode !== 200 && answer.statusCode !== 201) {
        await answer.body.dump();
        throw refused(at, answer.statusCode);
      }
      return await bodyOf(answer.body, at, options.maxBytes);
    } catch (error) {
      throw unreachable(at, error, options);
    } finally {
      dispatcher.destroy().catch(() => {});
    }
  }
  throw new StatusError(codes.failedPrecondition, `failed to get ${scrubUrl(url)}: too many redirects`);
}

function parse(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === 'https:' || parsed?.protocol === 'http:') return parsed;
  throw new StatusError(
    codes.invalidArgument,
    `repository ${JSON.stringify(scrubUrl(url))} is not an HTTP URL`,
  );
}

function dispatcherFor(
  undici: Pick<typeof Undici, 'Agent' | 'ProxyAgent'>,
  url: URL,
  { repo, trust }: { readonly repo: RepositoryAccess; readonly trust: Trust },
): Undici.Dispatcher {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const ca = trust.certificate(host);
  const certificate =
    repo.tlsClientCertData && repo.tlsClientCertKey
      ? { cert: repo.tlsClientCertData, key: repo.tlsClientCertKey }
      : {};
  const tls = { rejectUnauthorized: !repo.insecure, ...(ca === undefined ? {} : { ca }), ...certificate };
  if (!repo.proxy) return new undici.Agent({ connect: tls });
  return new undici.ProxyAgent({ uri: repo.proxy, requestTls: tls });
}

function login(repo: RepositoryAccess, home: URL): Record<string, string> {
  const username = repo.username || decodeURIComponent(home.username);
  const password = repo.password || decodeURIComponent(home.password);
  if (repo.bearerToken) return { authorization: `Bearer ${repo.bearerToken}` };
  if (!username && !password) return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

async function bodyOf(body: AsyncIterable<Buffer>, url: URL, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new StatusError(
        codes.resourceExhausted,
        `failed to get ${scrubUrl(url.href)}: larger than ${maxBytes} bytes`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refused(url: URL, status: number): StatusError {
  const reason = status === 401 || status === 403 ? 'authentication' : status === 404 ? 'not-found' : 'other';
  const code = status === 404 ? codes.notFound : status >= 500 ? codes.unavailable : codes.failedPrecondition;
  const text = reason === 'authentication' ? 'authentication required: ' : '';
  return new StatusError(code, `failed to get ${scrubUrl(url.href)}: ${text}status ${status}`, {
    details: { reason },
  });
}

function unreachable(url: URL, error: unknown, { signal, timeoutMs }: HttpReadOptions): unknown {
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
