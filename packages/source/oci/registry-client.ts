import { createHash } from 'node:crypto';
import { codes, isJsonObject, StatusError } from '@tiphys/base';
import type { ProxySettings, RepositoryAccess, Trust } from '../git/access.ts';
import { mismatch } from '../http/download.ts';
import type { HttpAnswer } from '../http/http-request.ts';
import { readBounded, requestHttp } from '../http/http-request.ts';
import type { OciPlace } from './reference.ts';
import { isDigest, referenceText } from './reference.ts';
import type { RegistryLogin } from './registry-login.ts';

/** Largest manifest, list of tags or error that is read. */
const maxMetadataBytes = 4 * 1024 * 1024;
/** Pages of tags, and tags in sum. */
const maxTagPages = 200;
const maxTags = 100_000;
const tagsPerPage = 1000;
/** Longest text of a registry that goes into an error. */
const maxErrorText = 500;

const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

/** What a client needs. */
export interface RegistryClientDeps {
  readonly trust: Trust;
  readonly proxies?: ProxySettings | undefined;
  readonly login: RegistryLogin;
}

/** Bounds of a client. */
export interface RegistryClientOptions {
  /** Of one answer that is no blob. Default 60 s. */
  readonly timeoutMs?: number | undefined;
}

/** One call to a registry. */
export interface RegistryCall {
  readonly repo: RepositoryAccess;
  readonly place: OciPlace;
  readonly signal?: AbortSignal | undefined;
}

/** A manifest whose bytes have the digest. */
export interface FetchedManifest {
  readonly digest: string;
  readonly bytes: Buffer;
}

/** Reads registries by the OCI distribution protocol. Errors are in the words of the library that Argo CD uses, and hold no secret. */
export interface RegistryClient {
  /** Whether the registry answers and accepts the credentials. */
  ping(call: RegistryCall): Promise<void>;
  /** All tags as they are stored. */
  tags(call: RegistryCall): Promise<string[]>;
  /** The digest that a tag has now, or `undefined` where there is no such tag. */
  resolve(call: RegistryCall, tag: string): Promise<string | undefined>;
  /** The manifest of a tag or digest; throws `notFound`. */
  manifest(call: RegistryCall, reference: string): Promise<FetchedManifest>;
  /** Hands a blob's answer to `read`, which must bound and verify it. */
  blob<T>(call: RegistryCall, query: BlobQuery, read: (answer: HttpAnswer) => Promise<T>): Promise<T>;
}

/** A blob to read. */
export interface BlobQuery {
  readonly digest: string;
  readonly timeoutMs: number;
}

/** Makes a client; logins are kept by `login`. */
export function createRegistryClient(
  { login, proxies, trust }: RegistryClientDeps,
  { timeoutMs = 60_000 }: RegistryClientOptions = {},
): RegistryClient {
  /** Sends a request with the login at hand; refused once, it logs in anew and tries again. */
  async function send<T>(
    { place, repo, signal }: RegistryCall,
    request: RegistryRequest,
    read: (answer: HttpAnswer) => Promise<T>,
  ): Promise<T> {
    const origin = `${repo.insecureOCIForceHttp ? 'http' : 'https'}://${place.host}`;
    const home = new URL(origin).origin;
    const url = request.url ?? `${origin}/v2/${request.path}`;
    const { headers, method = 'GET' } = request;
    const what = `${method} ${JSON.stringify(url)}`;
    let authorization = login.current(repo, place);
    for (let attempt = 0; ; attempt++) {
      const result = await requestHttp(
        { repo, trust, proxies },
        {
          url,
          method,
          headers,
          secretHeaders: authorization === undefined ? {} : { authorization },
          home,
          timeoutMs: request.timeoutMs ?? timeoutMs,
          signal,
        },
        async (answer) => {
          // Only the registry itself may ask for a login.
          if (answer.status === 401 && attempt === 0 && answer.url.origin === home) {
            return { challenge: answer.header('www-authenticate') };
          }
          if (answer.status >= 400) throw await failureOf(what, answer, repo);
          return { value: await read(answer) };
        },
      );
      if ('value' in result) return result.value as T;
      login.forget(repo, place);
      authorization = await login.answer({ repo, place, header: result.challenge ?? '', what, signal });
    }
  }

  async function tags(call: RegistryCall): Promise<string[]> {
    const found = new Set<string>();
    const { place, repo } = call;
    const origin = `${repo.insecureOCIForceHttp ? 'http' : 'https'}://${place.host}`;
    let url: string | undefined = `${origin}/v2/${place.repository}/tags/list?n=${tagsPerPage}`;
    const seen = new Set<string>();
    while (url !== undefined) {
      if (seen.size >= maxTagPages || seen.has(url)) throw tooMany(place, `${maxTagPages} pages of tags`);
      seen.add(url);
      const page: { readonly list: unknown; readonly next: string | undefined } = await send(
        call,
        { url },
        async (answer) => ({
          list: jsonOf(await readBounded(answer, maxMetadataBytes), place)['tags'],
          next: nextPage(answer, origin),
        }),
      );
      for (const tag of Array.isArray(page.list) ? page.list : []) {
        if (typeof tag === 'string') found.add(tag);
      }
      if (found.size > maxTags) throw tooMany(place, `${maxTags} tags`);
      url = page.next;
    }
    return [...found];
  }

  async function manifest(call: RegistryCall, reference: string): Promise<FetchedManifest> {
    const path = `${call.place.repository}/manifests/${reference}`;
    try {
      return await send(call, { path, headers: { accept: manifestTypes } }, async (answer) => {
        const bytes = await readBounded(answer, maxMetadataBytes);
        const digest = digestOf(bytes, isDigest(reference) ? reference : 'sha256:');
        if (isDigest(reference) && digest !== reference) throw mismatch(reference, digest);
        return { digest, bytes };
      });
    } catch (error) {
      if (error instanceof StatusError && error.code === codes.notFound) {
        throw notFound(referenceText(call.place, reference), error);
      }
      throw error;
    }
  }

  return {
    async ping(call) {
      await send(call, { path: '' }, () => Promise.resolve());
    },
    tags,
    async resolve(call, tag) {
      const path = `${call.place.repository}/manifests/${tag}`;
      try {
        const digest = await send(
          call,
          { path, method: 'HEAD', headers: { accept: manifestTypes } },
          (answer) => Promise.resolve(answer.header('docker-content-digest')),
        );
        // Some registries do not name it; then the bytes tell.
        return isDigest(digest) ? digest : (await manifest(call, tag)).digest;
      } catch (error) {
        if (error instanceof StatusError && error.code === codes.notFound) return undefined;
        throw error;
      }
    },
    manifest,
    blob: (call, { digest, timeoutMs: blobTimeoutMs }, read) =>
      send(call, { path: `${call.place.repository}/blobs/${digest}`, timeoutMs: blobTimeoutMs }, read),
  };
}

