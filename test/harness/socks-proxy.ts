import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A SOCKS5 proxy on loopback that wants a login (RFC 1928 and 1929). */
export type SocksProxy = AsyncDisposable & {
  /** `socks5://user:password@127.0.0.1:PORT`. */
  readonly url: string;
  /** `host:port` of every connection that was let through. */
  readonly connections: readonly string[];
};

/** Starts the proxy. */
export async function startSocksProxy(user: string, password: string): Promise<SocksProxy> {
  const connections: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    let step: 'greeting' | 'login' | 'request' = 'greeting';
    const onData = (chunk: Buffer): void => {
      if (step === 'greeting') {
        step = 'login';
        socket.write(Buffer.from([5, 2]));
      } else if (step === 'login') {
        const nameEnd = 2 + (chunk[1] ?? 0);
        const [name, secret] = [chunk.toString('utf8', 2, nameEnd), chunk.toString('utf8', nameEnd + 1)];
        const isKnown = name === user && secret === password;
        step = 'request';
        socket.write(Buffer.from([1, isKnown ? 0 : 1]));
        if (!isKnown) socket.end();
      } else {
        socket.off('data', onData);
        const { host, port } = target(chunk);
        connections.push(`${host}:${port}`);
        const onward = connect(port, host, () => {
          socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
          onward.pipe(socket).pipe(onward);
        });
        sockets.add(onward.on('error', () => socket.destroy()));
      }
    };
    socket.on('data', onData);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `socks5://${user}:${password}@127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function target(request: Buffer): { readonly host: string; readonly port: number } {
  const isName = request[3] === 3;
  const end = isName ? 5 + (request[4] ?? 0) : 8;
  const host = isName ? request.toString('utf8', 5, end) : request.subarray(4, 8).join('.');
  return { host, port: request.readUInt16BE(end) };
}
