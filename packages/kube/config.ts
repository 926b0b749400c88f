import type { ClientObserver } from './observer.ts';
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
  /** `observer` is told of a plugin that is run for it. */
  resolve(signal?: AbortSignal, observer?: ClientObserver): Promise<ResolvedCredentials>;
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

/** client-go's rate limit: so many a second, and so many at once after a pause. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** When watches end. */
export interface WatchTimes {
  /** The server is asked to end a watch after so many seconds, up to twice as many, so that they do not all end together. Default 300. */
  readonly endSeconds?: number | undefined;
  /**
   * How long a watch may say nothing while it still owes objects, and how much later than agreed it may end, before it is given up,
   * in milliseconds. Default 60,000.
   */
  readonly patienceMs?: number | undefined;
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
  /** Told of what the client does. */
  readonly observer?: ClientObserver | undefined;
  /** Bound of one request that is answered in one piece, in milliseconds, where whoever asks names none. Default 60,000. */
  readonly timeoutMs?: number | undefined;
  /** Reads that fail or find the server in trouble are tried again so often, each time after twice as long. Default: not. */
  readonly retry?: { readonly max: number; readonly firstDelayMs: number } | undefined;
  /** How patient watches are. */
  readonly watchTimes?: WatchTimes | undefined;
  /** Bounds how often requests are sent, watches too. Default: no bound but the server's own. */
  readonly rate?: RateLimit | undefined;
}

/** Credentials that never change. */
export function fixedCredentials(credentials: ResolvedCredentials): CredentialSource {
  return { resolve: () => Promise.resolve(credentials), invalidate() {} };
}
