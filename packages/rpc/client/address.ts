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
}

/** Takes an address apart; a scheme and a path are dropped. */
export function parseAddress(options: Pick<RpcClientOptions, 'address' | 'tls'>): Target {
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
    ...(tls.ca ? { ca: [...rootCertificates, tls.ca] } : {}),
    ...(tls.cert ? { cert: tls.cert } : {}),
    ...(tls.key ? { key: tls.key } : {}),
  };
}
