import type { ConnectionOptions } from 'node:tls';
import { rootCertificates } from 'node:tls';
import { isIP } from 'node:net';
import type { ClientTls, RpcClientOptions } from './types.ts';

/** Where to connect to. */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** `host:port` as the server is told. */
  readonly authority: string;
  /** A unix socket instead of host and port. */
  readonly socketPath?: string | undefined;
}

const unixScheme = 'unix://';

/** Takes an address apart; a scheme and a path are dropped, but for `unix:///path` of a unix socket. */
export function parseAddress(options: Pick<RpcClientOptions, 'address' | 'tls'>): Target {
  if (options.address.startsWith(unixScheme)) {
    const socketPath = options.address.slice(unixScheme.length);
    return { host: 'localhost', port: 0, authority: 'localhost', socketPath };
  }
  const bare = options.address.replace(/^[a-z]+:\/\//i, '').replace(/\/.*$/, '');
  const match = /^(\[[^\]]+\]|[^:]*)(?::(\d+))?$/.exec(bare);
  const host = (match?.[1] ?? bare).replace(/^\[|\]$/g, '') || 'localhost';
  const port = match?.[2] ? Number(match[2]) : options.tls ? 443 : 80;
  return { host, port, authority: `${host.includes(':') ? `[${host}]` : host}:${port}` };
}

/** TLS options of node for a target. */
export function tlsOptions(target: Target, tls: ClientTls): ConnectionOptions {
  const serverName = tls.serverName ?? target.host;
  return {
    rejectUnauthorized: !tls.insecure,
    ...(isIP(serverName) ? {} : { servername: serverName }),
    ...(tls.ca ? { ca: tls.onlyCa ? [tls.ca] : [...rootCertificates, tls.ca] } : {}),
    ...(tls.cert ? { cert: tls.cert } : {}),
    ...(tls.key ? { key: tls.key } : {}),
  };
}

/** The TLS settings of a connection that is about to be opened. */
export async function currentTls({ tls }: Pick<RpcClientOptions, 'tls'>): Promise<ClientTls | undefined> {
  return typeof tls === 'function' ? tls() : tls;
}
