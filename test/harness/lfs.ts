import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A small Git LFS server: the batch API with basic transfers, objects in memory. */
export type LfsServer = AsyncDisposable & {
  readonly port: number;
  /** Content by SHA-256. */
  readonly objects: Map<string, Buffer>;
  /** Method and path of every request. */
  readonly requests: readonly string[];
  /** The `Authorization` headers that came. */
  readonly authorizations: readonly string[];
};

/** Starts the server on loopback; the URLs that it gives out are where a request came to. */
export async function startLfs(): Promise<LfsServer> {
  const objects = new Map<string, Buffer>();
  const requests: string[] = [];
  const authorizations: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    if (request.headers.authorization) authorizations.push(request.headers.authorization);
    void readBody(request).then((body) => answer(objects, { request, body }, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    objects,
    requests,
    authorizations,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

type Asked = { readonly request: IncomingMessage; readonly body: Buffer };

function answer(objects: Map<string, Buffer>, { body, request }: Asked, response: ServerResponse): void {
  const path = request.url ?? '';
  const oid = path.split('/').at(-1) ?? '';
  if (request.method === 'PUT') {
    objects.set(oid, body);
    response.end();
  } else if (request.method === 'GET') {
    const content = objects.get(oid);
    if (content) response.end(content);
    else response.writeHead(404).end();
  } else if (path.endsWith('/objects/batch')) {
    const scheme = String(request.headers['x-forwarded-proto'] ?? 'http');
    const root = `${scheme}://${request.headers.host}${path.slice(0, -'/objects/batch'.length)}`;
    response.setHeader('content-type', 'application/vnd.git-lfs+json');
    response.end(JSON.stringify(batch(objects, body, root)));
  } else response.writeHead(404).end('{"message": "not here"}');
}

function batch(objects: Map<string, Buffer>, body: Buffer, root: string): object {
  const wanted = JSON.parse(body.toString()) as {
    operation: string;
    objects: { oid: string; size: number }[];
  };
  const answers = wanted.objects.map(({ oid, size }) => {
    const action = { href: `${root}/objects/${oid}` };
    if (wanted.operation === 'upload')
      return { oid, size, actions: objects.has(oid) ? {} : { upload: action } };
    return objects.has(oid)
      ? { oid, size, actions: { download: action } }
      : { oid, size, error: { code: 404, message: 'Object does not exist' } };
  });
  return { transfer: 'basic', objects: answers, hash_algo: 'sha256' };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