interface RegistryRequest {
  readonly path?: string | undefined;
  /** In place of `path`. */
  readonly url?: string | undefined;
  readonly method?: 'GET' | 'HEAD' | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly timeoutMs?: number | undefined;
}

/** The digest of some bytes by the algorithm of another digest. */
export function digestOf(bytes: Uint8Array, like: string): string {
  const algorithm = like.split(':')[0] ?? '';
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** The error of something that a registry does not have. */
export function notFound(reference: string, cause?: unknown): StatusError {
  return new StatusError(codes.notFound, `${reference}: not found`, {
    cause,
    details: { reason: 'not-found' },
  });
}

/** The page that a `Link` header names as the next one; it must be the same registry's. */
function nextPage(answer: HttpAnswer, origin: string): string | undefined {
  const target = /<([^>]*)>\s*;\s*rel="?next"?/i.exec(answer.header('link').slice(0, 8192))?.[1];
  if (target === undefined) return undefined;
  const next = new URL(target, answer.url);
  if (next.origin === new URL(origin).origin) return next.href;
  throw new StatusError(
    codes.failedPrecondition,
    `the registry ${origin} sends to ${next.origin} for its tags`,
  );
}

function jsonOf(bytes: Buffer, { registry, repository }: OciPlace): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    if (isJsonObject(value)) return value;
  } catch {
    // Said below.
  }
  throw new StatusError(codes.unknown, `the list of tags of ${registry}/${repository} is no JSON`);
}

async function failureOf(what: string, answer: HttpAnswer, repo: RepositoryAccess): Promise<StatusError> {
  const { status } = answer;
  const bytes = await readBounded(answer, maxMetadataBytes).catch(() => Buffer.alloc(0));
  const text = `${what}: response status code ${status}: ${scrub(reasonsOf(bytes) || statusText(status), repo)}`;
  if (status === 404) return new StatusError(codes.notFound, text);
  const reason = status === 401 || status === 403 ? 'authentication' : 'other';
  // What the registry cannot do now, it may do later.
  const code = status >= 500 || status === 429 ? codes.unavailable : codes.unknown;
  return new StatusError(code, text, { details: { reason } });
}

function reasonsOf(bytes: Buffer): string {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    const errors = isJsonObject(value) && Array.isArray(value['errors']) ? value['errors'] : [];
    return errors
      .filter(isJsonObject)
      .map(({ code, message }) =>
        [
          String(code ?? '')
            .toLowerCase()
            .replaceAll('_', ' '),
          typeof message === 'string' ? message : '',
        ]
          .filter((part) => part !== '')
          .join(': '),
      )
      .join('; ');
  } catch {
    return '';
  }
}

/** What a registry says may echo what it was sent. */
function scrub(text: string, { bearerToken, password, username }: RepositoryAccess): string {
  let clean = text.slice(0, maxErrorText).replace(/[^\P{Cc}]/gu, ' ');
  const secrets = [password, bearerToken].filter((secret) => secret !== undefined && secret.length >= 4);
  for (const secret of secrets) {
    for (const form of [secret ?? '', Buffer.from(`${username ?? ''}:${secret ?? ''}`).toString('base64')]) {
      clean = clean.replaceAll(form, '******');
    }
  }
  return clean;
}

function statusText(status: number): string {
  const texts: Readonly<Record<number, string>> = {
    400: 'Bad Request',
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'Not Found',
    429: 'Too Many Requests',
    500: 'Internal Server Error',
    502: 'Bad Gateway',
    503: 'Service Unavailable',
    504: 'Gateway Timeout',
  };
  return texts[status] ?? '';
}

function tooMany({ registry, repository }: OciPlace, what: string): StatusError {
  return new StatusError(codes.resourceExhausted, `${registry}/${repository} has more than ${what}`);
}
