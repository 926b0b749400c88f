import type { Impersonation } from './types.ts';

/** What a request carries to say who asks. Values are secrets: never logged. */
export interface ResolvedCredentials {
  /** The whole `authorization` header, or `undefined` where a certificate or nothing says who asks. */
  readonly authorization?: string | undefined;
  readonly certificate?: ClientCertificate | undefined;
}

/** A client certificate and its key, PEM. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** Where credentials come from: fixed, a file that is read again, or a plugin. */
export interface CredentialSource {
  resolve(signal?: AbortSignal): Promise<ResolvedCredentials>;
  /** Told that the server refused what `resolve` gave; the next `resolve` should look for something newer. */
  invalidate(): void;
}

/** How the server's certificate is checked. */
export interface TlsConfig {
  /** Certificate authorities, PEM; the system's when left out. */
  readonly ca?: string | undefined;
  /** The name to expect in the server's certificate, when it is not the host in the URL. */
  readonly serverName?: string | undefined;
  /** Accepts any certificate. Default false. */
  readonly insecure?: boolean | undefined;
}

/** One request, when its answer has begun or it has failed. */
export interface RequestRecord {
  /** `host:port` of the server. */
  readonly host: string;
  readonly method: string;
  /** The path with its query. */
  readonly path: string;
  /** HTTP status, or `<error>` where no answer came. */
  readonly code: string;
  readonly seconds: number;
  readonly requestBytes: number;
  /** Times that the server asked for patience before. */
  readonly retries: number;
}

/** client-go's rate limit: so many a second, and so many at once after a pause. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** Everything a client needs to talk to one API server. */
export interface ClientConfig {
  /** The API server's URL; a path in it is kept in front of every request's path. */
  readonly server: string;
  readonly tls?: TlsConfig | undefined;
  readonly credentials?: CredentialSource | undefined;
  readonly impersonate?: Impersonation | undefined;
  /** `http://`, `https://` or `socks5://` URL of a proxy. */
  readonly proxyUrl?: string | undefined;
  /** The namespace that the configuration prefers, for callers that need a default. */
  readonly namespace?: string | undefined;
  /** Sent as `user-agent`. Default `tiphys`. */
  readonly userAgent?: string | undefined;
  /** Told of every request that was answered or failed. */
  readonly onRequest?: ((request: RequestRecord) => void) | undefined;
  /** Bound of one request that is answered in one piece, in milliseconds, where whoever asks names none. Default 60,000. */
  readonly timeoutMs?: number | undefined;
  /** Reads that fail or find the server in trouble are tried again so often, each time after twice as long. Default: not. */
  readonly retry?: { readonly max: number; readonly firstDelayMs: number } | undefined;
  /** Bounds how often requests are sent, watches too. Default: no bound but the server's own. */
  readonly rate?: RateLimit | undefined;
}

/** Credentials that never change. */
export function fixedCredentials(credentials: ResolvedCredentials): CredentialSource {
  return { resolve: () => Promise.resolve(credentials), invalidate() {} };
}
