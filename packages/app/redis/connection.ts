import type { ConnectionOptions } from 'node:tls';
import type { Logger } from '@tiphys/base';
import { messageOf, sleep } from '@tiphys/base';

/** Where Redis or Valkey is. */
export interface RedisOptions {
  /** `host:port`; not used where sentinels say where the master is. */
  readonly address: string;
  /** Who knows where the master is now: `host:port` of each sentinel. */
  readonly sentinels?: readonly string[] | undefined;
  /** Login of the sentinels themselves (`REDIS_SENTINEL_USERNAME`, `REDIS_SENTINEL_PASSWORD`). */
  readonly sentinelUsername?: string | undefined;
  readonly sentinelPassword?: string | undefined;
  /** What the sentinels call the master. Default `master`. */
  readonly masterName?: string | undefined;
  readonly password?: string | undefined;
  readonly username?: string | undefined;
  readonly database?: number | undefined;
  /** Plain TCP when left out. */
  readonly tls?: RedisTls | undefined;
  /** Whether values are compressed by gzip; default true. */
  readonly compress?: boolean | undefined;
  /** Put in front of every key (`ARGOCD_REDIS_KEY_PREFIX`). */
  readonly keyPrefix?: string | undefined;
  /** Life of values that are kept without one, in milliseconds; default for ever. A revoked token is never forgotten by it. */
  readonly defaultTtlMs?: number | undefined;
  readonly log: Logger;
}

/** How the connection is encrypted; PEM texts. */
export interface RedisTls {
  /** The server's authority; the system's when left out. */
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** Accepts any certificate. */
  readonly insecure?: boolean | undefined;
}

/** What the cache asks of Redis, wherever it is; calls reject where it cannot be reached. Disposing closes it. */
export interface RedisConnection extends AsyncDisposable {
  get(key: string): Promise<Buffer | null>;
  set(key: string, value: string | Buffer, ttlMs: number | undefined): Promise<void>;
  delete(key: string): Promise<void>;
  publish(channel: string): Promise<void>;
  /** Calls `listener` for each message; a subscription survives reconnecting. */
  subscribe(channel: string, listener: () => void): Promise<void>;
  unsubscribe(channel: string, listener: () => void): Promise<void>;
}

/** Longest wait for an answer, and for the first connection, in milliseconds. */
export const commandTimeoutMs = 5000;

/** Type mapping under which values are bytes. */
export const asBytes = { 36: Buffer } as const;

/** Options of SET for a time to live. */
export function expirationOf(ttlMs: number | undefined): {
  readonly expiration?: { readonly type: 'PX'; readonly value: number };
} {
  return ttlMs === undefined ? {} : { expiration: { type: 'PX', value: Math.ceil(ttlMs) } };
}

/** Says once when Redis goes away and once when it is back. */
export function watchReachable(
  client: { on(event: 'error' | 'ready', listener: (error: unknown) => void): unknown },
  log: Logger,
): void {
  let isDown = false;
  client.on('error', (error: unknown) => {
    if (!isDown) log.warn('redis is not reachable', { error: messageOf(error) });
    isDown = true;
  });
  client.on('ready', () => {
    if (isDown) log.info('redis is reachable again');
    isDown = false;
  });
}

/** Connects, or goes on trying when that takes long. */
export async function connectSoon(client: { connect(): Promise<unknown> }, log: Logger): Promise<void> {
  const late = new AbortController();
  const connected = client.connect().catch((error: unknown) => {
    log.warn('redis is not used', { error: messageOf(error) });
  });
  await Promise.race([connected, sleep(commandTimeoutMs, late.signal).catch(() => undefined)]);
  late.abort();
}

/** Splits `host:port`, an IPv6 host in brackets; the port is Redis's own where none is said. */
export function readAddress(address: string): { readonly host: string; readonly port: number } {
  const [, six, name, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(address) ?? [];
  const host = six ?? name;
  if (!host) throw new SyntaxError(`${JSON.stringify(address)} is not an address of Redis`);
  return { host, port: Number(port ?? 6379) };
}

/** Options of a socket for TLS, or none for plain TCP. */
export function tlsOptions(
  tls: RedisTls | undefined,
): (ConnectionOptions & { readonly tls: true }) | undefined {
  if (!tls) return undefined;
  const { ca, cert, key, insecure } = tls;
  return {
    tls: true,
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
    ...(insecure ? { rejectUnauthorized: false } : {}),
  };
}
