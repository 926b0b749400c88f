import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** One address in front of several, as a Service of Kubernetes is. */
export interface Balancer extends AsyncDisposable {
  /** `host:port`. */
  readonly address: string;
}

/** Passes each connection on to the next backend (`host:port`) that takes it; one that ends is ended on both sides. */
export async function startBalancer(backends: readonly string[]): Promise<Balancer> {
  const open = new Set<Socket>();
  let turn = 0;
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    return socket.once('close', () => open.delete(socket));
  };
  const server = createServer({ pauseOnConnect: true }, (client) => {
    keep(client);
    const first = turn++;
    const attempt = (tried: number): void => {
      const backend = backends[(first + tried) % backends.length];
      if (backend === undefined || tried === backends.length) return void client.destroy();
      const [host, port] = backend.split(':');
      const upstream = keep(connect({ host, port: Number(port) }));
      const next = (): void => attempt(tried + 1);
      upstream.once('error', next);
      upstream.once('connect', () => {
        upstream.off('error', next);
        upstream.once('close', () => client.destroy());
        client.once('close', () => upstream.destroy());
        client.pipe(upstream).pipe(client);
      });
    };
    attempt(0);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
