import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import { createCertificateAuthority, type KeyPair } from '../../packages/app/dev/cluster/index.ts';
import { type GitRepository, serveGit } from '../../packages/app/dev/git/index.ts';

/** Who may read. Nothing set: everybody. `password` and `bearer` together: either. */
export type GitHttpsOptions = {
  readonly repositories: readonly GitRepository[];
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly bearer?: string | undefined;
  /** Ask for a certificate of `client`'s authority. Default false. */
  readonly clientCertificate?: boolean | undefined;
  readonly allowPush?: boolean | undefined;
  /** Plain HTTP instead. Default false. */
  readonly plain?: boolean | undefined;
};

/** A git server over HTTP(S) on loopback, by `git http-backend`. */
export type GitHttpsServer = AsyncDisposable & {
  /** `https://localhost:PORT/NAME` of one of the repositories (default the first). */
  url(repository?: GitRepository): string;
  readonly host: string;
  readonly port: number;
  /** The authority's certificate (PEM), to trust the server with. */
  readonly ca: string;
  /** A certificate that passes `clientCertificate`. */
  readonly client: KeyPair;
  /** Every request so far: method, path with query, and status. */
  readonly requests: readonly string[];
  /** Refuses connections until `start`. */
  stop(): Promise<void>;
  start(): Promise<void>;
};

/** Starts the server with certificates of its own for `localhost` and `127.0.0.1`. */
export async function startGitHttps(options: GitHttpsOptions): Promise<GitHttpsServer> {
  const authority = await createCertificateAuthority('test git authority');
  const [pair, client] = await Promise.all([
    authority.issue({ commonName: 'localhost', hosts: ['localhost', '127.0.0.1'] }),
    authority.issue({ commonName: 'git client' }),
  ]);
  const requests: string[] = [];
  const listener: RequestListener = (request, response) => {
    response.once('finish', () => requests.push(`${request.method} ${request.url} ${response.statusCode}`));
    void answer(options, request, response);
  };
  const tls = {
    cert: pair.cert,
    key: pair.key,
    ca: authority.cert,
    requestCert: options.clientCertificate ?? false,
  };
  let server = await listen({ tls, listener, plain: options.plain ?? false, port: 0 });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  const scheme = options.plain ? 'http' : 'https';
  return {
    url: (repository = options.repositories[0]) => `${scheme}://localhost:${port}/${nameOf(repository)}`,
    host: `localhost:${port}`,
    port,
    ca: authority.cert,
    client,
    requests,
    stop,
    start: async () => {
      server = await listen({ tls, listener, plain: options.plain ?? false, port });
    },
    [Symbol.asyncDispose]: stop,
  };
}

type ListenOptions = {
  readonly tls: ServerOptions;
  readonly listener: RequestListener;
  readonly plain: boolean;
  readonly port: number;
};

async function listen({ tls, listener, plain, port }: ListenOptions): Promise<Server> {
  const server = plain ? createHttpServer(listener) : createServer(tls, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', resolve);
  });
  return server as Server;
}

async function answer(
  options: GitHttpsOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isAllowed(options, request.headers.authorization)) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end('Authentication required\n');
    return;
  }
  const first = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname).split('/')[1];
  const found = options.repositories.find((one) =>
    [nameOf(one), nameOf(one).replace(/\.git$/, '')].includes(first ?? ''),
  );
  if (!found) {
    response.writeHead(404).end('no such repository\n');
    return;
  }
  // As the big hosts do, a name is found with and without `.git`.
  request.url = (request.url ?? '/').replace(`/${first}`, `/${nameOf(found)}`);
  const root = found.dir.slice(0, -nameOf(found).length - 1);
  await serveGit({ root, allowPush: options.allowPush, user: options.username ?? 'test' }, request, response);
}

function isAllowed({ username, password, bearer }: GitHttpsOptions, header = ''): boolean {
  if (password === undefined && bearer === undefined) return true;
  const basic = Buffer.from(`${username ?? 'git'}:${password ?? ''}`).toString('base64');
  const accepted = [
    ...(password === undefined ? [] : [`Basic ${basic}`]),
    ...(bearer === undefined ? [] : [`Bearer ${bearer}`]),
  ];
  return accepted.some(
    (one) => one.length === header.length && timingSafeEqual(Buffer.from(one), Buffer.from(header)),
  );
}

function nameOf(repository: GitRepository | undefined): string {
  return repository?.dir.split('/').at(-1) ?? '';
}
