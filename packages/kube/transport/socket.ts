import * as net from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import type { ClientCertificate, ClientConfig } from '../config.ts';
import { connected, hostOf, timedLookup } from './dial.ts';
import { openProxyTunnel } from './proxy.ts';

/** Idle connections are probed, so that a watch notices a server that vanished without a word. */
const keepAliveMs = 30_000;
const socketOptions = { noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveMs };

/** A connection that is ready for HTTP. */
export interface OpenSocket {
  readonly socket: Duplex;
  /** `h2` where both sides agreed on it, else `http/1.1`. */
  readonly protocol: 'h2' | 'http/1.1';
}

/** What `openSocket` needs to know. */
export interface OpenSocketOptions {
  readonly config: ClientConfig;
  readonly certificate?: ClientCertificate | undefined;
  /** Protocols to offer, best first. */
  readonly protocols: readonly ('h2' | 'http/1.1')[];
  readonly signal: AbortSignal;
}

/** Connects to the server (through its proxy where there is one), and agrees on TLS and a protocol. */
export async function openSocket(options: OpenSocketOptions): Promise<OpenSocket> {
  const { config, signal } = options;
  const url = new URL(config.server);
  const secure = url.protocol === 'https:';
  const host = hostOf(url);
  const port = Number(url.port) || (secure ? 443 : 80);
  const target = { host, port };
  const lookup = timedLookup(config.observer);
  const raw = config.proxyUrl ? await openProxyTunnel(config.proxyUrl, target, signal) : undefined;
  if (!secure) {
    const socket =
      raw ?? (await connected(net.connect({ ...target, ...socketOptions, lookup }), 'connect', signal));
    return { socket, protocol: 'http/1.1' };
  }
  const socket = tls.connect({
    ...target,
    lookup,
    ...(raw ? { socket: raw } : {}),
    ...tlsOptions(options, host),
  });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, keepAliveMs);
  await connected(socket, 'secureConnect', signal);
  return { socket, protocol: socket.alpnProtocol === 'h2' ? 'h2' : 'http/1.1' };
}

function tlsOptions(options: OpenSocketOptions, host: string): tls.ConnectionOptions {
  const { tls: settings = {} } = options.config;
  const serverName = settings.serverName ?? (net.isIP(host) ? undefined : host);
  return {
    ALPNProtocols: [...options.protocols],
    rejectUnauthorized: !settings.insecure,
    ...(serverName === undefined ? {} : { servername: serverName }),
    // Without a name to send (an address), the certificate is still checked against what was dialled.
    checkServerIdentity: (_name, certificate) => tls.checkServerIdentity(serverName ?? host, certificate),
    ...(settings.ca === undefined ? {} : { ca: settings.ca }),
    ...(options.certificate ? { cert: options.certificate.cert, key: options.certificate.key } : {}),
  };
}
