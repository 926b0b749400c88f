import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { ClientConfig } from '@tiphys/kube';

/** A plain HTTP/1.1 way to a real API server, which a test can break. */
export interface ApiProxy extends AsyncDisposable {
  readonly url: string;
  /** Changes the path of requests from now on. */
  rewrite(change: (path: string) => string): void;
  /** Lets requests for such paths wait from now on, until they are released. */
  hold(matches: (path: string) => boolean): HeldRequests;
  /** Passes nothing on of answers to such paths from now on, but for their headers; open connections stay, and say nothing more. */
  swallow(matches: (path: string) => boolean): void;
  /** Breaks all connections at once. */
  breakConnections(): void;
}

/** Requests that wait. */
export interface HeldRequests {
  /** How many do, or did and were given up. */
  count(): number;
  release(): void;
}

/** Starts a proxy in front of the server of `config`, with the identity of `config`. */
export async function startApiProxy(config: ClientConfig): Promise<ApiProxy> {
  const identity = (await config.credentials?.resolve()) ?? {};
  const sockets = new Set<Socket>();
  let change = (path: string): string => path;
  const answers = new Map<
    http.IncomingMessage,
    { readonly path: string; readonly response: http.ServerResponse }
  >();
  let swallowed = (_path: string): boolean => false;
  let pass = async (_path: string): Promise<void> => {};
  const server = http.createServer(async (request, response) => {
    await pass(request.url ?? '/');
    const outgoing = https.request(
      config.server + change(request.url ?? '/'),
      {
        method: request.method,
        headers: {
          ...request.headers,
          ...(identity.authorization ? { authorization: identity.authorization } : {}),
        },
        ca: config.tls?.ca,
        cert: identity.certificate?.cert,
        key: identity.certificate?.key,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        const path = request.url ?? '/';
        answers.set(answer, { path, response });
        answer.on('close', () => {
          answers.delete(answer);
          if (!answer.complete) response.destroy();
        });
        if (!swallowed(path)) return void answer.pipe(response);
        response.flushHeaders();
        answer.resume();
      },
    );
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    request.pipe(outgoing);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const breakConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rewrite: (next) => void (change = next),
    hold(matches) {
      const { promise, resolve } = Promise.withResolvers<void>();
      let count = 0;
      pass = async (path) => {
        if (!matches(path)) return;
        count++;
        await promise;
      };
      return { count: () => count, release: resolve };
    },
    swallow(matches) {
      swallowed = matches;
      for (const [answer, { path, response }] of answers) {
        if (matches(path)) answer.unpipe(response).resume();
      }
    },
    breakConnections,
    async [Symbol.asyncDispose]() {
      server.close();
      breakConnections();
      await once(server, 'close');
    },
  };
}
