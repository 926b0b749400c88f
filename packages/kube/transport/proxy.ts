import * as http from 'node:http';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { codes, raceSignal, StatusError } from '@tiphys/base';
import { connected, hostOf } from './dial.ts';

/** A host and a TCP port. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Opens a connection to `target` through an `http`, `https` or `socks5` proxy. */
export async function openProxyTunnel(
  proxyUrl: string,
  target: Endpoint,
  signal: AbortSignal,
): Promise<net.Socket> {
  const url = new URL(proxyUrl);
  switch (url.protocol) {
    case 'http:':
    case 'https:':
      return await connectThroughHttp(url, target, signal);
    case 'socks5:':
    case 'socks5h:':
      return await connectThroughSocks(url, target, signal);
    default:
      throw new StatusError(
        codes.invalidArgument,
        `proxy protocol ${JSON.stringify(url.protocol)} is not supported`,
      );
  }
}

async function dial(url: URL, defaultPort: number, signal: AbortSignal): Promise<net.Socket> {
  const endpoint = { host: hostOf(url), port: Number(url.port) || defaultPort };
  if (url.protocol !== 'https:') return await connected(net.connect(endpoint), 'connect', signal);
  const name = net.isIP(endpoint.host) ? {} : { servername: endpoint.host };
  return await connected(tls.connect({ ...endpoint, ...name }), 'secureConnect', signal);
}

async function connectThroughHttp(url: URL, target: Endpoint, signal: AbortSignal): Promise<net.Socket> {
  const socket = await dial(url, url.protocol === 'https:' ? 443 : 80, signal);
  const authority = `${net.isIPv6(target.host) ? `[${target.host}]` : target.host}:${target.port}`;
  const headers: Record<string, string> = { host: authority };
  if (url.username) {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    headers['proxy-authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
  }
  const request = http.request({
    method: 'CONNECT',
    path: authority,
    headers,
    createConnection: () => socket,
  });
  const opened = new Promise<net.Socket>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (answer) => {
      reject(
        new StatusError(codes.unavailable, `proxy answered CONNECT with status ${answer.statusCode ?? 0}`),
      );
    });
    request.once('connect', (answer, tunnel) => {
      if (answer.statusCode === 200) resolve(tunnel as net.Socket);
      else
        reject(
          new StatusError(codes.unavailable, `proxy answered CONNECT with status ${answer.statusCode ?? 0}`),
        );
    });
  });
  request.end();
  return await destroyOnFailure(socket, opened, signal);
}

async function connectThroughSocks(url: URL, target: Endpoint, signal: AbortSignal): Promise<net.Socket> {
  const socket = await dial(url, 1080, signal);
  return await destroyOnFailure(socket, negotiateSocks(socket, url, target), signal);
}

/** RFC 1928 (SOCKS 5) with RFC 1929 (user and password); the proxy looks up the name. */
async function negotiateSocks(socket: net.Socket, url: URL, target: Endpoint): Promise<net.Socket> {
  const user = Buffer.from(decodeURIComponent(url.username));
  const password = Buffer.from(decodeURIComponent(url.password));
  socket.write(user.length > 0 ? Buffer.from([5, 2, 0, 2]) : Buffer.from([5, 1, 0]));
  const [, method] = await readBytes(socket, 2);
  if (method === 2) {
    socket.write(
      Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]),
    );
    const [, refused] = await readBytes(socket, 2);
    if (refused) throw new StatusError(codes.unavailable, 'proxy refused the user name or password');
  } else if (method !== 0) {
    throw new StatusError(codes.unavailable, 'proxy offers no way to log in that we know');
  }
  const name = Buffer.from(target.host);
  const port = Buffer.from([target.port >> 8, target.port & 0xff]);
  socket.write(Buffer.concat([Buffer.from([5, 1, 0, 3, name.length]), name, port]));
  const [, failure, , addressType, first] = await readBytes(socket, 5);
  if (failure !== 0)
    throw new StatusError(codes.unavailable, `proxy could not connect (SOCKS reply ${failure ?? ''})`);
  const addressLength = addressType === 1 ? 4 : addressType === 4 ? 16 : (first ?? 0) + 1;
  await readBytes(socket, addressLength - 1 + 2);
  return socket;
}

async function readBytes(socket: net.Socket, count: number): Promise<Buffer> {
  for (;;) {
    const bytes = socket.read(count) as Buffer | null;
    if (bytes) return bytes;
    await new Promise<void>((resolve, reject) => {
      socket.once('readable', resolve);
      socket.once('error', reject);
      socket.once('end', () => reject(new StatusError(codes.unavailable, 'proxy closed the connection')));
    });
  }
}

async function destroyOnFailure(
  socket: net.Socket,
  work: Promise<net.Socket>,
  signal: AbortSignal,
): Promise<net.Socket> {
  try {
    return await raceSignal(work, signal);
  } catch (error) {
    socket.on('error', () => {});
    socket.destroy();
    throw error;
  }
}
