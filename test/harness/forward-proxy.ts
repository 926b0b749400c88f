import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';

/** An HTTP proxy on loopback: tunnels (CONNECT) and plain requests. */
export type ForwardProxy = AsyncDisposable & {
  /** `http://127.0.0.1:PORT`, with the login in it when there is one. */
  readonly url: string;
  /** `CONNECT host:port` or `GET http://…` of every request that was let through. */
  readonly requests: readonly string[];
  /** How many were refused for want of the login. */
  refused(): number;
};

/** Starts the proxy; with `login` (`user:password`) only for who shows it. */
export async function startForwardProxy(login?: string): Promise<ForwardProxy> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let refused = 0;
  const wanted = login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`;
  const isAllowed = (request: IncomingMessage): boolean => {
    if (wanted === undefined || request.headers['proxy-authorization'] === wanted) return true;
    refused++;
    return false;
  };
  const server = createServer((request, response) => {
    if (!isAllowed(request))
      return void response.writeHead(407, { 'proxy-authenticate': 'Basic realm="proxy"' }).end();
    requests.push(`${request.method} ${request.url}`);
    forward(request, response);
  });
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    sockets.add(socket.on('error', () => {}));
    if (!isAllowed(request)) {
      socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="proxy"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      );
      return;
    }
    requests.push(`CONNECT ${request.url}`);
    const { hostname, port } = new URL(`http://${request.url}`);
    const target = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    sockets.add(target.on('error', () => socket.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${login === undefined ? '' : `${login}@`}127.0.0.1:${port}`,
    requests,
    refused: () => refused,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function forward(request: IncomingMessage, response: ServerResponse): void {
  const { 'proxy-authorization': _login, ...headers } = request.headers;
  const onward = httpRequest(request.url ?? '', { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}
