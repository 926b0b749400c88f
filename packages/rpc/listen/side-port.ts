import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a port beside the main one answers: each path with text, or undefined for 404. */
export type SidePortRoutes = Readonly<Record<string, SidePortRoute>>;

/** Answers one path; `remoteAddress` is who asks. */
export type SidePortRoute = (query: URLSearchParams, remoteAddress: string) => Promise<SidePortAnswer>;

/** One answer of a side port. */
export interface SidePortAnswer {
  readonly status?: number | undefined;
  readonly contentType: string;
  readonly body: string;
}

/** A running side port. */
export interface SidePort extends AsyncDisposable {
  readonly port: number;
}

/** Where it listens; port 0 picks a free one. */
export interface SidePortOptions {
  readonly host?: string | undefined;
  readonly port: number;
}

/** Opens a plain HTTP port for `/metrics`, `/healthz` and the like (8082 to 8084 in Argo CD). Rejects when it cannot listen. */
export async function startSidePort(routes: SidePortRoutes, options: SidePortOptions): Promise<SidePort> {
  const server = createServer({ requestTimeout: 30_000 }, (req, res) => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const route = Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined;
    if (!route || (req.method !== 'GET' && req.method !== 'HEAD')) {
      res.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n');
      return;
    }
    route(url.searchParams, req.socket.remoteAddress ?? '').then(
      (answer) =>
        res.writeHead(answer.status ?? 200, { 'content-type': answer.contentType }).end(answer.body),
      () => res.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end('internal error\n'),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port, host: options.host }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
